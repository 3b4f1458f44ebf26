"""Whole texts marked: an article that was opened from its results, with what the query asked for.

What a passage marks is marked here too. Only, a syllable typed without marks that stands beside another of the query
somewhere in the article is not marked where it stands alone: who looks for ``song thu`` does not look for every "thủ".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analyzers.cut import PIECE, Cut
from search.errors import QueryError
from search.options import SearchOptions
from search.planning.loosen import loosen
from search.planning.planner import draft
from search.planning.units import Vocabulary
from search.query import parse
from search.snippets.marking import Mark, Marker
from search.snippets.nearest import nearest_of
from search.snippets.spans import Span, joined

_Run = list[Mark]  # neighbours


class Marks:
    """What one query marks in any number of articles; without a marker, nothing."""

    def __init__(self, marker: Marker | None) -> None:
        self._marker = marker

    def within(self, texts: Iterable[str]) -> ArticleMarks:
        """What it marks in the article of these texts."""
        return ArticleMarks(self._marker, list(texts))


def marks_of(q: str, options: SearchOptions, vocabulary: Vocabulary) -> Marks:
    """What a query marks, read as a page reads it; nothing for one that cannot be read."""
    try:
        root = parse(q, lenient=True).root
    except QueryError:
        return Marks(None)
    sentence = loosen(root, vocabulary, empty=False) if options.words == "auto" else None
    return Marks(Marker(draft(sentence or root, options, vocabulary).evidence))


class ArticleMarks:
    """What is marked in one article, given all its texts."""

    def __init__(self, marker: Marker | None, texts: Sequence[str]) -> None:
        self._marker = marker
        cuts = [Cut(text) for text in texts] if marker else []
        found = [self._marks(cut) for cut in cuts]
        self._nearest = nearest_of(found)
        self._in_company: set[str] = set()
        for text, cut, marks in zip(texts, cuts, found, strict=False):
            runs = self._runs(text, cut, marks)
            self._in_company |= {token.key for run in runs if _together(run) for _, token, _ in run}

    def spans(self, text: str) -> list[Span]:
        """What to mark in a text of the article, or in a part of one: [start, end) code points."""
        if self._marker is None:
            return []
        cut = Cut(text)
        region = cut.region(0, len(cut))
        runs = self._runs(text, cut, self._marks(cut))
        return joined(text, [region.span(mark.place) for run in runs if self._shown(run) for mark in run])

    def _marks(self, cut: Cut) -> list[Mark]:
        return self._marker.marks(cut) if self._marker else []

    def _runs(self, text: str, cut: Cut, marks: Iterable[Mark]) -> Iterator[_Run]:
        """The marks that are as near as any of their key; those in one word or side by side are together."""
        region = cut.region(0, len(cut))
        run: _Run = []
        end = 0
        for mark in marks:
            if mark.grade != self._nearest[mark.token.key]:
                continue
            start, stop = region.span(mark.place)
            if run and mark.place >> PIECE != run[-1].place >> PIECE and text[end:start].strip(" \u00a0"):
                yield run
                run = []
            run.append(mark)
            end = stop
        if run:
            yield run

    def _shown(self, run: _Run) -> bool:
        first = run[0].token
        assert self._marker is not None
        return _together(run) or first.key not in self._in_company or self._marker.typed_with_marks(first.form)


def _together(run: _Run) -> bool:
    return len({mark.token.key for mark in run}) > 1
