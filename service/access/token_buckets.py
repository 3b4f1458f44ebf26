"""Rates: so many units of cost in so many seconds, and the buckets that count them for all workers.

A bucket is one number, the moment at which it will be full again (the generic cell rate algorithm): taking moves the
moment forward, time catches up with it. Workers are processes of their own, so the buckets are in memory that they
share, a table of fixed size made before they are forked: every worker sees what the others have let in.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import re
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np

SETS: Final = 4096
WAYS: Final = 8  # buckets of a set; where all are in use, the one that is nearest to full gives way
FORM: Final = re.compile(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})")
_BUCKET: Final = np.dtype([("client", "<u8"), ("full", "<f8")])


class Rate(NamedTuple):
    """``units`` of cost in ``seconds``; all of them may be spent at once."""

    units: int
    seconds: int

    @classmethod
    def read(cls, text: str) -> Rate:
        """Read a rate; raises ``ValueError``.

        >>> Rate.read("6000/60")
        Rate(units=6000, seconds=60)
        """
        match = FORM.fullmatch(text)
        if match is None:
            raise ValueError("a rate is written as units/seconds: 6000/60")
        return cls(int(match[1]), int(match[2]))


class Level(NamedTuple):
    """What is left in a bucket, in units (below nothing: owed), and in how many seconds it will be full again."""

    left: float
    full_in: float


class Buckets:
    """The buckets of all clients. Safe to share between threads, and between the processes forked after it was made.

    Args:
        clock: Seconds, the same in all processes of the machine.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._table = np.frombuffer(mmap.mmap(-1, SETS * WAYS * _BUCKET.itemsize), _BUCKET).reshape(SETS, WAYS)
        self._salt = secrets.token_bytes(16)  # nobody can choose a client that shares another's set
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # locked for as long as the process lives
        self._lock = threading.Lock()
        os.set_inheritable(self._file.fileno(), False)

    def take(self, client: str, rate: Rate, units: float, *, owing: bool = False) -> tuple[bool, Level]:
        """Take units out of a client's bucket; tells whether they were there, and what is left.

        ``owing`` takes them in any case: what is not there is owed.
        """
        digest = blake2b(client.encode("utf-8", "surrogatepass"), key=self._salt, digest_size=8).digest()
        number = int.from_bytes(digest, "little") or 1
        with self._locked(number % SETS):
            now = self._clock()
            row = self._table[number % SETS]
            place = self._place(row, number)
            full = max(float(row["full"][place]), now)
            level = _level(full, now, rate)
            if not owing and level.left < units:
                return False, level
            row["full"][place] = full + units * rate.seconds / rate.units
            return True, _level(float(row["full"][place]), now, rate)

    @staticmethod
    def _place(row: np.ndarray[tuple[int], np.dtype[np.void]], number: int) -> int:
        found = np.flatnonzero(row["client"] == number)
        if len(found):
            return int(found[0])
        place = int(np.argmin(row["full"]))
        row[place] = (number, 0.0)
        return place

    @contextmanager
    def _locked(self, place: int) -> Iterator[None]:
        # A record lock keeps processes apart and is let go when one of them is killed; it keeps no threads apart.
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, place)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)


def _level(full: float, now: float, rate: Rate) -> Level:
    return Level(rate.units - (full - now) * rate.units / rate.seconds, full - now)
