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

from search.whoosh.arrays import Array, gaps, ranges

STRETCH = 1 << 20

Keep = NDArray[np.bool_] | slice


class Source(NamedTuple):
    """The lists of one segment that have living postings: their numbers in the merged segment (ascending), the
    numbers they have in their own, how many living postings each has, where each list of the segment begins, and
    which of some postings [begin, end) are alive."""

    numbers: NDArray[np.int64]
    own: NDArray[np.int64]
    counts: NDArray[np.int64]
    first: Array
    keep: Callable[[int, int], Keep]


# Of one source (by its place): the values of its postings [begin, end), of which the living ones are to be kept.
Values = Callable[[int, int, int, Keep], Array]


class Lists:
    """The lists of several segments."""

    def __init__(self, sources: Sequence[Source], count: int) -> None:
        self._sources = sources
        self.counts = np.zeros(count, np.int64)
        for source in sources:
            self.counts[source.numbers] += source.counts
        self.first = np.concatenate(([0], np.cumsum(self.counts)))
        self.size = int(self.first[-1])

    def stretches(self, bounds: Array | None = None) -> Iterator[tuple[int, int]]:
        """[first, last) of the lists of each stretch; ``bounds``: the only lists at which one may begin."""
        starts = self.first if bounds is None else self.first[bounds]
        at, end = 0, len(starts) - 1
        while at < end:
            upto = max(at + 1, int(np.searchsorted(starts, starts[at] + STRETCH, side="right")) - 1)
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
        base = self.first[begin]
        merged: Array = np.zeros(int(self.first[end] - base), dtype)
        start = self.first[begin:end] - base
        for place, source in enumerate(self._sources):
            lists = slice(*np.searchsorted(source.numbers, (begin, end)).tolist())
            own = source.own[lists]
            if not len(own):
                continue
            numbers, counts = source.numbers[lists] - begin, source.counts[lists]
            first, last = int(source.first[own[0]]), int(source.first[own[-1] + 1])
            merged[ranges(start[numbers], counts)] = values(place, first, last, source.keep(first, last))
            start[numbers] += counts
        return merged


def totals(values: Array, first: Array) -> NDArray[np.int64]:
    """The sum of the values in each run."""
    sums = np.zeros(len(values) + 1, np.uint32 if values.dtype == np.bool_ else np.uint64)
    np.cumsum(values, dtype=sums.dtype, out=sums[1:])
    return gaps(sums[first])
