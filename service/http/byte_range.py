"""Downloads: long answers sent piece by piece, that can be taken up where they broke off."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Final, NamedTuple

import falcon

from service.http.problems import Problem

_PIECE: Final = 1 << 16  # bytes sent at once: few enough to hold, enough to be worth a system call
_RANGE: Final = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})", re.ASCII | re.IGNORECASE)


class Span(NamedTuple):
    """Bytes [first, end) of an answer of ``total``."""

    first: int
    end: int
    total: int

    def header(self) -> str:
        """The value of ``Content-Range``."""
        return f"bytes {self.first}-{self.end - 1}/{self.total}"


def asked_range(req: falcon.Request) -> tuple[int | None, int | None] | None:
    """(first, last) of the one range a request asks for; None where it asks for none, several, or unreadably.

    A server may answer those with the whole (RFC 9110, 14.2).
    """
    found = _RANGE.fullmatch((req.get_header("Range") or "").strip())
    if found is None or not (found[1] or found[2]):
        return None
    first, last = (int(digits) if digits else None for digits in found.groups())
    return None if first is not None and last is not None and last < first else (first, last)


def span_of(asked: tuple[int | None, int | None], total: int) -> Span:
    """The bytes of a range. Raises ``Problem`` where the answer has none of them."""
    first, last = asked
    if first is None:
        first, last = max(0, total - (last or 0)), None
    if first >= total:
        raise Problem("range-not-satisfiable", headers={"Content-Range": f"bytes */{total}"})
    return Span(first, total if last is None else min(last + 1, total), total)


class Download:
    """The body of a long answer: iterated by the server, closed by it whatever happens.

    Args:
        lines: The answer in lines.
        release: Called once, at the end or when the client has gone.
        packed: Whether the bytes go out as gzip.
    """

    def __init__(self, lines: Iterable[bytes], release: Callable[[], None], *, packed: bool = False) -> None:
        self._pieces = _pieces(lines)
        self._release = release
        if packed:
            self._pieces = _gzipped(self._pieces)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Let go of the slot."""
        self._pieces.close()
        self._release()

    def __del__(self) -> None:
        self.close()


def cut(lines: Iterable[bytes], skip: int, length: int) -> Iterator[bytes]:
    """``length`` bytes of the lines, without the first ``skip``."""
    for line in lines:
        part = line[skip : skip + length]
        skip = max(0, skip - len(line))
        length -= len(part)
        if part:
            yield part
        if not length:
            return


def _pieces(lines: Iterable[bytes]) -> Generator[bytes, None, None]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _gzipped(pieces: Iterable[bytes]) -> Generator[bytes, None, None]:
    packer = zlib.compressobj(5, wbits=31)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
