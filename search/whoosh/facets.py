"""Facets and the date histogram: counts of the matching articles by value and by period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from search.answer import Bucket, FacetValue
from search.whoosh.arrays import gaps
from search.whoosh.columns import NO_DAY
from search.whoosh.matching import Mask
from search.whoosh.segment import Segment

FACET_SIZE = 50
MAX_BUCKETS = 4000
_UNITS = {"year": "Y", "month": "M", "day": "D"}  # as numpy names them
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
    """Matching articles and all articles in each period from the first matching one to the last, gaps as zero; at
    most ``MAX_BUCKETS`` periods, the latest ones."""
    unit = _UNITS[period]
    found = _periods(unit, segments, masks)
    if not len(found):
        return []
    first, last = max(int(found.min()), int(found.max()) - MAX_BUCKETS + 1), int(found.max())
    alive = [np.ones(s.docs, np.bool_) if s.alive is None else s.alive for s in segments]
    counts = _counted(found, first, last)
    totals = _counted(_periods(unit, segments, alive), first, last)
    keys = np.datetime_as_string(np.arange(first, last + 1).astype(f"datetime64[{unit}]")).tolist()
    return [Bucket(*row) for row in zip(keys, counts, totals, strict=True)]


def _periods(unit: str, segments: Sequence[Segment], masks: Sequence[Mask]) -> NDArray[np.int64]:
    """The period of each dated article of the masks, counted from 1970."""
    parts = [segment.days[mask] for segment, mask in zip(segments, masks, strict=True)]
    days = np.concatenate([np.zeros(0, np.int32), *parts])
    days = np.clip(days[days != NO_DAY], _FIRST_DAY, _LAST_DAY)
    periods: NDArray[np.int64] = days.astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)
    return periods


def _counted(periods: NDArray[np.int64], first: int, last: int) -> list[int]:
    """How many articles each period from ``first`` to ``last`` has."""
    inside = periods[(periods >= first) & (periods <= last)]
    counts: list[int] = np.bincount(inside - first, minlength=last - first + 1).tolist()
    return counts
