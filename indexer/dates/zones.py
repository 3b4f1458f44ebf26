"""Times of day and their zones, as news sites write them. A time without a zone is Vietnam's."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh has had no other offset since 1975

# Names that mean one zone wherever they are written. (CST and IST do not, and are no zones here.)
_NAMED: Final = {
    "z": 0, "gmt": 0, "utc": 0, "ict": 7, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "cet": 1, "cest": 2,
    "est": -5, "edt": -4, "pst": -8, "pdt": -7,
}  # fmt: skip
_OFFSET: Final = (
    r"(?:gmt|utc)?\s*(?P<sign>\+\s?|-)(?P<hours>\d{4}|\d{1,2})(?:\s?:?\s?(?P<minutes>\d{2}))?"
    r"(?![\d:]|\s?[/.-]\d)"
)
_NAME: Final = rf"(?P<name>{'|'.join(sorted(_NAMED, key=len, reverse=True))})\b(?!\s*[+-]\s?\d)"
_HALF: Final = r"(?P<half>am|pm|sa|ch|a\.m\.|p\.m\.)"
CLOCK: Final = re.compile(
    r"(?<![\d:+])(?P<hour>\d{1,2})(?:\s?:\s?|h|g|\s?giờ\s?)"
    r"(?:(?P<minute>\d{2}|(?<=giờ )\d(?=\s?phút))(?:\s?phút|p(?!\w)|['’′])?"
    r"(?:\s?:\s?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    rf"\s?{_HALF}?"
    r"(?![\d:]|\s?/|(?!z\b|gmt|utc)\w)"
    rf"(?:\s*[(,]?\s*(?:{_NAME}|{_OFFSET})\)?)?",
    re.ASCII,
)
# What a day is divided into in words: "sáng 24/4", "chiều 24/4". They say which half a time is in.
PART_OF_DAY: Final = re.compile(r"\b(?:rạng sáng|sáng sớm|sáng|trưa|chiều tối|chiều|tối|đêm|khuya)\b(?: nay| qua)?")


def at(day: datetime, clock: re.Match[str], part: str = "") -> datetime:
    """Put a time that ``CLOCK`` has found on a day; ``part`` is the part of the day that is written beside it.

    Raises ``ValueError``.
    """
    hours, half = int(clock["hour"]), (clock["half"] or "").replace(".", "")
    if (half in ("pm", "ch") or (not half and part.startswith(("chiều", "tối")))) and hours < 12:
        hours += 12
    elif half in ("am", "sa") and hours == 12:
        hours = 0
    second = min(int(clock["second"] or 0), 59)  # a leap second has no place in a datetime
    micro = int((clock["fraction"] or "0")[:6].ljust(6, "0"))
    return day.replace(
        hour=hours, minute=int(clock["minute"] or 0), second=second, microsecond=micro, tzinfo=zone(clock)
    )


def zone(clock: re.Match[str]) -> timezone:
    """Read the zone behind a time. Raises ``ValueError``."""
    if clock["name"]:
        return timezone(timedelta(hours=_NAMED[clock["name"]])) if _NAMED[clock["name"]] else timezone.utc
    if not clock["hours"]:
        return VIETNAM
    hours, minutes = clock["hours"], clock["minutes"] or "0"
    if len(hours) == 4:
        hours, minutes = hours[:2], hours[2:]
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > timedelta(hours=14):
        raise ValueError("no zone is more than 14 hours from UTC")
    return timezone(-offset if clock["sign"].startswith("-") else offset)
