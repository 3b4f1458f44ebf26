"""Dates as news sites write them. A date without a zone is Vietnam's time; day comes before month."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from analyzers.composition import composed

VIETNAM: Final = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh has had no other offset since 1975

# Outside these years a value is a mistake, and a datetime near year 1 or 9999 cannot be converted to UTC.
FIRST_YEAR: Final = 1500
LAST_YEAR: Final = 2200

_MONTHS: Final = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
_IN_WORDS: Final = re.compile(rf"(?<!\d)(\d{{1,2}})\s*tháng\s*(\d{{1,2}}|{_MONTH})\s*(?:,|năm)?\s*(\d{{4}})(?!\d)")
_TIME: Final = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})(?::|h|g|\s?giờ\s?)"
    r"(?:(?P<minute>\d{2})(?:\s?phút)?(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?\s?(?P<half>am|pm|sa|ch)?"
    r"(?![\d:]|\s?/|(?!z\b|gmt|utc)\w)"
    r"(?:\s*[(,]?\s*(?:(?P<utc>z\b|(?:gmt|utc)(?!\s*[+-]\d))|(?:gmt|utc)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})"
    r"(?::?(?P<minutes>\d{2}))?(?!\d))\)?)?",
    re.ASCII,
)
_FILLER: Final = re.compile(
    r"(?:thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s*nhật|\b(?:cn|t[2-7]|mon|tue|wed|thu|fri|sat|sun)\b|"
    r"\bngày\b|\blúc\b|\bvào\b|\bhồi\b|\bt\b|\(?(?:gmt|utc)\s*\+\s*0?7(?::00)?\)?|[\s,;|()\[\]\-–—•·.:])+"
)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})(Z)?)?", re.ASCII)
_EPOCH: Final = re.compile(r"-?(?:\d{9,10}|\d{12,13})(?:\.\d+)?", re.ASCII)
_RFC_2822: Final = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}", re.ASCII)
_NO_DATE: Final = re.compile(r"0000-00-00.*|0001-01-01.*|0", re.ASCII)

Found = tuple[datetime, str]


def read_date(value: object) -> datetime | None:
    """Read a date given as text, as a number (epoch seconds or milliseconds) or as a Python date.

    Gives an aware datetime, or None for the empty dates of databases (``0000-00-00``, ``0001-01-01``, 0).
    Raises ``ValueError``, with the reason, for anything else.

    >>> read_date("Thứ Hai, 12/05/2023 08:30 (GMT+7)").isoformat(), read_date(1683855000).isoformat()
    ('2023-05-12T08:30:00+07:00', '2023-05-12T08:30:00+07:00')
    """
    if isinstance(value, bool):
        raise ValueError("true or false is not a date")
    if isinstance(value, int | float):
        return None if value == 0 else _bounded(_from_epoch(value))
    if isinstance(value, datetime | date):
        return _bounded(_from_python(value))
    if not isinstance(value, str):
        raise ValueError("a date must be a text or a number of seconds")
    text = value.strip()
    if len(text) > 100:
        raise ValueError("a text of more than 100 characters is not a date")
    return None if _NO_DATE.fullmatch(text) else _bounded(_from_text(text))


def find_date(text: str) -> Found | None:
    """Find the one date in a line, with its time if there is one, and what is left of the line around them.

    >>> when, rest = find_date("Cập nhật: 8h30 ngày 12/5/2023 | Lượt xem: 95")
    >>> when.isoformat(), rest
    ('2023-05-12T08:30:00+07:00', 'Cập nhật: | Lượt xem: 95')
    """
    if _YEAR.search(text) is None:
        return None
    lowered = _lowered(text)
    for pattern, order in ((_YEAR_FIRST, (1, 3, 4)), (_DAY_FIRST, (4, 3, 1)), (_IN_WORDS, (3, 2, 1))):
        if match := pattern.search(lowered):
            year, month, day = (match[group] for group in order)
            around = [match.span()]
            day_start = datetime(int(year), int(_MONTHS.get(month, month)), int(day), tzinfo=VIETNAM)
            # The date is blanked, not cut, so that offsets still hold and its digits are not read as a time.
            rest = lowered[: match.start()] + " " * (match.end() - match.start()) + lowered[match.end() :]
            if clock := _TIME.search(rest):
                day_start = _at(day_start, clock)
                around.append(clock.span())
            return day_start, _without(text if len(text) == len(lowered) else lowered, around)
    return None


def _lowered(text: str) -> str:
    return composed(text).lower().replace("\xa0", " ")


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return " ".join(re.sub(r"\bngày\s+(?=[|,;-]|$)|\(\s*\)", " ", text).split())


def _from_text(text: str) -> datetime:
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        zone = timezone.utc if match[7] else VIETNAM
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    if _RFC_2822.match(text):
        return _from_python(parsedate_to_datetime(text))
    found = find_date(text)
    if found is None or _FILLER.sub("", _lowered(found[1])):
        raise ValueError("not in a form that is known, such as 2023-05-12T08:30:00+07:00 or 12/05/2023 08:30")
    return found[0]


def _at(day: datetime, clock: re.Match[str]) -> datetime:
    hours = int(clock["hour"])
    if clock["half"] in ("pm", "ch") and hours < 12:
        hours += 12
    elif clock["half"] in ("am", "sa") and hours == 12:
        hours = 0
    second = min(int(clock["second"] or 0), 59)  # a leap second has no place in a datetime
    micro = int((clock["fraction"] or "0")[:6].ljust(6, "0"))
    return day.replace(
        hour=hours, minute=int(clock["minute"] or 0), second=second, microsecond=micro, tzinfo=_zone(clock)
    )


def _zone(clock: re.Match[str]) -> timezone:
    if clock["utc"]:
        return timezone.utc
    if not clock["hours"]:
        return VIETNAM
    offset = timedelta(hours=int(clock["hours"]), minutes=int(clock["minutes"] or 0))
    if offset > timedelta(hours=14):
        raise ValueError("no zone is more than 14 hours from UTC")
    return timezone(-offset if clock["sign"] == "-" else offset)


def _from_epoch(value: float) -> datetime:
    try:
        # 10^11 seconds are the year 5138, 10^11 milliseconds are 1973: a larger number counts milliseconds.
        seconds = value / 1000 if abs(value) >= 1e11 else value
        return datetime.fromtimestamp(seconds, timezone.utc).astimezone(VIETNAM)
    except (OverflowError, OSError, ValueError):
        raise ValueError("the number of seconds is out of range") from None


def _from_python(value: date) -> datetime:
    when = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return when if when.tzinfo else when.replace(tzinfo=VIETNAM)


def _bounded(when: datetime) -> datetime:
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"the year {when.year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return when
