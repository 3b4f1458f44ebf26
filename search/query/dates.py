"""Dates as people write them, read as half-open periods of Vietnam time.

A year, a month, a day or a moment; ISO (``2021-04-30``) or Vietnamese (``30/4/2021``, ``4/2021``; ``.`` and
``-`` may stand for ``/``). The one reader of dates, for the query language and for parameters such as
``from`` and ``to``.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final, Literal

Period = tuple[datetime, datetime]
Span = tuple[datetime | None, datetime | None]

VIETNAM: Final = timezone(timedelta(hours=7), "GMT+7")
FORMS: Final = ("2024", "2024-05", "2024-05-31", "31/5/2024", "5/2024", "2024-05-31T18:00:00+07:00")

_ISO: Final = re.compile(r"([12]\d{3})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_VIETNAMESE: Final = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.]([12]\d{3})", re.ASCII)
_NO_YEAR: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}", re.ASCII)
_MOMENT: Final = re.compile(
    r"([12]\d{3}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?(?:([Zz])|([+ -]\d\d):?(\d\d))?", re.ASCII
)
_RANGE: Final = re.compile(r"\[\s*(\S.*?)\s+(?:TO|ĐẾN|DEN)\s+(\S.*?)\s*\]", re.IGNORECASE)
_COMPARISON: Final = re.compile(r"([<>]=?)\s*(\S.*)")


class DateError(ValueError):
    """A text that names no period. ``problem`` is the name of the kind in ``search.query.problems``."""

    def __init__(self, problem: str, text: str) -> None:
        super().__init__(text)
        self.problem = problem


def parse_day(text: str) -> Period:
    """The first moment of the period a text names, and the first moment after it.

    A moment is both its own start and its own end, so that, as an end, it is excluded. Raises ``DateError``
    (a ``ValueError``).

    >>> [str(moment.date()) for moment in parse_day("30/4/2021")]
    ['2021-04-30', '2021-05-01']
    >>> [str(moment.date()) for moment in parse_day("2021")]
    ['2021-01-01', '2022-01-01']
    """
    text = text.strip()
    if match := _MOMENT.fullmatch(text):
        moment = _moment(match, text)
        return moment, moment
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _VIETNAMESE.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise DateError("date-without-year" if _NO_YEAR.fullmatch(text) else "bad-date", text)
    try:
        start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=VIETNAM)
    except ValueError:
        raise DateError("no-such-day", text) from None
    return start, _next(start, month is not None, day is not None)


def parse_span(text: str, name: str = "date") -> Span:
    """What stands behind ``date:``, ``since:`` or ``until:``, as (published at or after, published before).

    >>> parse_span("[* TO 30/4/2021]")[1].isoformat()
    '2021-05-01T00:00:00+07:00'
    >>> parse_span(">=2021")[0].isoformat()
    '2021-01-01T00:00:00+07:00'
    """
    text = text.strip()
    if name == "since":
        return parse_day(text)[0], None
    if name == "until":
        return None, parse_day(text)[1]
    if match := _COMPARISON.fullmatch(text):
        return _compared(match[1], parse_day(match[2]))
    if match := _RANGE.fullmatch(text):
        return _between(match[1], match[2], text)
    since, until = parse_day(text)
    if since == until:  # nothing is published at a moment; one was meant as a bound
        raise DateError("lone-moment", text)
    return since, until


def _compared(sign: str, period: Period) -> Span:
    start, end = period
    if sign[0] == ">":
        return (start if sign == ">=" else end), None
    return None, (end if sign == "<=" else start)


def _between(first: str, last: str, text: str) -> Span:
    since = None if first == "*" else parse_day(first)[0]
    until = None if last == "*" else parse_day(last)[1]
    if since is None and until is None:
        raise DateError("bad-date", text)
    if since is not None and until is not None and since >= until:
        raise DateError("reversed-dates", text)
    return since, until


def _next(start: datetime, has_month: bool, has_day: bool) -> datetime:
    if has_day:
        return start + timedelta(days=1)
    if has_month:
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start.replace(year=start.year + 1)


def _moment(match: re.Match[str], text: str) -> datetime:
    """The moment of a match. A ``+`` that was not percent-encoded reaches us as a space."""
    day, clock, utc, hours, minutes = match.groups()
    offset = "+00:00" if utc else f"{hours.replace(' ', '+')}:{minutes}" if hours else "+07:00"
    try:
        # Fractions of a second are dropped: what is compared was published to the second.
        return datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError:
        raise DateError("no-such-day", text) from None


# Dates written back. ---------------------------------------------------------------------------------------


def local(moment: datetime) -> datetime:
    """The same moment by Vietnam's clock."""
    return moment.astimezone(VIETNAM)


def is_midnight(moment: datetime) -> bool:
    """Whether a day of Vietnam begins at this moment."""
    return local(moment).time() == datetime.min.time()


def whole(since: datetime, until: datetime) -> Literal["year", "month", "day"] | None:
    """Which calendar period the span is exactly, if it is one.

    >>> whole(*parse_day("4/2021"))
    'month'
    """
    if not is_midnight(since) or not is_midnight(until):
        return None
    start = local(since)
    if start.month == start.day == 1 and _next(start, False, False) == until:
        return "year"
    if start.day == 1 and _next(start, True, False) == until:
        return "month"
    return "day" if _next(start, True, True) == until else None


def last_day(until: datetime) -> datetime:
    """The last day before an excluded midnight."""
    return local(until) - timedelta(days=1)
