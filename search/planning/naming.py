"""Naming: what ``name:`` asks for, a name in all its spellings and the others that its bearer had or has.

A later name counts from its first day on: before 1 July 2025 an article on TP.HCM says nothing of Bình Dương.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from analyzers.fold import fold
from analyzers.names import Forms, Other, named, names, others
from analyzers.tokens import tokenize
from analyzers.variants import admitted
from search.plan import AllOf, AnyOf, Condition, Dates, Sequence, Strictness, Syllable
from search.planning.evidence import Alternative
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
    exact = leaf.exact or match == "exact"
    own = _written(_spellings(leaf.text), folded=match == "folded", exact=exact)
    found = [(one, _written(names()[one.name], folded=match == "folded", exact=exact)) for one in other_names(leaf)]
    any_time = [*own, *(each for one, row in found if one.since is None for each in row)]
    dated = [AllOf((_any(row), _from(one))) for one, row in found if one.since is not None]
    alternative = Alternative(_parts(own[0]), tuple([*own[1:], *(each for _, row in found for each in row)]))
    return NameCondition(_either([*map(_condition, any_time), *dated]), own[0], alternative)


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


def _condition(sequence: Sequence) -> Condition:
    first = sequence.parts[0]
    return sequence if len(sequence.parts) > 1 or first is None else first


def _any(sequences: Iterable[Sequence]) -> Condition:
    return _either([_condition(one) for one in sequences])


def _either(conditions: list[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(dict.fromkeys(conditions)))


def _from(other: Other) -> Dates:
    assert other.since is not None
    return Dates(parse_day(other.since.isoformat())[0], None)


def _parts(sequence: Sequence) -> tuple[Syllable, ...]:
    return tuple(part for part in sequence.parts if part is not None)
