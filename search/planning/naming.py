"""Naming: what ``name:`` asks for, a name in all its spellings and the others that its bearer had or has.

A later name counts from its first day on: before 1 July 2025 an article on TP.HCM says nothing of Bình Dương.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import Literal, NamedTuple

from analyzers.fold import fold
from analyzers.names import Forms, Other, around, named, names, others
from analyzers.tokens import tokenize
from analyzers.variants import admitted
from search.plan import AllOf, AnyOf, Apart, Condition, Dates, Sequence, Strictness, Syllable
from search.planning.evidence import Alternative
from search.planning.units import simple
from search.query.dates import parse_day
from search.query.nodes import Phrase, Word

Match = Literal["auto", "exact", "folded"]


class NameCondition(NamedTuple):
    """What an article has to meet; the syllables as typed; and every other spelling of them, for ranking and marks."""

    condition: Condition
    typed: Sequence
    alternative: Alternative


def name_condition(leaf: Word | Phrase, match: Match) -> NameCondition:
    """The condition of a term behind ``name:``."""
    written = partial(_written, folded=match == "folded", exact=leaf.exact or match == "exact")
    name = named(leaf.text) or ""
    own = written(_spellings(leaf.text))
    found = [(one, written(names()[one.name])) for one in other_names(leaf)]
    conditions = [_any(own, written(around(name)))]
    for one, row in found:
        condition = _any(row, written(around(one.name)))
        conditions.append(condition if one.since is None else AllOf((condition, _from(one))))
    alternative = Alternative(_parts(own[0]), tuple([*own[1:], *(each for _, row in found for each in row)]))
    return NameCondition(_either(conditions), own[0], alternative)


def _spellings(text: str) -> list[Forms]:
    """All spellings of a name, that which was typed first: with all its marks."""
    typed = tuple(tokenize(text).forms)
    own = names().get(named(text) or "", ()) or (typed,)
    return sorted(own, key=lambda forms: [*map(fold, forms)] != [*map(fold, typed)])


def other_names(leaf: Word | Phrase) -> Iterator[Other]:
    """The other names that a term behind ``name:`` asks for."""
    yield from others(named(leaf.text) or "")


def _written(spellings: Iterable[Forms], *, folded: bool, exact: bool) -> list[Sequence]:
    """Spellings as they may stand in a text: with all their marks or with none, since bình đường is no Bình Dương."""
    if folded:
        return [_sequence(forms, "folded") for forms in spellings]
    marked = [_sequence(forms, "exact", spelled=not exact) for forms in spellings]
    unmarked = [] if exact else [_sequence(tuple(map(fold, forms)), "exact") for forms in spellings]
    return list(dict.fromkeys([*marked, *unmarked]))


def _sequence(forms: Forms, marks: Strictness, *, spelled: bool = False) -> Sequence:
    return Sequence(tuple(Syllable(form, fold(form), marks, admitted(form) if spelled else ()) for form in forms))


def written_around(name: str) -> list[Sequence]:
    """What else the syllables of a name may be a part of in an article, with its marks or without any."""
    return _written(around(name), folded=False, exact=False)


def apart_from(way: Condition, others: Collection[Sequence]) -> Condition:
    """A way to write a name, where it is no part of any of the others; a single syllable as it is."""
    if not isinstance(way, Sequence):
        return way
    keys = {part.key for part in _parts(way)}
    beside = tuple(one for one in others if not keys.isdisjoint(part.key for part in _parts(one)))
    return Apart(way, beside) if beside else way


def _any(sequences: Iterable[Sequence], others: Collection[Sequence]) -> Condition:
    return _either([apart_from(simple(one), others) for one in sequences])


def _either(conditions: list[Condition]) -> Condition:
    flat = [child for one in conditions for child in (one.children if isinstance(one, AnyOf) else (one,))]
    distinct = tuple(dict.fromkeys(flat))
    return distinct[0] if len(distinct) == 1 else AnyOf(distinct)


def _from(other: Other) -> Dates:
    assert other.since is not None
    return Dates(parse_day(other.since.isoformat())[0], None)


def _parts(sequence: Sequence) -> tuple[Syllable, ...]:
    return tuple(part for part in sequence.parts if part is not None)
