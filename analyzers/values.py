"""Values: one amount, time of day or numbered quarter, however it is written.

``900k`` is 900.000 đồng and 900 nghìn đồng, ``10h30`` is 10:30 and 10 giờ 30, ``quý I`` is quý 1. Only what the words
beside a number make certain is read so: a lone I is a word, and a lone 10 30 two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold

Forms = tuple[str, ...]
Found = tuple[int, int, Forms, str]  # start, end, the other spelling, its kind

_NUMBER: Final = re.compile(r"\d{1,15}(?:,\d{1,6})?")
_CURRENCIES: Final = ("đồng", "đ", "vnđ")
_POWERS: Final = {"nghìn": 3, "ngàn": 3, "k": 3, "triệu": 6, "tr": 6, "tỷ": 9, "tỉ": 9}
_WRITTEN: Final = {9: ("tỷ",), 6: ("triệu", "tr"), 3: ("nghìn", "ngàn")}
_LEAST_BEFORE: Final = 1000  # "đ 700.000" is money, "đ 5" a letter and a number

_HOURS: Final = ("giờ", "h", "g")
_MINUTES: Final = ("phút", "p")
_HOUR: Final = re.compile(r"1?\d|2[0-4]")
_MINUTE: Final = re.compile(r"[0-5]?\d")

# What a Roman numeral may number: beside these, I and V are no words.
_NUMBERED: Final = (
    "quý",
    "quí",
    "thế kỷ",
    "thế kỉ",
    "khóa",
    "chương",
    "phần",
    "tập",
    "thứ",
    "cấp",
    "hạng",
    "loại",
    "kỳ",
    "thế chiến",
)
_HEADS: Final = {
    first: [words for words in map(str.split, _NUMBERED) if fold(words[0]) == first]
    for first in {fold(head.split()[0]) for head in _NUMBERED}
}
_ROMAN: Final = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def value_spellings(forms: Sequence[str]) -> Iterator[Found]:
    """Yield the other spellings of every value among the tokens of a query.

    >>> [" ".join(found[2]) for found in value_spellings(["10", "h", "30"])]
    ['10 giờ 30', '10 giờ 30 phút', '10 g 30', '10 30']
    >>> next(value_spellings(["quý", "i", "2024"]))
    (0, 2, ('quý', '1'), 'numeral')
    """
    for at in range(len(forms)):
        yield from _money(forms, at)
        yield from _time(forms, at)
        yield from _numeral(forms, at)


def times_of(raw: str) -> list[Forms]:
    """List the ways to write a time of day that was typed with a colon; of anything else none.

    >>> times_of("7:05")[0], times_of("3:0"), times_of("30/4")
    (('7', 'giờ', '5'), [], [])
    """
    found = re.fullmatch(r"([01]?\d|2[0-4]):([0-5]\d)", raw.strip(".,;()"))
    if found is None:
        return []
    hour, minute = (one[1:] if one[0] == "0" and one != "00" and len(one) == 2 else one for one in found.groups())
    return [spelling for spelling in _clock(hour, minute) if len(spelling) > 2]  # not 7 5 itself


def _is(form: str, *words: str) -> str:
    """The first of the words that a form is, marks left out or not; nothing if none."""
    key = fold(form)
    return next((one for one in words if fold(one) == key and closeness(form, one) is not Closeness.OTHER), "")


# Money.


def _money(forms: Sequence[str], at: int) -> Iterator[Found]:
    before = "" if forms[at][0].isdecimal() else _is(forms[at], "đ", "vnđ")
    number = at + bool(before)
    if number >= len(forms) or not _NUMBER.fullmatch(forms[number]):
        return
    end, power = number + 1, 0
    if not before and end < len(forms) and (word := _is(forms[end], *_POWERS)):
        power, end = _POWERS[word], end + 1
    behind = end < len(forms) and bool(_is(forms[end], *_CURRENCIES))
    end += behind
    amount = Decimal(forms[number].replace(",", ".")) * 10**power
    if (before and (behind or amount < _LEAST_BEFORE)) or amount != amount.to_integral_value():
        return
    if before or behind or (end == number + 2 and _is(forms[number + 1], "k")):
        keys = [fold(form) for form in forms[at:end]]
        for spelling in _written(int(amount)):
            if [fold(form) for form in spelling] != keys:
                yield at, end, spelling, "value"


def _written(amount: int) -> Iterator[Forms]:
    for currency in _CURRENCIES:
        yield str(amount), currency
    for currency in ("đ", "vnđ"):
        yield currency, str(amount)
    for power, words in _WRITTEN.items():
        if amount < 10**power or amount % 10 ** (power - 1):
            continue
        count = str(Decimal(amount) / 10**power).replace(".", ",")
        for word in words:
            yield count, word, "đồng"
        if power == 3:  # 900k
            yield count, "k"
        return


# Times of day.


def _time(forms: Sequence[str], at: int) -> Iterator[Found]:
    hour = forms[at]
    if not _HOUR.fullmatch(hour) or at + 1 >= len(forms) or not (word := _is(forms[at + 1], *_HOURS)):
        return
    end = at + 2
    if end < len(forms) and _MINUTE.fullmatch(minute := forms[end]):
        end += 1
        end += end < len(forms) and bool(_is(forms[end], *_MINUTES))
        spellings = tuple(_clock(hour, minute))
    else:
        spellings = () if word == "g" else ((hour, "giờ"), (hour, "h"))  # g is also gram
    keys = [fold(form) for form in forms[at:end]]
    for spelling in spellings:
        if [fold(form) for form in spelling] != keys:
            yield at, end, spelling, "value"


def _clock(hour: str, minute: str) -> Iterator[Forms]:
    yield hour, "giờ", minute
    yield hour, "giờ", minute, "phút"
    yield hour, "h", minute
    yield hour, "g", minute
    yield hour, minute
    if minute in ("0", "00"):
        yield hour, "giờ"
        yield hour, "h"


# Numerals.


def _numeral(forms: Sequence[str], at: int) -> Iterator[Found]:
    for words in _HEADS.get(fold(forms[at]), ()):
        end = at + len(words)
        if end >= len(forms) or not all(map(_is, forms[at:end], words)):
            continue
        other = _arabic(forms[end]) or _roman(forms[end])
        if not other:
            continue
        typed = tuple(forms[at:end])
        yield at, end + 1, (*typed, other), "numeral"
        behind = end + 1 + (end + 1 < len(forms) and bool(_is(forms[end + 1], "năm")))
        if behind < len(forms) and _YEAR.fullmatch(year := forms[behind]):
            # quý I/2024 is one word with its year.
            ways = [(number, *word, year) for number in (forms[end], other) for word in ((), ("năm",))]
            as_typed = tuple(forms[end : behind + 1])
            yield from ((at, behind + 1, (*typed, *way), "numeral") for way in ways if way != as_typed)
        return


def _arabic(form: str) -> str:
    """The digits of a Roman numeral from I to XXXIX; nothing for any other word."""
    found = _ROMAN.fullmatch(form)
    if found is None or not form:
        return ""
    units = {"ix": 9, "iv": 4}.get(found[2], 5 * found[2].count("v") + found[2].count("i"))
    return str(10 * len(found[1]) + units)


def _roman(form: str) -> str:
    if not form.isdecimal() or len(form) > 2 or not 1 <= int(form) <= 39:  # as far as _arabic reads
        return ""
    tens, units = divmod(int(form), 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[units]
