"""Allocator: how glibc is to hold the memory of a worker.

Its threads take turns, so that one arena serves them all; with one for each, a worker held a fifth more memory after
some thousand requests of every kind. And what one query has freed stays for the next: a query on common words makes
dozens of arrays of a quarter of a megabyte, and glibc would give these back to the system each time, which then has to
clear every page of them again. That took half the time of such a query.
"""

from __future__ import annotations

import ctypes
import platform
from typing import Final

# Of mallopt(3).
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8

_LARGE: Final = 2 << 20  # bytes: what is larger goes back to the system at once
_KEPT: Final = 8 << 20  # bytes that are free at the end of the heap before they go back


def settle_allocator() -> bool:
    """Set this for the process and all threads that are started from now on; whether the C library could be told so."""
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    settings = {_M_ARENA_MAX: 1, _M_MMAP_THRESHOLD: _LARGE, _M_TRIM_THRESHOLD: _KEPT}
    return all([mallopt(name, value) for name, value in settings.items()])
