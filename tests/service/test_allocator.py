"""Threads have their memory in common, and what a query has freed serves the next."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told so")

# Among how many arenas glibc shares the memory that eight threads ask for, all of them alive.
_THREADS = """
import ctypes, sys, tempfile, threading
from service.server.allocator import settle_allocator

def run():
    all_here.wait()
    kept.append(b"x" * 60_000)
    all_here.wait()

told = sys.argv[1] == "no" or settle_allocator()
kept, all_here = [], threading.Barrier(8)
threads = [threading.Thread(target=run) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as told_of:
    stream = libc.fopen(told_of.name.encode(), b"w")
    libc.malloc_info(0, ctypes.c_void_p(stream))
    libc.fclose(ctypes.c_void_p(stream))
    print(int(told), told_of.read().count(b"<heap "))
"""

# How many pages the system had to fill for a hundred queries, of which each makes and frees eight arrays of its own.
_ARRAYS = """
import resource, sys
import numpy as np
from service.server.allocator import settle_allocator

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


def test_memory_that_a_thread_has_freed_serves_the_others() -> None:
    (_, apart), (told, together) = probe(_THREADS, "no"), probe(_THREADS, "yes")
    assert told
    assert together < apart


def test_memory_that_a_query_has_freed_serves_the_next() -> None:
    (_, given_back), (told, kept) = probe(_ARRAYS, "no"), probe(_ARRAYS, "yes")
    assert told
    assert kept * 2 < given_back
