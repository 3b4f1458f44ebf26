"""Present: the passages of an article that answer a query, with what to mark in them.

Passages are cut from the original text, so that spans count its code points. What is marked are tokens whose key was
asked for; where an article writes a key with several marks, those nearest to what was typed. A text is cut into tokens
for this and not analysed again: only those of the passage that is shown are located.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analyzers.closeness import Closeness
from analyzers.fold import fold
from analyzers.tokens import Cut
from search.answer import Highlight
from search.marking import Marker
from search.plan import Evidence

PASSAGE_TOKENS = 44
LEAD_TOKENS = 8  # tokens of context before the first mark of a passage
_FIELDS = ("title", "summary", "body")
_SENTENCE_END = ".!?…\n"

Span = tuple[int, int]


class Highlighter:
    """Finds what to show and to mark for one query in any number of articles."""

    def __init__(self, evidence: Evidence) -> None:
        self._marker = Marker(evidence)

    def highlights(self, title: str, summary: str, body: str) -> list[Highlight]:
        """The title and the summary whole where they hold a mark, and the best passage of the body."""
        texts = {name: text for name, text in zip(_FIELDS, (title, summary, body), strict=True) if text}
        cuts = {name: Cut(text) for name, text in texts.items()}
        grades = {name: self._marker.grades(cut) for name, cut in cuts.items()}
        nearest: dict[str, Closeness] = {}
        for name, row in grades.items():
            for index, grade in row.items():
                key = fold(cuts[name].form(index))
                nearest[key] = min(grade, nearest.get(key, grade))
        result = []
        for name, cut in cuts.items():
            chosen = [index for index, grade in grades[name].items() if grade == nearest[fold(cut.form(index))]]
            if chosen:
                result.append(_highlight(name, texts[name], cut, chosen))
        return result


def _highlight(name: str, text: str, cut: Cut, chosen: Sequence[int]) -> Highlight:
    first, last = _window(cut, chosen) if name == "body" else (0, len(cut.chunks))
    # The tokens before the first may move the beginning to that of a sentence.
    known = max(0, first - LEAD_TOKENS - 1)
    places = cut.spans(known, last)
    begin, end = (0, len(text)) if name != "body" else _trimmed(text, places, first - known, last == len(cut.chunks))
    spans = [places[index - known] for index in chosen if known <= index < last]
    inside = [(start, stop) for start, stop in spans if begin <= start and stop <= end]
    return Highlight(name, text[begin:end], [(start - begin, stop - begin) for start, stop in _joined(text, inside)])


def _window(cut: Cut, chosen: Sequence[int]) -> Span:
    """The run of tokens with the most distinct and nearest-neighbouring marks."""
    forms = [cut.form(index) for index in chosen]
    best, best_score = 0, -1.0
    inside: Counter[str] = Counter()
    neighbours = upto = 0
    for at, start in enumerate(chosen):
        while upto < len(chosen) and chosen[upto] < start + PASSAGE_TOKENS - LEAD_TOKENS:
            inside[forms[upto]] += 1
            neighbours += upto > at and chosen[upto] - chosen[upto - 1] == 1
            upto += 1
        score = len(inside) + 0.5 * neighbours
        if score > best_score:
            best, best_score = start - LEAD_TOKENS, score
        inside[forms[at]] -= 1
        if not inside[forms[at]]:
            del inside[forms[at]]
        neighbours -= at + 1 < upto and chosen[at + 1] - start == 1
    return max(0, best), min(len(cut.chunks), max(best, 0) + PASSAGE_TOKENS)


def _trimmed(text: str, places: Sequence[Span], first: int, whole: bool) -> Span:
    """Begin a passage at a sentence if one begins nearby, and end it where its last token ends; ``whole``: where the
    text ends."""
    begin = places[first][0] if first else 0
    for index in range(first, max(-1, first - LEAD_TOKENS), -1):
        gap = text[places[index - 1][1] : places[index][0]] if index else "\n"
        if any(char in gap for char in _SENTENCE_END):
            begin = places[index][0]
            break
    end = len(text) if whole else places[-1][1]
    while end < len(text) and text[end] in '.,;:!?…”")%':
        end += 1
    return begin, end


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans with nothing but spaces between them become one."""
    result: list[Span] = []
    for start, end in spans:
        if result and not text[result[-1][1] : start].strip(" \u00a0"):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result
