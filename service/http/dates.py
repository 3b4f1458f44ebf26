"""The dates of ``from`` and ``to``, as ``search.query.parse_day`` reads them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

from search.query import parse_day

VIETNAM: Final = timezone(timedelta(hours=7), "GMT+7")
FORMS: Final = ("2024", "2024-05", "2024-05-31", "31/5/2024", "5/2024", "2024-05-31T18:00:00+07:00")

_LOST_PLUS: Final = re.compile(r"(T\d\d:\d\d\S*) (\d\d:?\d\d)$", re.ASCII)


def today() -> date:
    """The day it is in Vietnam."""
    return datetime.now(VIETNAM).date()


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
    # A "+" that was not percent-encoded reaches us as a space: 2024-05-31T18:00:00 07:00.
    return parse_day(_LOST_PLUS.sub(r"\1+\2", text.strip()))
