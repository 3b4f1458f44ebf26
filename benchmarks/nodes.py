"""An OpenSearch node for the length of a benchmark: ``scripts/opensearch/start`` starts it, on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

VERSION: Final = "2.19.6"
_SCRIPTS: Final = Path(__file__).resolve().parents[1] / "scripts" / "opensearch"
_TRANSPORT: Final = 100  # nodes speak to each other on the port so far behind that of HTTP


class Node(NamedTuple):
    """Where it answers, and which process it is."""

    port: int
    pid: int


def installed() -> bool:
    """Whether there is what a node is made with."""
    return bool(shutil.which("mvn") and shutil.which("java"))


def start(folder: Path, heap: str = "1g") -> Node:
    """Start a node whose data are in a folder, from an earlier run maybe."""
    folder.mkdir(parents=True, exist_ok=True)
    port = next((int(path.name) for path in folder.iterdir() if path.name.isdigit()), None) or _free()
    command = [str(_SCRIPTS / "start"), VERSION, str(port), str(folder)]
    started = subprocess.run(command, env={**os.environ, "HEAP": heap}, stdout=subprocess.PIPE, text=True, check=True)
    return Node(*map(int, started.stdout.split()))


def stop(folder: Path) -> None:
    """Stop the node of a folder."""
    subprocess.run([str(_SCRIPTS / "stop"), str(folder)], check=True)


@contextmanager
def running(folder: Path, heap: str = "1g") -> Iterator[Node]:
    """A node, stopped at the end."""
    try:
        yield start(folder, heap)
    finally:
        stop(folder)


def _free() -> int:
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + _TRANSPORT))
            except (OSError, OverflowError):
                continue
            return port
