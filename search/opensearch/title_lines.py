"""Title lines: titles that came from the cluster, with what follows on each of their syllables.

A document has that beside its title, a digit a syllable: 1 where a word ends behind it, 2 where the title pauses there,
4 where the next one is written at once, and sums of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.tokens import Tokens, tokenize
from search.answer import Headline
from search.derived.as_written import spaced
from search.derived.continuations import Array, Occurrences, recency
from search.derived.title_marks import TitleMarks
from search.opensearch.documents import microseconds
from search.opensearch.mapping import TITLE_MARKS

READ: Final = ("shown", TITLE_MARKS)
_ENDS, _PAUSES, _JOINS = 1, 2, 4
_NOTHING: Final = ord("0")
_HEADLINE: Final = msgspec.json.Decoder(Headline)


class Line(NamedTuple):
    """A title: what is shown of its article, its tokens, what follows on each, and the place of the article in the
    order of the index."""

    headline: Headline
    tokens: Tokens
    marks: bytes
    number: int


def written_marks(marks: TitleMarks) -> str:
    """What follows on each syllable of some titles, as documents have it."""
    values = _NOTHING + marks.ends * _ENDS + marks.pauses * _PAUSES + marks.joins * _JOINS
    written: str = values.astype(np.uint8).tobytes().decode()
    return written


def line_of(hit: Mapping[str, Any], number: int) -> Line:
    """The title of a hit that ``READ`` was read of."""
    source = hit["_source"]
    headline = _HEADLINE.decode(source["shown"])
    return Line(headline, tokenize(headline.title), source.get(TITLE_MARKS, "").encode(), number)


class TitleLines:
    """Titles one behind the other, as ``search.derived.continuations`` walks them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        forms = [form for line in lines for form in line.tokens.forms]
        self._forms = sorted(set(forms), key=lambda form: (fold(form), form))
        self._number = {form: number for number, form in enumerate(self._forms)}
        self._syllables = np.array([self._number[form] for form in forms], np.int64)
        self._marks = np.frombuffer(b"".join(line.marks for line in lines), np.uint8) - np.uint8(_NOTHING)
        lengths = np.array([len(line.tokens.forms) for line in lines], np.int64)
        self._ends = np.cumsum(lengths)
        self._first = self._ends - lengths

    def form(self, number: int) -> str:
        """The form of a number."""
        return self._forms[number]

    def forms_at(self, at: Array) -> Array:
        """The form numbers at positions."""
        return self._syllables[at]

    def word_ends(self, at: Array) -> NDArray[np.bool_]:
        """Whether a word ends with the syllable at each position."""
        return self._marked(at, _ENDS)

    def pauses(self, at: Array) -> NDArray[np.bool_]:
        """Whether something else than a space stands behind the syllable at each position."""
        return self._marked(at, _PAUSES)

    def joins(self, at: Array) -> NDArray[np.bool_]:
        """Whether nothing stands between the syllable at each position and the next."""
        return self._marked(at, _JOINS)

    def _marked(self, at: Array, which: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self._marks[at] & np.uint8(which) > 0
        return found

    def occurrences(self, lines: Sequence[int], places: Sequence[int], newest: int) -> Occurrences:
        """Some places, each within one of the titles; ``newest``: the last second of the archive."""
        numbers = np.array(lines, np.int64)
        first, behind = self._first[numbers], self._ends[numbers]
        published = [self.lines[number].headline.published for number in lines]
        seconds = np.array([microseconds(one) // 1_000_000 if one else 0 for one in published], np.int64)
        known = np.array([one is not None for one in published], np.bool_)
        return Occurrences(self, first + np.array(places, np.int64), first, behind, recency(seconds, known, newest))

    def begins(self, line: int, at: int) -> bool:
        """Whether a title begins at one of its syllables, or anew."""
        return at == 0 or bool(self.pauses(self._first[line] + at - 1))

    def text(self, line: int, at: int, length: int) -> str:
        """So many forms of a title, spaced as it spaces them."""
        joined = self.joins(self._first[line] + np.arange(at, at + length)).tolist()
        return spaced(self.lines[line].tokens.forms[at : at + length], joined)

    def closing(self) -> dict[str, tuple[int, int]]:
        """Of each form how often titles pause or end behind it, and how often they have it."""
        closed = self.pauses(np.arange(len(self._syllables)))
        closed[self._ends[self._ends > self._first] - 1] = True
        times = np.bincount(self._syllables, minlength=len(self._number)).tolist()
        behind = np.bincount(self._syllables[closed], minlength=len(self._number)).tolist()
        return dict(zip(self._number, zip(behind, times, strict=True), strict=True))
