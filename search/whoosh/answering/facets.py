"""Facets and the date histogram: counts of the matching articles by value and by period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.answer import Bucket, FacetValue
from search.whoosh.answering.tallies import Tallies
from search.whoosh.segments.segment import Segment

FACET_SIZE: Final = 50
MAX_BUCKETS: Final = 4000


def facet_values(
    name: str, segments: Sequence[Segment], tallies: Sequence[Tallies], size: int = FACET_SIZE
) -> list[FacetValue]:
    """The most frequent values of a facet that was tallied, by count, then in alphabetical order."""
    counts: Counter[str] = Counter()
    for segment, tallied in zip(segments, tallies, strict=True):
        totals, values = tallied[name].tolist(), segment.facet(name).values
        counts.update({values[code - 1]: totals[code] for code in np.flatnonzero(tallied[name]).tolist() if code})
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [FacetValue(value, count) for value, count in ordered[:size]]


def histogram(period: str, segments: Sequence[Segment], tallies: Sequence[Tallies]) -> list[Bucket]:
    """Matching articles and all articles in each period from the first matching one to the last, gaps as zero; at
    most ``MAX_BUCKETS`` periods, the latest ones."""
    columns = [segment.periods(period) for segment in segments]
    counts = [tallied[period] for tallied in tallies]
    spans = [
        (column.first + int(found[0]), column.first + int(found[-1]))
        for column, one in zip(columns, counts, strict=True)
        if len(found := np.flatnonzero(one[1:]))
    ]
    if not spans:
        return []
    last = max(end for _, end in spans)
    first = max(min(begin for begin, _ in spans), last - MAX_BUCKETS + 1)
    found, totals = np.zeros((2, last - first + 1), np.int64)
    for column, one in zip(columns, counts, strict=True):
        _add(found, one[1:], column.first - first)
        _add(totals, column.totals[1:], column.first - first)
    return [Bucket(*row) for row in zip(_keys(period, first, last), found.tolist(), totals.tolist(), strict=True)]


def _add(sums: NDArray[np.int64], counts: NDArray[np.int64], offset: int) -> None:
    """Add counts whose first belongs to ``sums[offset]``; those that belong nowhere are left out."""
    begin, end = max(0, offset), min(len(sums), offset + len(counts))
    if begin < end:
        sums[begin:end] += counts[begin - offset : end - offset]


@lru_cache(maxsize=64)
def _keys(period: str, first: int, last: int) -> list[str]:
    keys: list[str] = np.datetime_as_string(
        np.arange(first, last + 1).astype(f"datetime64[{period[0].upper()}]")
    ).tolist()
    return keys
