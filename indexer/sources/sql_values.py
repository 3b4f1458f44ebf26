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
    row: list[str | None] | None = None
    while match := _TOKEN.match(statement, at):
        at = match.end()
        kind = match.lastgroup
        if kind == "end":
            return
        if kind == "open" and row is None:
            row = []
        elif kind == "close" and row is not None:
            yield row
            row = None
        elif kind == "text" and row is not None:
            row.append(_quoted(match["text"]))
        elif kind == "word" and row is not None:
            row.append(None if match["word"].upper() == "NULL" else match["word"])
        elif kind == "word":
            return  # ON DUPLICATE KEY UPDATE …
    if row is not None or statement[at:].strip():
        raise SqlError("the statement is cut short")


def _quoted(text: str) -> str:
    inner = text[text.index("'") + 1 : -1]
    if "\\" not in inner and "''" not in inner:
        return inner
    return _ESCAPE.sub(lambda match: "'" if match[1] is None else _ESCAPED.get(match[1], match[1]), inner)


def unescaped(cell: str) -> str:
    """Undo the escapes of PostgreSQL's COPY."""
    return _COPY_ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), cell) if "\\" in cell else cell
