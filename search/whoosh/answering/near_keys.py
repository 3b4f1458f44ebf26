"""Near keys: the keys of a snapshot that differ from a word by a few strokes, as slips of the finger make them.

Which letters a key has is one number, and how many letters it has another; most keys are ruled out by these two for a
whole segment at a time. Of those that are left the distance is counted, for all of them together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from itertools import chain
from operator import or_
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.searcher import LONGEST_NEAR
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.segment import Segment

_KEPT: Final = 1 << 10  # answers
_FIRST, _LAST = ord("a"), ord("z")
_HALF: Final = 13  # letters, of which all that are there are counted in one look-up
_ONES: Final = np.array([number.bit_count() for number in range(1 << _HALF)], np.uint8)


class _Shapes(NamedTuple):
    """Of each key of a segment: which letters it has, and how many (0 of one that is not all a to z)."""

    letters: NDArray[np.uint32]
    lengths: NDArray[np.uint8]


class NearKeys:
    """The keys of some segments; what was found once is kept."""

    def __init__(self, segments: Sequence[Segment], frequency: Callable[[str], int]) -> None:
        self._segments = tuple(segments)
        self._frequency = frequency
        self._shapes = lru_cache(maxsize=None)(self._shapes_of)
        self.near = lru_cache(maxsize=_KEPT)(self._near)

    def _near(self, key: str, edits: int, least: int) -> tuple[str, ...]:
        """The keys within so many edits that at least ``least`` articles have; those that the most have are first."""
        if len(key) > LONGEST_NEAR or not (key.isascii() and key.isalpha() and key.islower()):
            return ()
        counts = {near: self._frequency(near) for near in dict.fromkeys(chain(*self._within(key, edits)))}
        usual = [near for near, count in counts.items() if count >= max(least, 1) and near != key]
        return tuple(sorted(usual, key=lambda near: (-counts[near], near)))

    def _within(self, key: str, edits: int) -> list[list[str]]:
        raw = np.frombuffer(key.encode(), np.uint8)
        own = np.uint32(reduce(or_, _bits(raw).tolist()))
        found = []
        for number, segment in enumerate(self._segments):
            letters, lengths = self._shapes(number)
            alike = (lengths > 0) & (np.abs(lengths.astype(np.int16) - len(raw)) <= edits)
            alike &= (_count(letters & ~own) <= edits) & (_count(own & ~letters) <= edits)
            at = np.flatnonzero(alike)
            if not len(at):
                continue
            near = at[_distances(raw, *_texts(segment, at, len(raw) + edits)) <= edits].tolist()
            found.append([segment.keys[index].decode() for index in near])
        return found

    def _shapes_of(self, number: int) -> _Shapes:
        file = self._segments[number].file
        blob, offsets = file["key_blob"], file["key_offset"].astype(np.int64)
        if len(offsets) < 2:
            return _Shapes(np.zeros(0, np.uint32), np.zeros(0, np.uint8))
        plain = np.logical_and.reduceat((blob >= _FIRST) & (blob <= _LAST), offsets[:-1])
        lengths = np.minimum(np.diff(offsets), 255) * plain
        return _Shapes(np.bitwise_or.reduceat(_bits(blob), offsets[:-1]), lengths.astype(np.uint8))


def _bits(raw: Array) -> NDArray[np.uint32]:
    """For each letter a number with one bit."""
    bits: NDArray[np.uint32] = np.left_shift(np.uint32(1), (raw - np.uint8(_FIRST)) & np.uint8(31), dtype=np.uint32)
    return bits


def _count(letters: Array) -> Array:
    """How many letters there are in each number."""
    few = np.uint32((1 << _HALF) - 1)
    count: Array = _ONES[letters & few] + _ONES[(letters >> np.uint32(_HALF)) & few]
    return count


def _texts(segment: Segment, at: Array, width: int) -> tuple[Array, Array]:
    """(letters, lengths) of some keys, a row each, zeros behind the shorter ones."""
    offsets, blob = segment.file["key_offset"].astype(np.int64), segment.file["key_blob"]
    starts, lengths = offsets[at], offsets[at + 1] - offsets[at]
    columns = np.arange(width)
    letters = blob[np.minimum(starts[:, None] + columns, max(len(blob) - 1, 0))]
    return np.where(columns < lengths[:, None], letters, 0), lengths


def _distances(key: Array, texts: Array, lengths: Array) -> Array:
    """How many edits lie between a key and each of some texts: a letter left out, put in or replaced, or two neighbours
    swapped (the restricted distance of Damerau 1964; by the rows of Wagner and Fischer 1974)."""
    rows, width = texts.shape
    before: Array = np.zeros((width + 1, rows), np.int16)
    last: Array = np.repeat(np.arange(width + 1, dtype=np.int16)[:, None], rows, axis=1)
    for i, letter in enumerate(key, 1):
        current: Array = np.empty_like(last)
        current[0] = i
        for j in range(1, width + 1):
            here = texts[:, j - 1]
            best = np.minimum(np.minimum(last[j], current[j - 1]) + 1, last[j - 1] + (here != letter))
            if i > 1 and j > 1:
                swapped = (here == key[i - 2]) & (texts[:, j - 2] == letter)
                best = np.where(swapped, np.minimum(best, before[j - 2] + 1), best)
            current[j] = best
        before, last = last, current
    found: Array = last[lengths, np.arange(rows)]
    return found
