"""Threads that come and go leave their freed memory to the others."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# How many bytes of anonymous memory eight threads leave behind, each of which filled and freed the same amount.
_PROBE = """
import sys, threading
from service.arenas import share_one_arena

def held():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon"))

def run():
    pieces = [bytes(60_000) for _ in range(300)]
    kept.append(bytes(1000))  # at the top, so that what is below cannot go back to the system

told = sys.argv[1] == "no" or share_one_arena()
kept, before = [], held()
for _ in range(8):
    started = [threading.Thread(target=run)]
    [one.start() for one in started]
    [one.join() for one in started]
print(int(told), held() - before)
"""


def probe(shared: str) -> tuple[bool, int]:
    ended = subprocess.run([sys.executable, "-c", _PROBE, shared], capture_output=True, check=True, text=True)
    told, kilobytes = ended.stdout.split()
    return told == "1", int(kilobytes)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_memory_that_a_thread_has_freed_serves_the_next() -> None:
    (_, apart), (told, together) = probe("no"), probe("yes")
    assert told
    assert together < apart
