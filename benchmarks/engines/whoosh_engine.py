"""Stock Whoosh: its own codec, a TEXT field cut at spaces, one process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh import query
from whoosh.analysis import RegexTokenizer
from whoosh.fields import STORED, TEXT, Schema
from whoosh.index import create_in, open_dir

from benchmarks.engines.protocol import Corpus, Kind


class Whoosh:
    """A text that is not stored, and the article's place, which is."""

    name = index = "whoosh"
    marks = False

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def build(self, corpus: Corpus) -> None:
        """One writer, its default limit of memory, one commit."""
        schema = Schema(place=STORED, text=TEXT(analyzer=RegexTokenizer(r"\S+"), phrase=True))
        writer = create_in(self._folder, schema).writer()
        for place, line in enumerate(corpus.lines()):
            writer.add_document(place=place, text=line)
        writer.commit()

    def open(self) -> None:
        """One searcher for all queries."""
        self._searcher = open_dir(self._folder).searcher()

    def search(self, kind: Kind, terms: Sequence[str]) -> tuple[int, list[int]]:
        """The ten best, then the exact length of the results."""
        found = self._searcher.search(_query(kind, terms), limit=10)
        return len(found), [int(hit["place"]) for hit in found]

    def stored(self) -> int:
        """Nothing."""
        return 0


def _query(kind: Kind, terms: Sequence[str]) -> Any:
    if kind == "phrase":
        return query.Phrase("text", list(terms))
    if kind == "prefix":
        return query.Prefix("text", terms[0])
    parts = [query.Term("text", term) for term in terms]
    if kind == "term":
        return parts[0]
    return query.Or(parts) if kind == "or" else query.And(parts)
