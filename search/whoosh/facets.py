"""Facets and the date histogram: counts of the matching articles by value and by period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from search.answer import Bucket, FacetValue
from search.whoosh.arrays import gaps
from search.whoosh.columns import NO_DAY
from search.whoosh.matching import Mask
from search.whoosh.segment import Segment

FACET_SIZE = 50
MAX_BUCKETS = 4000
_EPOCH = date(1970, 1, 1)
_FIRST_DAY, _LAST_DAY = (date.min - _EPOCH).days, (date.max - _EPOCH).days


def count_facet(
    name: str, segments: Sequence[Segment], masks: Sequence[Mask], size: int = FACET_SIZE
) -> list[FacetValue]:
    """The most frequent values among the matching articles, by count, then in alphabetical order."""
    counts: Counter[str] = Counter()
    for segment, mask in zip(segments, masks, strict=True):
        column = segment.facet(name)
        values = gaps(column.first)
        one_each = bool((values == 1).all())  # as sources mostly are
        chosen = column.value[mask if one_each else np.repeat(mask, values)]
        totals = np.bincount(chosen, minlength=len(column.values))
        counts.update({column.values[number]: int(totals[number]) for number in np.flatnonzero(totals).tolist()})
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [FacetValue(value, count) for value, count in ordered[:size]]


def histogram(period: str, segments: Sequence[Segment], masks: Sequence[Mask]) -> list[Bucket]:
    """Matching articles and all articles in each period from the first matching one to the last, gaps as zero."""
    found = _by_day(segments, masks)
    if not found:
        return []
    alive = [np.ones(s.docs, np.bool_) if s.alive is None else s.alive for s in segments]
    everything = _by_day(segments, alive)
    counts, totals = Counter[str](), Counter[str]()
    for day, count in found.items():
        counts[_key(day, period)] += count
    for day, count in everything.items():
        totals[_key(day, period)] += count
    return [Bucket(key, counts[key], totals[key]) for key in _keys(min(found), max(found), period)]


def _by_day(segments: Sequence[Segment], masks: Sequence[Mask]) -> dict[int, int]:
    result: Counter[int] = Counter()
    for segment, mask in zip(segments, masks, strict=True):
        days = segment.days[mask]
        days = np.clip(days[days != NO_DAY], _FIRST_DAY, _LAST_DAY)
        if len(days):
            first = int(days.min())
            totals = np.bincount(days - first) if int(days.max()) - first < 1_000_000 else None
            if totals is None:
                values, numbers = np.unique(days, return_counts=True)
                result.update(dict(zip(values.tolist(), numbers.tolist(), strict=True)))
            else:
                used = np.flatnonzero(totals)
                result.update(dict(zip((used + first).tolist(), totals[used].tolist(), strict=True)))
    return result


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=day)


def _key(day: int, period: str) -> str:
    return _date(day).isoformat()[: {"year": 4, "month": 7, "day": 10}[period]]


def _keys(first: int, last: int, period: str) -> list[str]:
    """The periods from first to last; at most ``MAX_BUCKETS``, the latest ones."""
    if period == "day":
        days = range(max(first, last - MAX_BUCKETS + 1), last + 1)
        return [_key(day, period) for day in days]
    begin, end = _date(first), _date(last)
    if period == "year":
        return [f"{year:04d}" for year in range(max(begin.year, end.year - MAX_BUCKETS + 1), end.year + 1)]
    months = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months[-MAX_BUCKETS:]]
