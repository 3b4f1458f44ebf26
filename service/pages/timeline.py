"""The date histogram of the pages: periods without a gap, as bars that lead to their articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, Literal

import msgspec

from search import Bucket, Stats
from service.api.params import SearchParams
from service.http.dates import VIETNAM

HEIGHT: Final = 100
_MOST_BARS: Final = 400
Unit = Literal["year", "month", "day"]


class Bar(msgspec.Struct, frozen=True):
    """One period: its key (``2024-05``), how many articles match, and its place in the drawing."""

    key: str
    count: int
    total: int
    x: float
    width: float
    y: float
    height: float


def unit_of(params: SearchParams) -> Unit:
    """The unit that shows a search best: days within a month, months within a year, else years."""
    since, until = params.since or "", params.until or ""
    if since == until and re.fullmatch(r"\d{4}-\d\d?", since):
        return "day"
    if since == until and re.fullmatch(r"\d{4}", since):
        return "month"
    return "year"


def bars(buckets: Sequence[Bucket], params: SearchParams, stats: Stats) -> list[Bar]:
    """The bars of a histogram, on a base of 0..100 in both directions; none when nothing has a date."""
    if not buckets:
        return []
    found = {bucket.key: bucket for bucket in buckets}
    keys = [key for key in _keys(params, stats) if key] or sorted(found)
    keys = sorted({*keys, *found})[-_MOST_BARS:]
    highest = max(bucket.count for bucket in buckets) or 1
    step = 100 / max(len(keys), 6)
    made: list[Bar] = []
    for place, key in enumerate(keys):
        bucket = found.get(key) or Bucket(key, 0, 0)
        # A single article among thousands still shows.
        height = max(3.0, HEIGHT * bucket.count / highest) if bucket.count else 0.0
        x, y = round((place + 0.1) * step, 3), round(HEIGHT - height, 2)
        made.append(Bar(key, bucket.count, bucket.total, x, round(step * 0.8, 3), y, round(height, 2)))
    return made


def _keys(params: SearchParams, stats: Stats) -> list[str]:
    unit = unit_of(params)
    if unit == "month":
        return [f"{params.since}-{month:02}" for month in range(1, 13)]
    if unit == "day":
        year, month = (int(part) for part in (params.since or "").split("-"))
        first = date(year, month, 1) if 1 <= month <= 12 else None
        days = [first + timedelta(days=n) for n in range(31)] if first else []
        return [each.isoformat() for each in days if each.month == month]
    if not stats.first_published or not stats.last_published:
        return []
    first_year = stats.first_published.astimezone(VIETNAM).year
    last_year = stats.last_published.astimezone(VIETNAM).year
    return [f"{year:04}" for year in range(max(first_year, last_year - _MOST_BARS), last_year + 1)]
