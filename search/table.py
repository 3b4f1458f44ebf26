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
    person would type it; ``escape=False`` leaves it as it is.

    >>> print(csv_line(["1", 'Báo "Mới" số', "=1+1", -3, None]).rstrip())
    1,"Báo ""Mới"" số",'=1+1,-3,
    """
    line: str = _writer.writerow([_guarded(cell) for cell in cells] if escape else list(cells))
    return line


def _guarded(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
