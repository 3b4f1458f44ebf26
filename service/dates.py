"""The dates of ``from`` and ``to``: ISO or Vietnamese, a moment, a day, a month or a year."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7), "GMT+7")
FORMS: Final = ("2024", "2024-05", "2024-05-31", "31/5/2024", "5/2024", "2024-05-31T18:00:00+07:00")

_ISO: Final = re.compile(r"([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_VIETNAMESE: Final = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.]([12]\d{3})", re.ASCII)
_MOMENT: Final = re.compile(r"[12]\d{3}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)
_LOST_PLUS: Final = re.compile(r" (\d\d:?\d\d)$", re.ASCII)


def lower_bound(text: str) -> datetime:
    """The first moment of the period a text names. Raises ``ValueError`` when it names none.

    >>> lower_bound("30/4/2021").isoformat(), lower_bound("2024-05").isoformat()
    ('2021-04-30T00:00:00+07:00', '2024-05-01T00:00:00+07:00')
    """
    return _period(text)[0]


def upper_bound(text: str) -> datetime:
    """The first moment after the period a text names; a moment is itself the (excluded) end.

    >>> upper_bound("30/4/2021").isoformat(), upper_bound("2024").isoformat()
    ('2021-05-01T00:00:00+07:00', '2025-01-01T00:00:00+07:00')
    """
    return _period(text)[1]


def _period(text: str) -> tuple[datetime, datetime]:
    text = text.strip()
    if _MOMENT.fullmatch(text):
        moment = _moment(text)
        return moment, moment
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _VIETNAMESE.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise ValueError(text)
    start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=VIETNAM)
    return start, _next(start, month is not None, day is not None)


def _next(start: datetime, has_month: bool, has_day: bool) -> datetime:
    if has_day:
        return start + timedelta(days=1)
    if has_month:
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start.replace(year=start.year + 1)


def _moment(text: str) -> datetime:
    # A "+" that was not percent-encoded reaches us as a space: 2024-05-31T18:00:00 07:00.
    text = _LOST_PLUS.sub(r"+\1", text[:10] + "T" + text[11:])
    moment = datetime.fromisoformat(re.sub("[Zz]$", "+00:00", text))
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
