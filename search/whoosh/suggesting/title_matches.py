"""Title matches: how titles of one snapshot go on from a beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.answer import Headline
from search.beginning import Beginning, Continuation, Forms
from search.deadline import Deadline
from search.derived.as_written import Sample, as_written, to_read
from search.derived.continuations import closing, continuations, recency
from search.derived.events import NO_DATE
from search.searcher import Filters
from search.whoosh.matching.filtered import Filtered
from search.whoosh.matching.matcher import Matcher
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.titles import Titles
from search.whoosh.suggesting.headlines import headlines
from search.whoosh.suggesting.occurrences import Located, agreeing, located, sampled, spelled

_KEPT: Final = 8192  # phrases of all of an archive
_EVERYTHING: Final = Filters()


class Known(NamedTuple):
    """What is known of a phrase: the articles with it in their title, and how it is written."""

    articles: int
    text: str


class TitleTable:
    """The titles of some segments; what is worked out once for them is kept."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.known: dict[Forms, Known] = {}

    @cached_property
    def titles(self) -> list[Titles]:
        """The titles of each segment."""
        return [segment.titles for segment in self.segments]

    @cached_property
    def weights(self) -> list[NDArray[np.float32]]:
        """What each article counts: half as much for each year that it is older than the newest, to a lasting rest."""
        dates = [segment.file["published"] for segment in self.segments]
        living = [
            own if segment.alive is None else own[segment.alive]
            for own, segment in zip(dates, self.segments, strict=True)
        ]
        newest = max((int(own.max()) for own in living if len(own)), default=0)
        return [recency(own, own != NO_DATE, newest) for own in dates]

    def allowed(self, filters: Filters) -> list[NDArray[np.bool_] | None]:
        """The articles of each segment that may be found; None: all."""
        if filters == _EVERYTHING:
            return [segment.alive for segment in self.segments]
        filtered = Filtered([Matcher(segment, Deadline(None)) for segment in self.segments], filters)
        living = [np.ones(one.docs, np.bool_) if one.alive is None else one.alive for one in self.segments]
        return list(filtered.within(living))


class TitleMatches:
    """The titles in which something goes on as typed, among the articles that may be found."""

    def __init__(self, table: TitleTable, beginning: Beginning, filters: Filters) -> None:
        self._table = table
        self._beginning = beginning
        self._kept: dict[Forms, Known] = table.known if filters == _EVERYTHING else {}
        rows = zip(table.segments, table.titles, table.weights, table.allowed(filters), strict=True)
        found = (
            Located(segment, titles, located(titles, beginning), weights, allowed)
            for segment, titles, weights, allowed in rows
        )
        self._found = [one for one in found if len(one.span)]

    @property
    def occurrences(self) -> int:
        """How often it stands in titles, as far as the marks of its last syllable agree."""
        return sum(agreeing(one, self._beginning) for one in self._found)

    def continuations(self) -> dict[Forms, Continuation]:
        """The phrases that begin so."""
        return continuations(sampled(self._found), self._beginning)

    def closing(self, form: str) -> float:
        """In which share of its occurrences titles pause or end behind a form."""
        counts = [titles.closing(form) for titles in self._table.titles]
        return closing(sum(closed for closed, _ in counts), sum(times for _, times in counts))

    def written(self, forms: Forms) -> str:
        """A phrase as titles write it."""
        return self._known(forms).text

    def counts(self, phrases: Sequence[Forms]) -> list[int]:
        """For each of some phrases the articles that have it in their title."""
        return [self._known(forms).articles for forms in phrases]

    def _known(self, forms: Forms) -> Known:
        found = self._kept.get(forms)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            there = [_Standing(one, *spelled(one, forms, len(self._beginning.forms))) for one in self._found]
            there = sorted((one for one in there if len(one.docs)), key=lambda one: -len(one.docs))
            articles = sum(len(np.unique(one.docs)) for one in there)
            text = as_written(chain.from_iterable(map(_samples, there)), forms) if there else ""
            found = self._kept[forms] = Known(articles, text or _spaced(there, forms))
        return found

    def headlines(self, size: int) -> list[Headline]:
        """Articles whose titles have it, those that begin with it and the newest first."""
        return headlines(self._found, self._beginning, size)


class _Standing(NamedTuple):
    """Where a phrase stands in one segment: the articles, and where among all syllables."""

    place: Located
    docs: Array
    at: Array


def _samples(there: _Standing) -> Iterator[Sample]:
    titles, store = there.place.titles, there.place.segment.store
    order = there.at.argsort()
    docs, at = there.docs[order], there.at[order]
    first = at - titles.start(docs)
    begins = first == 0
    begins[~begins] = titles.pauses(at[~begins] - 1)
    for index in to_read(begins):
        yield Sample(store.head(int(docs[index])).title, int(first[index]), bool(begins[index]))


def _spaced(there: Sequence[_Standing], forms: Forms) -> str:
    """A phrase as the first title that has it spaces it."""
    return there[0].place.titles.text(int(there[0].at[0]), len(forms)) if there else " ".join(forms)
