"""Periods: the histogram of dates, in Vietnam's years, months and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

from search.answer import Bucket
from search.searcher import MAX_BUCKETS

Period = Literal["year", "month", "day"]
_EPOCH: Final = date(1970, 1, 1)


def _axis(field: str, interval: int) -> dict[str, Any]:
    return {"histogram": {"field": field, "interval": interval, "min_doc_count": 1}}


# How articles are counted by period: days since 1970, or months since the year 0.
AXES: Final = {"year": _axis("month", 12), "month": _axis("month", 1), "day": _axis("day", 1)}


def number_of(period: Period, day: int, month: int) -> int:
    """The number of the period that an article is in, as ``AXES`` counts them."""
    return {"day": day, "month": month, "year": month - month % 12}[period]


def counts_of(found: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The counts of an answer by the number of the period."""
    return {int(one["key"]): one["doc_count"] for one in found}


def buckets(period: Period, counts: Mapping[int, int], everything: Mapping[int, int]) -> list[Bucket]:
    """The periods from the first with a hit to the last, with the counts of hits and of all; where they would be more
    than ``MAX_BUCKETS``, only those with hits."""
    if not counts:
        return []
    step = 12 if period == "year" else 1
    first, last = min(counts), max(counts)
    whole = range(first, last + 1, step)
    return [
        Bucket(_name(period, number), counts.get(number, 0), everything.get(number, 0))
        for number in (whole if len(whole) <= MAX_BUCKETS else sorted(counts))
    ]


def _name(period: Period, number: int) -> str:
    if period == "day":
        return (_EPOCH + timedelta(days=number)).isoformat()
    year, month = divmod(number, 12)
    return f"{year:04}" if period == "year" else f"{year:04}-{month + 1:02}"
