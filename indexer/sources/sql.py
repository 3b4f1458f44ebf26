"""Dumps of databases as SQL (``.sql``): PostgreSQL's COPY, and the INSERTs of MySQL, MariaDB, SQLite, phpMyAdmin and
SQL Server.

Read statement by statement, so that a dump need not fit in memory. An article is a row of a table whose columns name a
title or a body; NukeViet keeps bodies in tables of their own, and they are joined to it by way of a temporary database.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from indexer.fields import field_of, is_id
from indexer.sources.encoding import HEAD, mark_of, peekable
from indexer.sources.layers import DAMAGE
from indexer.sources.nukeviet import Tables, is_part
from indexer.sources.record import Record
from indexer.sources.sql_calls import Bytes
from indexer.sources.sql_quotes import Quotes, has_escapes, statements_in
from indexer.sources.sql_values import SqlError, Value, columns_of, rows_of, unescaped

_HEAD: Final = 1 << 16  # bytes that tell what program wrote a dump
MAX_STATEMENT: Final = 64_000_000  # characters: mysqldump writes 16 MB in one INSERT

_DUMP: Final = re.compile(
    r"(?:\s|--[^\n]*\n|/\*[^*]*(?:\*(?!/)[^*]*)*\*/;?|#[^\n]*\n)*"
    r"(?:(?:SET|INSERT|CREATE\s+TABLE|CREATE\s+DATABASE|INSERT\s+INTO|DROP\s+TABLE|COPY|BEGIN|PRAGMA|USE|START\s+TRANSACTION|"
    r"LOCK\s+TABLES|SELECT\s+pg_catalog)\s|\\restrict)",
    re.IGNORECASE | re.DOTALL,
)
_TITLE: Final = re.compile(r"-- (?:PostgreSQL database|MySQL|MariaDB|phpMyAdmin SQL|Host:|Adminer)", re.IGNORECASE)
_WORD: Final = r"(?:`[^`]+`|\"[^\"]+\"|\[[^\]]+\]|[\w$]+)"
_NAME: Final = rf"(?:{_WORD}\s*\.\s*){{0,2}}(?P<table>{_WORD})"
_COPY: Final = re.compile(rf"COPY\s+{_NAME}\s*\((?P<columns>[^)]*)\)\s+FROM\s+stdin", re.IGNORECASE)
_CREATE: Final = re.compile(rf"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}\s*\(", re.IGNORECASE)
_INSERT: Final = re.compile(
    rf"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|HIGH_PRIORITY|DELAYED|IGNORE|OR\s+\w+)\s+){{0,3}}(?:INTO\s+)?{_NAME}\s*"
    r"(?:\((?P<columns>[^)]*)\)\s*)?(?:OVERRIDING\s+\w+\s+VALUE\s*)?(?P<values>VALUES?\b)?",
    re.IGNORECASE,
)
_COLUMN: Final = re.compile(rf"\s*({_WORD})(?=\s|$)")
_ANEW: Final = re.compile(r"(?:INSERT|GO\s*$|USE|CREATE|ALTER)\b|SET\s+IDENTITY_INSERT\b", re.IGNORECASE)
_TEXTS: Final = frozenset(("title", "summary", "body"))
_MARKS: Final = ("--", "#", "/*!", "\\")
_NOT_COLUMNS: Final = frozenset(
    ("primary", "key", "unique", "constraint", "index", "fulltext", "spatial", "foreign", "check", "exclude", "like")
)


def is_dump(text: str) -> bool:
    """Tell whether a text begins as a dump.

    >>> is_dump("-- MySQL dump 10.13"), is_dump("SET NAMES utf8;\\nCREATE TABLE t (a int);"), is_dump("Set đồ ăn")
    (True, True, False)
    """
    return bool(_TITLE.match(text)) or (_DUMP.match(text) is not None and (";" in text or "\nGO" in text))


def read_sql(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of a dump. Where no table has articles, the one record says which tables there are."""
    source = peekable(stream)
    head = source.peek(_HEAD)[:_HEAD]
    encoding = mark_of(head[:HEAD]) or "utf-8"
    escapes = has_escapes(head.decode(encoding, "replace"))
    dump = _Dump(io.TextIOWrapper(source, encoding, errors="replace", newline="\n"), name, escapes=escapes)
    try:
        yield from dump.records()
    except DAMAGE as error:
        yield Record(source=name, line=dump.line, reason=f"the rest of the file cannot be read: {error}")


