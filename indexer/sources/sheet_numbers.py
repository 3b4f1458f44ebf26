"""Whole numbers of Excel tables that no binary fraction holds: what writes the ids of a database into ``.xlsx`` writes
all of their digits, and what reads tables makes the nearest fraction of them. Here they are read as they stand."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import lxml.etree

EXACT: Final = 2.0**53  # from here on some whole numbers have no fraction of their own

_LONG: Final = re.compile(r"-?\d{16,}")
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def long_numbers(document: bytes) -> dict[str, dict[tuple[int, int], int]]:
    """The numbers of 16 digits or more, by the name of their sheet, their row and their column, both from 0."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        names = set(archive.namelist())
        return {
            sheet: dict(_numbers(archive.open(part)))
            for sheet, part in _sheets(archive)
            if part in names and part.endswith(".xml")
        }


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets of a workbook, and the parts that hold them."""
    try:
        book = _parsed(archive, "xl/workbook.xml")
        links = _parsed(archive, "xl/_rels/workbook.xml.rels")
    except KeyError:  # of another form (.xlsb), whose numbers are fractions
        return
    parts = {link.get("Id"): str(link.get("Target")) for link in links}
    for sheet in book.iter("{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        if key in parts:
            yield str(sheet.get("name")), posixpath.normpath(posixpath.join("/xl", parts[key])).lstrip("/")


def _parsed(archive: zipfile.ZipFile, part: str) -> Any:
    return lxml.etree.fromstring(archive.read(part), lxml.etree.XMLParser(resolve_entities=False, no_network=True))


def _numbers(sheet: Any) -> Iterator[tuple[tuple[int, int], int]]:
    row = column = -1
    for event, element in lxml.etree.iterparse(
        sheet, events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False, no_network=True
    ):
        name = element.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 2) - 1, -1
        elif event == "start":
            place = _PLACE.fullmatch(element.get("r") or "")
            column = _column(place[1]) if place else column + 1
        elif name == "c":
            written = element.findtext("{*}v") or ""
            if element.get("t", "n") == "n" and _LONG.fullmatch(written.strip()):
                yield (row, column), int(written)
        else:
            element.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
