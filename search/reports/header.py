"""Headers: what the columns of a table of queries mean to a search, and names by which all are told apart."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from itertools import count
from typing import Final, NamedTuple

from analyzers.fold import fold
from search.reports.spreadsheet import DELIMITERS, Bounds, Record, records

COLUMNS: Final[Mapping[str, str]] = {
    name: column
    for column, names in {
        "q": "q query queries cautim truyvan tukhoa keyword keywords",
        "match": "match",
        "words": "words",
        "from": "from since tungay",
        "to": "to until denngay",
        "source": "source nguon",
        "section": "section chuyenmuc",
        "author": "author tacgia",
        "tag": "tag the chude",
    }.items()
    for name in names.split()
}
_NAME: Final = 100  # characters that the name of a column that means something has at the most
_UNNAMED: Final = re.compile(r"column \d+")


class Name(NamedTuple):
    """A cell of a header, and what it means to a search."""

    text: str
    column: str | None


def header_of(line: str, hint: str | None, bounds: Bounds | None) -> tuple[list[Name] | None, str | None]:
    """(names, separator) of a header; (None, None) where the first row is none."""
    for delimiter in (None, *([hint] if hint else []), *DELIMITERS):
        cells = next(records(line, delimiter, bounds), Record(0, [])).cells
        names = [Name(cell.strip(), COLUMNS.get(_key(cell))) for cell in cells]
        if any(name.column == "q" for name in names):
            return _told_apart(names), delimiter
    return None, None


def _told_apart(names: Sequence[Name]) -> list[Name]:
    """A header in which nothing is there twice: a column of a name that another has is handed through, numbered, and so
    is one without a name, by its place."""
    columns: set[str] = set()
    taken = {name.text for name in names}
    seen: set[str] = set()
    following: dict[str, int] = {}  # the next number of a name that was there before
    made: list[Name] = []
    for place, (text, column) in enumerate(names, 1):
        own = text or unnamed(place)
        if column and column not in columns:
            columns.add(column)
            made.append(Name(text, column))
        elif own not in seen:
            made.append(Name(own, None))
        else:
            number = next(one for one in count(following.get(own, 2)) if f"{own} {one}" not in taken)
            following[own] = number + 1
            made.append(Name(f"{own} {number}", None))
        seen.add(made[-1].text)
        taken.add(made[-1].text)
    return made


def unnamed(place: int) -> str:
    """The name of a column without one."""
    return f"column {place}"


def is_unnamed(name: str) -> bool:
    """Whether a column is called as one without a name is."""
    return bool(_UNNAMED.fullmatch(name))


def numbered(name: str, taken: Container[str]) -> str:
    """A name with the first number that makes it none of those that are taken.

    >>> numbered("a", {"a", "a 2"}), numbered("b", {"a"})
    ('a 3', 'b 2')
    """
    return next(made for number in count(2) if (made := f"{name} {number}") not in taken)


def _key(name: str) -> str:
    if len(name) > _NAME or any(one in name for one in DELIMITERS):  # such as ``q;`` of an empty column beside it
        return ""
    return re.sub(r"[\W_]", "", fold(name.strip().lower()))
