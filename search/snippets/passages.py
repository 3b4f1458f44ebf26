"""Passages: the parts of an article that answer a query, with what to mark in them.

Passages are cut from the original text, so that spans count its code points. What is marked are tokens whose key was
asked for; where an article writes a key with several marks, those nearest to what was typed; and where it has a group
of the query together, no syllable of that group alone. The articles of a page are cut, marked and searched for their
best passages together (``analyzers.cut``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import Final

import numpy as np

from analyzers.cut import Cut, Numbers
from search.answer import Highlight
from search.planning.evidence import Evidence
from search.snippets.alone import shown_of
from search.snippets.bounds import LEAD_PIECES, MAX_PASSAGE, PASSAGE_PIECES, passages, shortened
from search.snippets.marking import Marked, Marker
from search.snippets.nearest import nearest
from search.snippets.spans import Span, joined
from search.snippets.windows import best_windows

_FIELDS: Final = ("title", "summary", "body")
_BODY: Final = _FIELDS.index("body")

Texts = tuple[str, str, str]  # the title, the summary and the body of an article


class Highlighter:
    """Finds what to show and to mark for one query in any number of articles."""

    def __init__(self, evidence: Evidence) -> None:
        self._marker = Marker(evidence)

    def highlights(self, articles: Sequence[Texts]) -> list[list[Highlight]]:
        """For each article the title and the summary whole where they hold a mark, and the best passage of the body."""
        cut = self._marker.cut(chain.from_iterable(articles))
        marks = self._marker.marks(cut)
        texts = np.searchsorted(cut.texts(), marks.tokens, side="right") - 1
        chosen = nearest(marks, texts // len(_FIELDS))
        marks, texts = marks.of(chosen), texts.compress(chosen)
        shown = shown_of(self._marker, cut, marks, texts // len(_FIELDS), len(_FIELDS))
        return _Page(cut, marks.of(shown), texts.compress(shown)).highlights(articles)


class _Page:
    """The marks of a page of articles, of which passages are made; ``texts`` are the numbers of their texts, which are
    numbered through all articles."""

    def __init__(self, cut: Cut, marks: Marked, texts: Numbers) -> None:
        self._cut = cut
        self._edges: list[int] = texts.searchsorted(np.arange(len(cut.begins))).tolist()  # of the marks of each text
        starts = cut.starts.take(marks.tokens)
        self._starts: list[int] = starts.tolist()
        self._ends: list[int] = cut.ends.take(marks.tokens).tolist()
        edges = pairwise(self._edges)
        bodies = [text for text, (first, last) in enumerate(edges) if first < last and text % len(_FIELDS) == _BODY]
        self._passages: dict[int, Span] = {}
        if bodies:
            own = texts % len(_FIELDS) == _BODY
            pieces = cut.pieces_of(starts.compress(own))
            borders = accumulate((self._edges[text + 1] - self._edges[text] for text in bodies), initial=0)
            first = best_windows(marks.of(own), pieces, list(borders), PASSAGE_PIECES - LEAD_PIECES)
            self._passages = dict(zip(bodies, passages(cut, bodies, pieces.take(first)), strict=True))

    def highlights(self, articles: Sequence[Texts]) -> list[list[Highlight]]:
        """The highlights of each article."""
        return [
            [
                self._highlight(number, name, text)
                for number, (name, text) in enumerate(zip(_FIELDS, article, strict=True), at * len(_FIELDS))
                if self._edges[number] < self._edges[number + 1]
            ]
            for at, article in enumerate(articles)
        ]

    def _highlight(self, number: int, name: str, text: str) -> Highlight:
        first, last = self._edges[number : number + 2]
        if number not in self._passages:
            return Highlight(name, text, self._spans(first, last, self._cut.begins[number]))
        begin, end = self._passages[number]
        first, last = bisect_left(self._starts, begin, first, last), bisect_left(self._starts, end, first, last)
        if end - begin > MAX_PASSAGE:
            begin, end = shortened(self._cut.text, (begin, end), self._starts[first])
            first, last = bisect_left(self._starts, begin, first, last), bisect_left(self._starts, end, first, last)
        spans = [(start, min(stop, end - begin)) for start, stop in self._spans(first, last, begin)]
        return Highlight(name, self._cut.text[begin:end], spans)

    def _spans(self, first: int, last: int, begin: int) -> list[Span]:
        """The marks [first, last) as spans of a text that begins there."""
        spans = joined(self._cut.text, zip(self._starts[first:last], self._ends[first:last], strict=True))
        return [(start - begin, end - begin) for start, end in spans]
