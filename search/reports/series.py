"""Series: a query's share of what was published, period by period, with the numbers it is a share of."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import UnsetType

from search.answer import Answer, Bucket, QueryEcho
from search.errors import OptionError
from search.options import SearchOptions
from search.query.dates import local
from search.reports.table import BOM, csv_line

if TYPE_CHECKING:
    from search.engine import Engine

Interval = Literal["year", "month", "day"]
By = Literal["source", "section", "author", "tag"]
MAX_PERIODS: Final = 4000
_LENGTH: Final[dict[Interval, int]] = {"year": 4, "month": 7, "day": 10}  # of a period's ISO name
_INSTANT: Final = timedelta(microseconds=1)


class Point(msgspec.Struct, frozen=True):
    """One period: ``count`` hits among ``total`` articles within the filters; ``ratio`` is null where there is none."""

    key: str
    count: int
    total: int
    ratio: float | None


class Series(msgspec.Struct, kw_only=True):
    """The points of all articles (``value`` is null), or of those with one value of a facet. ``undated`` hits are in
    no period."""

    value: str | None
    count: int
    total: int
    undated: int
    points: list[Point]


class SeriesAnswer(msgspec.Struct, kw_only=True):
    """The share of a query, of all articles within the filters first, then by value."""

    query: QueryEcho
    generation: str
    took_ms: float
    interval: Interval
    by: By | None
    series: list[Series]


class _Counts(msgspec.Struct, frozen=True):
    """The hits of a query, and all articles within the same filters."""

    hits: Answer
    everything: Answer

    def series(self, value: str | None, keys: Sequence[str]) -> Series:
        hits = {bucket.key: bucket.count for bucket in self.hits.histogram}
        totals = {bucket.key: bucket.count for bucket in self.everything.histogram}
        return Series(
            value=value,
            count=_items(self.hits),
            total=_items(self.everything),
            undated=_items(self.hits) - sum(hits.values()),
            points=[_point(key, hits.get(key, 0), totals.get(key, 0)) for key in keys],
        )


def share(
    engine: Engine,
    q: str,
    options: SearchOptions,
    *,
    interval: Interval = "month",
    by: By | None = None,
    top: int = 10,
) -> SeriesAnswer:
    """Count a query in every period from the first to the last, those without a hit too.

    The periods are those between ``since`` and ``until``, else those the archive has articles of within the other
    filters. With ``collapse`` what is counted, and what it is counted among, is folded: each story (or event) once, in
    the period of its earliest article within the filters, hit or not, so that no share is more than the whole. ``by``
    adds a series for each value that is filtered by, else for the ``top`` values with most hits. Raises ``OptionError``
    for more than ``MAX_PERIODS`` periods, and what a search raises.
    """
    begin = time.perf_counter()
    pinned = msgspec.structs.replace(
        options,
        generation=options.generation or engine.generation,
        histogram=interval,
        size=0,
        sort="newest",
        counting="firsts",
        cursor=None,
        facets=(),
        explain=False,
        suggest=False,
    )
    facets: tuple[By, ...] = (by,) if by else ()
    counts = _count(engine, q, msgspec.structs.replace(pinned, facets=facets))
    keys = _keys(pinned, interval, counts.everything.histogram)
    series = [counts.series(None, keys)]
    for value in _values(pinned, by, counts.hits, top):
        alone = _count(engine, q, msgspec.structs.replace(pinned, **{str(by): (value,)}))
        series.append(alone.series(value, keys))
    return SeriesAnswer(
        query=counts.hits.query,
        generation=counts.hits.generation,
        took_ms=round((time.perf_counter() - begin) * 1000, 3),
        interval=interval,
        by=by,
        series=series,
    )


def _count(engine: Engine, q: str, options: SearchOptions) -> _Counts:
    return _Counts(engine.search(q, options), engine.search("", msgspec.structs.replace(options, facets=())))


def _items(answer: Answer) -> int:
    """What was counted: articles, or what they were folded into."""
    return answer.total.value if isinstance(answer.total.stories, UnsetType) else answer.total.stories


def _values(options: SearchOptions, by: By | None, hits: Answer, top: int) -> Sequence[str]:
    if by is None:
        return ()
    chosen: tuple[str, ...] = getattr(options, by)
    return chosen or [one.value for one in hits.facets[by][:top]]


def _point(key: str, count: int, total: int) -> Point:
    return Point(key, count, total, round(count / total, 6) if total else None)


def _keys(options: SearchOptions, interval: Interval, known: Sequence[Bucket]) -> list[str]:
    """The names of all periods, first to last."""
    begin = _day(options.since) if options.since else _first(known)
    end = _day(options.until - _INSTANT) if options.until else _first(known[::-1])
    if begin is None or end is None:
        return []
    first, last = (day.isoformat()[: _LENGTH[interval]] for day in (begin, end))
    if first > last:  # periods, not days: ``end`` may be the first day of the period that ``from`` is in
        return []
    if _many(first, last, interval) > MAX_PERIODS:
        raise OptionError(
            "interval",
            f"Quá {MAX_PERIODS} khoảng thời gian; hãy thu hẹp from và to, hoặc chọn interval dài hơn.",
            f"More than {MAX_PERIODS:,} periods; narrow from and to, or choose a longer interval.",
        )
    return list(_between(first, last, interval))


def _day(moment: datetime) -> date:
    return local(moment).date()


def _first(known: Sequence[Bucket]) -> date | None:
    return next((date.fromisoformat((one.key + "-01-01")[:10]) for one in known), None)


def _many(first: str, last: str, interval: Interval) -> int:
    """About how many periods; exactly, where it matters."""
    if interval == "day":
        return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    years = int(last[:4]) - int(first[:4])
    return years + 1 if interval == "year" else years * 12 + int(last[5:]) - int(first[5:]) + 1


def _between(first: str, last: str, interval: Interval) -> Iterator[str]:
    if interval == "day":
        start = date.fromisoformat(first)
        yield from ((start + timedelta(days=n)).isoformat() for n in range(_many(first, last, interval)))
    elif interval == "year":
        yield from (f"{year:04}" for year in range(int(first), int(last) + 1))
    else:
        month = int(first[:4]) * 12 + int(first[5:]) - 1
        yield from (f"{n // 12:04}-{n % 12 + 1:02}" for n in range(month, month + _many(first, last, interval)))


def table(answer: SeriesAnswer, *, bom: bool = False) -> Iterator[str]:
    """The series as CSV, a line a point; with ``by``, the first column is its value, empty for all articles."""
    named = [answer.by] if answer.by else []
    yield (BOM if bom else "") + csv_line([*named, answer.interval, "count", "total", "ratio"])
    for series in answer.series:
        for point in series.points:
            ratio = "" if point.ratio is None else f"{point.ratio:.6f}"
            value = [series.value or ""] if named else []
            yield csv_line([*value, point.key, point.count, point.total, ratio])
