"""Lists: the postings of several segments put together, list by list, a stretch of the lists at a time.

The lists are numbered in the same order in every segment and in the merged one, and article numbers only shift, so
that a posting's place is known from counts alone and nothing is sorted. A stretch holds as many lists as come to
about ``STRETCH`` postings: what a merge holds in memory does not grow with the segments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search.whoosh.segments.arrays import Array, gaps, offsets, ranges, smallest

STRETCH = 1 << 20

Keep = NDArray[np.bool_] | slice


class Source(NamedTuple):
    """The lists of one segment that have living postings: their numbers in the merged segment (ascending), the
    numbers they have in their own, how many living postings each has, where each list of the segment begins, and
    which of some postings [begin, end) are alive. There are millions of lists, so the numbers are in narrow types."""

    numbers: Array
    own: Array
    counts: Array
    first: Array
    keep: Callable[[int, int], Keep]


# Of one source (by its place): the values of its postings [begin, end), of which the living ones are to be kept.
Values = Callable[[int, int, int, Keep], Array]


class Lists:
    """The lists of several segments."""

    def __init__(self, sources: Sequence[Source], count: int) -> None:
        self._sources = sources
        counts = np.zeros(count, np.uint32)
        for source in sources:
            counts[source.numbers] += source.counts.astype(np.uint32)
        self.counts = smallest(counts)
        self.first = offsets(self.counts)
        self.size = int(self.first[-1])

    def stretches(self, bounds: Array | None = None) -> Iterator[tuple[int, int]]:
        """[first, last) of the lists of each stretch; ``bounds``: the only lists at which one may begin."""
        starts = self.first if bounds is None else self.first[bounds]
        at, end = 0, len(starts) - 1
        while at < end:
            limit = min(int(starts[at]) + STRETCH, self.size)
            upto = max(at + 1, int(starts.searchsorted(starts.dtype.type(limit), side="right")) - 1)
            upto = min(upto, end)
            yield (at, upto) if bounds is None else (int(bounds[at]), int(bounds[upto]))
            at = upto

    def stretches_of(self, chosen: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
        """Stretches that hold the chosen lists only."""
        for begin, end in self.stretches():
            borders = np.flatnonzero(np.diff(chosen[begin:end].astype(np.int8), prepend=0, append=0)) + begin
            yield from zip(borders[::2].tolist(), borders[1::2].tolist(), strict=True)

    def pieces(self, values: Values, dtype: DTypeLike) -> Iterator[Array]:
        """Some values of all postings in merged order, stretch by stretch."""
        return (self.lay(begin, end, values, dtype) for begin, end in self.stretches())

    def lay(self, begin: int, end: int, values: Values, dtype: DTypeLike) -> Array:
        """The values of the postings of the lists [begin, end) in merged order."""
        start = self.first[begin : end + 1].astype(np.int64)
        start -= start[0]
        merged: Array = np.zeros(int(start[-1]), dtype)
        for place, source in enumerate(self._sources):
            lists = slice(*source.numbers.searchsorted(np.array((begin, end), source.numbers.dtype)).tolist())
            own = source.own[lists]
            if not len(own):
                continue
            numbers, counts = source.numbers[lists].astype(np.int64) - begin, source.counts[lists]
            first, last = int(source.first[int(own[0])]), int(source.first[int(own[-1]) + 1])  # own numbers are narrow
            merged[ranges(start[numbers], counts)] = values(place, first, last, source.keep(first, last))
            start[numbers] += counts
        return merged


def totals(values: Array, first: Array) -> NDArray[np.int64]:
    """The sum of the values in each run."""
    fits = values.dtype == np.bool_ or int(values.sum(dtype=np.uint64)) < 1 << 32
    sums = np.zeros(len(values) + 1, np.uint32 if fits else np.uint64)
    np.cumsum(values, dtype=sums.dtype, out=sums[1:])
    return gaps(sums[first])
