"""Bounds: where passages begin and end, so that each is read as a part of its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from unicodedata import combining

import numpy as np

from analyzers.cut import Cut, Numbers
from search.snippets.spans import Span

PASSAGE_PIECES: Final = 44  # between spaces: syllables, as a rule
LEAD_PIECES: Final = 8  # of context before the first mark of a passage
MAX_PASSAGE: Final = 1000  # characters; four times what so many pieces of prose have
_LEAD: Final = 100  # characters before the first mark of a passage that had to be shortened
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


def shortened(text: str, passage: Span, mark: int) -> Span:
    """The part of a passage, of ``MAX_PASSAGE`` characters at the most, in which a mark begins: where an address or a
    file of a million letters stands between spaces. No letter is parted from its marks.

    >>> begin, end = shortened("x" * 5000, (0, 5000), 3000)
    >>> begin, end - begin
    (2900, 1000)
    """
    begin = max(passage[0], min(mark - _LEAD, passage[1] - MAX_PASSAGE))
    end = min(passage[1], begin + MAX_PASSAGE)
    while begin < mark and combining(text[begin]):
        begin += 1
    while end > mark + 1 and end < passage[1] and combining(text[end]):
        end -= 1
    return begin, end


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
