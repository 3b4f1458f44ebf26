"""The date histogram of the pages: periods without a gap, as bars that lead to their articles.

What is drawn is a count or its share of what was published, in the unit that suits the span shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, Literal

import msgspec

from search import Bucket, Stats
from service.api.params import SearchParams
from service.http.dates import VIETNAM, lower_bound, upper_bound
from service.http.language import Language
from service.pages.formats import number, percent, period

HEIGHT: Final = 100
_MOST_BARS: Final = 400
_WIDEST: Final = 14.0  # of a bar, where there are few
_DAYS: Final = 62  # that are shown one by one; of longer spans the months
_MONTHS: Final = 36  # that are shown one by one; of longer spans the years
_LABELS: Final = 8  # below the bars
_STEPS: Final = {"day": (1, 2, 5, 10), "month": (1, 2, 3, 6, 12), "year": (1, 2, 5, 10, 20, 50, 100)}
_INSTANT: Final = timedelta(microseconds=1)
Unit = Literal["year", "month", "day"]
Show = Literal["count", "share"]
Span = tuple[date, date]


class Bar(msgspec.Struct, frozen=True):
    """One period: its key (``2024-05``), how many articles match of how many, and its place in the drawing. ``tick`` is
    what stands below it, mostly nothing."""

    key: str
    count: int
    total: int
    x: float
    width: float
    y: float
    height: float
    tick: str

    @property
    def ratio(self) -> float:
        """The share of what was published."""
        return self.count / self.total if self.total else 0.0

    def value(self, show: Show, language: Language) -> str:
        """What is drawn, in figures."""
        return percent(self.ratio, language) if show == "share" else number(self.count, language)


def span_of(params: SearchParams, stats: Stats) -> Span | None:
    """The first and the last day to show: those of the archive, as far as the filters let them be found."""
    if not stats.first_published or not stats.last_published:
        return None
    begin, end = stats.first_published, stats.last_published
    if params.since:
        begin = max(begin, lower_bound(params.since))
    if params.until:
        end = min(end, upper_bound(params.until) - _INSTANT)
    first, last = begin.astimezone(VIETNAM).date(), end.astimezone(VIETNAM).date()
    return (first, last) if first <= last else None


def unit_of(span: Span | None) -> Unit:
    """The unit that shows a span best.

    >>> unit_of((date(2019, 3, 1), date(2024, 5, 1))), unit_of((date(2024, 1, 1), date(2024, 12, 31)))
    ('year', 'month')
    """
    if span is None:
        return "year"
    first, last = span
    if (last - first).days < _DAYS:
        return "day"
    return "month" if _month(last) - _month(first) < _MONTHS else "year"


def bars(buckets: Sequence[Bucket], span: Span | None, show: Show, language: Language) -> list[Bar]:
    """The bars of a histogram, on a base of 0..100 in both directions; none when nothing has a date."""
    found = {bucket.key: bucket for bucket in buckets}
    unit = unit_of(span)
    keys = sorted({*(_keys(span, unit) if span else ()), *found})[-_MOST_BARS:]
    if not found or not keys:
        return []
    values = [_value(found[key], show) if key in found else 0.0 for key in keys]
    highest = max(values) or 1
    step = 100 / len(keys)
    width = min(step * 0.8, _WIDEST)
    ticks = _ticks(keys, unit, language)
    made: list[Bar] = []
    for place, (key, value) in enumerate(zip(keys, values, strict=True)):
        bucket = found.get(key) or Bucket(key, 0, 0)
        # A single article among thousands still shows.
        height = round(max(3.0, HEIGHT * value / highest), 2) if bucket.count else 0.0
        x = round((place + 0.5) * step - width / 2, 3)
        made.append(
            Bar(key, bucket.count, bucket.total, x, round(width, 3), HEIGHT - height, height, ticks.get(key, ""))
        )
    return made


def highest(drawn: Sequence[Bar], show: Show) -> Bar | None:
    """The bar that stands out most, the first of equals."""
    return max(drawn, key=lambda bar: bar.ratio if show == "share" else bar.count, default=None)


def _value(bucket: Bucket, show: Show) -> float:
    return (bucket.count / bucket.total if bucket.total else 0.0) if show == "share" else float(bucket.count)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _keys(span: Span, unit: Unit) -> Iterator[str]:
    first, last = span
    if unit == "day":
        return ((first + timedelta(n)).isoformat() for n in range((last - first).days + 1))
    if unit == "month":
        return (f"{month // 12:04}-{month % 12 + 1:02}" for month in range(_month(first), _month(last) + 1))
    return (f"{year:04}" for year in range(max(first.year, last.year - _MOST_BARS), last.year + 1))


def _ticks(keys: Sequence[str], unit: Unit, language: Language) -> dict[str, str]:
    """What stands below some of the bars, so many that they do not run into each other."""
    parts = [[int(part) for part in key.split("-")] for key in keys]
    wanted = math.ceil(len(keys) / _LABELS)
    step = next((each for each in _STEPS[unit] if each >= wanted), _STEPS[unit][-1])
    # Months and days begin anew at 1, years are counted in round numbers.
    chosen = [key for key, part in zip(keys, parts, strict=True) if (part[-1] - (unit != "year")) % step == 0]
    one = len({key[:-3] for key in keys}) == 1  # a year of months, or a month of days: the caption names it
    if step > 1 and not one:
        chosen = [key for key in chosen if not key.endswith("-31")]  # the next day has one
    return {key: str(int(key.split("-")[-1])) if one and unit != "year" else _short(key, language) for key in chosen}


def _short(key: str, language: Language) -> str:
    """A period in few letters: days without their year.

    >>> _short("2024-05-09", "vi"), _short("2024-05", "vi"), _short("2024-05-09", "en")
    ('9/5', '5/2024', '9 May')
    """
    text = period(key, language)
    if key.count("-") < 2:
        return text
    return text.rpartition("/")[0] if language == "vi" else text.rpartition(" ")[0]
