"""NukeViet's tables: titles in ``nv4_vi_news_rows``, bodies in ``nv4_vi_news_detail``, sections and sources in others.
They are joined in a temporary database, for a dump may have any of them first.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

_TABLE: Final = re.compile(r"(?P<module>nv\d?_\w+?_news)_(?P<part>rows|detail|bodyhtml_\d+|bodytext|cat|sources|\d+)")
_IN_MEMORY_PAGES: Final = -64_000  # kilobytes of cache; the rest is on the disk
# Waiting, scheduled, kept for later, refused, sent to the editors ("Hết hạn", 3, was published).
_UNPUBLISHED: Final = {"0": "pending", "2": "future", "4": "draft", "5": "draft", "6": "pending", "7": "draft"}


def is_part(table: str) -> bool:
    """Tell whether a table is one of NukeViet's news.

    >>> is_part("nv4_vi_news_rows"), is_part("nv4_vi_news_detail"), is_part("wp_posts")
    (True, True, False)
    """
    return _TABLE.fullmatch(table) is not None


class Tables:
    """The rows of these tables that a dump had. A context manager."""

    def __init__(self) -> None:
        self._base: sqlite3.Connection | None = None

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        if self._base is not None:
            self._base.close()

    def keep(self, table: str, row: dict[str, Any], line: int) -> None:
        """Keep a row until all have been seen."""
        match = _TABLE.fullmatch(table)
        part = match["part"] if match else ""
        if match is None or part.isdigit() or part == "bodytext":
            return  # one table for each section, with the same rows; texts without markup, cut short
        kind = "detail" if part.startswith("bodyhtml") else part
        key = row.get("catid" if kind == "cat" else "sourceid" if kind == "sources" else "id")
        self._database().execute(
            "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?)", (match["module"], kind, key, line, json.dumps(row))
        )

    def articles(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Yield the module, the line and the fields of each article."""
        if self._base is None:
            return
        rows = self._base.execute("SELECT module, key, line, row FROM part WHERE kind = 'rows' ORDER BY rowid")
        for module, key, line, packed in rows.fetchall():
            row: dict[str, Any] = json.loads(packed)
            detail = self._one(module, "detail", key)
            section, source = (
                self._one(module, "cat", row.get("catid")),
                self._one(module, "sources", row.get("sourceid")),
            )
            names = {"body": detail.get("bodyhtml") or detail.get("bodytext"), "section": section.get("title"),
                     "source": source.get("title"), "keywords": detail.get("keywords")}  # fmt: skip
            if (status := row.pop("status", None)) in _UNPUBLISHED:
                names |= {"post_status": _UNPUBLISHED[status]}
            yield module, line, row | {name: value for name, value in names.items() if value}

    def _one(self, module: str, kind: str, key: Any) -> dict[str, Any]:
        found = self._database().execute(
            "SELECT row FROM part WHERE module = ? AND kind = ? AND key = ?", (module, kind, key)
        )
        row = found.fetchone()
        return json.loads(row[0]) if row else {}

    def _database(self) -> sqlite3.Connection:
        if self._base is None:
            self._base = sqlite3.connect("", isolation_level=None)  # a temporary file, gone with the connection
            self._base.execute(f"PRAGMA cache_size = {_IN_MEMORY_PAGES}")
            self._base.execute("PRAGMA journal_mode = OFF")
            self._base.execute("CREATE TABLE part (module, kind, key, line, row, PRIMARY KEY (module, kind, key))")
        return self._base
