"""Lexicon: a sorted list of strings as one blob of UTF-8 and an array of offsets, looked up by bisection.

The first eight bytes of every sixteenth string are compared as numbers; only the strings between two of these are
compared one by one. Where most of what is looked for is not there, as of the names that a syllable may be a part of, a
sieve of one bit for each place tells so first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array, numbers_of

_HEAD: Final = 8  # bytes of a string that are compared as a number
_STEP: Final = 16  # of so many strings one is compared so: all of them would take memory in every process
_MANY: Final = 8 * _STEP  # strings that are not read in one go
_SIEVE: Final = 19  # two to the power of so many bits, 64 kB in every process; a segment has some 50,000 keys
_WORD: Final = (1 << 64) - 1
_SPREAD: Final = 0x9E3779B97F4A7C15  # odd: 2⁶⁴ over the golden ratio


def pack(strings: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """(blob, offsets) of the strings, in the order given."""
    blob = np.frombuffer(b"".join(strings), np.uint8)
    offsets = np.zeros(len(strings) + 1, np.uint32)
    np.cumsum([len(string) for string in strings], out=offsets[1:], dtype=np.uint32)
    return blob, offsets


class Lexicon(Sequence[bytes]):
    """Strings of an array file, in order; ``find`` needs them sorted by bytes."""

    def __init__(self, blob: Array, offsets: Array, *, sieved: bool = False) -> None:
        """``sieved``: much will be looked for that is not there."""
        self._bytes = blob
        self._blob = numbers_of(blob) if blob.size else memoryview(b"")
        self._offsets = offsets
        self._begins = numbers_of(offsets)
        self._sieved = sieved

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, index: int) -> bytes:  # type: ignore[override]  # slices are never asked for
        if not 0 <= index < len(self):
            raise IndexError(index)
        return bytes(self._blob[self._begins[index] : self._begins[index + 1]])

    def between(self, first: int, last: int) -> list[bytes]:
        """The strings [first, last)."""
        offsets = self._begins[first : last + 1].tolist()
        origin = offsets[0]
        raw = bytes(self._blob[origin : offsets[-1]])
        return [raw[begin - origin : end - origin] for begin, end in pairwise(offsets)]

    def find(self, string: bytes) -> int:
        """The index of ``string``, or -1."""
        if self._sieved and not self._passes(string):
            return -1
        at = self._place(string)
        return at if at < len(self) and self[at] == string else -1

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """[first, last) of the strings that begin with ``prefix`` (which must not be empty)."""
        return self._place(prefix), self._place(_after(prefix))

    def strings(self) -> Iterator[bytes]:
        """All strings in order, read in one go."""
        blob = bytes(self._blob)
        offsets = self._offsets.tolist()
        for begin, end in pairwise(offsets):
            yield blob[begin:end]

    def _place(self, string: bytes) -> int:
        """The number of strings before ``string``."""
        head = _number(string)
        before = bisect_left(self._heads, head)
        upto = bisect_right(self._heads, head, before)
        first, last = max(0, before - 1) * _STEP, min(len(self), upto * _STEP)
        if last - first > _MANY:
            return bisect_left(self, string, first, last)
        return first + bisect_left(self.between(first, last), string)

    @cached_property
    def _heads(self) -> memoryview[int]:
        return numbers_of(self._heads_of(_STEP))

    def _heads_of(self, step: int) -> NDArray[np.uint64]:
        """The first bytes of one string in so many as numbers, zeros behind a shorter one."""
        starts, ends = self._offsets[:-1:step].astype(np.int64), self._offsets[1::step]
        heads = np.zeros((len(starts), _HEAD), np.uint8)
        for place in range(_HEAD):
            there = np.flatnonzero(starts + place < ends)
            heads[there, place] = self._bytes[starts[there] + place]
        return heads.view(">u8").astype(np.uint64).reshape(-1)

    @cached_property
    def _sieve(self) -> bytes:
        """A bit for each place; those of the heads of the strings are 1."""
        open_ = np.zeros(1 << _SIEVE, np.bool_)
        open_[(self._heads_of(1) * np.uint64(_SPREAD)) >> np.uint64(64 - _SIEVE)] = True
        return np.packbits(open_, bitorder="little").tobytes()

    def _passes(self, string: bytes) -> bool:
        """Whether a string that begins like this one may be there."""
        place = (_number(string) * _SPREAD & _WORD) >> (64 - _SIEVE)
        return bool(self._sieve[place >> 3] >> (place & 7) & 1)


def _number(string: bytes) -> int:
    """The first bytes of a string as a number."""
    return int.from_bytes(string[:_HEAD].ljust(_HEAD, b"\0"), "big")


def _after(prefix: bytes) -> bytes:
    # The byte 0xFF never occurs in UTF-8, so this sorts behind every string with the prefix.
    return prefix + b"\xff"
