"""The report of one reading: it stops a strict reader at a problem, and keeps the notes of a lenient one.

A strict reader stops at the first problem with a ``QueryError`` that gives the place and the cure. A lenient
reader mends it and leaves a ``Note``. Notes are also left about what is right but may surprise.
"""

from __future__ import annotations

from typing import Final

from search.answer import Note
from search.errors import QueryError
from search.query.problems import NOTES, PROBLEMS

_MAX_NOTES: Final = 16


class Report:
    """What was found wrong or worth saying while one query was read."""

    def __init__(self, *, lenient: bool) -> None:
        self.lenient = lenient
        self.notes: list[Note] = []

    def problem(self, name: str, position: int, /, **parts: object) -> None:
        """Raise if strict; if lenient, note that it was mended."""
        if not self.lenient:
            raise self.refusal(name, position, **parts)
        kind = PROBLEMS[name]
        self._add(Note(name, kind.mended_vi.format(**parts), kind.mended_en.format(**parts)))

    def refusal(self, name: str, position: int, /, **parts: object) -> QueryError:
        """The error for what cannot be mended either."""
        kind = PROBLEMS[name]
        vi, en, hint_vi, hint_en = (text.format(**parts) for text in kind[1:5])
        return QueryError(kind.code, vi, en, position=position, hint_vi=hint_vi, hint_en=hint_en)

    def note(self, name: str, /, **parts: object) -> None:
        """Say something that is no problem."""
        vi, en = NOTES[name]
        self._add(Note(name, vi.format(**parts), en.format(**parts)))

    def _add(self, note: Note) -> None:
        if note not in self.notes and len(self.notes) < _MAX_NOTES:
            self.notes.append(note)