class _Dump:
    """One dump on its way."""

    def __init__(self, lines: io.TextIOWrapper, name: str, *, escapes: bool) -> None:
        self._lines, self._name, self._escapes = lines, name, escapes
        self.line = 0
        self._articles: dict[str, None] = {}  # the tables that have some, in the order of the dump
        self._columns: dict[str, list[str]] = {}
        self._seen: dict[str, None] = {}
        self._cut = False  # whether rows of a statement are not read

    def records(self) -> Iterator[Record]:
        with Tables() as tables:
            for table, columns, values, line in self._rows():
                self._seen[table] = None
                if isinstance(values, SqlError):
                    self._cut = self._cut or values.rows
                    if values.rows or self._has_articles(table, columns):
                        yield Record(source=self._name, line=line, reason=str(values))
                    continue
                row = {column: value for column, value in zip(columns, values, strict=False) if value is not None}
                if is_part(table):
                    tables.keep(table, {name: _shown(value) for name, value in row.items()}, line)
                elif self._has_articles(table, columns):
                    yield self._record(table, row, line)
            for module, line, fields in tables.articles():
                self._articles[module] = None
                yield Record(source=self._name, line=line, mapping=self._named(module, fields))
        if not self._articles and not self._cut:
            named = ", ".join(list(self._seen)[:12]) or "none"
            reason = f"no table of the dump has columns that are understood as title or body (tables: {named})"
            yield Record(
                source=self._name, reason=f"{reason}: export the articles as CSV or JSON Lines, and index that"
            )

    def _has_articles(self, table: str, columns: list[str]) -> bool:
        """Tell whether a table has articles, by the columns it was made with or by those that a row names."""
        if table not in self._articles and (_is_articles(columns) or _is_articles(self._columns.get(table, []))):
            self._articles[table] = None
        return table in self._articles

    def _record(self, table: str, row: Mapping[str, Value], line: int) -> Record:
        for column, value in row.items():
            if isinstance(value, Bytes) and _field_of(column) in _TEXTS:
                reason = f"the column {column} has bytes that are no text ({value.hex[:20]}…)"
                return Record(source=self._name, line=line, field=_field_of(column), reason=reason)
        return Record(
            source=self._name,
            line=line,
            mapping=self._named(table, {column: _shown(value) for column, value in row.items()}),
        )

    def _named(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """A row whose ids are of its table. Those of the first table stay what they are."""
        if table == next(iter(self._articles)):
            return row
        return {name: f"{table}/{value}" if is_id(name) else value for name, value in row.items()}

    def _rows(self) -> Iterator[tuple[str, list[str], list[Value] | SqlError, int]]:
        """Yield the rows, each with its table, its columns and its line; for rows that are not read, what is wrong."""
        for statement, line in self._statements():
            if match := _COPY.match(statement):
                columns = _names(match["columns"])
                for values, at in self._copied():
                    yield _bare(match["table"]), columns, values, at
            elif match := _CREATE.match(statement):
                parts = _COLUMN.match, columns_of(statement, match.end(), escapes=self._escapes)
                found = [name[1] for name in map(*parts) if name]
                columns = [_bare(name) for name in found if name.lower() not in _NOT_COLUMNS]
                self._columns[_bare(match["table"])] = columns
            elif match := _INSERT.match(statement):
                table = _bare(match["table"])
                self._seen[table] = None
                columns = _names(match["columns"]) if match["columns"] else self._columns.get(table, [])
                if not match["values"]:
                    yield table, columns, SqlError("the rows of this INSERT are not VALUES (…)"), line
                    continue
                try:
                    for values in rows_of(statement, match.end(), escapes=self._escapes):
                        yield table, columns, values, line
                except SqlError as error:
                    yield table, columns, error, line

    def _statements(self) -> Iterator[tuple[str, int]]:
        """Cut the dump into statements: at lines that end in ";" outside of quotes, and where another begins."""
        parts: list[str] = []
        size = begun = 0
        quotes = Quotes(escapes=self._escapes)
        while line := self._lines.readline(MAX_STATEMENT):
            self.line += 1
            if parts and not quotes.open and _ANEW.match(line):
                yield from self._each("".join(parts), begun)
                parts, size = [], 0
            if not parts and (not line.strip() or line.startswith(_MARKS)):
                continue
            begun = begun if parts else self.line
            parts.append(line)
            size += len(line)
            quotes.read(line)
            if (not quotes.open and not quotes.comment and line.rstrip().endswith(";")) or size > MAX_STATEMENT:
                yield from self._each("".join(parts), begun)
                parts, size, quotes.open = [], 0, ""
        if parts:
            yield from self._each("".join(parts), begun)

    def _each(self, text: str, line: int) -> Iterator[tuple[str, int]]:
        for statement in statements_in(text, escapes=self._escapes):
            yield statement, line

    def _copied(self) -> Iterator[tuple[list[Value], int]]:
        while line := self._lines.readline(MAX_STATEMENT):
            self.line += 1
            line = line.rstrip("\n")
            if line == "\\.":
                return
            yield [None if cell == "\\N" else unescaped(cell) for cell in line.split("\t")], self.line


def _names(columns: str) -> list[str]:
    return [_bare(column.strip()) for column in columns.split(",")]


def _bare(name: str) -> str:
    return name.strip('`"[]').lower()


def _shown(value: Value) -> str | None:
    return value.hex if isinstance(value, Bytes) else value


def _field_of(column: str) -> str:
    known = field_of(column)
    return known[0] if known else ""


def _is_articles(columns: list[str]) -> bool:
    fields = set(map(_field_of, columns))
    # A title alone is that of a category, a menu, a user.
    return "body" in fields or {"title", "published"} <= fields or {"title", "summary", "url"} <= fields
