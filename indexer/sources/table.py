"""Tables (``.csv``, ``.tsv``): one article a row, the names of the fields in the first."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final, Literal

from analyzers.legacy import Encoding, decode_as, detect
from indexer.fields import field_of
from indexer.sources.encoding import decode, escaped_text, mark_of, peekable
from indexer.sources.layers import DAMAGE
from indexer.sources.record import Record

DELIMITERS: Final = (",", ";", "\t", "|")
MAX_CELL: Final = 4_000_000  # characters: more than an article may have
MAX_ABOVE: Final = 10  # lines above the names of the columns
MAX_COLUMNS: Final = 1_000
_SHOWN: Final = 1 << 14  # bytes that show an encoding from before Unicode
_RAW: Final = 10_000  # characters of a line that are told with why it cannot be read

csv.field_size_limit(MAX_CELL)


def read_table(stream: BinaryIO, name: str, columns: Collection[str] = ()) -> Iterator[Record]:
    """Yield the records of a table, row by row. What cannot be read is a record with the reason. ``columns`` are
    names of columns that are understood beside those of ``indexer.fields``.
    """
    source = peekable(stream)
    cells = _Cells(source.peek(_SHOWN)[:_SHOWN])
    lines = escaped_text(source)
    first = lines.readline(1_000_000)
    above: list[str] = []
    while (
        len(above) < MAX_ABOVE and not header_at([*above, cells.text(first)], columns) and is_above(cells.text(first))
    ):
        above.append(cells.text(first))
        first = lines.readline(1_000_000)
    delimiter = delimiter_of(cells.text(first), columns)
    if delimiter is None:
        reason = not_understood(above[0] if above else cells.text(first))
        yield Record(source=name, line=1, raw=first, reason=reason)
        return
    yield from _rows(_Lines(first, lines), delimiter, name, len(above), cells)


def _rows(lines: _Lines, delimiter: str, name: str, above: int, cells: _Cells) -> Iterator[Record]:
    rows = csv.reader(lines, delimiter=delimiter)
    columns: list[str] = []
    while True:
        line = above + lines.number + 1
        lines.begin()
        try:
            row = next(rows, None)
        except DAMAGE as error:
            yield Record(source=name, line=line, reason=f"the rest of the file cannot be read: {error}")
            return
        except csv.Error as error:
            reason = f"the row cannot be read (is a quotation mark missing?): {error}"
            row = _unclosed(lines, delimiter, columns) if columns else None
        else:
            if row is None:
                return
            reason = "a quotation mark that begins in this row is never closed"
            if columns and (fault := lines.fault(delimiter)):
                row = _unclosed(lines, delimiter, columns) or (row if fault == "odd" else None)
        if row is None:
            lines.give_back()
            yield Record(source=name, line=line, raw="".join(lines.row)[:_RAW], reason=reason)
        elif not columns:
            columns = [cell.strip() for cell in cells.texts(row)]
        elif any(row):
            yield _record(columns, row, name, line, cells)


def _unclosed(lines: _Lines, delimiter: str, columns: list[str]) -> list[str] | None:
    """The first line of a row whose quotation marks do not fit, with the mark as a letter of its cell, if it has as
    many cells as the table has columns. The other lines are rows of their own then: none is lost for it."""
    try:
        row = next(csv.reader(lines.row[:1], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    except csv.Error:  # longer than any cell may be
        return None
    if len(row) != len(columns):
        return None
    lines.give_back()
    return row


def _record(columns: list[str], row: list[str], name: str, line: int, cells: _Cells) -> Record:
    raw = _text(",".join(row))
    if len(row) > len(columns) and any(row[len(columns) :]):
        reason = f"the row has {len(row)} cells, and the table {len(columns)} columns"
        return Record(source=name, line=line, raw=raw, reason=reason)
    return Record(source=name, line=line, mapping=by_name(columns, cells.texts(row)))


def by_name(columns: Sequence[str], cells: Iterable[Any]) -> dict[str, Any]:
    """The cells of a row that say something, by the names of their columns. Of two columns of one name the first is
    what is called so, and the other is kept under a name that says which it is.

    >>> by_name(["id", "title", "title"], ["1", "Một", "Hai"]), by_name(["title", "title"], ["", "Hai"])
    ({'id': '1', 'title': 'Một', 'title (2)': 'Hai'}, {'title': 'Hai'})
    """
    row: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        if not column or cell is None or (isinstance(cell, str) and not cell):
            continue
        name, number = column, 1
        while name in row:
            number += 1
            name = f"{column} ({number})"
        row[name] = cell
    return row


def delimiter_of(line: str, known: Collection[str] = ()) -> str | None:
    """Find what separates the columns that a first line names; None when it names no title and no text.

    >>> delimiter_of("source,title,content"), delimiter_of("Tiêu đề;Nội dung"), delimiter_of("Cầu mới, đường mới")
    (',', ';', None)
    """
    counts = {delimiter: _understood(line, delimiter, known) for delimiter in DELIMITERS}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else None


def is_above(line: str) -> bool:
    """Tell whether a line may stand above the names of the columns: Excel's own, and those with a title or with nothing
    in them, which spreadsheets fill up with delimiters.

    >>> is_above("sep=;"), is_above("Danh sách bài viết,,,,"), is_above(",,"), is_above("Cầu mới,đường mới,phà cũ")
    (True, True, True, False)
    """
    if line.lower().startswith("sep="):
        return True
    delimiter = max(DELIMITERS, key=line.count)
    cells = [cell.strip() for cell in line.strip("\r\n").split(delimiter)]
    return len(cells) > 2 and sum(map(bool, cells)) <= 1


def header_at(lines: list[str], known: Collection[str] = ()) -> bool:
    """Tell whether the last of some lines names columns, and those before it may stand above it."""
    *above, header = lines
    return delimiter_of(header, known) is not None and all(map(is_above, above))


def _understood(line: str, delimiter: str, known: Collection[str]) -> int:
    return is_understood([_text(column).strip() for column in _columns(line, delimiter)], known)


def is_understood(columns: list[str], known: Collection[str] = ()) -> int:
    """Count the columns that are fields, or among those that are known; 0 where none of them is a title or a body.

    >>> is_understood(["Tiêu đề", "Ngày đăng", "x"]), is_understood(["Ngày đăng", "x"])
    (2, 0)
    """
    if 1 < len(columns) <= MAX_COLUMNS and (named := len(set(columns) & set(known))):
        return named
    fields = {found[0] for column in columns if (found := field_of(column))}
    return len(fields) if 1 < len(columns) <= MAX_COLUMNS and fields & {"title", "body"} else 0


def _columns(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.lstrip("\ufeff")], delimiter=delimiter), [])
    except csv.Error:
        return []


def looks_like_table(text: str) -> bool:
    """Tell whether the first lines of a text have the same number of columns, three or more."""
    lines = [line for line in text.split("\n")[:6] if line.strip()]
    if len(lines) < 3:
        return False
    return any(
        len({line.count(delimiter) for line in lines[:4]}) == 1 and lines[0].count(delimiter) >= least
        for delimiter, least in ((",", 3), (";", 2), ("\t", 1), ("|", 2))
    )


def not_understood(line: str) -> str:
    """Say which columns a table has, none of which is understood, and what to do."""
    delimiter = max(DELIMITERS, key=line.count)
    if (count := line.count(delimiter) + 1) > MAX_COLUMNS:
        return f"a table of {count:,} columns, and {MAX_COLUMNS:,} are read: leave out those that are of no article"
    columns = [_text(column).strip()[:40] for column in _columns(line, delimiter)[:12]]
    return (
        f"a table in which no column is understood as title or body ({', '.join(columns)}): "
        "name the columns title, body, published, …, or say which they are with --mapping"
    )


def _text(cell: str) -> str:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return decode(cell.encode("utf-8", "surrogateescape"))
    return cell


class _Cells:
    """The cells of a table as texts. An encoding from before Unicode is told from the beginning of the file: a cell of
    few words shows none."""

    def __init__(self, head: bytes) -> None:
        whole = head.rfind(b"\n") + 1 or len(head)  # whole lines: the last character may be cut
        found = None if mark_of(head) else detect(head[:whole])
        self._encoding = found if found != Encoding.MOJIBAKE else None  # which is in UTF-8

    def texts(self, row: list[str]) -> list[str]:
        return list(map(self.text, row))

    def text(self, cell: str) -> str:
        if cell.isascii() or self._encoding is None:
            return _text(cell)
        try:
            cell.encode()
        except UnicodeEncodeError:
            return decode_as(cell.encode("utf-8", "surrogateescape"), self._encoding)
        return cell


class _Lines:
    """The lines of a table, the one that was read to know them before the others; none is longer than a cell may be.
    Those of the row that is being read can be given back."""

    def __init__(self, first: str, others: io.TextIOWrapper) -> None:
        self._others = others
        self._again = deque(filter(None, [first.lstrip("\ufeff")]))
        self._ended = False
        self.row: list[str] = []
        self.number = 0  # lines that were read

    def begin(self) -> None:
        """Begin a row."""
        self.row = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._others.readline(2 * MAX_CELL)
        if not line:
            self._ended = True  # the reader asks for more only within quotation marks, or behind the last row
            raise StopIteration
        self.row.append(line)
        self.number += 1
        return line

    def fault(self, delimiter: str) -> Literal["", "open", "odd"]:
        """What is wrong with the quotation marks of the row: one is ``open`` at the end of the file, or (of a row of
        several lines) an ``odd`` one closes a cell before its end."""
        if len(self.row) == 1 and not self._ended:
            return ""
        try:
            next(csv.reader(self.row, delimiter=delimiter, strict=True), None)
        except csv.Error:
            return "open" if self._ended else "odd"
        return ""

    def give_back(self) -> None:
        """Give all lines of the row but the first back, to be read as rows of their own."""
        self._again.extendleft(reversed(self.row[1:]))
        self._ended = False
        self.number -= len(self.row[1:])
        self.row = self.row[:1]
