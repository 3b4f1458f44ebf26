"""Tables: rows as CSV that spreadsheets open without harm (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Any, Final

BOM: Final = "\ufeff"  # what makes Excel read a file as UTF-8
# Where a spreadsheet begins a formula: with one of these signs, whatever blanks, invisible characters and quotes stand
# before it, at the beginning of a cell or behind what may end one. Where Excel separates by semicolons (or a text is
# opened as one between tabs), quotes around a cell that is not the first of its row are text, so that a semicolon, a
# tab or a line end within begins another cell.
_FORMULA: Final = re.compile(r"""(\A|\r\n|[;\t\r\n])(?=(?:[^\S\t\r\n]|[\u200b-\u200f\u2060\ufeff"])*[=+@＝＋－＠-])""")


class _Echo:
    def write(self, text: str) -> str:
        return text


_writer: Final[Any] = csv.writer(_Echo(), lineterminator="\r\n")


def csv_line(cells: Iterable[object], *, escape: bool = True) -> str:
    """One row, with its CRLF. A text that a spreadsheet would run as a formula gets an apostrophe before it, as a
    person would type it, and so does what it would run where it separates by semicolons or tabs; ``escape=False``
    leaves it as it is. The character NUL, at which many readers of CSV stop (and Python before 3.11 refuses to write),
    is replaced by U+FFFD.

    >>> print(csv_line(["1", 'Báo "Mới" số', "=1+1", -3, None, "a; =b"]).rstrip())
    1,"Báo ""Mới"" số",'=1+1,-3,,a;' =b
    """
    line: str = _writer.writerow([_cell(cell, escape) if isinstance(cell, str) else cell for cell in cells])
    return line


def _cell(text: str, escape: bool) -> str:
    text = text.replace("\0", "\ufffd")
    if not escape:
        return text
    text = _FORMULA.sub(r"\1'", text)
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text
