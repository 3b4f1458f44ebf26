"""Lexicon: a sorted list of strings as one blob of UTF-8 and an array of offsets, looked up by bisection.

The first eight bytes of every sixteenth string, read as a number, are compared a whole array at a time; only the
strings between two of them are compared one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array, numbers_of

_HEAD: Final = 8  # bytes of a string that are compared as a number
_STEP: Final = 16  # of so many strings one is compared so: all of them would take memory in every process


def pack(strings: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """(blob, offsets) of the strings, in the order given."""
    blob = np.frombuffer(b"".join(strings), np.uint8)
    offsets = np.zeros(len(strings) + 1, np.uint32)
    np.cumsum([len(string) for string in strings], out=offsets[1:], dtype=np.uint32)
    return blob, offsets


class Lexicon(Sequence[bytes]):
    """Strings of an array file, in order; ``find`` needs them sorted by bytes."""

    def __init__(self, blob: Array, offsets: Array) -> None:
        self._bytes = blob
        self._blob = numbers_of(blob) if blob.size else memoryview(b"")
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, index: int) -> bytes:  # type: ignore[override]  # slices are never asked for
        if not 0 <= index < len(self):
            raise IndexError(index)
        return bytes(self._blob[self._offsets[index] : self._offsets[index + 1]])

    def between(self, first: int, last: int) -> list[bytes]:
        """The strings [first, last)."""
        offsets = self._offsets[first : last + 1].tolist()
        raw = bytes(self._blob[offsets[0] : offsets[-1]])
        return [raw[begin - offsets[0] : end - offsets[0]] for begin, end in pairwise(offsets)]

    def find(self, string: bytes) -> int:
        """The index of ``string``, or -1."""
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
        head = np.uint64(int.from_bytes(string[:_HEAD].ljust(_HEAD, b"\0"), "big"))
        before, upto = int(self._heads.searchsorted(head)), int(self._heads.searchsorted(head, side="right"))
        return bisect_left(self, string, max(0, before - 1) * _STEP, min(len(self), upto * _STEP))

    @cached_property
    def _heads(self) -> NDArray[np.uint64]:
        """The first bytes of each string that is compared so, zeros behind a shorter one."""
        starts, ends = self._offsets[:-1:_STEP].astype(np.int64), self._offsets[1::_STEP]
        heads = np.zeros((len(starts), _HEAD), np.uint8)
        for place in range(_HEAD):
            there = np.flatnonzero(starts + place < ends)
            heads[there, place] = self._bytes[starts[there] + place]
        return heads.view(">u8").astype(np.uint64).reshape(-1)


def _after(prefix: bytes) -> bytes:
    # The byte 0xFF never occurs in UTF-8, so this sorts behind every string with the prefix.
    return prefix + b"\xff"
