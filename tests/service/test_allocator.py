"""Threads that come and go leave their freed memory to the others, and a query to the next."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told so")

# How many kilobytes of anonymous memory eight threads leave behind, all alive, of which one after the other has filled
# and freed the same amount.
_THREADS = """
import sys, threading
from service.allocator import settle_allocator

def held():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon"))

def run():
    all_here.wait()
    with turn:
        pieces = [bytes(60_000) for _ in range(300)]
        kept.append(bytes(1000))  # at the top, so that what is below cannot go back to the system
        del pieces
    all_here.wait()

told = sys.argv[1] == "no" or settle_allocator()
kept, before = [], held()
all_here, turn = threading.Barrier(8), threading.Lock()
threads = [threading.Thread(target=run) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
print(int(told), held() - before)
"""

# How many pages the system had to fill for a hundred queries, of which each makes and frees eight arrays of its own.
_ARRAYS = """
import resource, sys
import numpy as np
from service.allocator import settle_allocator

told = sys.argv[1] == "no" or settle_allocator()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(100):
    arrays = [np.ones(65_536, np.float32) for _ in range(8)]
    del arrays
print(int(told), resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def probe(program: str, settled: str) -> tuple[bool, int]:
    ended = subprocess.run([sys.executable, "-c", program, settled], capture_output=True, check=True, text=True)
    told, number = ended.stdout.split()
    return told == "1", int(number)


def test_memory_that_a_thread_has_freed_serves_the_next() -> None:
    (_, apart), (told, together) = probe(_THREADS, "no"), probe(_THREADS, "yes")
    assert told
    assert together * 2 < apart


def test_memory_that_a_query_has_freed_serves_the_next() -> None:
    (_, given_back), (told, kept) = probe(_ARRAYS, "no"), probe(_ARRAYS, "yes")
    assert told
    assert kept * 2 < given_back
