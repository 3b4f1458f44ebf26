"""Passages: the parts of an article that answer a query, with what to mark in them.

Passages are cut from the original text, so that spans count its code points. What is marked are tokens whose key was
asked for; where an article writes a key with several marks, those nearest to what was typed. A text is cut at its
spaces for this and not analysed again (``analyzers.cut``): only the tokens of the passage that is shown are located.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analyzers.cut import PIECE, Cut, Region
from search.answer import Highlight
from search.planning.evidence import Evidence
from search.snippets.marking import Mark, Marker
from search.snippets.nearest import nearest_of
from search.snippets.spans import Span, joined

PASSAGE_PIECES = 44  # between spaces: syllables, as a rule
LEAD_PIECES = 8  # of context before the first mark of a passage
_FIELDS = ("title", "summary", "body")
_SENTENCE_END = ".!?…\n"


class Highlighter:
    """Finds what to show and to mark for one query in any number of articles."""

    def __init__(self, evidence: Evidence) -> None:
        self._marker = Marker(evidence)

    def highlights(self, title: str, summary: str, body: str) -> list[Highlight]:
        """The title and the summary whole where they hold a mark, and the best passage of the body."""
        texts = {name: text for name, text in zip(_FIELDS, (title, summary, body), strict=True) if text}
        cuts = {name: Cut(text) for name, text in texts.items()}
        marks = {name: self._marker.marks(cut) for name, cut in cuts.items()}
        nearest = nearest_of(marks.values())
        chosen = {name: [mark for mark in row if mark.grade == nearest[mark.token.key]] for name, row in marks.items()}
        return [_highlight(name, texts[name], cuts[name], row) for name, row in chosen.items() if row]


def _highlight(name: str, text: str, cut: Cut, chosen: Sequence[Mark]) -> Highlight:
    if name == "body":
        first, last = _window(cut, chosen)
        lead = max(0, first - LEAD_PIECES)  # what stands before may move the beginning to that of a sentence
        region = cut.region(lead, last)
        begin, end = _begin(text, cut, region, (lead, first)), _end(text, cut, region, last)
        chosen = [mark for mark in chosen if lead <= mark.place >> PIECE < last]
    else:
        region, begin, end = cut.region(0, len(cut)), 0, len(text)
    located = (region.span(mark.place) for mark in chosen)
    spans = [(start, stop) for start, stop in located if begin <= start and stop <= end]
    return Highlight(name, text[begin:end], [(start - begin, stop - begin) for start, stop in joined(text, spans)])


def _window(cut: Cut, chosen: Sequence[Mark]) -> Span:
    """The run of pieces with the most distinct and nearest-neighbouring marks."""
    forms = [mark.token.form for mark in chosen]
    pieces = [mark.place >> PIECE for mark in chosen]
    beside = [cut.is_after(other.place, one.place) for one, other in pairwise(chosen)]
    best, best_score = 0, -1.0
    inside: dict[str, int] = {}
    neighbours = upto = 0
    for at, start in enumerate(pieces):
        while upto < len(pieces) and pieces[upto] < start + PASSAGE_PIECES - LEAD_PIECES:
            inside[forms[upto]] = inside.get(forms[upto], 0) + 1
            neighbours += upto > at and beside[upto - 1]
            upto += 1
        score = len(inside) + 0.5 * neighbours
        if score > best_score:
            best, best_score = start - LEAD_PIECES, score
        if inside[forms[at]] == 1:
            del inside[forms[at]]
        else:
            inside[forms[at]] -= 1
        neighbours -= at + 1 < upto and beside[at]
    return max(0, best), min(len(cut), max(best, 0) + PASSAGE_PIECES)


def _begin(text: str, cut: Cut, region: Region, lead: Span) -> int:
    """Where a passage begins: with a sentence if one begins within the pieces of the ``lead`` or right behind them,
    else behind them."""
    earliest, first = lead
    if not first:
        return 0
    spans = list(map(region.span, [*cut.places(earliest, first), cut.following(first)]))
    for (_, end), (start, _) in reversed(list(pairwise(spans))):
        if any(char in text[end:start] for char in _SENTENCE_END):
            return start
    return spans[-1 if earliest else 0][0]


def _end(text: str, cut: Cut, region: Region, last: int) -> int:
    """Where a passage ends that takes in the pieces before ``last``: behind its last token and what belongs to it."""
    end = len(text) if last == len(cut) else region.span(cut.preceding(last))[1]
    while end < len(text) and text[end] in '.,;:!?…”")%':
        end += 1
    return end
