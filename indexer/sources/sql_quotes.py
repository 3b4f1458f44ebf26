"""The quotes of SQL: whether a backslash means something within them, and whether one is open at the end of a line.

In the standard a backslash is a letter like any other, and so it is for SQLite, SQL Server and PostgreSQL, which has
``E'…'`` for texts with escapes. For MySQL and MariaDB every text may have escapes, and stand in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# The inside of a text from its first letter to the quote that ends it; what is doubled is the quote itself.
PLAIN: Final = r"[^']*(?:''[^']*)*"
ESCAPED: Final = r"[^'\\]*(?:(?:\\.|'')[^'\\]*)*"
DOUBLE: Final = ESCAPED.replace("'", '"')
# A text to its end, or to that of the statement: none looks for an end from each quote behind one that has none.
WHOLE_PLAIN: Final = rf"'{PLAIN}(?:'|\Z)"
WHOLE_ESCAPED: Final = rf"'{ESCAPED}(?:'|\\?\Z)"
WHOLE_DOUBLE: Final = WHOLE_ESCAPED.replace("'", '"')
WHOLE_COMMENT: Final = r"--[^\n]*|/\*.*?(?:\*/|\Z)"

_FIRST_ROW: Final = re.compile(r"^(?:INSERT|REPLACE|COPY)\b[^'(]*", re.IGNORECASE | re.MULTILINE)
_CERTAINLY_OTHERS: Final = re.compile(  # SQLite may have the quotes of MySQL about names
    r"PostgreSQL database|pg_catalog|standard_conforming_strings|^PRAGMA\b|^BEGIN TRANSACTION",
    re.IGNORECASE | re.MULTILINE,
)
_MYSQL: Final = re.compile(
    r"^-- (?:MySQL|MariaDB|phpMyAdmin|Adminer.{1,20}MySQL|HeidiSQL)|^/\*!|`|\bENGINE\s*=|^(?:UN)?LOCK TABLES\b",
    re.IGNORECASE | re.MULTILINE,
)
_OTHERS: Final = re.compile(
    r"^COPY\b|\bpublic\.|^GO\s*$|\bSET IDENTITY_INSERT\b|\[\w+\]|^(?:INSERT|REPLACE)\s+INTO\s+\"",
    re.IGNORECASE | re.MULTILINE,
)
_AS_BEFORE: Final = re.compile(r"standard_conforming_strings\s*=\s*'?off", re.IGNORECASE)
_AS_STANDARD: Final = re.compile(r"NO_BACKSLASH_ESCAPES")


def has_escapes(head: str) -> bool:
    """Tell by the beginning of a dump whether its texts have escapes, as MySQL's. A dump that shows nothing of its
    program is taken for one of MySQL: those of the others all have a head.

    >>> has_escapes("-- MySQL dump 10.13"), has_escapes("PRAGMA foreign_keys=OFF;"), has_escapes("SET NAMES utf8;")
    (True, False, True)
    """
    row = _FIRST_ROW.search(head)
    head = head[: row.end()] if row else head  # what an article says tells nothing
    if _AS_BEFORE.search(head):
        return True
    if _CERTAINLY_OTHERS.search(head):
        return False
    if _MYSQL.search(head):
        return _AS_STANDARD.search(head) is None
    return _OTHERS.search(head) is None


class Quotes:
    """What is open at the end of the lines that were read: nothing (""), a text ("'"), one with escapes ("e"; in double
    quotes '"'), one between dollars ("$tag$"), or a comment ("*/")."""

    def __init__(self, *, escapes: bool) -> None:
        self._begun = _BEGUN[escapes]
        self._text = "e" if escapes else "'"
        self.open = ""
        self.comment = False  # whether the line ended in a comment of its own

    def read(self, line: str) -> None:
        """Take the next line."""
        self.comment = False
        at = 0
        while at >= 0:
            at = self._end(line, at) if self.open else self._begin(line, at)

    def _end(self, line: str, at: int) -> int:
        """Where what is open ends; -1 where it does not in this line."""
        if self.open in _ENDS:
            match = _ENDS[self.open].match(line, at)
            end = match.end() if match else -1
        else:
            found = line.find(self.open, at)
            end = found + len(self.open) if found >= 0 else -1
        self.open = "" if end >= 0 else self.open
        return end

    def _begin(self, line: str, at: int) -> int:
        for match in self._begun.finditer(line, at):
            kind = match.lastgroup
            if kind == "line":
                self.comment = True
            elif kind is not None:
                self.open = {"text": self._text, "escaped": "e", "comment": "*/"}.get(kind, match[0])
                return match.end()
        return -1


_ENDS: Final = {
    "'": re.compile(PLAIN + "'"),
    "e": re.compile(ESCAPED + "'", re.DOTALL),
    '"': re.compile(DOUBLE + '"', re.DOTALL),
}
# Names in quotes of their own, in which an apostrophe is none.
_BESIDE: Final = {True: r"`[^`\n]*`", False: r"`[^`\n]*`|\"[^\"\n]*\""}
_BEGUN: Final = {
    True: re.compile(rf"(?P<text>')|(?P<double>\")|(?P<comment>/\*)|(?P<line>(?:--|#)[^\n]*)|{_BESIDE[True]}"),
    False: re.compile(
        r"(?<!\w)(?P<escaped>[Ee]')|(?P<text>')|(?<!\w)(?P<dollars>\$(?:[A-Za-z_]\w*)?\$)|(?P<comment>/\*)|"
        r"(?P<line>--[^\n]*)|" + _BESIDE[False]
    ),
}
_COMMENTS: Final = {
    True: re.compile(r"(?:\s+|(?:--|#)[^\n]*(?:\n|$)|/\*(?!!).*?\*/)*", re.DOTALL),
    False: re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*(?!!).*?\*/)*", re.DOTALL),
}
_PARTS: Final = {
    True: re.compile(rf"{WHOLE_ESCAPED}|{WHOLE_DOUBLE}|{WHOLE_COMMENT}|#[^\n]*|{_BESIDE[True]}|(?P<end>;)", re.DOTALL),
    False: re.compile(
        rf"(?<!\w)[Ee]{WHOLE_ESCAPED}|{WHOLE_PLAIN}|(?<!\w)\$(?P<tag>(?:[A-Za-z_]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z)|"
        rf"{WHOLE_COMMENT}|{_BESIDE[False]}|(?P<end>;)",
        re.DOTALL,
    ),
}


def statements_in(text: str, *, escapes: bool) -> Iterator[str]:
    """Yield the statements of a text, each with the sign that ends it, and without the comments before it.

    >>> list(statements_in("INSERT INTO a VALUES (';'); INSERT INTO b VALUES (1);", escapes=True))
    ["INSERT INTO a VALUES (';');", 'INSERT INTO b VALUES (1);']
    """
    begun = 0
    for match in _PARTS[escapes].finditer(text):
        if match["end"]:
            yield text[behind_comments(text, begun, escapes=escapes) : match.end()]
            begun = match.end()
    if text[begun:].strip():
        yield text[behind_comments(text, begun, escapes=escapes) :]


def behind_comments(text: str, at: int, *, escapes: bool) -> int:
    """Where something other than a comment stands."""
    match = _COMMENTS[escapes].match(text, at)
    return match.end() if match else at
