"""The values of SQL as dumps write them: quoted texts, numbers, NULL; and the escapes of COPY."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<end>;)|"
    r"(?P<text>[NEe]?(?:_utf8(?:mb4)?\s*)?'(?:[^'\\]|\\.|'')*')|(?P<word>[^\s(),;']+))",
    re.DOTALL,
)
_SIGN: Final = re.compile(r"[(),]|'(?:[^'\\]|\\.|'')*'|`[^`]*`|\"[^\"]*\"|\[[^\]]*\]|--[^\n]*", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)|''", re.DOTALL)
_COPY_ESCAPE: Final = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "", "b": "", "f": "", "v": ""}


class SqlError(ValueError):
    """The text is not SQL here."""


def rows_of(statement: str, at: int) -> Iterator[list[str | None]]:
    """Yield the rows behind VALUES. Raises ``SqlError`` where they are cut short.

    >>> list(rows_of("(1,'Tin \\\\'một\\\\'',NULL),(2,'it''s',3);", 0))
    [['1', "Tin 'một'", None], ['2', "it's", '3']]
    """
    row: _Row | None = None
    while match := _TOKEN.match(statement, at):
        at = match.end()
        kind, text = match.lastgroup, match[0].strip()
        if kind == "end" or (kind == "word" and row is None):
            return  # ON DUPLICATE KEY UPDATE …
        if row is None:
            row = _Row() if kind == "open" else None
        elif row.take(str(kind), text):
            yield row.values
            row = None
    if row is not None or statement[at:].strip():
        raise SqlError("the statement is cut short")


class _Row:
    """One row on its way. Of a call the first value counts: CAST(N'…' AS DateTime)."""

    def __init__(self) -> None:
        self.values: list[str | None] = []
        self._calls: list[int] = []  # how many values stand before each

    def take(self, kind: str, text: str) -> bool:
        """Take a token; tells whether the row ends with it."""
        if kind == "text":
            self.values.append(_quoted(text))
        elif kind == "word":
            self.values.append(None if text.upper() == "NULL" else text)
        elif kind == "open":
            self._calls.append(max(len(self.values) - 1, 0))
            del self.values[self._calls[-1] :]  # the name of the function
        elif kind == "close" and self._calls:
            del self.values[self._calls.pop() + 1 :]
        else:
            return kind == "close"
        return False


def columns_of(statement: str, at: int) -> Iterator[str]:
    """Yield the definitions behind the bracket of CREATE TABLE.

    >>> list(columns_of("a int, b decimal(10,2), c text DEFAULT ',');", 0))
    ['a int', ' b decimal(10,2)', " c text DEFAULT ','"]
    """
    depth, begun = 0, at
    for match in _SIGN.finditer(statement, at):
        sign = match[0]
        if sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign == ")" or (sign == "," and not depth):
            yield statement[begun : match.start()]
            begun = match.end()
            if sign == ")":
                return


def _quoted(text: str) -> str:
    inner = text[text.index("'") + 1 : -1]
    if "\\" not in inner and "''" not in inner:
        return inner
    return _ESCAPE.sub(lambda match: "'" if match[1] is None else _ESCAPED.get(match[1], match[1]), inner)


def unescaped(cell: str) -> str:
    """Undo the escapes of PostgreSQL's COPY."""
    return _COPY_ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), cell) if "\\" in cell else cell
