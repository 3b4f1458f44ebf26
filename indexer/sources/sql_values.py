"""The values of SQL as dumps write them: quoted texts, numbers, NULL, what is put together of these; and the escapes of
COPY."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from indexer.sources.sql_calls import Bytes, called, of_bytes
from indexer.sources.sql_quotes import (
    DOUBLE,
    ESCAPED,
    PLAIN,
    WHOLE_COMMENT,
    WHOLE_DOUBLE,
    WHOLE_ESCAPED,
    WHOLE_PLAIN,
    behind_comments,
)

_SIGNS: Final = r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<end>;)|"
_REST: Final = (
    r"(?P<hex>(?:_\w+\s+)?0x[0-9A-Fa-f]+(?!\w))|(?P<dollars>\$(?P<tag>(?:[A-Za-z_]\w*)?)\$.*?\$(?P=tag)\$)|"
    r"(?P<cut>\$(?:[A-Za-z_]\w*)?\$)|(?P<joins>\|\||\+)|(?P<comment>--[^\n]*|/\*.*?\*/)|"
)
_NUMBER: Final = r"[-+]?\d(?:[\w.+]|-(?!-))*"
# A text, and what stands before it: N, E, X, _utf8mb4, DATE.
_TOKENS: Final = {
    True: re.compile(
        rf"{_SIGNS}(?P<text>(?:[A-Za-z_]\w*\s*)?(?:'{ESCAPED}'|\"{DOUBLE}\"))|{_REST}"
        rf"(?P<line>#[^\n]*)|(?P<word>{_NUMBER}|(?:(?!--|/\*)[^\s(),;'\"#|+])+))",
        re.DOTALL,
    ),
    False: re.compile(
        rf"{_SIGNS}(?P<escaped>[Ee]'{ESCAPED}')|(?P<text>(?:[A-Za-z_][\w&]*\s*)?'{PLAIN}')|{_REST}"
        rf"(?P<word>{_NUMBER}|(?:(?!--|/\*)[^\s(),;'|+])+))",
        re.DOTALL,
    ),
}
_COMMENTS: Final = ("comment", "line")
_BEHIND_ROWS: Final = ("ON", "AS", "RETURNING", "GO")  # ON DUPLICATE KEY UPDATE …
_NAMES: Final = r"`[^`]*`|\[[^\]]*(?:\]|\Z)"
_SIGN: Final = {
    True: re.compile(rf"[(),]|{WHOLE_ESCAPED}|{WHOLE_DOUBLE}|{_NAMES}|{WHOLE_COMMENT}|#[^\n]*", re.DOTALL),
    False: re.compile(rf"[(),]|{WHOLE_PLAIN}|\"[^\"]*\"|{_NAMES}|{WHOLE_COMMENT}", re.DOTALL),
}
_ESCAPE: Final = {quote: re.compile(rf"\\(.)|{quote}{quote}", re.DOTALL) for quote in "'\""}
_COPY_ESCAPE: Final = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "", "b": "", "f": "", "v": ""}
_UNICODE: Final = re.compile(r"\\(?:\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4}))")

Value = str | Bytes | None


class SqlError(ValueError):
    """The text is not SQL here."""

    def __init__(self, reason: str, *, rows: bool = False) -> None:
        super().__init__(f"{reason}: the rows before are read" if rows else reason)
        self.rows = rows  # whether it is among rows


def rows_of(statement: str, at: int, *, escapes: bool = True) -> Iterator[list[Value]]:
    """Yield the rows behind VALUES. Raises ``SqlError`` where they are cut short, or something else is among them.

    >>> list(rows_of("(1,'Tin \\\\'một\\\\'',NULL),(2,'it''s',3);", 0))
    [['1', "Tin 'một'", None], ['2', "it's", '3']]
    >>> list(rows_of("('C:\\\\', replace('a\\\\nb', '\\\\n', char(10)), 'a' || 'b')", 0, escapes=False))
    [['C:\\\\', 'a\\nb', 'ab']]
    """
    row: _Row | None = None
    before = ""
    while match := _TOKENS[escapes].match(statement, at):
        at = match.end()
        kind, text = str(match.lastgroup), match[0].strip()
        if kind in _COMMENTS:
            continue
        if row is None:
            if kind == "open":
                row = _Row(escapes=escapes)
            elif before != "comma" and (kind == "end" or text.upper() in _BEHIND_ROWS):
                return
            elif kind != "comma":
                raise SqlError(f"what stands between rows is not understood ({text[:40]})", rows=True)
        elif kind in ("end", "cut"):
            break
        elif row.take(kind, text):
            yield row.values
            row = None
        before = kind
    if row is not None or before == "comma" or statement[at:].strip():
        raise SqlError("the statement is cut short", rows=True)


class _Call:
    """A call on its way, or a row: the values before the one that is being read, and the parts of that."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: list[Value] = []
        self.parts: list[Value] = []
        self.before = ""  # the kind of the token before

    def part(self, value: Value, kind: str) -> None:
        """Take a part. What stands behind a value without a sign that joins them says only what it is: AS DateTime,
        ::text; but texts that follow each other are one."""
        if not self.parts or self.before == "joins" or (kind == self.before == "text"):
            self.parts.append(value)
            self.before = kind
        else:
            self.before = "said"

    def name_of_call(self) -> str:
        """Take back the part that is the name of a call whose bracket opens."""
        if self.before != "word":
            return ""
        name = self.parts.pop()
        self.before = "joins" if self.parts else ""
        return str(name)

    def end(self) -> None:
        """End a value."""
        if len(self.parts) > 1:
            texts = [part.hex if isinstance(part, Bytes) else part for part in self.parts]
            self.values.append(None if None in texts else "".join(text for text in texts if text is not None))
        elif self.parts or self.before:
            self.values.extend(self.parts or (None,))
        self.parts, self.before = [], ""


