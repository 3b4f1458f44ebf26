"""Titles: how titles go on as typed. Of a beginning that many titles have, those that agree with its marks, stand first
in the title and are the newest are looked at."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import msgspec

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.tokens import Tokens, tokenize
from search.answer import Headline
from search.opensearch.conditions import NOTHING, Query, all_of, begins
from search.opensearch.filtering import all_filters
from search.opensearch.generation_view import View
from search.opensearch.mapping import NO_DATE, TITLE
from search.opensearch.positions import Atoms, sequence_query
from search.opensearch.terms import START, term_of
from search.plan import Prefix
from search.searcher import AGREES, Beginning, Filters, Phrase, nearness

_LOOKED_AT: Final = 400  # titles
_ENDS: Final = 300  # keys as which what is half typed may go on; of more, titles are looked through for them
_FURTHER: Final = 4  # syllables that a phrase goes on at the most


class _Line(NamedTuple):
    """A title that goes on so: what is shown of its article, its tokens, where the beginning stands, and the place of
    the article in the order of the index."""

    headline: Headline
    tokens: Tokens
    places: Sequence[int]
    number: int


class ClusterTitles:
    """The titles in which something goes on as typed, among the articles that may be found."""

    def __init__(self, view: View, beginning: Beginning, filters: Filters) -> None:
        self._view, self._beginning = view, beginning
        self._within = [view.living, *all_filters(filters)]
        self._keys = [fold(form) for form in beginning.forms]

    # What is looked at. -------------------------------------------------------------------------------------

    @cached_property
    def _found(self) -> tuple[list[_Line], int]:
        """The titles, and how many articles there are."""
        query = self._goes_on_query()
        if query == NOTHING:
            return [], 0
        better = [{"constant_score": {"filter": one, "boost": boost}} for boost, one in self._better()]
        body: dict[str, Any] = {
            "size": _LOOKED_AT,
            "track_total_hits": True,
            "_source": ["shown"],
            "query": {"bool": {"filter": [*self._within, query], "should": better}},
            "sort": [{"_score": "desc"}, {"seconds": {"order": "desc", "missing": -NO_DATE}}, {"number": "asc"}],
        }
        answer = self._view.search([body])[0]["hits"]
        lines = [line for hit in answer["hits"] if (line := self._line(hit)).places]
        return lines, answer["total"]["value"]

    def _line(self, hit: dict[str, Any]) -> _Line:
        shown = msgspec.json.decode(hit["_source"]["shown"])
        headline = msgspec.convert({name: shown[name] for name in Headline.__struct_fields__}, Headline)
        tokens = tokenize(headline.title)
        forms = tokens.forms
        places = [at for at in range(len(forms)) if self._goes_on(forms[at : at + len(self._keys)])]
        return _Line(headline, tokens, places, hit["sort"][2])

    def _goes_on(self, forms: Sequence[str]) -> bool:
        there = [fold(one) for one in forms]
        if self._beginning.half and len(there) == len(self._keys):
            there[-1] = there[-1][: len(self._keys[-1])]
        return there == self._keys

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

    def _better(self) -> Iterator[tuple[int, Query]]:
        """What comes first of many: titles with the marks that were typed, and those that begin so."""
        lexicon, typed = self._view.lexicon, self._beginning
        agreeing = [
            Atoms(frozenset(form for form in lexicon.forms(fold(one)) if closeness(one, form) <= Closeness.SHAPE))
            for one in (typed.forms[:-1] if typed.half else typed.forms)
        ]
        if typed.half:
            last = Prefix(typed.forms[-1], self._keys[-1])
            agreeing.append(Atoms(frozenset(form for form in lexicon.begun(last.key) if begins(last, form))))
        if not all(one.forms for one in agreeing) or sum(len(one.forms) for one in agreeing) > _ENDS:
            return
        yield 2, _side_by_side(agreeing)
        yield 1, _side_by_side([Atoms(frozenset((START,)), (START,)), *agreeing])

    # What is told. ------------------------------------------------------------------------------------------

    @property
    def occurrences(self) -> int:
        """How often it stands in titles, as far as the marks of its last syllable agree; of very many titles, how many
        these are."""
        lines, articles = self._found
        if articles > _LOOKED_AT:
            return articles
        last = Beginning(self._beginning.forms[-1:], self._beginning.half)
        behind = len(self._keys) - 1
        ends = (line.tokens.forms[at + behind : at + behind + 1] for line in lines for at in line.places)
        return sum(nearness(end, last) > AGREES for end in ends)

    def phrases(self) -> Iterable[Phrase]:
        """The phrases that begin so in what was looked at, the likeliest first."""
        typed = len(self._beginning.forms)
        counts: Counter[tuple[str, ...]] = Counter()
        texts: dict[tuple[str, ...], str] = {}
        for line in self._found[0]:
            tokens, title = line.tokens, line.headline.title
            for at in line.places:
                for end in range(at + typed, min(len(tokens.forms), at + typed + _FURTHER) + 1):
                    forms = tuple(tokens.forms[at:end])
                    counts[forms] += 1
                    texts.setdefault(forms, " ".join(title[tokens.starts[at] : tokens.ends[end - 1]].split()))
        near = {forms: nearness(forms, self._beginning) for forms in counts if forms != self._beginning.forms}
        ordered = sorted(near, key=lambda forms: (-counts[forms] * near[forms], len(forms), forms))
        return [Phrase(forms, texts[forms]) for forms in ordered]

    def count(self, forms: tuple[str, ...]) -> int:
        """The articles with one of these phrases in their title."""
        query = _side_by_side([Atoms(frozenset((form,))) for form in forms])
        body = {"size": 0, "track_total_hits": True, "query": all_of([*self._within, query])}
        found: int = self._view.search([body])[0]["hits"]["total"]["value"]
        return found

    def headlines(self, size: int) -> list[Headline]:
        """Articles whose titles have it, those that begin with it and the newest first, no two of one title."""

        def rank(found: tuple[_Line, int]) -> tuple[bool, bool, float, int, int]:
            line, at = found
            agrees = nearness(line.tokens.forms[at:], self._beginning) > AGREES
            published = line.headline.published
            return not agrees, at > 0, -published.timestamp() if published else math.inf, line.number, at

        chosen: dict[tuple[str, ...], Headline] = {}
        everywhere = ((line, at) for line in self._found[0] for at in line.places)
        for one, _ in sorted(everywhere, key=rank):
            chosen.setdefault(tuple(one.tokens.forms), one.headline)
        return list(chosen.values())[:size]


def _side_by_side(parts: Sequence[Atoms]) -> Query:
    return sequence_query(TITLE, parts)
