"""JSON taken value by value from a stream, so that a file need not fit in memory."""

from __future__ import annotations

import json
import re
from typing import Any, BinaryIO, Final

from indexer.sources.encoding import escaping_decoder, peekable
from indexer.sources.json_text import parse_json, patient
from indexer.sources.layers import DAMAGE

CHUNK: Final = 1 << 18  # characters
MAX_VALUE: Final = 32_000_000  # characters of one value

_SPACE: Final = re.compile(r"[ \t\r\n]*")


class JsonScanError(ValueError):
    """The text is not JSON here; the message says what is wrong and at which line and column."""


class JsonScanner:
    """Values and signs of a JSON text, in order. ``line`` is where the next value begins, from 1."""

    def __init__(self, stream: BinaryIO) -> None:
        self._source = peekable(stream)
        self._decoder = escaping_decoder(self._source)
        self._damage: Exception | None = None
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1
        self._column = 1

    def peek(self) -> str:
        """The next character that is not white space, not taken; "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._pass(space.end() if space else self._at)
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, sign: str) -> None:
        """Take one sign of punctuation. Raises ``JsonScanError``."""
        found = self.peek()
        if found != sign:
            raise self.broken("the file ends too early" if not found else f'"{sign}" was expected, not "{found}"')
        self._pass(self._at + 1)

    def value(self) -> tuple[Any, str]:
        """Take the next value; gives it, and its text. Raises ``JsonScanError``."""
        self.peek()
        while True:
            try:
                found, end = patient.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at < MAX_VALUE and self._more():
                    continue
                raise self._failure(error) from None
            except RecursionError:
                raise self.broken("its values are nested too deep") from None
            # A number at the end of what has been read may go on in what has not.
            if end == len(self._text) and self._more():
                continue
            text = self._text[self._at : end]
            self._pass(end)
            return self._decoded(found, text)

    def rest(self, limit: int) -> str:
        """What has been read and not taken, for a report."""
        return self._text[self._at : self._at + limit]

    def broken(self, what: str, end: int | None = None) -> JsonScanError:
        """Make the error for this place, or for one further on."""
        line, column = self._position(self._at if end is None else end)
        return JsonScanError(f"{what} at line {line:,}, column {column:,}")

    def _failure(self, error: json.JSONDecodeError) -> JsonScanError:
        if len(self._text) - self._at >= MAX_VALUE:
            return self.broken(f"one value is longer than {MAX_VALUE:,} characters, or not JSON,")
        cut = error.msg.startswith("Unterminated") or not self._text[error.pos :].strip()
        what = "the file ends too early" if cut else error.msg.lower()
        return self.broken(what, min(error.pos, len(self._text)))

    def _decoded(self, found: Any, text: str) -> tuple[Any, str]:
        try:
            text.encode()
        except UnicodeEncodeError:
            return parse_json(text.encode("utf-8", "surrogateescape")), text
        return found, text

    def _more(self) -> bool:
        if self._ended:
            return False
        left = self._text[self._at :]
        # Doubling keeps the tries for one long value few.
        added = self._read(max(CHUNK, len(left)))
        self._ended = not added
        self._text, self._at = left + added, 0
        return bool(added)

    def _read(self, size: int) -> str:
        """About so many characters, fewer where the rest is damaged, which is raised when they have been read; none at
        the end."""
        if self._damage is not None:
            raise self._damage
        parts, got, ended = list[str](), 0, False
        while got < size and not ended:
            try:
                data = self._source.read1(size - got)
            except DAMAGE as error:
                self._damage = error
                break
            parts.append(self._decoder.decode(data, final=not data))
            got, ended = got + len(data), not data
        if self._damage is not None and not got:
            raise self._damage
        return "".join(parts)

    def _pass(self, end: int) -> None:
        self.line, self._column = self._position(end)
        self._at = end

    def _position(self, end: int) -> tuple[int, int]:
        lines = self._text.count("\n", self._at, end)
        if lines:
            return self.line + lines, end - self._text.rfind("\n", self._at, end)
        return self.line, self._column + end - self._at
