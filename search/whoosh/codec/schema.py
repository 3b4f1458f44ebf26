"""The schema under which Whoosh sees the index, and the analyzers that give the same terms to a stock index.

``text`` holds the folded syllables of title, summary, body and captions, ``marked`` the same syllables with their
marks, ``pair`` and ``marked_pair`` two neighbouring syllables, ``word`` pyvi's words of two syllables and more.
All five share one length: the article's number of syllables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.fields import ID, KEYWORD, STORED, TEXT, FieldType, Schema
from whoosh.formats import Frequency, Positions

from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.derived.zones import GAP, UNIT, Zone

Term = tuple[str, int, int]  # text, position, weight in half units


class ZoneText(str):
    """An analysed article in the shape Whoosh hands on to an analyzer: a text (left empty) that carries its zones."""

    zones: list[Zone]

    @classmethod
    def of(cls, zones: Iterable[Zone]) -> ZoneText:
        """The value to give to each of an article's term fields."""
        text = cls()
        text.zones = list(zones)
        return text


class ZoneAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh is not typed
    """Gives the terms of one field of the analysed zones of an article (or of a plain query text)."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ZoneAnalyzer) and other.field == self.field

    def __hash__(self) -> int:
        return hash(self.field)

    def __call__(self, value: Any, **kwargs: Any) -> Iterator[Token]:
        """The field's terms of the analysed zones, or of a query text."""
        token = Token(positions=True, boosts=True)
        zones = value.zones if isinstance(value, ZoneText) else _query_zones(value)
        for text, position, weight in field_terms(self.field, zones):
            token.text, token.pos, token.boost = text, position, weight / UNIT
            yield token


def _query_zones(text: str) -> list[Zone]:
    return [Zone("query", tokenize(text).forms, [], UNIT)]


def field_terms(field: str, zones: Sequence[Zone]) -> Iterator[Term]:
    """The terms of one field, zone by zone, with positions as they are indexed."""
    first = 0
    for zone in zones:
        if zone.forms:
            for text, position in _TERMS[field](zone):
                yield text, first + position, zone.weight_at(position)
            first += len(zone.forms) + GAP


def _pairs(forms: Sequence[str]) -> Iterator[tuple[str, int]]:
    return ((f"{left} {right}", index) for index, (left, right) in enumerate(pairwise(forms)))


def _folded(zone: Zone) -> list[str]:
    return [fold(form) for form in zone.forms]


_TERMS: dict[str, Callable[[Zone], Iterator[tuple[str, int]]]] = {
    "text": lambda zone: ((key, index) for index, key in enumerate(_folded(zone))),
    "marked": lambda zone: ((form, index) for index, form in enumerate(zone.forms)),
    "pair": lambda zone: _pairs(_folded(zone)),
    "marked_pair": lambda zone: _pairs(zone.forms),
    "word": lambda zone: ((" ".join(zone.forms[first:last]), first) for first, last in zone.compounds),
}

TERM_FIELDS = tuple(_TERMS)


def _term_field(name: str) -> FieldType:
    analyzer = ZoneAnalyzer(name)
    field = TEXT(analyzer=analyzer, phrase=name in ("text", "marked"), stored=False)
    field.format = Positions() if name in ("text", "marked") else Frequency()
    return field


SCHEMA = Schema(
    id=ID(unique=True, stored=True),
    **{name: _term_field(name) for name in TERM_FIELDS},
    **{name: KEYWORD(stored=True, commas=True) for name in ("source", "section", "authors", "tags")},
    **{name: STORED() for name in ("url", "title", "summary", "body", "published", "modified", "images")},
    **{name: STORED() for name in ("language", "extra")},
)
