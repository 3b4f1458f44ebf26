"""How much memory indexing takes: the sum over all processes of their share (PSS), sampled while it runs.

    python -m benchmarks.memory --memory 256 --memory 512 --memory 1024

Runs ``timbao index`` on the articles once for each bound and prints the highest sums: of all memory, and of what is
not mapped from files (the operating system takes pages of files back whenever others need them). Linux only.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.corpus import ARTICLES

_PAUSE = 0.05  # seconds between two samples


class Memory(NamedTuple):
    """Bytes: of everything, and of what is not mapped from files."""

    all: int
    private: int


def tree(pid: int) -> list[int]:
    """A process and those that descend from it."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):  # it has ended meanwhile
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text("ascii").split())
    return found


def share(pid: int) -> Memory:
    """The memory of one process; what it shares with others counts in parts."""
    sizes = {}
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]:
            name, value = line.split(":")
            sizes[name] = int(value.split()[0]) * 1024
    return Memory(sizes.get("Pss", 0), sizes.get("Pss_Anon", 0) + sizes.get("Pss_Shmem", 0))


class Watch:
    """Samples a process and its descendants until it ends; ``peak`` is the highest sum of each kind."""

    def __init__(self, pid: int, pause: float = _PAUSE) -> None:
        self.peak = Memory(0, 0)
        self._pid, self._pause = pid, pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(self._pause):
            parts = [share(pid) for pid in tree(self._pid)]
            self.peak = Memory(
                max(self.peak.all, sum(part.all for part in parts)),
                max(self.peak.private, sum(part.private for part in parts)),
            )

    def stop(self) -> Memory:
        """Stop sampling; gives the peak."""
        self._over.set()
        self._thread.join()
        return self.peak


def measure(articles: Path, options: Sequence[str]) -> tuple[float, Memory]:
    """Index into a folder that is removed afterwards: seconds, and the peak."""
    with tempfile.TemporaryDirectory(prefix="timbao-memory-") as folder:
        command = [sys.executable, "-m", "timbao", "index", str(articles), "--index", f"{folder}/index", "--quiet"]
        begin = time.perf_counter()
        process = subprocess.Popen([*command, *options])
        watch = Watch(process.pid)
        if process.wait():
            raise SystemExit("indexing failed")
        return time.perf_counter() - begin, watch.stop()


@click.command(help=__doc__)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, help="JSON lines, .gz too")
@click.option("--memory", "bounds", type=int, multiple=True, default=(256, 512, 1024), show_default=True, help="MB")
def main(articles: Path, bounds: Sequence[int]) -> None:
    """Index once for each bound, and print."""
    for bound in bounds:
        seconds, peak = measure(articles, ["--memory", str(bound)])
        most, private = (round(size / 1e6) for size in peak)
        click.echo(f"--memory {bound}: at most {most} MB, private at most {private} MB; {seconds:.0f} s")


if __name__ == "__main__":
    main()
