"""Lexicon: a sorted list of strings as one blob of UTF-8 and an array of offsets, looked up by bisection."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.whoosh.arrays import Array


def pack(strings: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """(blob, offsets) of the strings, in the order given."""
    blob = np.frombuffer(b"".join(strings), np.uint8)
    offsets = np.zeros(len(strings) + 1, np.uint32)
    np.cumsum([len(string) for string in strings], out=offsets[1:], dtype=np.uint32)
    return blob, offsets


class Lexicon(Sequence[bytes]):
    """Strings of an array file, in order; ``find`` needs them sorted by bytes."""

    def __init__(self, blob: Array, offsets: Array) -> None:
        self._blob = memoryview(blob) if blob.size else memoryview(b"")  # type: ignore[arg-type]  # a buffer
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, index: int) -> bytes:  # type: ignore[override]  # slices are never asked for
        if not 0 <= index < len(self):
            raise IndexError(index)
        return bytes(self._blob[self._offsets[index] : self._offsets[index + 1]])

    def find(self, string: bytes) -> int:
        """The index of ``string``, or -1."""
        at = bisect_left(self, string)
        return at if at < len(self) and self[at] == string else -1

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """[first, last) of the strings that begin with ``prefix`` (which must not be empty)."""
        first = bisect_left(self, prefix)
        return first, bisect_left(self, _after(prefix), lo=first)

    def strings(self) -> Iterator[bytes]:
        """All strings in order, read in one go."""
        blob = bytes(self._blob)
        offsets = self._offsets.tolist()
        for begin, end in pairwise(offsets):
            yield blob[begin:end]


def _after(prefix: bytes) -> bytes:
    # The byte 0xFF never occurs in UTF-8, so this sorts behind every string with the prefix.
    return prefix + b"\xff"
