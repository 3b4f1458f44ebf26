"""A date read: a whole value, or the one that a line holds."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from analyzers.composition import composed
from indexer.dates.numbers import from_digits, from_number
from indexer.dates.order import Order
from indexer.dates.relative import from_relative
from indexer.dates.zones import CLOCK, PART_OF_DAY, VIETNAM, at

# Outside these years a value is a mistake, and a datetime near year 1 or 9999 cannot be converted to UTC.
FIRST_YEAR: Final = 1500
LAST_YEAR: Final = 2200

_MONTHS: Final = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_ENGLISH: Final = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NAME: Final = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
_IN_WORDS: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*(?:tháng|thg\.?|th(?=\d))\s*(\d{{1,2}}|{_MONTH})\s*(?:,|năm)?\s*(\d{{4}})(?!\d)"
)
_MONTH_DAY: Final = re.compile(rf"\btháng\s*(\d{{1,2}}|{_MONTH})\s+(\d{{1,2}}),\s*(\d{{4}})(?!\d)")
_DAY_NAME: Final = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s-]({_NAME})\.?,?[\s-](\d{{4}})(?!\d)", re.ASCII)
_NAME_DAY: Final = re.compile(rf"\b({_NAME})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})(?!\d)", re.ASCII)
# Patterns, and where year, month and day are in them, and whether another part may be the month.
_FORMS: Final = (
    (_YEAR_FIRST, (1, 3, 4)),
    (_DAY_FIRST, (4, 3, 1)),
    (_IN_WORDS, (3, 2, 1)),
    (_MONTH_DAY, (3, 1, 2)),
    (_DAY_NAME, (3, 2, 1)),
    (_NAME_DAY, (3, 1, 2)),
)
_FILLER: Final = re.compile(
    r"(?:thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s*nhật|"
    r"\b(?:cn|t[2-7]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b|"
    r"\b(?:đã đăng|đăng|cập nhật|xuất bản|phát hành|ngày đăng|đăng ngày|đăng lúc|thời gian|ngày tạo|"
    r"posted|published|updated|on|at)\b|"
    r"\b(?:rạng sáng|sáng sớm|sáng|trưa|chiều tối|chiều|tối|đêm|khuya)\b|\b(?:mùng|mồng)\b|"
    r"\bngày\b|\blúc\b|\bvào\b|\bhồi\b|\bt\b|\(?(?:gmt|utc)\s*\+\s*0?7(?::00)?\)?|[\s,;|()\[\]\-–—•·.:])+"
)
_RFC_2822: Final = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+(?:\d{4}|\d{2})"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+(?:[+-]\d{4}|[A-Z]{1,4}))?)?",
    re.ASCII,
)
_SHORT_YEAR: Final = re.compile(r"((?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+)(\d{2})(?!\d)", re.ASCII)
_JAVASCRIPT: Final = re.compile(  # what a Date of JavaScript is as a text
    r"[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})(?: \([^()]{1,60}\))?", re.ASCII
)
_NO_DATE: Final = re.compile(r"0000-00-00.*|0001-01-01.*|0", re.ASCII)

# What most programs write, which Python reads by itself.
_ISO_8601: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d(?:\.\d{3}(?:\d{3})?)?[+-](?:0\d|1[0-3]):[0-5]\d", re.ASCII
)

Found = tuple[datetime, str]


def read_date(value: object, *, order: Order | None = None, now: datetime | None = None) -> datetime | None:
    """Read a date given as text, as a number (epoch seconds or milliseconds, days of a spreadsheet, 20230424) or as a
    Python date. ``order`` says what 3/12/2024 is (without it the
    day comes first where it can); ``now``, what "2 giờ trước" is told from.

    Gives an aware datetime, or None for the empty dates of databases (``0000-00-00``, ``0001-01-01``, 0).
    Raises ``ValueError``, with the reason, for anything else.

    >>> read_date("Thứ Hai, 12/05/2023 08:30 (GMT+7)").isoformat(), read_date(1683855000).isoformat()
    ('2023-05-12T08:30:00+07:00', '2023-05-12T08:30:00+07:00')
    """
    if isinstance(value, bool):
        raise ValueError("true or false is not a date")
    if isinstance(value, int | float):
        return None if value == 0 else _bounded(from_number(value))
    if isinstance(value, datetime | date):
        return _bounded(_from_python(value))
    if not isinstance(value, str):
        raise ValueError("a date must be a text or a number of seconds")
    text = value.strip()
    if len(text) > 100:
        raise ValueError("a text of more than 100 characters is not a date")
    return None if _NO_DATE.fullmatch(text) else _bounded(_from_text(text, order, now))


def find_date(text: str, order: Order | None = None) -> Found | None:
    """Find the one date in a line, with its time if there is one, and what is left of the line around them.

    >>> when, rest = find_date("Cập nhật: 8h30 ngày 12/5/2023 | Lượt xem: 95")
    >>> when.isoformat(), rest
    ('2023-05-12T08:30:00+07:00', 'Cập nhật: | Lượt xem: 95')
    """
    if _YEAR.search(text) is None:
        return None
    lowered = _lowered(text)
    for pattern, places in _FORMS:
        if match := pattern.search(lowered):
            day_start = _day(match, places, order)
            around = [match.span()]
            # The date is blanked, not cut, so that offsets still hold and its digits are not read as a time.
            rest = lowered[: match.start()] + " " * (match.end() - match.start()) + lowered[match.end() :]
            if clock := CLOCK.search(rest):
                part = PART_OF_DAY.search(rest)
                day_start = at(day_start, clock, part[0] if part else "")
                around.append(clock.span())
            return day_start, _without(text if len(text) == len(lowered) else lowered, around)
    return None


def _day(match: re.Match[str], places: tuple[int, int, int], order: Order | None) -> datetime:
    year, month, day = (match[group] for group in places)
    number, other = _MONTHS.get(month) or _ENGLISH.get(month) or int(month), int(day)
    # The month comes first where all of a file says so, or where nothing is known and only that makes a date.
    if places == (4, 3, 1) and match[2] != "." and (order is Order.MONTH or (order is None and number > 12 >= other)):
        number, other = other, number
    return datetime(int(year), number, other, tzinfo=VIETNAM)


def _lowered(text: str) -> str:
    return composed(text).lower().replace("\xa0", " ").replace("\u202f", " ")


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return " ".join(re.sub(r"\bngày\s+(?=[|,;-]|$)|\(\s*\)", " ", text).split())


def _from_text(text: str, order: Order | None, now: datetime | None) -> datetime:
    if _ISO_8601.fullmatch(text):
        return datetime.fromisoformat(text)
    if (digits := from_digits(text)) is not None:
        return digits
    if javascript := _JAVASCRIPT.fullmatch(text):
        month, day, *rest = javascript.groups()
        text = " ".join((day, month, *rest))
    if _RFC_2822.fullmatch(text):
        return _from_mail(text)
    if now is not None and (told := from_relative(_lowered(text), now)) is not None:
        return told
    found = find_date(text, order)
    if found is None or _FILLER.sub("", _lowered(found[1])):
        raise ValueError("not in a form that is known, such as 2023-05-12T08:30:00+07:00 or 12/05/2023 08:30")
    return found[0]


def _from_mail(text: str) -> datetime:
    """Read a date of mail and feeds. There "-0000" is UTC, and zones have names."""
    if (found := find_date(_SHORT_YEAR.sub(_with_century, text))) is not None and not text.endswith("-0000"):
        return found[0]
    when = parsedate_to_datetime(text)
    return when.replace(tzinfo=timezone.utc) if text.endswith("-0000") else _from_python(when)


def _with_century(match: re.Match[str]) -> str:
    year = int(match[2])
    return f"{match[1]}{year + (1900 if year >= 70 else 2000)}"


def _from_python(value: date) -> datetime:
    when = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return when if when.tzinfo else when.replace(tzinfo=VIETNAM)


def _bounded(when: datetime) -> datetime:
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"the year {when.year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return when
