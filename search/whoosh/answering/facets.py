"""Facets and the date histogram: counts of the matching articles by value and by period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.answer import Bucket, FacetValue
from search.searcher import MAX_BUCKETS
from search.whoosh.answering.facet_counts import FacetCounts
from search.whoosh.segments.segment import Segment


def facet_values(name: str, segments: Sequence[Segment], counted: Sequence[FacetCounts], size: int) -> list[FacetValue]:
    """The most frequent values of a facet that was counted, by count, then in alphabetical order."""
    counts: Counter[str] = Counter()
    for segment, of_segment in zip(segments, counted, strict=True):
        totals, values = of_segment[name].tolist(), segment.facet(name).values
        counts.update({values[code - 1]: totals[code] for code in np.flatnonzero(of_segment[name]).tolist() if code})
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [FacetValue(value, count) for value, count in ordered[:size]]


def histogram(
    period: str,
    segments: Sequence[Segment],
    counted: Sequence[FacetCounts],
    totals: Sequence[NDArray[np.int64]] | None = None,
) -> list[Bucket]:
    """Matching articles and all articles (or other ``totals``) in each period from the first matching one to the last,
    gaps as zero; at most ``MAX_BUCKETS`` periods, the latest ones."""
    columns = [segment.periods(period) for segment in segments]
    counts = [of_segment[period] for of_segment in counted]
    spans = [
        (column.first + int(found[0]), column.first + int(found[-1]))
        for column, one in zip(columns, counts, strict=True)
        if len(found := np.flatnonzero(one[1:]))
    ]
    if not spans:
        return []
    last = max(end for _, end in spans)
    first = max(min(begin for begin, _ in spans), last - MAX_BUCKETS + 1)
    found, everything = np.zeros((2, last - first + 1), np.int64)
    of_all = [column.totals for column in columns] if totals is None else totals
    for column, one, every in zip(columns, counts, of_all, strict=True):
        _add(found, one[1:], column.first - first)
        _add(everything, every[1:], column.first - first)
    return [Bucket(*row) for row in zip(_keys(period, first, last), found.tolist(), everything.tolist(), strict=True)]


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
