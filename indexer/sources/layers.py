"""Layers: compression around a file, told from its first bytes and taken off as the file is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final, cast

import zstandard

from indexer.sources.encoding import peekable

# A file that is cut short raises EOFError, one that was altered one of the others.
DAMAGE: Final = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstandard.ZstdError)
ENDINGS: Final = (".gz", ".xz", ".bz2", ".zst")
_PIECE: Final = 1 << 13  # bytes: packed a thousandfold, they are 8 MB
_MOST_AT_ONCE: Final = 1 << 20  # bytes that bzip2 and xz unpack at once, which pack much more than a thousandfold
_WINDOW: Final = 1 << 27  # bytes that zstd may look back, and the most that its own program unpacks unasked
MOST: Final = 3  # layers about each other


class _Unpacked(io.RawIOBase):
    """What is in a compressed stream of one member or more. All that can be unpacked is given before an error is
    raised: of a file that is cut short, everything but its end. Zeros behind the last member are none of it."""

    def __init__(self, stream: BinaryIO, marks: tuple[bytes, ...], begin: Callable[[], Any]) -> None:
        super().__init__()
        self._stream, self._marks, self._begin = stream, marks, begin
        self._member: Any = None
        self._waiting = memoryview(b"")  # has been unpacked
        self._next = b""  # is of the next member

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has a wider type
        while not self._waiting and self._more():
            pass
        given, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)

    def _more(self) -> bool:
        member = self._member
        hungry = member is None or getattr(member, "needs_input", True)
        packed = (self._next or self._stream.read(_PIECE)) if hungry else b""
        self._next = b""
        if member is None and not (packed := self._beginning(packed)):
            return False
        if hungry and not packed:
            raise EOFError("the file ended before the end of what is packed in it")
        member = self._member = member or self._begin()
        limited = hasattr(member, "needs_input")
        self._waiting = memoryview(member.decompress(packed, *((_MOST_AT_ONCE,) if limited else ())))
        if member.eof:
            self._next, self._member = member.unused_data, None
        return True

    def _beginning(self, packed: bytes) -> bytes:
        """The beginning of the next member; empty at the end."""
        while packed and (not packed.strip(b"\0") or len(packed) < len(self._marks[0])):
            more = self._stream.read(_PIECE)
            if not more:
                break
            packed = packed.lstrip(b"\0") + more
        packed = packed.lstrip(b"\0")
        if packed and not packed.startswith(self._marks):
            raise zlib.error("what stands behind its end is of another kind")
        return packed


class _Zstd:
    """A frame of zstd, unpacked by one block (128 kB) at a time. What the library gives for one input has no limit, and
    a block may take four bytes: so the heads of the blocks are read here, and one block is handed on at once."""

    def __init__(self) -> None:
        self._frame = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        self._packed = b""  # is to be unpacked
        self._left = 0  # bytes to the end of the block
        self._begun = False
        self._sum = 0  # bytes behind the last block
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._packed

    def decompress(self, packed: bytes, _most: int) -> bytes:
        """Give what is in the next block; nothing where more is needed."""
        self._packed += packed
        found = b""
        while not found and not self.eof:
            self._left = self._left or self._size()
            part, self._packed = self._packed[: self._left], self._packed[self._left :]
            if not part:
                break
            self._left -= len(part)
            found = self._frame.decompress(part)
        self.needs_input = not found
        return found

    def _size(self) -> int:
        """The bytes of the block that begins here, or of the head of the frame; 0 where they cannot be told yet."""
        if len(self._packed) < (3 if self._begun else 8):
            return 0
        if not self._begun:
            self._begun = True
            if not self._packed.startswith(_ZSTD[0]):  # to be skipped
                return 8 + int.from_bytes(self._packed[4:8], "little")
            self._sum = self._packed[4] & 4
            return zstandard.frame_header_size(self._packed)
        head = int.from_bytes(self._packed[:3], "little")
        size = 1 if head >> 1 & 3 == 1 else head >> 3  # one byte is repeated, or as many as are told
        return 3 + size + (self._sum if head & 1 else 0)


# A frame of zstd, or one to be skipped, which programs that pack on several processors (pzstd) write before the others.
_ZSTD: Final = (b"\x28\xb5\x2f\xfd", *(bytes((0x50 + number,)) + b"\x2a\x4d\x18" for number in range(16)))
_LAYERS: Final[dict[str, tuple[tuple[bytes, ...], Callable[[], Any]]]] = {
    "gzip": ((b"\x1f\x8b",), lambda: zlib.decompressobj(31)),
    "xz": ((b"\xfd7zXZ\x00",), lzma.LZMADecompressor),
    "bzip2": ((b"BZh",), bz2.BZ2Decompressor),
    "zstd": (_ZSTD, _Zstd),
}


def without_layers(stream: BinaryIO) -> BinaryIO:
    """Give what is inside a compressed stream, or the stream itself. Raises what ``DAMAGE`` lists, here and as it is
    read.
    """
    found = peekable(stream)
    for _ in range(MOST):
        head = found.peek(8)[:8]
        layer = next(((marks, begin) for marks, begin in _LAYERS.values() if head.startswith(marks)), None)
        if layer is None:
            break
        found = peekable(cast(BinaryIO, _Unpacked(found, *layer)))
    return found


def unpacked(data: bytes, way: str, most: int) -> bytes:
    """Give what was packed in one of these ways, as far as ``most`` bytes; data that was not is returned as it is.
    Raises what ``DAMAGE`` lists."""
    marks, begin = _LAYERS[way]
    if not data.startswith(marks):
        return data
    return io.BufferedReader(_Unpacked(io.BytesIO(data), marks, begin)).read(most)


def bare_name(name: str) -> str:
    """The name of what is inside.

    >>> bare_name("Tin.JSONL.gz")
    'tin.jsonl'
    """
    name = name.lower()
    while name.endswith(ENDINGS):
        name = name[: name.rindex(".")]
    return name
