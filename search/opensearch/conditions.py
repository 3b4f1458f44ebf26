"""Conditions of a plan in the cluster's query language. What depends on the forms there are is asked of the lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Final

import msgspec

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from search.opensearch.documents import microseconds
from search.opensearch.facet_values import FacetValues
from search.opensearch.lexicon import Lexicon
from search.opensearch.mapping import FACET_FIELDS, TEXT, TITLE
from search.opensearch.positions import Atoms, apart_query, near_queries, sequence_query, window_query
from search.opensearch.terms import FORM, neighbours, term_of
from search.plan import (
    AllOf,
    AnyOf,
    Apart,
    Condition,
    Dates,
    Everything,
    Facet,
    InTitle,
    Near,
    NoneOf,
    Nothing,
    Prefix,
    Share,
    Syllable,
)
from search.plan import Sequence as Syllables

Query = dict[str, Any]
NOTHING: Final[Query] = {"match_none": {}}
EVERYTHING: Final[Query] = {"match_all": {}}
_PAIRS: Final = 400  # pairs of forms that are looked up one by one
_KEPT: Final = 1 << 7  # answers to what is too large for one query


def all_of(queries: Iterable[Query]) -> Query:
    """What meets each of some queries, none of which scores."""
    found = [query for query in queries if query != EVERYTHING]
    if NOTHING in found:
        return NOTHING
    if len(found) < 2:
        return found[0] if found else EVERYTHING
    return {"bool": {"filter": found}}


def any_of(queries: Iterable[Query]) -> Query:
    """What meets one of some queries."""
    found = [query for query in queries if query != NOTHING]
    if EVERYTHING in found:
        return EVERYTHING
    if len(found) < 2:
        return found[0] if found else NOTHING
    return {"bool": {"should": found, "minimum_should_match": 1}}


def none_of(query: Query) -> Query:
    """What does not meet a query."""
    return NOTHING if query == EVERYTHING else EVERYTHING if query == NOTHING else {"bool": {"must_not": [query]}}


def terms(field: str, texts: Sequence[str | int]) -> Query:
    """What has one of some terms."""
    if not texts:
        return NOTHING
    return {"term": {field: texts[0]}} if len(texts) == 1 else {"terms": {field: list(texts)}}


class Conditions:
    """Translates conditions for one generation.

    Args:
        lexicon: The forms there are.
        values: Gives the values of a facet.
        numbers: Gives the numbers of the articles that meet a query.
    """

    def __init__(
        self, lexicon: Lexicon, values: Callable[[str], FacetValues], numbers: Callable[[Query], list[int]]
    ) -> None:
        self._lexicon = lexicon
        self._values = values
        self._numbers = lru_cache(maxsize=_KEPT)(lambda text: numbers(msgspec.json.decode(text)))

    def query(self, condition: Condition) -> Query:
        """The query of a condition."""
        return self._query(condition, title=False)

    @cached_property
    def _translators(self) -> Mapping[type, Callable[[Any, bool], Query]]:
        return {
            Everything: lambda _, title: EVERYTHING,
            Nothing: lambda _, title: NOTHING,
            Syllable: self._syllable,
            Prefix: self._prefix,
            Syllables: self._sequence,
            Near: self._near,
            Apart: self._apart,
            AllOf: lambda one, title: all_of(self._each(one.children, title)),
            AnyOf: lambda one, title: any_of(self._each(one.children, title)),
            NoneOf: lambda one, title: none_of(self._query(one.child, title=title)),
            Share: self._share,
            InTitle: lambda one, title: self._query(one.child, title=True),
            Facet: lambda one, title: terms(FACET_FIELDS[one.name], self._values(one.name).meeting(one)),
            Dates: lambda one, title: _dates(one),
        }

    def _query(self, condition: Condition, *, title: bool) -> Query:
        return self._translators[type(condition)](condition, title)

    def _each(self, children: Iterable[Condition], title: bool) -> list[Query]:
        return [self._query(child, title=title) for child in children]

    # Syllables. ---------------------------------------------------------------------------------------------

    def forms(self, syllable: Syllable) -> Atoms:
        """The forms there are that are meant by a syllable; if these are all forms of its key, by that."""
        meant = frozenset(self._meant(syllable))
        if not meant.issuperset(own := self._lexicon.forms(syllable.key)) or not own:
            return Atoms(meant)
        return Atoms(meant, (syllable.key,), tuple(sorted(meant.difference(own))))

    def _meant(self, syllable: Syllable) -> Iterable[str]:
        yield from (form for form in syllable.spellings if self._lexicon.has(form))
        typed, marks = syllable.form, syllable.marks
        for form in self._lexicon.forms(syllable.key):
            if marks == "folded" or form == typed or (marks == "typed" and closeness(typed, form) <= Closeness.SHAPE):
                yield form

    def _syllable(self, syllable: Syllable, title: bool) -> Query:
        atoms = self.forms(syllable)
        return terms(TITLE, atoms.terms) if title else self._any_form(atoms)

    @staticmethod
    def _any_form(atoms: Atoms) -> Query:
        if not atoms.keys:
            return terms("form", [term_of(form) for form in sorted(atoms.forms)])
        beside = terms("form", list(map(term_of, atoms.beside)))
        return any_of([terms("key", list(map(term_of, atoms.keys))), beside]) if atoms.forms else NOTHING

    def _prefix(self, prefix: Prefix, title: bool) -> Query:
        if prefix.form == prefix.key:
            return {"prefix": {TITLE if title else "key": prefix.key}}
        found = [term_of(form) for form in self._lexicon.begun(prefix.key) if begins(prefix, form)]
        return terms(TITLE, [FORM + term for term in found]) if title else terms("form", found)

    def _sequence(self, sequence: Syllables, title: bool) -> Query:
        parts = self._parts(sequence, title)
        there = [part for part in parts if part is not None]
        if not all(part.forms for part in there):
            return NOTHING
        if len(there) == 1 and sequence.parts[0] is not None:
            return self._syllable(sequence.parts[0], title)
        if sequence.slop:
            return window_query(_field(title), there, len(there) + sequence.slop)
        if title:
            return sequence_query(TITLE, parts)
        beside = self._side_by_side(parts)
        return beside[0] if beside and len(parts) == 2 else all_of([*beside, sequence_query(TEXT, parts)])

    def _apart(self, apart: Apart, title: bool) -> Query:
        whole = self._sequence(apart.sequence, title)
        others = list(self._possible(apart.others, title))
        if whole == NOTHING or not others:
            return whole
        (own,) = self._possible([apart.sequence], title)
        return all_of([*([] if title else self._side_by_side(own)), apart_query(_field(title), own, others)])

    def in_order(self, sequence: Syllables) -> Query:
        """What has a sequence, scored by how often it stands there."""
        parts = self._parts(sequence, title=False)
        if not all(part.forms for part in parts if part is not None):
            return NOTHING
        return sequence_query(TEXT, parts)

    def _parts(self, sequence: Syllables, title: bool) -> list[Atoms | None]:
        return [None if part is None else self._placed(part, title) for part in sequence.parts]

    def _placed(self, syllable: Syllable, title: bool) -> Atoms:
        """What may stand at one position: in the title keys do, elsewhere forms alone."""
        atoms = self.forms(syllable)
        return atoms if title else Atoms(atoms.forms)

    def _side_by_side(self, parts: Sequence[Atoms | None]) -> list[Query]:
        """What has each two neighbours of a sequence, as terms: cheap, and of the few articles that are left positions
        are read."""
        pairs = (self._pair(one, other) for one, other in pairwise(parts) if one and other)
        return [pair for pair in pairs if pair is not None]

    @staticmethod
    def _pair(left: Atoms, right: Atoms) -> Query | None:
        if len(left.forms) * len(right.forms) > _PAIRS:
            return None
        return terms("form_pair", neighbours(sorted(left.forms), sorted(right.forms)))

    def _near(self, near: Near, title: bool) -> Query:
        children = [list(self._possible(_sequences(child), title)) for child in near.children]
        there = [] if title else [any_of(map(self._there, child)) for child in children]
        ways = near_queries(_field(title), children, near.width)
        if len(ways) > 1:
            return terms("number", sorted({number for way in ways for number in self._numbered(all_of([*there, way]))}))
        return all_of([*there, *ways]) if ways else NOTHING

    def _numbered(self, query: Query) -> list[int]:
        return self._numbers(msgspec.json.encode(query))

    def _there(self, parts: Sequence[Atoms]) -> Query:
        """What has what a sequence is made of."""
        if len(parts) > 1:
            return all_of(self._side_by_side(parts))
        return self._any_form(parts[0])

    def _possible(self, sequences: Iterable[Syllables], title: bool) -> Iterator[list[Atoms]]:
        """The sequences of which each part has a form."""
        for sequence in sequences:
            parts = [self._placed(part, title) for part in sequence.parts if part is not None]
            if all(part.forms for part in parts):
                yield parts

    def _share(self, share: Share, title: bool) -> Query:
        weighed = self._weighed(share, title)
        if sum(weight for _, weight in weighed) < share.minimum:
            return NOTHING
        least = min(weight for _, weight in weighed)
        if least >= share.minimum:
            return any_of(query for query, _ in weighed)
        if sum(weight for _, weight in weighed) - least < share.minimum:
            return all_of(query for query, _ in weighed)
        return _at_least(weighed, share.minimum)

    def weights(self, share: Share) -> Query:
        """The query that scores what the children of a share that hold weigh together."""
        weighed = self._weighed(share, title=False)
        flat = [{"constant_score": {"filter": query, "boost": weight}} for query, weight in weighed]
        return {"bool": {"should": flat}} if flat else NOTHING

    def _weighed(self, share: Share, title: bool) -> list[tuple[Query, int]]:
        return [
            (query, weight)
            for query, weight in zip(self._each(share.children, title), share.weights, strict=True)
            if weight and query != NOTHING
        ]


def _at_least(weighed: Sequence[tuple[Query, int]], minimum: int) -> Query:
    """What has so much of some queries. Those that weigh least, and are not enough together, are looked at only in
    what has one of the others (MaxScore: Turtle and Flood 1995)."""
    without, rest = 0, sorted(weighed, key=lambda one: one[1])
    while without + rest[0][1] < minimum:
        without += rest.pop(0)[1]
    return {
        "function_score": {
            "query": any_of(query for query, _ in rest),
            "functions": [{"filter": query, "weight": weight} for query, weight in weighed],
            "score_mode": "sum",
            "boost_mode": "replace",
            "min_score": minimum,
        }
    }


def _field(title: bool) -> str:
    return TITLE if title else TEXT


def _sequences(child: Condition) -> Iterable[Syllables]:
    """What a child of a window may be."""
    match child:
        case Syllable():
            yield Syllables((child,))
        case Syllables():
            yield child
        case AnyOf():
            for one in child.children:
                yield from _sequences(one)
        case _:
            raise TypeError(child)


def begins(prefix: Prefix, form: str) -> bool:
    """Whether a form begins so, with the marks that were typed."""
    head = form[: len(prefix.form)]
    return fold(head) == prefix.key and closeness(prefix.form, head) <= Closeness.SHAPE


def _dates(dates: Dates) -> Query:
    bounds: dict[str, int] = {}
    if dates.since is not None:
        bounds["gte"] = microseconds(dates.since)
    if dates.until is not None:
        bounds["lt"] = microseconds(dates.until)
    return {"range": {"moment": bounds}} if bounds else {"exists": {"field": "moment"}}
