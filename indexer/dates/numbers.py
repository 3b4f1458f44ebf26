"""Dates written as numbers: seconds and milliseconds since 1970, days of spreadsheets, digits of a calendar."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final

from indexer.dates.zones import VIETNAM

_COMPACT: Final = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(?:\.\d+)?(Z|[+-]\d{4}|[+-]\d{2}:\d{2})?)?", re.ASCII
)
_EPOCH: Final = re.compile(r"-?(?:\d{9,10}|\d{12,13})(?:\.\d+)?", re.ASCII)
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
# The days that spreadsheets number from 1900 on: 20,000 is in 1954, 80,000 in 2119.
_SERIALS: Final = (20_000, 80_000)
_DAY_ZERO: Final = datetime(1899, 12, 30, tzinfo=VIETNAM)
_DAYS: Final = (19000101, 21001231)
_YEARS: Final = (1900, 2100)


def from_number(value: float) -> datetime:
    """Read a number: a day as 20230424, a day of a spreadsheet, seconds or milliseconds since 1970.

    Raises ``ValueError``.
    """
    if _YEARS[0] <= value <= _YEARS[1]:
        raise ValueError("a year alone is no date")
    if _DAYS[0] <= value <= _DAYS[1] and value == int(value):
        text = str(int(value))
        try:
            return datetime(int(text[:4]), int(text[4:6]), int(text[6:]), tzinfo=VIETNAM)
        except ValueError:
            pass  # then the seconds of a day in 1970
    if _SERIALS[0] <= value <= _SERIALS[1]:
        return _DAY_ZERO + timedelta(seconds=round(value * 86400))
    return from_epoch(value)


def from_epoch(value: float) -> datetime:
    """Read seconds or milliseconds since 1970. Raises ``ValueError``."""
    try:
        # 10^11 seconds are the year 5138, 10^11 milliseconds are 1973: a larger number counts milliseconds.
        seconds = value / 1000 if abs(value) >= 1e11 else value
        return datetime.fromtimestamp(seconds, timezone.utc).astimezone(VIETNAM)
    except (OverflowError, OSError, ValueError):
        raise ValueError("the number of seconds is out of range") from None


def from_digits(text: str) -> datetime | None:
    """Read a text of nothing but digits, a zone at most behind them; None where it is none. Raises ``ValueError``."""
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(match[7]))
    if _EPOCH.fullmatch(text):
        return from_epoch(float(text))
    if _SERIAL.fullmatch(text) and _SERIALS[0] <= float(text) <= _SERIALS[1]:
        return from_number(float(text))
    return None


def _zone(text: str | None) -> timezone:
    if text is None:
        return VIETNAM
    if text == "Z":
        return timezone.utc
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset > timedelta(hours=14):
        raise ValueError("no zone is more than 14 hours from UTC")
    return timezone(-offset if text[0] == "-" else offset)
