"""Use an installed Timbao as its first user would: ``smoke.py TIMBAO SAMPLES``.

TIMBAO is the command, SAMPLES the folder of articles. Indexes them, checks the index, starts the service on
a free port of this machine, asks it, stops it.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 30


def main(command: str, samples: str) -> None:
    """Run the steps; any that fails ends the run with its reason."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIMBAO_")}
    with tempfile.TemporaryDirectory() as folder:
        environment["TIMBAO_INDEX"] = str(Path(folder) / "index")
        for words in (["index", samples], ["check"], ["search", "hoc sinh"]):
            print("$ timbao", *words, flush=True)
            subprocess.run([command, *words], cwd=folder, env=environment, check=True, timeout=300)
        port = free_port()
        print(f"$ timbao serve --port {port}", flush=True)
        with subprocess.Popen([command, "serve", "--port", str(port)], cwd=folder, env=environment) as server:
            try:
                ask(f"http://127.0.0.1:{port}", server)
            finally:
                server.terminate()
                status = server.wait(STOP_SECONDS)
        expect(status == 0, f"the service stopped with the status {status}")


def ask(base: str, server: "subprocess.Popen[bytes]") -> None:
    """Ask the service for what every user needs of it."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(base):
        expect(server.poll() is None, "the service ended while it was starting")
        expect(time.monotonic() < deadline, f"the service does not answer after {START_SECONDS} seconds")
        time.sleep(0.2)
    answer = json.loads(fetch(f"{base}/api/v1/search?q=hoc+sinh"))
    expect(answer["total"]["value"] > 0 and answer["items"], "no article was found for 'hoc sinh'")
    print(f"{answer['total']['value']} articles for 'hoc sinh'; first: {answer['items'][0]['title']}")
    expect(b"<form" in fetch(f"{base}/"), "the home page has no search form")
    expect(b"<mark>" in fetch(f"{base}/search?q=hoc+sinh"), "the page of results marks nothing")
    expect(fetch(f"{base}/static/timbao.css"), "the style sheet is empty")


def answers(base: str) -> bool:
    """Whether the service is up."""
    try:
        return bool(fetch(f"{base}/healthz"))
    except (urllib.error.URLError, ConnectionError):
        return False


def fetch(url: str) -> bytes:
    """The body at a URL of this machine, whatever proxy the environment names."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as response:
        return bytes(response.read())


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def expect(truth: object, otherwise: str) -> None:
    """End the run with a reason unless ``truth`` holds."""
    if not truth:
        raise SystemExit(f"smoke: {otherwise}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
