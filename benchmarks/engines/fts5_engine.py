"""SQLite FTS5: the table holds no text (``content=''``), the tokenizer is unicode61; beside it a table of columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from benchmarks.engines.grouped import added_up
from benchmarks.engines.protocol import MODES, Corpus, Found, Kind, Library, Mode, Query

# A comma belongs to a number (3,2); nothing is left to fold.
_CREATE = (
    """CREATE VIRTUAL TABLE t USING fts5(text, content='', tokenize="unicode61 remove_diacritics 0 tokenchars ','")"""
)
_TOP = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10"
_COUNT = "SELECT count(*) FROM t WHERE t MATCH ?"
# One pass over the matches for both facets, the months and the total: faster than a statement for each.
_GROUPS = """
    SELECT source, section, month, count(*) FROM t JOIN columns ON columns.id = t.rowid WHERE t MATCH ? GROUP BY 1, 2, 3
"""


class Fts5(Library):
    """One table; the total is a query of its own, without the ranking."""

    name = index = "fts5"
    modes = MODES

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._base = sqlite3.connect(folder / "fts5.sqlite")

    def build(self, corpus: Corpus) -> None:
        """One transaction, then ``optimize``, which joins all segments into one."""
        self._base.execute(_CREATE)
        self._base.execute("CREATE TABLE columns (id INTEGER PRIMARY KEY, source TEXT, section TEXT, month INTEGER)")
        self._base.executemany("INSERT INTO t(rowid, text) VALUES (?, ?)", enumerate(corpus.lines()))
        rows = ((place, *columns) for place, columns in enumerate(corpus.columns()))
        self._base.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", rows)
        self._base.execute("INSERT INTO t(t) VALUES ('optimize')")
        self._base.commit()
        self._base.execute("VACUUM")
        self._base.close()

    def open(self) -> None:
        """It is open."""

    def search(self, query: Query, mode: Mode) -> Found:
        """Two statements: the ten best, and the total or the groups."""
        match = (written(query.kind, query.keys),)
        places = [int(row) for (row,) in self._base.execute(_TOP, match)]
        if mode != "counts":
            (total,) = self._base.execute(_COUNT, match).fetchone()
            return Found(int(total), places)
        return added_up(places, self._base.execute(_GROUPS, match).fetchall())


def written(kind: Kind, terms: Sequence[str]) -> str:
    """The query in FTS5's language.

    >>> written("or", ["ha", "noi"]), written("phrase", ["ha", "noi"]), written("prefix", ["ngu"])
    ('"ha" OR "noi"', '"ha noi"', '"ngu"*')
    """
    if kind == "phrase":
        return f'"{" ".join(terms)}"'
    quoted = [f'"{term}"' for term in terms]
    return f"{quoted[0]}*" if kind == "prefix" else (" OR " if kind == "or" else " ").join(quoted)
