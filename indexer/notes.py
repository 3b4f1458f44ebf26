"""Notes: what a run has to say of the articles it took: what they lack, what was not understood."""

from __future__ import annotations

from typing import Final

import msgspec

from indexer.records import Reading
from indexer.sources.record import Record

_MOST: Final = 200  # names and reasons that are counted apart; files can have a new name in every record
_EXAMPLES: Final = 3


class Note(msgspec.Struct):
    """One field that could not be read in ``count`` articles, with the first few reasons and places."""

    field: str
    count: int = 0
    examples: list[str] = []


class Notes(msgspec.Struct):
    """What the articles of a run lack (``without``: a field and how many), what could not be read in them
    (``warnings``), the names that mean nothing here (``unknown``: a name and how many), and the records that are no
    articles (``others``: a reason and how many).
    """

    taken: int = 0
    without: dict[str, int] = {}
    warnings: dict[str, Note] = {}
    unknown: dict[str, int] = {}
    others: dict[str, int] = {}

    def take(self, record: Record, reading: Reading) -> None:
        """Note what there is to say of one article."""
        self.taken += 1
        article = reading.article
        for field, value in (("title", article.title), ("body", article.body), ("date", article.published)):
            if not value:
                self.without[field] = self.without.get(field, 0) + 1
        for name in reading.unknown:
            if name in self.unknown or len(self.unknown) < _MOST:
                self.unknown[name] = self.unknown.get(name, 0) + 1
        for warned in reading.warned:
            self._warn(warned.field, f"{place_of(record)}: {warned.reason}")

    def left_out(self, reason: str) -> None:
        """Count a record that is no article."""
        if reason in self.others or len(self.others) < _MOST:
            self.others[reason] = self.others.get(reason, 0) + 1

    def _warn(self, field: str, example: str) -> None:
        if field not in self.warnings and len(self.warnings) >= _MOST:
            return
        note = self.warnings.setdefault(field, Note(field))
        note.count += 1
        if len(note.examples) < _EXAMPLES:
            note.examples.append(example)


def place_of(record: Record) -> str:
    """Name where a record stands.

    >>> place_of(Record(source="a.jsonl", line=3))
    'a.jsonl:3'
    """
    return record.source if record.line is None else f"{record.source}:{record.line}"
