"""Spreadsheets read as people save them: CSV in whatever encoding, with whatever separator, with quotes or without.

Nothing in such a file is an error of the file: what cannot be read is left in its cell, to be told of row by row.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

DELIMITERS: Final = (",", ";", "\t")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HINT: Final = re.compile(r"sep=(.)(?:\r\n|\r|\n|$)", re.IGNORECASE)  # Excel's own, in the first line
_LINE: Final = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")
_DOUBLED: Final = re.compile(r'"((?:[^"]|"")*)"[,;\s]*')
_UNDECODED: Final = re.compile("[\ud800-\udfff\ufffd]")


class TableTooLarge(Exception):
    """A text has more rows or cells than are read."""


class Bounds(NamedTuple):
    """How much of a text is read at the most: rows, blank ones too, and cells of all of them."""

    rows: int
    cells: int


class Record(NamedTuple):
    """One row: its number as a spreadsheet shows it, from 1, and its cells."""

    number: int
    cells: list[str]

    @property
    def blank(self) -> bool:
        """Whether nothing is in any cell."""
        return not any(map(str.strip, self.cells))


def decode(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16. Bytes that are not are left to be seen (``undecoded``) in their cells.

    >>> decode("\\ufeffbão".encode("utf-16-le")), undecoded(decode("đá".encode("cp1258")))
    ('bão', True)
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
    return data.decode("utf-8", "surrogateescape")


def undecoded(text: str) -> bool:
    """Whether there is something in a text that was not in the encoding of its file."""
    return bool(_UNDECODED.search(text))


def hinted(text: str) -> tuple[str | None, str]:
    """(separator, the rest) of a text that begins with Excel's ``sep=;``; (None, text) of any other."""
    found = _HINT.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def lines(text: str, bounds: Bounds | None = None) -> Iterator[Record]:
    """The lines of a text that is no table, blank ones too, each as it stands: quotes are what somebody searches for.

    Raises ``TableTooLarge`` as soon as the bounds are passed.

    >>> [row.cells for row in lines('"công an bắt"\\r\\nbão, "số 3"\\n')]
    [['"công an bắt"'], ['bão, "số 3"']]
    """
    at, number = 0, 0
    while at < len(text):
        number += 1
        if bounds and number > bounds.rows:
            raise TableTooLarge(f"more than {bounds.rows} rows")
        match = _LINE.match(text, at)
        assert match is not None  # it matches nothing, too
        yield Record(number, [match[1]])
        at = match.end()


def alone(line: str) -> str:
    """The one cell of a line, without what a spreadsheet puts around it: the separators of empty columns beside it, and
    the quotes of a cell that holds quotes, which are doubled within. Quotes that are not doubled were typed.

    >>> [alone(line) for line in ('"công an bắt"', '"bão, ""số 3"" tan";;', '"a" OR "b"')]
    ['"công an bắt"', 'bão, "số 3" tan', '"a" OR "b"']
    """
    line = line.strip().rstrip(";\t").rstrip()
    match = _DOUBLED.fullmatch(line)
    return match[1].replace('""', '"').strip() if match and '""' in match[1] else line


def records(text: str, delimiter: str | None, bounds: Bounds | None = None) -> Iterator[Record]:
    """The rows of a text, blank ones too; without a delimiter, a row is one cell.

    Raises ``TableTooLarge`` as soon as the bounds are passed.

    A cell is quoted where a quote begins it and one ends it before a delimiter or the end of the line. Everywhere else
    quotes are text, so that ``"học sinh" OR "giáo viên"`` stays what it is.

    >>> [row.cells for row in records('a,"b ""c"", d"\\r\\n"học sinh" giỏi,x\\n', ",")]
    [['a', 'b "c", d'], ['"học sinh" giỏi', 'x']]
    """
    end = rf"(?=[ \t]*(?:{re.escape(delimiter)}|\r|\n|$))" if delimiter else r"(?=[ \t]*(?:\r|\n|$))"
    quoted = re.compile(rf'[ ]*"((?:[^"]|"")*)"{end}[ ]*')
    plain = re.compile(rf"[^\r\n{re.escape(delimiter)}]*" if delimiter else r"[^\r\n]*")
    at, number, left = 0, 0, bounds.cells if bounds else len(text)
    while at < len(text):
        number += 1
        if bounds and number > bounds.rows:
            raise TableTooLarge(f"more than {bounds.rows} rows")
        cells: list[str] = []
        while True:
            match = quoted.match(text, at)
            if match:
                cells.append(match[1].replace('""', '"'))
            else:
                match = plain.match(text, at)
                assert match is not None  # it matches nothing, too
                cells.append(match[0])
            at = match.end()
            left -= 1
            if left < 0 and bounds:
                raise TableTooLarge(f"more than {bounds.cells} cells")
            if not (delimiter and text.startswith(delimiter, at)):
                break
            at += 1
        at += 2 if text.startswith("\r\n", at) else 1
        yield Record(number, cells)
