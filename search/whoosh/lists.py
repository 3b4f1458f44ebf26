"""Lists: where the postings of several sources go when they are put together, owner by owner.

A place is known from counts alone. Counts are kept only for the owners that a source has, and places in 32 bits:
a merge of 65,536 articles places tens of millions of postings and positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search.whoosh.arrays import Array, gaps, smallest


class Runs(NamedTuple):
    """The runs of one source: whose they are in the merged segment (ascending), and how long."""

    owners: Array
    counts: Array


class Lists:
    """Places the postings of several sources into merged lists, owner by owner."""

    def __init__(self, sources: Sequence[Runs], count: int) -> None:
        total = np.zeros(count, np.int64)
        for owners, counts in sources:
            total[owners] += counts
        self.first = np.concatenate(([0], np.cumsum(total)))
        self.size = int(self.first[-1])
        self._places = []
        start = self.first[:-1].copy()
        for owners, counts in sources:
            self._places.append(_places(start[owners], counts, self.size))
            start[owners] += counts

    def lay(self, parts: Iterable[Array], dtype: DTypeLike) -> Array:
        """The parts' values in merged order."""
        merged: Array = np.zeros(self.size, dtype)
        for place, part in zip(self._places, parts, strict=True):
            merged[place] = part
        return merged

    def frequencies(self, docs: Array) -> Array:
        """The number of distinct articles in each run."""
        new = np.ones(self.size, np.bool_)
        np.not_equal(docs[1:], docs[:-1], out=new[1:])
        new[self.first[:-1][gaps(self.first) > 0]] = True
        return smallest(totals(new, self.first))


def _places(starts: Array, counts: Array, size: int) -> Array:
    """Where the postings of runs go that begin at ``starts``: ``arrays.ranges`` in half the memory."""
    dtype: type[np.unsignedinteger[Any]] = np.uint32 if size < 1 << 32 else np.uint64
    before = np.cumsum(counts, dtype=np.int64) - counts
    shifts = (starts - before).astype(dtype)  # what is below zero wraps here, and back again two lines on
    places = np.repeat(shifts, counts)
    places += np.arange(len(places), dtype=dtype)
    return places


def totals(values: Array, first: Array) -> NDArray[np.int64]:
    """The sum of the values in each run."""
    dtype = np.uint32 if values.dtype == np.bool_ else np.uint64
    sums = np.zeros(len(values) + 1, dtype)
    np.cumsum(values, dtype=dtype, out=sums[1:])
    return gaps(sums[first])


def living_runs(numbers: Array, counts: Array) -> Runs:
    """The runs of the terms that have any, with their new numbers."""
    some = counts > 0
    return Runs(numbers[some].astype(np.uint32), counts[some].astype(np.uint32))
