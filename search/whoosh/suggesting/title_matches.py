"""Title matches: how titles of one snapshot go on from a beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.answer import Headline
from search.deadline import Deadline
from search.derived.events import NO_DATE
from search.searcher import Beginning, Filters, Phrase
from search.whoosh.matching.filtered import Filtered
from search.whoosh.matching.matcher import Matcher
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.titles import Titles
from search.whoosh.suggesting.as_written import Standing, as_written
from search.whoosh.suggesting.headlines import headlines
from search.whoosh.suggesting.phrases import Forms, Occurrences, agreeing, located, phrases, spelled

HALF_LIFE: Final = 365 * 86400  # seconds in which an article counts half of what it did ...
LASTING: Final = 0.2  # ... but for this share, which stays
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
        found = []
        for own in dates:
            known = own != NO_DATE
            age = np.maximum(newest - np.where(known, own, 0), 0) / HALF_LIFE
            recent = np.where(known, np.exp2(-age), 0)
            found.append((LASTING + (1 - LASTING) * recent).astype(np.float32))
        return found

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
            Occurrences(segment, titles, located(titles, beginning), weights, allowed)
            for segment, titles, weights, allowed in rows
        )
        self._found = [one for one in found if len(one.span)]

    @property
    def occurrences(self) -> int:
        """How often it stands in titles, as far as the marks of its last syllable agree."""
        return sum(agreeing(one, self._beginning) for one in self._found)

    def phrases(self) -> Iterator[Phrase]:
        """The phrases that begin so, the likeliest first."""
        for forms, phrase in phrases(self._found, self._beginning).items():
            yield Phrase(forms, self._known(forms).text or phrase.text(len(forms)))

    def count(self, forms: Forms) -> int:
        """The articles with a phrase in their title."""
        return self._known(forms).articles

    def _known(self, forms: Forms) -> Known:
        found = self._kept.get(forms)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            standing = [Standing(one, *spelled(one, forms, len(self._beginning.forms))) for one in self._found]
            articles = sum(len(np.unique(one.docs)) for one in standing)
            found = self._kept[forms] = Known(articles, as_written(standing, forms))
        return found

    def headlines(self, size: int) -> list[Headline]:
        """Articles whose titles have it, those that begin with it and the newest first."""
        return headlines(self._found, self._beginning, size)