class _Row:
    """One row on its way."""

    def __init__(self, *, escapes: bool) -> None:
        self.values: list[Value] = []
        self._escapes = escapes
        self._calls = [_Call("")]

    def take(self, kind: str, text: str) -> bool:
        """Take a token; tells whether the row ends with it."""
        call = self._calls[-1]
        if kind == "open":
            self._calls.append(_Call(call.name_of_call()))
        elif kind == "comma":
            call.before = call.before or "comma"
            call.end()
        elif kind == "close":
            call.end()
            self._calls.pop()
            if not self._calls:
                self.values = call.values
                return True
            self._calls[-1].part(called(call.name, call.values), "call")
        elif kind == "joins":
            call.before = kind
        else:
            call.part(self._value(kind, text), "text" if kind == "escaped" else kind)
        return False

    def _value(self, kind: str, text: str) -> Value:
        if kind == "hex":
            return of_bytes(text[text.index("0x") + 2 :])
        if kind == "dollars":
            return text[text.index("$", 1) + 1 : text.rindex("$", 0, -1)]
        if kind in ("text", "escaped"):
            return _quoted(text, escapes=self._escapes or kind == "escaped")
        return None if text.upper() == "NULL" else text


def columns_of(statement: str, at: int, *, escapes: bool = True) -> Iterator[str]:
    """Yield the definitions behind the bracket of CREATE TABLE, without the comments before them.

    >>> list(columns_of("a int, b decimal(10,2), -- it's\\n c text DEFAULT ',');", 0))
    ['a int', 'b decimal(10,2)', "c text DEFAULT ','"]
    """
    depth, begun = 0, at
    for match in _SIGN[escapes].finditer(statement, at):
        sign = match[0]
        if sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign == ")" or (sign == "," and not depth):
            yield statement[behind_comments(statement, begun, escapes=escapes) : match.start()]
            begun = match.end()
            if sign == ")":
                return


def _quoted(text: str, *, escapes: bool) -> Value:
    quote = text[-1]
    name, _, inner = text[:-1].partition(quote)
    name = name.strip().upper()
    if name == "X":
        return of_bytes(inner)
    if not escapes:
        inner = inner.replace("''", "'")
        return _UNICODE.sub(lambda match: _letter(match[1] or match[2]), inner) if name == "U&" else inner
    if "\\" not in inner and quote not in inner:
        return inner
    return _ESCAPE[quote].sub(lambda match: quote if match[1] is None else _ESCAPED.get(match[1], match[1]), inner)


def _letter(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def unescaped(cell: str) -> str:
    """Undo the escapes of PostgreSQL's COPY."""
    return _COPY_ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), cell) if "\\" in cell else cell
