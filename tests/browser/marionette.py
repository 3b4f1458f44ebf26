"""Firefox, told what to do over its own protocol (Marionette), which needs nothing beside it."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("firefox-esr", "firefox")
PATIENCE = 60


class Firefox:
    """One window of a running Firefox."""

    def __init__(self, port: int) -> None:
        self._socket = self._connected(port)
        self._read = self._socket.makefile("rb")
        self._number = 0
        self._message()  # its greeting
        self.tell("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
        self.tell("WebDriver:SetTimeouts", {"script": PATIENCE * 1000})

    @staticmethod
    def _connected(port: int) -> socket.socket:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def _message(self) -> Any:
        digits = b""
        while (byte := self._read.read(1)) not in {b":", b""}:
            digits += byte
        return json.loads(self._read.read(int(digits)))

    def tell(self, command: str, parameters: dict[str, Any]) -> Any:
        """Give a command, and what it answers."""
        self._number += 1
        body = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(body), body))
        _, _, error, result = self._message()
        assert error is None, error
        return result

    def visit(self, address: str) -> None:
        """Open an address."""
        self.tell("WebDriver:Navigate", {"url": address})

    def call(self, name: str, argument: Any) -> Any:
        """Call a function of the page with what JSON can say, and wait for what it promises."""
        script = """
          const [name, argument, done] = arguments;
          window.addEventListener("called", (event) => done(event.detail), { once: true });
          window.callByName(name, argument);
        """
        given = {"script": script, "args": [name, json.dumps(argument)], "newSandbox": True}
        return json.loads(self.tell("WebDriver:ExecuteAsyncScript", given)["value"])

    # What `call` needs of a page.
    PAGE = """window.callByName = async (name, argument) => {
      let said;
      try {
        said = { value: await window[name](...JSON.parse(argument)) };
      } catch (error) {
        said = { error: String(error) };
      }
      window.dispatchEvent(new CustomEvent("called", { detail: JSON.stringify(said) }));
    };"""

    def close(self) -> None:
        """Let go of it."""
        self._socket.close()


@contextmanager
def started(command: str, profile: Path) -> Iterator[Firefox]:
    """A Firefox without a screen, with a profile of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (profile / "user.js").write_text(
        f'user_pref("marionette.port", {port});\nuser_pref("datareporting.policy.dataSubmissionEnabled", false);\n'
    )
    words = [command, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        firefox = Firefox(port)
        yield firefox
        firefox.close()
    finally:
        process.terminate()
        process.wait(PATIENCE)
