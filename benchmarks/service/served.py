"""The service under test, run as an operator runs it, and what its workers hold in memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks import processes
from benchmarks.processes import Memory, children

_ADDRESS = re.compile(rb"answers at http://127\.0\.0\.1:(\d+)")
_START_SECONDS = 120


class Served(NamedTuple):
    """A running service."""

    port: int
    master: int


@contextmanager
def serve(index: Path | str, workers: int) -> Iterator[Served]:
    """Serve an index on a free port, with the settings of a fresh installation."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIMBAO_")}
    command = [sys.executable, "-m", "timbao", "serve", "--index", str(index), "--port", "0", "--workers", str(workers)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stderr=log, env=environment)
        try:
            yield Served(_port(process, log.fileno()), process.pid)
        finally:
            process.terminate()
            process.wait(120)


def memory(served: Served) -> list[Memory]:
    """The memory of each worker; nothing where the system does not say (it needs Linux)."""
    found = []
    for worker in children(served.master):
        with suppress(OSError):
            found.append(processes.memory(worker))
    return found


def _port(process: subprocess.Popen[bytes], log: int) -> int:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if match := _ADDRESS.search(os.pread(log, 10_000, 0)):
            return int(match[1])
        time.sleep(0.05)
    raise RuntimeError(f"the service did not start: {os.pread(log, 10_000, 0).decode()}")
