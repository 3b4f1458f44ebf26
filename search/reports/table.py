"""Tables: rows as CSV that spreadsheets open without harm (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, Final

BOM: Final = "\ufeff"  # what makes Excel read a file as UTF-8
_FORMULA: Final = tuple("=+-@\t\r＝＋－＠")  # with these a spreadsheet begins a formula


class _Echo:
    def write(self, text: str) -> str:
        return text


_writer: Final[Any] = csv.writer(_Echo(), lineterminator="\r\n")


def csv_line(cells: Iterable[object], *, escape: bool = True) -> str:
    """One row, with its CRLF. A text that a spreadsheet would run as a formula gets an apostrophe before it, as a
    person would type it; ``escape=False`` leaves it as it is. The character NUL, at which many readers of CSV stop (and
    Python before 3.11 refuses to write), is replaced by U+FFFD.

    >>> print(csv_line(["1", 'Báo "Mới" số', "=1+1", -3, None]).rstrip())
    1,"Báo ""Mới"" số",'=1+1,-3,
    """
    line: str = _writer.writerow([_cell(cell, escape) if isinstance(cell, str) else cell for cell in cells])
    return line


def _cell(text: str, escape: bool) -> str:
    text = text.replace("\0", "\ufffd")
    return f"'{text}" if escape and text.startswith(_FORMULA) else text
