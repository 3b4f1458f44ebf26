"""SQLite FTS5: the table holds no text (``content=''``), the tokenizer is unicode61."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from benchmarks.engines.protocol import Corpus, Kind

# A comma belongs to a number (3,2); nothing is left to fold.
_CREATE = (
    """CREATE VIRTUAL TABLE t USING fts5(text, content='', tokenize="unicode61 remove_diacritics 0 tokenchars ','")"""
)
_TOP = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10"
_COUNT = "SELECT count(*) FROM t WHERE t MATCH ?"


class Fts5:
    """One table; the total is a query of its own, without the ranking."""

    name = index = "fts5"
    marks = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._base = sqlite3.connect(folder / "fts5.sqlite")

    def build(self, corpus: Corpus) -> None:
        """One transaction, then ``optimize``, which joins all segments into one."""
        self._base.execute(_CREATE)
        self._base.executemany("INSERT INTO t(rowid, text) VALUES (?, ?)", enumerate(corpus.lines()))
        self._base.execute("INSERT INTO t(t) VALUES ('optimize')")
        self._base.commit()
        self._base.execute("VACUUM")
        self._base.close()

    def open(self) -> None:
        """It is open."""

    def search(self, kind: Kind, terms: Sequence[str]) -> tuple[int, list[int]]:
        """Two statements."""
        query = written(kind, terms)
        (total,) = self._base.execute(_COUNT, (query,)).fetchone()
        return int(total), [int(row) for (row,) in self._base.execute(_TOP, (query,))]

    def stored(self) -> int:
        """Nothing."""
        return 0


def written(kind: Kind, terms: Sequence[str]) -> str:
    """The query in FTS5's language.

    >>> written("or", ["ha", "noi"]), written("phrase", ["ha", "noi"]), written("prefix", ["ngu"])
    ('"ha" OR "noi"', '"ha noi"', '"ngu"*')
    """
    if kind == "phrase":
        return f'"{" ".join(terms)}"'
    quoted = [f'"{term}"' for term in terms]
    return f"{quoted[0]}*" if kind == "prefix" else (" OR " if kind == "or" else " ").join(quoted)
