"""What processes have taken of the processor and hold in memory, as Linux tells it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")


class Memory(NamedTuple):
    """Of one process, in MB: shared pages counted by share; its own, which no other has and no file holds (pages of the
    index that only this process has read yet are not its own); and all that is mapped and present."""

    proportional: float
    private: float
    resident: float


def children(parent: int) -> list[int]:
    """The processes that a process has started, but not those that these have."""
    found = []
    for status in _PROC.glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(status.parent.name))
        except OSError:  # it ended meanwhile
            continue
    return found


def seconds(pids: Iterable[int]) -> float:
    """Seconds of processor time of all threads of some processes, to the nanosecond."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)  # see clock_getcpuclockid(3)


def memory(pid: int) -> Memory:
    """What a process holds; ``OSError`` where the system does not say."""
    rollup = (_PROC / str(pid) / "smaps_rollup").read_text()
    pages = {name: int(size) / 1024 for name, size in re.findall(r"^(\w+):\s+(\d+) kB", rollup, re.MULTILINE)}
    return Memory(pages["Pss"], pages["Private_Dirty"], pages["Rss"])


def highest(pid: int | str = "self") -> int:
    """The most bytes that a process ever held. Of this program only: ``getrusage`` begins with what the parent held."""
    status = (_PROC / str(pid) / "status").read_text("ascii", "replace")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024
