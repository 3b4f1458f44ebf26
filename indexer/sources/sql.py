"""Dumps of databases as SQL (``.sql``): PostgreSQL's COPY, and the INSERTs of MySQL, MariaDB, SQLite, phpMyAdmin and
SQL Server.

Read statement by statement, so that a dump need not fit in memory. An article is a row of a table whose columns name a
title or a body; NukeViet keeps bodies in tables of their own, and they are joined to it by way of a temporary database.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from indexer.fields import field_of
from indexer.sources.encoding import HEAD, mark_of, peekable
from indexer.sources.layers import DAMAGE
from indexer.sources.nukeviet import Tables, is_part
from indexer.sources.record import Record
from indexer.sources.sql_values import SqlError, columns_of, rows_of, unescaped

MAX_STATEMENT: Final = 64_000_000  # characters: mysqldump writes 16 MB in one INSERT

_DUMP: Final = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/;?|#[^\n]*\n)*"
    r"(?:(?:SET|INSERT|CREATE\s+TABLE|CREATE\s+DATABASE|INSERT\s+INTO|DROP\s+TABLE|COPY|BEGIN|PRAGMA|USE|START\s+TRANSACTION|"
    r"LOCK\s+TABLES|SELECT\s+pg_catalog)\s|\\restrict)",
    re.IGNORECASE | re.DOTALL,
)
_TITLE: Final = re.compile(r"-- (?:PostgreSQL database|MySQL|MariaDB|phpMyAdmin SQL|Host:|Adminer)", re.IGNORECASE)
_NAME: Final = r"[`\"\[]?(?:\w+[`\"\]]?\.[`\"\[]?)?(?P<table>\w+)[`\"\]]?"
_COPY: Final = re.compile(rf"COPY\s+{_NAME}\s*\((?P<columns>[^)]*)\)\s+FROM\s+stdin", re.IGNORECASE)
_CREATE: Final = re.compile(rf"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}\s*\(", re.IGNORECASE)
_INSERT: Final = re.compile(
    rf"(?:INSERT|REPLACE)\s+(?:IGNORE\s+|OR\s+\w+\s+)?(?:INTO\s+)?{_NAME}\s*(?:\((?P<columns>[^)]*)\))?\s*VALUES",
    re.IGNORECASE,
)
_COLUMN: Final = re.compile(r"\s*[`\"\[]?(\w+)[`\"\]]?\s+[\w\[]")
_ANEW: Final = re.compile(r"(?:INSERT|GO\s*$|USE|CREATE|ALTER)\b|SET\s+IDENTITY_INSERT\b", re.IGNORECASE)
_MARKS: Final = ("--", "#", "/*!", "\\")
_NOT_COLUMNS: Final = frozenset(("primary", "key", "unique", "constraint", "index", "fulltext", "foreign", "check"))


def is_dump(text: str) -> bool:
    """Tell whether a text begins as a dump.

    >>> is_dump("-- MySQL dump 10.13"), is_dump("SET NAMES utf8;\\nCREATE TABLE t (a int);"), is_dump("Set đồ ăn")
    (True, True, False)
    """
    return bool(_TITLE.match(text)) or (_DUMP.match(text) is not None and (";" in text or "\nGO" in text))


def read_sql(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of a dump. Where no table has articles, the one record says which tables there are."""
    source = peekable(stream)
    encoding = mark_of(source.peek(HEAD)[:HEAD]) or "utf-8"
    dump = _Dump(io.TextIOWrapper(source, encoding, errors="replace", newline="\n"), name)
    try:
        yield from dump.records()
    except DAMAGE as error:
        yield Record(source=name, line=dump.line, reason=f"the rest of the file cannot be read: {error}")


class _Dump:
    """One dump on its way."""

    def __init__(self, lines: io.TextIOWrapper, name: str) -> None:
        self._lines, self._name = lines, name
        self.line = 0
        self._columns: dict[str, list[str]] = {}
        self._seen: dict[str, None] = {}
        self._found = False
        self._cut = 0  # the line of a statement that is cut short

    def records(self) -> Iterator[Record]:
        with Tables() as tables:
            for table, columns, values, line in self._rows():
                self._seen[table] = None
                row = {column: value for column, value in zip(columns, values, strict=False) if value is not None}
                if is_part(table):
                    tables.keep(table, row, line)
                elif _is_articles(columns):
                    self._found = True
                    yield Record(source=self._name, line=line, mapping=row)
            for line, row in tables.articles():
                self._found = True
                yield Record(source=self._name, line=line, mapping=row)
        if self._cut:
            reason = "the statement is cut short: the rows before its end are read"
            yield Record(source=self._name, line=self._cut, reason=reason)
        elif not self._found:
            named = ", ".join(list(self._seen)[:12]) or "none"
            reason = f"no table of the dump has columns that are understood as title or body (tables: {named})"
            yield Record(
                source=self._name, reason=f"{reason}: export the articles as CSV or JSON Lines, and index that"
            )

    def _rows(self) -> Iterator[tuple[str, list[str], list[str | None], int]]:
        for statement, line in self._statements():
            if match := _COPY.match(statement):
                columns = _names(match["columns"])
                for values, at in self._copied():
                    yield match["table"].lower(), columns, values, at
            elif match := _CREATE.match(statement):
                parts = _COLUMN.match, columns_of(statement, match.end())
                found = [name[1].lower() for name in map(*parts) if name]
                self._columns[match["table"].lower()] = [name for name in found if name not in _NOT_COLUMNS]
            elif match := _INSERT.match(statement):
                table = match["table"].lower()
                self._seen[table] = None
                columns = _names(match["columns"]) if match["columns"] else self._columns.get(table, [])
                try:
                    for values in rows_of(statement, match.end()):
                        yield table, columns, values, line
                except SqlError:
                    self._cut = line

    def _statements(self) -> Iterator[tuple[str, int]]:
        """Cut the dump into statements: at lines that end in ";" outside of quotes, and where another begins."""
        parts: list[str] = []
        size = begun = 0
        quoted = False
        while line := self._lines.readline(MAX_STATEMENT):
            self.line += 1
            if parts and not quoted and _ANEW.match(line):
                yield "".join(parts).lstrip(), begun
                parts, size = [], 0
            if not parts and (not line.strip() or line.startswith(_MARKS)):
                continue
            begun = begun if parts else self.line
            parts.append(line)
            size += len(line)
            quoted ^= _odd_quotes(line)
            if (not quoted and line.rstrip().endswith(";")) or size > MAX_STATEMENT:
                yield "".join(parts).lstrip(), begun
                parts, size, quoted = [], 0, False
        if parts:
            yield "".join(parts).lstrip(), begun

    def _copied(self) -> Iterator[tuple[list[str | None], int]]:
        while line := self._lines.readline(MAX_STATEMENT):
            self.line += 1
            line = line.rstrip("\n")
            if line == "\\.":
                return
            yield [None if cell == "\\N" else unescaped(cell) for cell in line.split("\t")], self.line


def _odd_quotes(line: str) -> bool:
    return re.sub(r"\\.", "", line).count("'") % 2 == 1


def _names(columns: str) -> list[str]:
    return [column.strip().strip('`"[]').lower() for column in columns.split(",")]


def _is_articles(columns: list[str]) -> bool:
    fields: set[Any] = {known[0] for column in columns if (known := field_of(column))}
    # A title alone is that of a category, a menu, a user.
    return "body" in fields or {"title", "published"} <= fields or {"title", "summary", "url"} <= fields
