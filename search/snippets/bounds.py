"""Bounds: where passages begin and end, so that each is read as a part of its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from analyzers.cut import Cut, Numbers
from search.snippets.spans import Span

PASSAGE_PIECES: Final = 44  # between spaces: syllables, as a rule
LEAD_PIECES: Final = 8  # of context before the first mark of a passage
_SENTENCE_END: Final = frozenset(".!?…\n")
_CLOSING: Final = frozenset('.,;:!?…”")%')


def passages(cut: Cut, texts: Sequence[int], marked: Numbers) -> list[Span]:
    """[begin, end) of the passage of each text, given by its number, from a little before a mark on, given by its
    piece. A passage begins with a sentence if one begins within its lead or right behind it, and ends behind its last
    token and what belongs to it."""
    numbers = np.array(cut.begins)
    begins, ends = numbers.take(texts), numbers[1:].take(texts)
    own, following = cut.pieces_of(begins), cut.pieces_of(ends)
    first = np.maximum(marked - LEAD_PIECES, own)
    last = np.minimum(first + PASSAGE_PIECES, following)
    earliest = np.maximum(first - LEAD_PIECES, own)
    tokens = cut.starts.searchsorted(cut.pieces.take(np.stack((earliest, first, last))))
    whole = np.stack((first == own, earliest == own, last == following))
    columns = np.concatenate((begins[None], ends[None] - 1, whole, tokens))
    return [
        (
            begin if at_begin else _begin(cut, lead, upto, whole=at_lead),
            end if at_end else _end(cut, behind, end),
        )
        for begin, end, at_begin, at_lead, at_end, lead, upto, behind in columns.T.tolist()
    ]


def _begin(cut: Cut, lead: int, first: int, *, whole: bool) -> int:
    """Where the last sentence begins that does so between the token ``lead`` and the token ``first``; without one,
    where the first of these does, if nothing of the text stands before it, else the second."""
    starts: list[int] = cut.starts[lead : first + 1].tolist()
    ends: list[int] = cut.ends[lead:first].tolist()
    for end, start in zip(reversed(ends), reversed(starts), strict=False):
        if not _SENTENCE_END.isdisjoint(cut.text[end:start]) and not _is_point(cut.text, end, start):
            return start
    return starts[0 if whole else -1]


def _is_point(text: str, end: int, start: int) -> bool:
    """Whether that is the point within a number."""
    return start - end == 1 and text[end - 1].isdecimal() and text[start].isdecimal()


def _end(cut: Cut, behind: int, most: int) -> int:
    """Where the text behind the last token before ``behind`` no longer belongs to it."""
    end = int(cut.ends[behind - 1])
    while end < most and cut.text[end] in _CLOSING:
        end += 1
    return end
