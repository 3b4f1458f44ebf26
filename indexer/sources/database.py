"""Databases: the rows that a query gives, from an SQLite file or a PostgreSQL server, one article a row.

Both are opened for reading only. PostgreSQL is read by psycopg (``pip install 'timbao[postgresql]'``).
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from indexer.errors import SourceError
from indexer.fields import is_id
from indexer.sources.record import Record
from indexer.sources.table import by_name, is_understood

SQLITE: Final = b"SQLite format 3\x00"
_SERVERS: Final = ("postgresql://", "postgres://")
_PASSWORD: Final = re.compile(r"(?<=:)[^:@/]*(?=@)")
_MAX_COPY: Final = 20_000_000_000  # bytes of a database that comes out of an archive
_AT_ONCE: Final = 500  # rows that a server sends
_READS: Final = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
)


def is_server(name: str) -> bool:
    """Tell whether a source is the address of a PostgreSQL server.

    >>> is_server("postgresql://localhost/kho"), is_server("kho.sqlite")
    (True, False)
    """
    return name.startswith(_SERVERS)


def without_password(address: str) -> str:
    """The address of a server as it may be shown.

    >>> without_password("postgresql://toa:bi@mat/kho")
    'postgresql://toa:…@mat/kho'
    """
    return _PASSWORD.sub("…", address, count=1) if "@" in address and address.count(":") > 1 else address


# SQLite.


def read_sqlite(stream: BinaryIO, name: str, columns: Collection[str] = (), sql: str = "") -> Iterator[Record]:
    """Yield the rows of a query, or without one those of every table whose columns are understood; ``columns`` are
    names that are, beside the usual ones."""
    with tempfile.NamedTemporaryFile(prefix="timbao-", suffix=".sqlite") as copy:
        path = Path(name)
        # What stands in a file of its own is opened there, with the changes that wait beside it (-wal).
        if not (path.is_file() and path.open("rb").read(len(SQLITE)) == SQLITE):
            path = Path(copy.name)
            if not _copied(stream, copy):  # type: ignore[arg-type]  # it writes bytes
                yield Record(source=name, reason=f"the database is larger than {_MAX_COPY:,} bytes")
                return
        try:
            with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as database:
                database.execute("PRAGMA trusted_schema = OFF")
                database.text_factory = lambda text: text.decode("utf-8", "replace")
                database.set_authorizer(_only_reads)
                yield from _of_sqlite(database, name, columns, sql)
        except (sqlite3.Error, sqlite3.Warning) as error:
            yield Record(source=name, reason=f"the SQLite database cannot be read: {error}")


def _copied(stream: BinaryIO, copy: BinaryIO) -> bool:
    for piece in iter(lambda: stream.read(1 << 20), b""):
        copy.write(piece)
        if copy.tell() > _MAX_COPY:
            return False
    copy.flush()
    return True


def _only_reads(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _of_sqlite(database: sqlite3.Connection, name: str, columns: Collection[str], sql: str) -> Iterator[Record]:
    if sql:
        yield from _rows(database.execute(sql), name)
        return
    tables = [str(row[0]) for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    seen: list[str] = []
    found = False
    for table in sorted(tables):
        quoted = table.replace('"', '""')
        rows = database.execute(f'SELECT * FROM "{quoted}"')  # its own name for it
        names = [str(column[0]) for column in rows.description]
        if is_understood(names, columns):
            # The ids of the first table stay what they are; those of others are of their table, as two may have one.
            of_table = [f"{table}/" if found and is_id(one) else "" for one in names]
            found = True
            for record in _rows(rows, f"{name}/{table}"):
                yield _with_ids(record, dict(zip(names, of_table, strict=True)))
        else:
            seen.append(f"{table} ({', '.join(names[:8])})")
    if not found:
        told = "; ".join(seen[:8]) or "it has no tables"
        yield Record(
            source=name,
            reason="an SQLite database in which no table is understood: say what to read with --sql "
            f"'SELECT … AS title, … AS body FROM …'. Its tables: {told}",
        )


def _rows(rows: sqlite3.Cursor, name: str) -> Iterator[Record]:
    names = [str(column[0]) for column in rows.description or ()]
    for line, row in enumerate(rows, start=1):
        yield _record(names, row, name, line)


def _with_ids(record: Record, of_table: dict[str, str]) -> Record:
    if record.mapping is None or not any(of_table.values()):
        return record
    row = {name: f"{of_table[name]}{cell}" if of_table.get(name) else cell for name, cell in record.mapping.items()}
    return Record(source=record.source, line=record.line, mapping=row)


# PostgreSQL.


def read_server(address: str, sql: str) -> Iterator[Record]:
    """Yield the rows that a query gives on a PostgreSQL server. Raises ``SourceError`` where it cannot be asked."""
    shown = without_password(address)
    if importlib.util.find_spec("psycopg") is None:
        raise SourceError(f"{shown}: reading PostgreSQL needs psycopg: pip install 'timbao[postgresql]'")
    psycopg: Any = importlib.import_module("psycopg")
    try:
        with closing(psycopg.connect(address, connect_timeout=15, application_name="timbao")) as connection:
            connection.read_only = True
            with connection.cursor(name="timbao") as rows:
                rows.itersize = _AT_ONCE
                rows.execute(sql)
                names = [column.name for column in rows.description or ()]
                for line, row in enumerate(rows, start=1):
                    yield _record(names, row, shown, line)
    except psycopg.Error as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise SourceError(f"{shown}: {said}") from None


# Rows.


def _record(names: Sequence[str], row: Sequence[Any], source: str, line: int) -> Record:
    return Record(source=source, line=line, mapping=by_name(names, (_plain(cell) for cell in row)))


def _plain(cell: Any) -> Any:
    """A cell as JSON has it; dates with their zone."""
    match cell:
        case None | str() | bool() | int() | float() | dict():
            return cell
        case date():
            return cell.isoformat()
        case Decimal():
            return int(cell) if cell == cell.to_integral_value() else float(cell)
        case list() | tuple():
            return [_plain(one) for one in cell]
        case bytes() | bytearray() | memoryview():
            return bytes(cell).decode("utf-8", "replace")
    return str(cell)
