"""Particulars: the names, numbers and days by which two articles can be known to tell of the same event.

Shared by all engines, like ``zones``: what an article says is analysed here, and how much two articles have to
share is one rule, in whole numbers, so that every engine folds the same. Measured in ``benchmarks/events.py``.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from itertools import accumulate
from typing import Final, NamedTuple

from analyzers.fold import fold
from analyzers.syllable import is_key
from search.derived.form_table import SHORT, small_number
from search.derived.zones import Zone

MOST: Final = 32  # particulars of an article
IN_TITLE: Final = 16  # of these, from the title at the most
BEGINNING: Final = 150  # syllables of the body that are read for them
FEW: Final = 64  # articles that have one at the most; what more have says nothing of one event
SHARED: Final = 2  # that two articles of an event have in common at least, a name or a number among them
MOST_DAYS: Final = 4  # that an article tells of

# Cosines of the vectors of two articles, in hundredths: for articles of the same days, and for others.
NEAR: Final = 18
FAR: Final = 42
SAME_DAYS: Final = 3 * 86_400  # seconds between two articles of the same days ...
NEXT_DAY: Final = 1  # ... or days between those that their texts tell of
APART: Final = 10  # days between texts of different events
TOLD_IN_TITLE: Final = 1024  # added to the day in a row that the title tells of
_MONTHS: Final = (0, *accumulate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)))
YEAR: Final = _MONTHS[-1]


class Particulars(NamedTuple):
    """``tokens``: each with whether it is a name or a number (else two other neighbours in the title). ``days`` of the
    year, from 1, those of the title first; ``title_days`` is how many these are."""

    tokens: dict[str, bool]
    days: tuple[int, ...]
    title_days: int


def bits(articles: int, df: int) -> int:
    """How much a particular says that so many of the articles have, in quarters of a bit; nothing if many have it, or
    none but one, which shares it with nobody.

    >>> bits(100_000, 2), bits(100_000, 64), bits(100_000, 65), bits(100_000, 1)
    (62, 42, 0, 0)
    """
    return int(4 * math.log2(articles / df)) if 1 < df <= FEW else 0


def alike(shared: int, one: int, other: int, *, near: bool) -> bool:
    """Whether two articles share enough: sums of squared ``bits``, of what both have, and of what each has.

    >>> alike(50, 200, 200, near=True), alike(50, 200, 200, near=False)
    (True, False)
    """
    return shared * shared * 10_000 >= (NEAR if near else FAR) ** 2 * one * other > 0


def gap(one: int, other: int) -> int:
    """Days between two days of a year, whichever year it was.

    >>> gap(1, 3), gap(1, 365)
    (2, 2)
    """
    between = abs(one - other)
    return min(between, YEAR - between)


def day_of_year(day: int, month: int) -> int | None:
    """A day of a month as a day of the year, from 1; None where there is no such day.

    >>> day_of_year(2, 9), day_of_year(31, 4)
    (246, None)
    """
    there = 1 <= month <= 12 and 1 <= day <= _MONTHS[month] - _MONTHS[month - 1]
    return _MONTHS[month - 1] + day if there else None


def particulars(zones: Iterable[Zone]) -> Particulars:
    """The particulars of an article that was analysed: of its title, its summary and the beginning of its body."""
    reader = _Reader()
    for zone in zones:
        if zone.name in ("title", "summary", "body"):
            reader.read(zone)
    return reader.found()


def row_of(found: Particulars) -> tuple[list[int], list[int]]:
    """Particulars as numbers: 31 bits of a hash of each, and in the lowest bit whether it is a name or a number; and
    the days, plus ``TOLD_IN_TITLE`` for those of the title. None of them is 0."""
    tokens = [_hash(token) << 1 | is_name for token, is_name in found.tokens.items()]
    return tokens, [day + TOLD_IN_TITLE * (at < found.title_days) for at, day in enumerate(found.days)]


def _hash(token: str) -> int:
    """31 bits, and never 0."""
    return (zlib.crc32(token.encode("utf-8", "surrogatepass")) >> 1) or 1


class _Reader:
    def __init__(self) -> None:
        self._title: dict[str, bool] = {}
        self._names: dict[str, bool] = {}
        self._title_days: dict[int, None] = {}
        self._days: dict[int, None] = {}

    def found(self) -> Particulars:
        """What was found, the title's names first."""
        title = sorted(self._title, key=self._title.__getitem__, reverse=True)[:IN_TITLE]
        tokens = {token: self._title[token] for token in title}
        for token in self._names:
            if len(tokens) == MOST:
                break
            tokens.setdefault(token, True)
        days = tuple(dict.fromkeys([*self._title_days, *self._days]))[:MOST_DAYS]
        return Particulars(tokens, days, min(len(self._title_days), MOST_DAYS))

    def read(self, zone: Zone) -> None:
        """Read a zone of the article."""
        forms = zone.forms[:BEGINNING] if zone.name == "body" else zone.forms
        in_title = zone.name == "title"
        names = self._title if in_title else self._names
        keys = list(map(fold, forms))
        shouted = zone.text.isupper()  # a text all in capitals says nothing by them
        capital = [not shouted and zone.text[start].isupper() for start in zone.starts[: len(forms)]]
        for at, form in enumerate(forms):
            number = form[0].isdigit()
            if at + 1 < len(forms):
                pair = f"{keys[at]} {keys[at + 1]}"
                if (number and not forms[at + 1][0].isdigit()) or (
                    capital[at] and capital[at + 1] and not zone.text[zone.ends[at] : zone.starts[at + 1]].strip(" -")
                ):
                    names[pair] = True
                elif in_title:
                    names.setdefault(pair, False)
                if number:
                    self._day(zone, forms, at)
            if len(form) > SHORT and (number or (at and capital[at] and not is_key(keys[at]))):
                names[keys[at]] = True

    def _day(self, zone: Zone, forms: list[str], at: int) -> None:
        """The day of a year that begins at a token: ``21-9``, ``21/9``, ``21 tháng 9``."""
        between = zone.text[zone.ends[at] : zone.starts[at + 1]]
        month = forms[at + 2 : at + 3] if forms[at + 1] == "tháng" else [forms[at + 1]] if between in "/-." else []
        day = day_of_year(small_number(forms[at]), small_number(month[0])) if month else None
        if day is not None:
            (self._title_days if zone.name == "title" else self._days)[day] = None
