"""Bytes of a source to text: Unicode in all its forms, and the encodings Vietnamese had before it."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO, Final, Protocol, cast

from analyzers.legacy import decode_bytes

# The mark of UTF-32 begins with that of UTF-16, so it is looked for first.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)


HEAD: Final = 1024  # bytes that show the encoding
_ZEROS: Final = 0.1  # of the bytes of a head that are 0 in UTF-16, at least ...
_NO_ZEROS: Final = 0.005  # ... and at most of those that begin or end the others


class Lines(Protocol):
    """Anything whose lines can be read one by one as UTF-8."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or at most ``size`` bytes of it; empty at the end."""


def mark_of(head: bytes) -> str | None:
    """Name the encoding that a byte order mark announces, or that every other byte shows.

    >>> mark_of("tin".encode("utf-16")), mark_of("tin mới".encode("utf-16-le")), mark_of(b"tin")
    ('utf-16', 'utf-16-le', None)
    """
    found = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    return found or _wide(head[:HEAD])


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: of its spaces, signs and plain letters one byte is 0, always the same of the two."""
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few, many = sorted((even, odd))
    if many < len(head) * _ZEROS or few > len(head) * _NO_ZEROS:
        return None
    return "utf-16-le" if odd == many else "utf-16-be"


def decode(data: bytes, *, markup: bool = False) -> str:
    """Decode a whole file: by its mark, by what its markup declares, as UTF-8, or as an encoding that is
    guessed.
    """
    if marked := mark_of(data):
        return data.decode(marked, "replace")
    declared = _DECLARED.search(data[:4096]) if markup else None
    if declared and (text := _as(declared[1].decode("ascii", "ignore"), data)) is not None:
        return text
    return decode_bytes(data)[0]


def _as(name: str, data: bytes) -> str | None:
    """Decode as a page declares, unless it is wrong, or says no more than that nobody thought about it."""
    try:
        # Old pages in TCVN3 or VNI declare Latin-1, for want of a name for what they are.
        if codecs.lookup(name).name in ("iso8859-1", "cp1252", "ascii", "utf-8"):
            return None
        return data.decode(name)
    except (LookupError, ValueError):
        return None


class _Recoded:
    """Lines of a stream in UTF-16 or UTF-32, as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")

    def readline(self, size: int, /) -> bytes:
        """As ``Lines.readline``; ``size`` counts characters here."""
        return self._text.readline(size).encode("utf-8", "replace")


def as_utf8(stream: BinaryIO) -> Lines:
    """Read a stream of lines as UTF-8, whichever Unicode encoding its mark announces."""
    buffered = peekable(stream)
    marked = mark_of(buffered.peek(HEAD)[:HEAD])
    if marked is None:
        return buffered
    if marked == "utf-8-sig":
        buffered.read(3)
        return buffered
    return _Recoded(buffered, marked)


def peekable(stream: BinaryIO) -> io.BufferedReader:
    """Give a stream whose first bytes can be looked at without being taken."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))


def escaped_text(source: io.BufferedReader) -> io.TextIOWrapper:
    """A stream as text in the Unicode encoding that its mark announces. Bytes that are not UTF-8 are kept as they are,
    until the value they stand in is known; in UTF-16, which has no such bytes, what is cut short is replaced."""
    encoding, errors = _escaping(source)
    return io.TextIOWrapper(source, encoding, errors=errors, newline="")


def escaping_decoder(source: io.BufferedReader) -> codecs.IncrementalDecoder:
    """What decodes a stream piece by piece as ``escaped_text`` does."""
    encoding, errors = _escaping(source)
    return codecs.getincrementaldecoder(encoding)(errors)


def _escaping(source: io.BufferedReader) -> tuple[str, str]:
    encoding = mark_of(source.peek(HEAD)[:HEAD]) or "utf-8"
    return encoding, "surrogateescape" if encoding.startswith("utf-8") else "replace"
