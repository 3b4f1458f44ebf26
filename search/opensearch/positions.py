"""Positions: what stands side by side or near each other, as spans and intervals of the cluster.

Intervals give the shortest stretches that hold what is wanted. A window is a stretch of single positions, so that what
it leaves out between them tells its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Any, Final

import msgspec

from search.errors import QueryError
from search.opensearch.terms import FORM, term_of

Query = dict[str, Any]
_MOST: Final = 1 << 10  # sets of forms that are counted within one window
_TERMS: Final = 600  # in one query of a window; a cluster takes 1,024 in all
_FEW: Final = 4  # terms that stand each for itself ...
_WAYS: Final = 256  # ... where there are no more ways to choose one for each part
_EXPANDED: Final = 128  # that one pattern may mean
_SPECIAL: Final = re.compile(r"\W")
_SOURCE: Final = re.compile(rb'"(?:match|regexp)":')


class Atoms(msgspec.Struct, frozen=True, dict=True):
    """What may stand at one position: forms. Where these are all forms of some keys, ``keys`` stand for them, and
    ``beside`` are those of other keys."""

    forms: frozenset[str]
    keys: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @cached_property
    def terms(self) -> list[str]:
        """The terms in a field of positions."""
        if not self.keys:
            return [FORM + term_of(form) for form in sorted(self.forms)]
        return [*map(term_of, self.keys), *(FORM + term_of(form) for form in self.beside)]


# Side by side. ------------------------------------------------------------------------------------------------


def sequence_query(field: str, parts: Sequence[Atoms | None]) -> Query:
    """What has parts side by side, in order; None: whatever there is."""
    if None not in parts and sum(len(part.terms) for part in parts if part) > _TERMS:
        return _intervals(field, _following([part for part in parts if part]))
    clauses: list[Query] = []
    gap = 0
    for part in parts:
        if part is None:
            gap += 1
            continue
        if gap:
            clauses.append({"span_gap": {field: gap}})
        clauses.append(_span(field, part))
        gap = 0
    return _behind_each_other(clauses)


def apart_query(field: str, parts: Sequence[Atoms], others: Iterable[Sequence[Atoms]]) -> Query:
    """What has parts side by side where they share no position with any of some others."""
    own, *excluded = (_behind_each_other([_span(field, part) for part in each]) for each in (parts, *others))
    return {"span_not": {"include": own, "exclude": {"span_or": {"clauses": excluded}}}}


def _behind_each_other(clauses: list[Query]) -> Query:
    """Spans side by side, in order."""
    return {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}} if len(clauses) > 1 else clauses[0]


def _span(field: str, part: Atoms) -> Query:
    found = [{"span_term": {field: term}} for term in part.terms]
    return found[0] if len(found) == 1 else {"span_or": {"clauses": found}}


# Within a window. ---------------------------------------------------------------------------------------------


def window_query(field: str, parts: Sequence[Atoms], width: int) -> Query:
    """What has parts at as many different positions within a window of so many, in any order."""
    apart = all(one.forms == other.forms or not one.forms & other.forms for one, other in combinations(parts, 2))
    if apart:
        same = {part.forms: part for part in parts}  # what is the same is sought at different positions
        return _intervals(field, _together((_at(same[part.forms]) for part in parts), width))
    return _intervals(field, _shorter(_together(_counted(parts)), width))


def _counted(parts: Sequence[Atoms]) -> Iterator[Query]:
    """What a window has exactly if it has a position of its own for every part (Hall 1935): for every set of forms at
    least as many positions with one of them as there are parts that want nothing else."""
    sets = {part.forms: part for part in parts}
    joined = dict(sets)
    grown = list(sets.values())
    while grown:
        one = grown.pop()
        for other in sets.values():
            # What has no form in common is told by each of both already.
            if one.forms & other.forms and (both := one.forms | other.forms) not in joined:
                if len(joined) > _MOST:
                    raise _too_many()
                joined[both] = Atoms(both)
                grown.append(joined[both])
    for forms, atoms in joined.items():
        yield from [_at(atoms)] * sum(part.forms <= forms for part in parts)


def near_queries(field: str, children: Sequence[Sequence[Sequence[Atoms]]], width: int) -> list[Query]:
    """Queries, one of which meets what has all children, each one of some sequences, beginning within a window of so
    many positions, in any order; they may overlap. It is one query, unless that would have more terms than a cluster
    takes in one."""
    if not all(children):
        return []
    # Each by what it says, since sources that are the same would be sought at different positions.
    distinct = {tuple(sorted(begins)): begins for begins in map(_begins_of, children)}
    parts = [list(_parts(begins, _TERMS // len(distinct))) for begins in distinct.values()]
    return [_intervals(field, _together(map(_either, ways), width)) for ways in product(*parts)]


def _begins_of(child: Sequence[Sequence[Atoms]]) -> dict[bytes, Query]:
    """The positions at which one of some sequences begins, each by how it is written."""
    found = (begin for sequence in child for begin in _begins(sequence))
    return {msgspec.json.encode(begin): begin for begin in found}


def _parts(begins: Mapping[bytes, Query], most: int) -> Iterator[list[Query]]:
    """Sources in parts of so many terms at the most."""
    part: list[Query] = []
    left = most
    for text, begin in begins.items():
        size = len(_SOURCE.findall(text))
        if part and size > left:
            yield part
            part, left = [], most
        part.append(begin)
        left -= size
    yield part


def _begins(sequence: Sequence[Atoms]) -> Iterator[Query]:
    """The positions at which a sequence begins: those within it at which what begins it stands.

    Where that stands further on in it too, a position tells its beginning from those by its remainder, for a power of
    two that does not divide the distance of any of them."""
    first, *following = sequence
    if not following:
        yield from _terms(first)
        return
    whole = _following(sequence)
    again = [at for at, part in enumerate(following, 1) if first.forms & part.forms]
    bits = max((at & -at for at in again), default=0).bit_length()
    for remainder in range(1 << bits):
        tests = [f"((interval.start >> {bit}) & 1) == {remainder >> bit & 1}" for bit in range(bits)]
        begin, stretch = _at(first), whole
        for test in tests:
            begin, stretch = _filtered(begin, _script(test)), _filtered(stretch, _script(test))
        yield _filtered(begin, {"contained_by": stretch})


# Intervals. ---------------------------------------------------------------------------------------------------


def _intervals(field: str, source: Query) -> Query:
    return {"intervals": {field: source}}


def _at(part: Atoms) -> Query:
    return _either(_terms(part))


def _following(parts: Sequence[Atoms]) -> Query:
    """Parts side by side. A cluster tries each way to choose among their terms, and refuses more than 1,024; a pattern
    is one."""
    ways = prod(len(part.terms) for part in parts if len(part.terms) <= _FEW)
    return _side_by_side(map(_at if ways <= _WAYS else _as_one, parts))


def _as_one(part: Atoms) -> Query:
    return _pattern(part) if 1 < len(part.terms) <= _EXPANDED else _at(part)


def _pattern(part: Atoms) -> Query:
    pattern = "|".join(_SPECIAL.sub(r"\\\g<0>", term) for term in part.terms)
    return {"regexp": {"pattern": pattern, "max_expansions": _EXPANDED}}


def _terms(part: Atoms) -> Iterator[Query]:
    """The positions of an atom: of many terms as one pattern, which counts as one where a query has too many."""
    if _FEW < len(part.terms) <= _EXPANDED:
        yield _pattern(part)
    else:
        yield from ({"match": {"query": term}} for term in part.terms)


def _either(sources: Iterable[Query]) -> Query:
    found = list(sources)
    return found[0] if len(found) == 1 else {"any_of": {"intervals": found}}


def _side_by_side(sources: Iterable[Query]) -> Query:
    return {"all_of": {"intervals": list(sources), "ordered": True, "max_gaps": 0}}


def _together(sources: Iterable[Query], width: int | None = None) -> Query:
    """All sources in any order; those of single positions within so many of them."""
    found = list(sources)
    if len(found) == 1:
        return found[0]
    if width is None:
        return {"all_of": {"intervals": found, "ordered": False}}
    if width - len(found) == -1:  # which would say that gaps do not matter
        return _shorter(_together(found), width)
    return {"all_of": {"intervals": found, "ordered": False, "max_gaps": width - len(found)}}


def _shorter(source: Query, width: int) -> Query:
    return _filtered(source, _script(f"interval.end - interval.start < {width}"))


def _script(test: str) -> Mapping[str, Any]:
    return {"script": {"source": test}}


def _filtered(source: Query, condition: Mapping[str, Any]) -> Query:
    return {"all_of": {"intervals": [source], "filter": condition}}


def _too_many() -> QueryError:
    return QueryError(
        "too-broad",
        "Cụm từ có quá nhiều cách ghép.",
        "The phrase can be put together in too many ways.",
        hint_vi="Bỏ bớt từ lặp lại, hoặc bỏ khoảng cách ~.",
        hint_en="Leave out repeated words, or the distance ~.",
    )
