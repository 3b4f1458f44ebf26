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
    gaps as zero; where these are more than ``MAX_BUCKETS`` periods, in each that has a matching one, so that none is
    lost to an article that is dated a century off."""
    columns = [segment.periods(period) for segment in segments]
    counts = [of_segment[period] for of_segment in counted]
    matching = [column.first + np.flatnonzero(one[1:]) for column, one in zip(columns, counts, strict=True)]
    periods = np.unique(np.concatenate([np.zeros(0, np.int64), *matching]))
    if not len(periods):
        return []
    if periods[-1] - periods[0] < MAX_BUCKETS:
        periods = np.arange(periods[0], periods[-1] + 1)
    found, everything = np.zeros((2, len(periods)), np.int64)
    of_all = [column.totals for column in columns] if totals is None else totals
    for column, one, every in zip(columns, counts, of_all, strict=True):
        _add(found, one[1:], periods - column.first)
        _add(everything, every[1:], periods - column.first)
    return [Bucket(*row) for row in zip(_keys(period, periods), found.tolist(), everything.tolist(), strict=True)]


def _add(sums: NDArray[np.int64], counts: NDArray[np.int64], places: NDArray[np.int64]) -> None:
    """Add to each sum the count of its place, if there is one."""
    begin, end = np.searchsorted(places, (0, len(counts)))
    sums[begin:end] += counts[places[begin:end]]


def _keys(period: str, periods: NDArray[np.int64]) -> list[str]:
    """The names of periods, in order."""
    first, last = int(periods[0]), int(periods[-1])
    return _named(period, first, last) if last - first < MAX_BUCKETS else _names(period, periods)


@lru_cache(maxsize=64)
def _named(period: str, first: int, last: int) -> list[str]:
    return _names(period, np.arange(first, last + 1))


def _names(period: str, periods: NDArray[np.int64]) -> list[str]:
    names: list[str] = np.datetime_as_string(periods.astype(f"datetime64[{period[0].upper()}]")).tolist()
    return names
