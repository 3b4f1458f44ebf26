"""Letters of a PDF page: what each is, where it stands, and in which font; put together into lines.

PDFium gives the letters in reading order, columns too, and breaks them into lines. Where a font lacks Vietnamese
letters, these are drawn by another one, apart: then the line is put together again by the places of its letters, and so
is a headline with spaces between its letters.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable
from itertools import groupby, pairwise
from statistics import median
from typing import Final, NamedTuple

import msgspec
import pypdfium2.raw as pdfium

_LONE: Final = re.compile(r"(?<!\S)[^\W\d_](?!\S)")
_LONE_SHARE: Final = 0.25  # of the words of a page or line that are single letters: then it is not as it is read
_GAP: Final = 0.14  # of the size, more than between the other letters: a space
_BREAK: Final = frozenset("\r\n\x02\ufffe\uffff\x00")


class Letter(NamedTuple):
    """A letter with its box, which is as high as its font; ``font`` is a name."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    font: str

    @property
    def size(self) -> float:
        """The height of the box."""
        return self.top - self.bottom


class Line(msgspec.Struct):
    """A line of text and its place."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    page: int = 0


def letters_of(page: object, count: int) -> list[Letter]:
    """The letters of a text page of PDFium, in its order; of each break of a line one, without a size."""
    found: list[Letter] = []
    box, buffer, flags = pdfium.FS_RECTF(), ctypes.create_string_buffer(128), ctypes.c_int()
    for at in range(count):
        char = chr(pdfium.FPDFText_GetUnicode(page, at))
        if char in _BREAK:
            if char in "\r\n":
                found.append(Letter("\n", 0, 0, 0, 0, ""))
            elif char in "\x02\ufffe":  # a hyphen at the end of a line
                found.append(Letter("-", 0, 0, 0, 0, ""))
            continue
        pdfium.FPDFText_GetLooseCharBox(page, at, box)
        length = pdfium.FPDFText_GetFontInfo(page, at, buffer, 128, flags)
        name = buffer.value.decode("utf-8", "replace") if length else ""
        font = name.partition("+")[2] or name  # a part of a font is named ABCDEF+Times
        found.append(Letter(char, box.left, box.bottom, box.right, box.top, font))
    return found


Decode = Callable[[str, str], str]  # a text and the name of its font to what it says


def lines_of(letters: Iterable[Letter], decode: Decode, page: int = 0) -> list[Line]:
    """The lines of a page."""
    given = [list(run) for broken, run in groupby(letters, lambda one: one.char == "\n") if not broken]
    rows = [[one for one in row if one.size > 0 or one.char in " -\u00a0"] for row in given]
    rows = [row for row in rows if any(one.char.strip() for one in row)]
    text = "\n".join("".join(one.char for one in row) for row in rows)
    if _is_lettered(text):
        rows = [_in_place(row) for row in _of_one_height(rows)]
    else:
        rows = [_in_place(row) if _is_lettered("".join(one.char for one in row)) else row for row in rows]
    return [line for row in rows if (line := _line(row, decode, page)).text]


def _is_lettered(text: str) -> bool:
    words = text.split()
    return len(words) > 3 and len(_LONE.findall(text)) > _LONE_SHARE * len(words)


def _of_one_height(rows: list[list[Letter]]) -> list[list[Letter]]:
    """Put neighbouring rows together that stand at one height: PDFium breaks where the pen went back."""
    found: list[list[Letter]] = []
    for row in rows:
        if found and abs(_middle(found[-1]) - _middle(row)) < 0.3 * median(one.size for one in row if one.size):
            found[-1] = found[-1] + row
        else:
            found.append(row)
    return found


def _middle(row: list[Letter]) -> float:
    return median((one.top + one.bottom) / 2 for one in row if one.size)


def _in_place(row: list[Letter]) -> list[Letter]:
    """The letters of a row from left to right, with spaces where there is room for them."""
    drawn = sorted((one for one in row if one.char.strip() and one.size), key=lambda one: one.left)
    if not drawn:
        return row
    gaps = [right.left - left.right for left, right in pairwise(drawn)]
    usual = max(median(gaps), 0.0) if gaps else 0.0
    placed = [drawn[0]]
    for gap, letter in zip(gaps, drawn[1:], strict=True):
        if gap > usual + _GAP * letter.size and not _combines(letter.char):
            placed.append(letter._replace(char=" "))
        placed.append(letter)
    return placed


def _combines(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def _line(row: list[Letter], decode: Decode, page: int) -> Line:
    drawn = [one for one in row if one.char.strip() and one.size] or row
    text = "".join(decode("".join(one.char for one in run), font) for font, run in groupby(row, lambda one: one.font))
    return Line(
        text=" ".join(text.split()),
        left=min(one.left for one in drawn),
        bottom=min(one.bottom for one in drawn),
        right=max(one.right for one in drawn),
        top=max(one.top for one in drawn),
        size=median(one.size for one in drawn),
        page=page,
    )
