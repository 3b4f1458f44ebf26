"""Bodies of HTTP as archives of the web keep them: in pieces, and packed in the ways that their headers name."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Final

from indexer.sources.layers import DAMAGE, unpacked

_PIECE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_LINE_END: Final = re.compile(rb"\r?\n")
_MARKUP: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\s*<")
_NOTHING: Final = frozenset(("", "identity", "chunked"))


class BodyError(Exception):
    """A body that cannot be read; the message says why."""


def body_of(data: bytes, headers: Sequence[tuple[str, str]], most: int) -> bytes:
    """What was sent, as far as ``most`` bytes. Headers that name a packing which was taken off before are no error.

    >>> body_of(b"3\\r\\n<p>\\r\\n0\\r\\n\\r\\n", [("Transfer-Encoding", "chunked")], 100)
    b'<p>'
    """
    transfer = _codings(headers, "transfer-encoding")
    if "chunked" in transfer:
        data = _put_together(data)
    for coding in reversed(_codings(headers, "content-encoding") + transfer):
        try:
            data = _decoded(data, coding, most)
        except (*DAMAGE, OSError) as error:
            raise BodyError(f"the page cannot be unpacked ({coding}): {error}") from None
    return data[:most]


def _codings(headers: Sequence[tuple[str, str]], name: str) -> list[str]:
    given = (part for field, value in headers if field.lower() == name for part in value.split(","))
    return [part.partition(";")[0].strip().lower() for part in given]


def _put_together(data: bytes) -> bytes:
    """Join the pieces of a body; one that is in none (some archives take them out) is returned as it is."""
    parts: list[bytes] = []
    at = 0
    while match := _PIECE.match(data, at):
        size = int(match[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(data[match.end() : match.end() + size])
        if len(parts[-1]) < size:
            break
        end = _LINE_END.match(data, match.end() + size)
        at = end.end() if end else match.end() + size
    if not parts:
        return data
    raise BodyError("the page is cut short: its last pieces are missing")


def _decoded(data: bytes, coding: str, most: int) -> bytes:
    if not data or coding in _NOTHING:
        return data
    if coding in ("gzip", "x-gzip", "zstd"):
        return unpacked(data, coding.removeprefix("x-"), most)
    if _MARKUP.match(data):
        return data  # it was unpacked before, or is called what is none: Content-Encoding: utf-8
    if coding == "deflate":
        return _inflated(data, most)
    raise BodyError(f'the page is packed as "{coding}", which is not read')


def _inflated(data: bytes, most: int) -> bytes:
    """Deflate with its frame, or bare, as some servers send it."""
    fault = zlib.error("")
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        member = zlib.decompressobj(bits)
        try:
            found = member.decompress(data, most)
        except zlib.error as error:
            fault = error
            continue
        if not member.eof and len(found) < most:
            raise EOFError("it is cut short")
        return found
    raise fault
