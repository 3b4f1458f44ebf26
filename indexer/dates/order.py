"""Which comes first in the dates of a file, the day or the month: 3/12/2024 alone does not say it, 3/25/2024 does."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

_SLASHED: Final = re.compile(r"\D{0,30}?(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_MONTHS: Final = 12
_DAYS: Final = 31


class Order(Enum):
    """What comes first."""

    DAY = "day-first"
    MONTH = "month-first"


class Evidence(Enum):
    """What one value says of the order."""

    NONE = "none"  # it is no date of this form
    EITHER = "either"
    DAY = "day"
    MONTH = "month"


def evidence(value: object) -> Evidence:
    """Tell what a value says of the order of days and months.

    >>> [evidence(text).value for text in ("3/25/2024 8:30 AM", "25/3/2024", "3/5/2024", "2024-03-05")]
    ['month', 'day', 'either', 'none']
    """
    match = _SLASHED.match(value) if isinstance(value, str) and len(value) <= 100 else None
    if match is None:
        return Evidence.NONE
    first, second = int(match[1]), int(match[3])
    if first > _MONTHS >= second:
        return Evidence.DAY
    if second > _MONTHS >= first and second <= _DAYS:
        return Evidence.MONTH
    return Evidence.EITHER if first != second and first <= _MONTHS else Evidence.NONE
