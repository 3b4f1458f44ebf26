"""Titles: how titles go on as typed. Of a beginning that many titles have, those that agree with its marks and are the
newest are looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from search.answer import Headline
from search.beginning import AGREES, Beginning, Continuation, Forms, goes_on, nearness
from search.derived.as_written import Sample, as_written, to_read
from search.derived.continuations import closing, continuations
from search.opensearch.conditions import NOTHING, Query, all_of, begins
from search.opensearch.filtering import all_filters
from search.opensearch.generation_view import View
from search.opensearch.mapping import NO_DATE, TITLE
from search.opensearch.positions import Atoms, sequence_query
from search.opensearch.terms import START, term_of
from search.opensearch.title_lines import READ, Line, TitleLines, line_of
from search.plan import Prefix
from search.searcher import Filters

_LOOKED_AT: Final = 400  # titles
_SHOWN: Final = 64  # that may be shown of more
_ENDS: Final = 300  # keys as which what is half typed may go on; of more, titles are looked through for them


class _Found(NamedTuple):
    """Titles that go on so: those that phrases are made of, those that are shown, and how many articles there are."""

    lines: list[Line]
    first: list[Line]
    articles: int


class ClusterTitles:
    """The titles in which something goes on as typed, among the articles that may be found."""

    def __init__(self, view: View, beginning: Beginning, filters: Filters) -> None:
        self._view, self._beginning = view, beginning
        self._within = [view.living, *all_filters(filters)]
        self._keys = [fold(form) for form in beginning.forms]

    # What is looked at. -------------------------------------------------------------------------------------

    @cached_property
    def _found(self) -> _Found:
        query = self._goes_on_query()
        if query == NOTHING:
            return _Found([], [], 0)
        agreeing, begun = self._better()
        filters = all_of([*self._within, query])
        looked_at = self._view.search([_newest(filters, agreeing, _LOOKED_AT), _newest(filters, begun, _SHOWN)])
        (lines, articles), (first, _) = map(_read, looked_at)
        return _Found(lines, first, articles)

    @cached_property
    def _lines(self) -> TitleLines:
        return TitleLines(self._found.lines)

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        """Where it stands: the number of a title, and the syllable."""
        return [(number, at) for number, line in enumerate(self._found.lines) for at in self._standing(line)]

    def _standing(self, line: Line) -> Iterator[int]:
        forms, first = line.tokens.forms, self._keys[0]
        alike = str.startswith if self._beginning.half and len(self._keys) == 1 else str.__eq__
        begun = (at for at, form in enumerate(forms) if alike(fold(form), first))
        return (at for at in begun if goes_on(forms[at:], self._beginning))

    def _goes_on_query(self) -> Query:
        lexicon, half = self._view.lexicon, self._beginning.half
        heads = [Atoms(frozenset(lexicon.forms(key)), (key,)) for key in (self._keys[:-1] if half else self._keys)]
        if not all(one.forms for one in heads):
            return NOTHING
        if not half:
            return _side_by_side(heads)
        ends = lexicon.keys_begun(self._keys[-1])
        if not heads or len(ends) > _ENDS:
            begun: Query = {"prefix": {TITLE: term_of(self._keys[-1])}}
            return all_of([begun, _side_by_side(heads)]) if heads else begun
        return _side_by_side([*heads, Atoms(frozenset(ends), tuple(ends))]) if ends else NOTHING

    def _better(self) -> tuple[list[Query], list[Query]]:
        """What comes first of many: titles with the marks that were typed; where they are shown, of these those that
        begin so."""
        lexicon, typed = self._view.lexicon, self._beginning
        agreeing = [
            Atoms(frozenset(form for form in lexicon.forms(fold(one)) if closeness(one, form) <= Closeness.SHAPE))
            for one in (typed.forms[:-1] if typed.half else typed.forms)
        ]
        if typed.half:
            last = Prefix(typed.forms[-1], self._keys[-1])
            agreeing.append(Atoms(frozenset(form for form in lexicon.begun(last.key) if begins(last, form))))
        if not all(one.forms for one in agreeing) or sum(len(one.forms) for one in agreeing) > _ENDS:
            return [], []
        agrees = _worth(2, _side_by_side(agreeing))
        return [agrees], [agrees, _worth(1, _side_by_side([Atoms(frozenset((START,)), (START,)), *agreeing]))]

    # What is told. ------------------------------------------------------------------------------------------

    @property
    def occurrences(self) -> int:
        """How often it stands in titles, as far as the marks of its last syllable agree; of very many titles, how many
        these are."""
        if self._found.articles > _LOOKED_AT:
            return self._found.articles
        last = Beginning(self._beginning.forms[-1:], self._beginning.half)
        behind = len(self._keys) - 1
        ends = (self._found.lines[number].tokens.forms[at + behind :][:1] for number, at in self._places)
        return sum(nearness(end, last) > AGREES for end in ends)

    def continuations(self) -> dict[Forms, Continuation]:
        """The phrases that begin so in what was looked at."""
        if not self._places:
            return {}
        numbers, places = zip(*self._places, strict=True)
        occurrences = self._lines.occurrences(numbers, places, self._view.title_habits.newest)
        return continuations([occurrences], self._beginning)

    def closing(self, form: str) -> float:
        """In which share of its occurrences titles pause or end behind a form, among the newest and those that were
        looked at."""
        counted = [of.get(form, (0, 0)) for of in (self._view.title_habits.closing, self._own)]
        return closing(sum(closed for closed, _ in counted), sum(times for _, times in counted))

    @cached_property
    def _own(self) -> dict[str, tuple[int, int]]:
        """Of the titles that are not among the newest of all."""
        habits = self._view.title_habits
        return TitleLines([line for line in self._found.lines if line.number not in habits.numbers]).closing()

    def written(self, forms: Forms) -> str:
        """A phrase as titles write it."""
        lines = self._found.lines
        there = [place for place in self._places if self._has(*place, forms)]
        there.sort(key=lambda place: (lines[place[0]].number, place[1]))
        if not there:
            return " ".join(forms)
        begins = [self._lines.begins(number, at) for number, at in there]
        read = (there[index] + (begins[index],) for index in to_read(np.array(begins, np.bool_)))
        samples = (Sample(lines[number].headline.title, at, begun) for number, at, begun in read)
        return as_written(samples, forms) or self._lines.text(*there[0], len(forms))

    def _has(self, number: int, at: int, forms: Forms) -> bool:
        return tuple(self._found.lines[number].tokens.forms[at : at + len(forms)]) == forms

    def counts(self, phrases: Sequence[Forms]) -> list[int]:
        """For each of some phrases the articles that have it in their title."""
        if self._found.articles <= _LOOKED_AT:
            return [len({number for number, at in self._places if self._has(number, at, forms)}) for forms in phrases]
        queries = [_side_by_side([Atoms(frozenset((form,))) for form in forms]) for forms in phrases]
        bodies = [{"size": 0, "track_total_hits": True, "query": all_of([*self._within, one])} for one in queries]
        return [found["hits"]["total"]["value"] for found in self._view.search(bodies)]

    def headlines(self, size: int) -> list[Headline]:
        """Articles whose titles have it, those that begin with it and the newest first, no two of one title."""

        def rank(found: tuple[Line, int]) -> tuple[bool, bool, float, int, int]:
            line, at = found
            agrees = nearness(line.tokens.forms[at:], self._beginning) > AGREES
            published = line.headline.published
            return not agrees, at > 0, -published.timestamp() if published else math.inf, line.number, at

        chosen: dict[tuple[str, ...], Headline] = {}
        lines = self._found.lines
        known = {line.number for line in lines}
        others = (line for line in self._found.first if line.number not in known)
        everywhere = [(lines[number], at) for number, at in self._places]
        everywhere += [(line, at) for line in others for at in self._standing(line)]
        for one, _ in sorted(everywhere, key=rank):
            chosen.setdefault(tuple(one.tokens.forms), one.headline)
        return list(chosen.values())[:size]


def _newest(query: Query, better: Sequence[Query], size: int) -> dict[str, Any]:
    """The request for titles that meet a query: what is better first, then the newest."""
    return {
        "size": size,
        "track_total_hits": True,
        "_source": READ,
        "query": {"bool": {"filter": [query], "should": better}},
        "sort": [{"_score": "desc"}, {"seconds": {"order": "desc", "missing": -NO_DATE}}, {"number": "asc"}],
    }


def _read(answer: Any) -> tuple[list[Line], int]:
    hits = answer["hits"]
    return [line_of(hit, hit["sort"][2]) for hit in hits["hits"]], hits["total"]["value"]


def _worth(boost: int, query: Query) -> Query:
    return {"constant_score": {"filter": query, "boost": boost}}


def _side_by_side(parts: Sequence[Atoms]) -> Query:
    return sequence_query(TITLE, parts)
