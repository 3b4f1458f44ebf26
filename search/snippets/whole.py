"""Whole texts marked: an article that was opened from its results, with what the query asked for.

What a passage marks is marked here too, and a group that is together anywhere in the article leaves its syllables
unmarked where they are alone (``alone``). Moreover, a syllable typed without marks that stands beside another of the
query somewhere in the article is not marked where it stands alone: who looks for ``song thu`` does not look for every
"thủ".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from analyzers.cut import Cut
from search.errors import QueryError
from search.options import SearchOptions
from search.planning.archive import Archive
from search.planning.loosen import draft_of
from search.query import parse
from search.snippets.marking import Marked, Marker
from search.snippets.spans import Span, joined

MOST: Final = 5_000  # texts of an article, such as its paragraphs, that are looked through for what to mark


class _Mark(NamedTuple):
    """A token that is marked: its form and its key by their numbers, its piece, and where it stands."""

    form: int
    key: int
    piece: int
    start: int
    end: int


_Run = list[_Mark]  # neighbours


class Marks:
    """What one query marks in any number of articles; without a marker, nothing."""

    def __init__(self, marker: Marker | None) -> None:
        self._marker = marker

    def within(self, texts: Iterable[str]) -> ArticleMarks:
        """What it marks in the article of these texts."""
        return ArticleMarks(self._marker, list(texts))


def marks_of(q: str, options: SearchOptions, archive: Archive) -> Marks:
    """What a query marks, read as a page reads it; nothing for one that cannot be read."""
    try:
        parsed = parse(q, lenient=True)
    except QueryError:
        return Marks(None)
    return Marks(Marker(draft_of(parsed, options, archive)[0].evidence))


class ArticleMarks:
    """What is marked in one article, given all its texts."""

    def __init__(self, marker: Marker | None, texts: Sequence[str]) -> None:
        self._marker = marker
        self._nearest: dict[int, int] = {}  # of each key that is marked the nearest grade
        self._beside: set[int] = set()  # the keys that stand beside another somewhere
        self._together: frozenset[int] = frozenset()  # the keys of groups that the article has together
        self._left = MOST
        if marker is not None:
            cut = marker.cut(texts)
            marks = marker.marks(cut)
            for key, grade in zip(marks.keys.tolist(), marks.grades.tolist(), strict=True):
                self._nearest[key] = min(grade, self._nearest.get(key, grade))
            marks = self._near(marks)
            self._together = frozenset(marker.together(cut, marks)[1].tolist())
            self._beside = {mark.key for run in _runs(cut, marks) if _together(run) for mark in run}

    def spans(self, text: str) -> list[Span]:
        """What to mark in a text of the article, or in a part of one: [start, end) code points. Nothing behind the
        first ``MOST`` texts, which nobody reads to the end."""
        marker = self._marker
        if marker is None or not self._nearest or not self._left:
            return []
        self._left -= 1
        cut = marker.cut([text])
        marks = self._near(marker.marks(cut))
        together = np.array([key in self._together for key in marks.keys.tolist()], np.bool_)
        if together.any():
            marks = marks.of(~(together & marker.alone(cut, marks)))
        runs = _runs(cut, marks)
        return joined(text, [(mark.start, mark.end) for run in runs if self._shown(run, marker) for mark in run])

    def _near(self, marks: Marked) -> Marked:
        """The marks that are as near as any of their key."""
        rows = zip(marks.grades.tolist(), marks.keys.tolist(), strict=True)
        return marks.of(np.array([grade == self._nearest.get(key) for grade, key in rows], np.bool_))

    def _shown(self, run: _Run, marker: Marker) -> bool:
        first = run[0]
        return _together(run) or first.key not in self._beside or marker.typed_with_marks(first.form)


def _runs(cut: Cut, marks: Marked) -> Iterator[_Run]:
    """Marks; those in one word or side by side are together."""
    starts, ends = cut.starts.take(marks.tokens), cut.ends.take(marks.tokens)
    columns = (marks.forms, marks.keys, cut.pieces_of(starts), starts, ends)
    run: _Run = []
    for mark in map(_Mark._make, zip(*(column.tolist() for column in columns), strict=True)):
        if run and mark.piece != run[-1].piece and cut.text[run[-1].end : mark.start].strip(" \u00a0"):
            yield run
            run = []
        run.append(mark)
    if run:
        yield run


def _together(run: _Run) -> bool:
    return len({mark.key for mark in run}) > 1
