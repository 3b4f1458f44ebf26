"""Dates told from another one: "2 giờ trước", "hôm qua", "thứ 5 tuần trước"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from indexer.dates.zones import CLOCK, VIETNAM, at

_NUMBERS: Final = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_UNITS: Final = {
    "giây": timedelta(seconds=1), "phút": timedelta(minutes=1), "giờ": timedelta(hours=1),
    "tiếng": timedelta(hours=1), "ngày": timedelta(days=1), "hôm": timedelta(days=1), "tuần": timedelta(weeks=1),
}  # fmt: skip
_AGO: Final = re.compile(
    rf"(?:cách đây|khoảng)?\s*(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})\s*(?P<unit>{'|'.join(_UNITS)}|tháng)\s*"
    r"(?:trước|qua)(?: đây)?"
)
_DAYS_AGO: Final = {"vừa xong": 0, "mới đây": 0, "hôm nay": 0, "hôm qua": 1, "hôm kia": 2}
_WEEKDAYS: Final = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5,
}  # fmt: skip
_WEEKDAY: Final = re.compile(
    r"(?:thứ\s*(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ nhật|cn))\s*(?P<week>tuần trước|tuần này)"
)


def from_relative(lowered: str, now: datetime) -> datetime | None:
    """Read a date that is told from ``now``; None where the text is none such. The text is in small letters.

    >>> from datetime import datetime
    >>> now = datetime(2023, 5, 12, 8, 30, tzinfo=VIETNAM)
    >>> [from_relative(text, now).isoformat()[:16] for text in ("2 giờ trước", "hôm qua", "thứ 5 tuần trước")]
    ['2023-05-12T06:30', '2023-05-11T00:00', '2023-05-04T00:00']
    """
    now = now.astimezone(VIETNAM)
    text = " ".join(lowered.split()).strip(" .,()")
    if match := _AGO.fullmatch(text):
        count = int(_NUMBERS.get(match["count"], 0) or match["count"])
        if match["unit"] == "tháng":
            return _midnight(_months_before(now, count))
        then = now - count * _UNITS[match["unit"]]
        return _midnight(then) if match["unit"] in ("ngày", "hôm", "tuần") else then
    clock = CLOCK.search(text)
    words = " ".join((text[: clock.start()] + " " + text[clock.end() :] if clock else text).split())
    words = words.strip(" ,-").removesuffix(" lúc").removeprefix("lúc ").strip(" ,-")
    day = _day(words, now)
    return at(day, clock) if day is not None and clock else day


def _day(words: str, now: datetime) -> datetime | None:
    if words in ("vừa xong", "mới đây"):
        return now
    if words in _DAYS_AGO:
        return _midnight(now - timedelta(days=_DAYS_AGO[words]))
    if match := _WEEKDAY.fullmatch(words):
        weekday = 6 if match["sunday"] else _WEEKDAYS[match["day"]]
        monday = now - timedelta(days=now.weekday(), weeks=match["week"] == "tuần trước")
        return _midnight(monday + timedelta(days=weekday))
    return None


def _months_before(now: datetime, count: int) -> datetime:
    months = now.year * 12 + now.month - 1 - count
    year, month = divmod(months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, 28))


def _midnight(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0, second=0, microsecond=0)
