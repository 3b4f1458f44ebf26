"""Layers: compression around a file, told from its first bytes and taken off as the file is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final

import zstandard

from indexer.sources.encoding import peekable

# A file that is cut short raises EOFError, one that was altered one of the others.
DAMAGE: Final = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstandard.ZstdError)
ENDINGS: Final = (".gz", ".xz", ".bz2", ".zst")
_PIECE: Final = 1 << 14  # bytes: packed a thousandfold, they are 16 MB
MOST: Final = 3  # layers about each other


class _Zstandard(io.RawIOBase):
    """What is in a zstd stream of one frame or more; a frame that is cut short is an error, as with gzip."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream, self._frame = stream, zstandard.ZstdDecompressor().decompressobj()
        self._waiting = b""  # has been unpacked
        self._next = b""  # is of the next frame
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has a wider type
        while not self._waiting and self._more():
            pass
        given, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)

    def _more(self) -> bool:
        packed = self._next or self._stream.read(_PIECE)
        if not packed:
            if self._begun:
                raise EOFError("the file ended before the end of the frame was reached")
            return False
        self._waiting = self._frame.decompress(packed)
        self._begun, self._next = not self._frame.eof, b""
        if self._frame.eof:
            self._next = self._frame.unused_data
            self._frame = zstandard.ZstdDecompressor().decompressobj()
        return True


_LAYERS: Final[tuple[tuple[bytes, Callable[[Any], Any]], ...]] = (
    (b"\x1f\x8b", lambda stream: gzip.GzipFile(fileobj=stream)),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"BZh", bz2.BZ2File),
    (b"\x28\xb5\x2f\xfd", _Zstandard),
)


def without_layers(stream: BinaryIO) -> BinaryIO:
    """Give what is inside a compressed stream, or the stream itself. Raises what ``DAMAGE`` lists, here and as it is
    read.
    """
    found = peekable(stream)
    for _ in range(MOST):
        head = found.peek(8)[:8]
        unpack = next((unpack for mark, unpack in _LAYERS if head.startswith(mark)), None)
        if unpack is None:
            break
        found = peekable(unpack(found))
    return found


def bare_name(name: str) -> str:
    """The name of what is inside.

    >>> bare_name("Tin.JSONL.gz")
    'tin.jsonl'
    """
    name = name.lower()
    while name.endswith(ENDINGS):
        name = name[: name.rindex(".")]
    return name
