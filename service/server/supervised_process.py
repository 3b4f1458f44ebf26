"""A process that is kept running beside the server's workers, and started again when it ends."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Sequence
from typing import Final

_PAUSE_SECONDS: Final = 1.0  # between two starts; twice as long each time that it ends soon, for what cannot run at
_LONGEST_PAUSE: Final = 30.0  # all must not take the machine
_SOON_SECONDS: Final = 10.0
_log: Final = logging.getLogger("timbao.service")


class Companion:
    """A child process.

    Args:
        command: Its command line.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0
        self._ended = False

    def keep_running(self) -> None:
        """Start the process if it is not running."""
        if self._process is not None and self._process.poll() is None:
            return
        now = time.monotonic()
        if self._process is not None:
            if not self._ended:
                soon = now - self._started < _SOON_SECONDS
                self._pause = min(max(2 * self._pause, _PAUSE_SECONDS), _LONGEST_PAUSE) if soon else 0.0
                self._ended = True
            if now - self._started < self._pause:
                return
            _log.error("%s has ended, and is started again", " ".join(self._command[1:4]))
        self._ended = False
        self._started = now
        try:
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)
        except OSError as error:
            _log.error("%s cannot be started: %s", self._command[0], error)

    def stop(self, seconds: float) -> None:
        """Ask the process to end, and make it after so long."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
