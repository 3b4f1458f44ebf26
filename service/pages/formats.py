"""Numbers, dates and sizes as a reader of either language writes them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final

from service.http.dates import VIETNAM
from service.http.language import Language

_WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def number(value: int, language: Language) -> str:
    """A whole number with its thousands set apart.

    >>> number(1234567, "vi"), number(1234567, "en")
    ('1.234.567', '1,234,567')
    """
    text = f"{value:,}"
    return text.replace(",", ".") if language == "vi" else text


def percent(ratio: float, language: Language, digits: int = 2) -> str:
    r"""A share of one, with as many digits as tell something: so many that are not leading noughts.

    >>> percent(0.0123, "vi"), percent(0.5, "en"), percent(0.00004, "en"), percent(0, "vi")
    ('1,2\xa0%', '50\xa0%', '0.004\xa0%', '0\xa0%')
    """
    hundredths = ratio * 100
    places = digits - 1 - math.floor(math.log10(hundredths)) if hundredths else 0
    text = f"{hundredths:.{min(4, max(0, places))}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text.replace('.', ',') if language == 'vi' else text}\N{NO-BREAK SPACE}%"


def day(moment: datetime, language: Language) -> str:
    """The date in Vietnam.

    >>> from datetime import timezone
    >>> day(datetime(2024, 10, 20, 18, tzinfo=timezone.utc), "vi")
    '21/10/2024'
    """
    local = moment.astimezone(VIETNAM)
    return f"{local.day}/{local.month}/{local.year}" if language == "vi" else f"{local.day} {local:%b} {local.year}"


def moment(value: datetime, language: Language) -> str:
    """The date and the time in Vietnam, with the day of the week.

    >>> moment(datetime(2024, 10, 20, 21, 35, tzinfo=VIETNAM), "vi")
    'Chủ nhật, 20/10/2024, 21:35 (GMT+7)'
    """
    local = value.astimezone(VIETNAM)
    name = _WEEKDAYS[local.weekday()] if language == "vi" else f"{local:%A}"
    return f"{name}, {day(value, language)}, {local:%H:%M} (GMT+7)"


def period(key: str, language: Language) -> str:
    """A year, month or day of a histogram or of a bound, in words.

    >>> period("2024", "vi"), period("2024-05", "vi"), period("2024-05-09", "vi"), period("2024-05", "en")
    ('2024', '5/2024', '9/5/2024', 'May 2024')
    """
    parts = key.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return key
    if len(parts) == 1:
        return key
    if language == "vi":
        return "/".join(str(int(part)) for part in reversed(parts))
    when = datetime(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 1)
    return f"{when.day} {when:%b %Y}" if len(parts) == 3 else f"{when:%b %Y}"
