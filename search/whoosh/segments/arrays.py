"""Array files: named numpy arrays in one memory-mapped file, each with its checksum.

Layout: 8 bytes of magic, the header's length and CRC-32 (two little-endian uint32), the header (JSON), then the
arrays, each aligned to 64 bytes. The header holds ``meta`` (any JSON) and for each array its dtype, shape, offset
in the file and CRC-32. Nothing in the file is ever executed: reading it is parsing JSON and mapping bytes.
"""

from __future__ import annotations

import math
import mmap
import os
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamaged, other_format

Array = NDArray[Any]
Arrays = dict[str, Array]
Mask = NDArray[np.bool_]  # one boolean an article

_NAME = b"TIMBAO\x00"
_VERSION = 5
_MAGIC = _NAME + bytes([_VERSION])
_PREFIX = len(_MAGIC) + 8
_ALIGN = 64
_ROOM = 8192  # for the prefix and the header
_KINDS = frozenset("uif")
# Whatever is at the place, it is not the file that was written there. Other errors of the system may pass.
NOT_A_FILE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class _Entry(msgspec.Struct, array_like=True):
    dtype: str
    shape: list[int]
    offset: int
    crc: int


class _Header(msgspec.Struct):
    arrays: dict[str, _Entry]
    meta: dict[str, Any]


_HEADER = msgspec.json.Decoder(_Header)  # made while one thread imports


class Stream(NamedTuple):
    """An array that is made piece by piece along its first axis, so that it need never be in memory as a whole."""

    name: str
    dtype: np.dtype[Any]
    pieces: Iterable[Array]

    @classmethod
    def of(cls, name: str, array: Array) -> Stream:
        """An array that is all there."""
        return cls(name, array.dtype, (array,))

    def whole(self) -> Array:
        """The array in one piece."""
        pieces = list(self.pieces)
        return np.concatenate(pieces) if len(pieces) > 1 else pieces[0] if pieces else np.zeros(0, self.dtype)


def write_arrays(path: Path, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> int:
    """Write ``arrays`` and ``meta`` to a new file, fsynced; gives its size in bytes."""
    return write_stream(path, (Stream.of(name, array) for name, array in arrays.items()), meta)


def write_stream(path: Path, streams: Iterable[Stream], meta: Mapping[str, Any] | None = None) -> int:
    """The same for arrays that are made one after the other, piece by piece."""
    with path.open("xb") as file:
        try:
            return _write_file(file, streams, meta or {})
        except BaseException:
            path.unlink(missing_ok=True)  # on a full disk, what is half written is in the way of the next attempt
            raise


def _write_file(file: BinaryIO, streams: Iterable[Stream], meta: Mapping[str, Any]) -> int:
    entries: dict[str, _Entry] = {}
    offset = 0
    for stream in streams:
        file.seek(_ROOM + offset)
        entry = _write_pieces(file, stream, offset)
        entries[stream.name] = entry
        offset += _aligned(_bytes(entry))
    file.truncate(_ROOM + offset)
    # The header comes first in the file and is known last: spaces behind its JSON fill the room left for it.
    header = msgspec.json.encode(_Header(entries, dict(meta))).ljust(_ROOM - _PREFIX)
    if len(header) > _ROOM - _PREFIX:
        raise ValueError("too many arrays for the header")
    file.seek(0)
    file.write(_MAGIC)
    file.write(np.array([len(header), zlib.crc32(header)], "<u4").tobytes())
    file.write(header)
    file.flush()
    os.fsync(file.fileno())
    return _ROOM + offset


def _write_pieces(file: BinaryIO, stream: Stream, offset: int) -> _Entry:
    dtype = stream.dtype.newbyteorder("<")
    rows, crc, shape = 0, 0, [0]
    for piece in stream.pieces:
        body = np.ascontiguousarray(piece).astype(dtype, copy=False)
        rows, shape = rows + body.shape[0], list(body.shape)
        raw = numbers_of(body.reshape(-1).view(np.uint8))
        crc = zlib.crc32(raw, crc)
        file.write(raw)
    return _Entry(dtype.str, [rows, *shape[1:]], offset, crc)


@lru_cache(maxsize=64)
def _kind(dtype: str) -> str:
    """The kind of a type of numbers; "" where there is no such type."""
    try:
        return np.dtype(dtype).kind
    except TypeError:
        return ""


def _bytes(entry: _Entry) -> int:
    return np.dtype(entry.dtype).itemsize * math.prod(entry.shape)


class ArrayFile:
    """An array file opened for reading: ``file["name"]`` is a read-only view of the mapped bytes.


    An array is compared with its checksum when it is first asked for, but for those called ``unread``, which are too
    large to be read for that alone. ``crc32`` is the checksum of the header, which holds those of all arrays: it
    stands for the whole file. Raises ``IndexDamaged`` for what is not there or not as it was written, ``OSError`` where
    that cannot be told now.
    """

    def __init__(self, path: Path, *, unread: Container[str] = ()) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (*NOT_A_FILE, ValueError) as error:  # any other error may pass, and says nothing about the file
            raise IndexDamaged(f"{path.name}: cannot be opened ({getattr(error, 'strerror', error)})") from error
        self._map = np.frombuffer(self._pages, np.uint8)
        self._header, self._start = self._read_header()
        self.meta = self._header.meta
        self._due = {name for name in self._header.arrays if name not in unread}  # to be compared once
        self._views: dict[str, Array] = {}  # made when they are first asked for
        if self._map.size != self._start + sum(_aligned(self._size(*item)) for item in self._header.arrays.items()):
            raise IndexDamaged(f"{path.name}: longer or shorter than it was written")

    def _read_header(self) -> tuple[_Header, int]:
        head = self._map[:_PREFIX].tobytes()
        if len(head) < _PREFIX or not head.startswith(_NAME):
            raise IndexDamaged(f"{self.path.name}: not an array file")
        if not head.startswith(_MAGIC):
            raise other_format(self.path.name, head[len(_NAME)], _VERSION)
        length, crc = (int(number) for number in np.frombuffer(head[len(_MAGIC) :], "<u4"))
        header = self._map[_PREFIX : _PREFIX + length].tobytes()
        if len(header) < length or zlib.crc32(header) != crc:
            raise IndexDamaged(f"{self.path.name}: the header is damaged")
        try:
            parsed = _HEADER.decode(header)
        except msgspec.DecodeError as error:
            raise IndexDamaged(f"{self.path.name}: the header cannot be read ({error})") from error
        self._used = _PREFIX + length
        self.crc32 = crc
        return parsed, _aligned(self._used)

    def _size(self, name: str, entry: _Entry) -> int:
        """The bytes of an array, which has to be one, and within the file."""
        kind = _kind(entry.dtype)
        if kind not in _KINDS or min(entry.shape, default=0) < 0:
            raise IndexDamaged(f"{self.path.name}: array {name} has the type {entry.dtype}{entry.shape}")
        size = _bytes(entry)
        if entry.offset < 0 or self._start + entry.offset + size > self._map.size:
            raise IndexDamaged(f"{self.path.name}: cut short in array {name}")
        return size

    def _view(self, name: str) -> Array:
        view = self._views.get(name)
        if view is None:
            try:
                entry = self._header.arrays[name]
            except KeyError:
                raise IndexDamaged(f"{self.path.name}: array {name} is missing") from None
            begin = self._start + entry.offset
            raw = self._map[begin : begin + _bytes(entry)]
            view = self._views[name] = np.asarray(raw).view(entry.dtype).reshape(entry.shape)
        return view

    def __getitem__(self, name: str) -> Array:
        view = self._view(name)
        if name in self._due:
            if damage := self._altered(name):
                raise IndexDamaged(damage)
            self._due.discard(name)
        return view

    def _altered(self, name: str) -> str:
        """The damage of an array in words, if it is not as it was written."""
        if checksum(self._view(name)) == self._header.arrays[name].crc:
            return ""
        return f"{self.path.name}: array {name} does not match its checksum"

    def names(self) -> list[str]:
        """The names of the arrays, in the order they were written."""
        return list(self._header.arrays)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return int(self._map.size)

    def release(self) -> None:
        """Let go of the memory that reading has filled; what is read again is mapped again."""
        self._pages.madvise(mmap.MADV_DONTNEED)

    def damages(self) -> list[str]:
        """Compare the file's size, and every array with its checksum; names those that differ."""
        try:
            size = self.path.stat().st_size
        except NOT_A_FILE as error:
            return [f"{self.path.name}: cannot be read ({error.strerror})"]
        if size != self._map.size:  # to read on would end the process where the file was cut
            return [f"{self.path.name}: has changed its size while it was open"]
        found = [damage for name in self._header.arrays if (damage := self._altered(name))]
        if any(self._map[begin:end].any() for begin, end in self._spaces()):
            found.append(f"{self.path.name}: something is written between the arrays")
        return found

    def _spaces(self) -> Iterator[tuple[int, int]]:
        """Where nothing but zeros stands: [begin, end) behind the header and behind each array."""
        yield self._used, self._start
        for entry in self._header.arrays.values():
            end = self._start + entry.offset + _bytes(entry)
            yield end, _aligned(end)


def checksum(array: Array) -> int:
    """The CRC-32 of an array's bytes."""
    return zlib.crc32(numbers_of(array.reshape(-1).view(np.uint8)))


def numbers_of(array: Array) -> memoryview[int]:
    """The same numbers one by one: read so, each takes a tenth of the time."""
    buffer: Any = array  # as numpy says of its arrays only from 2.5 on
    return memoryview(buffer)


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def smallest(array: Array) -> Array:
    """The same unsigned numbers in the narrowest type that holds the largest."""
    return array.astype(narrowest(int(array.max()) + 1 if array.size else 1))


def first_of(owners: Array, count: int) -> Array:
    """Where the run of each owner 0..count-1 begins in the sorted ``owners``; one more entry for the end."""
    return smallest(np.searchsorted(owners, np.arange(count + 1)))


def narrowest(limit: int) -> type[np.unsignedinteger[Any]]:
    """The narrowest type for numbers below ``limit``."""
    for dtype in (np.uint8, np.uint16, np.uint32):
        if limit <= 1 << np.iinfo(dtype).bits:
            return dtype
    return np.uint64


def ranges(starts: Array, counts: Array) -> NDArray[np.int64]:
    """The indices of many slices, one after the other: ``[s, s+1, … s+c-1]`` for each start and count."""
    counts = counts.astype(np.int64)
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    shifts: NDArray[np.int64] = np.repeat(starts.astype(np.int64) - before, counts)
    return shifts + np.arange(total, dtype=np.int64)


def contained(wanted: Array, known: Array) -> NDArray[np.bool_]:
    """Which of the wanted numbers are among the known, both in ascending order."""
    if not len(known):
        return np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: NDArray[np.bool_] = known[at] == wanted
    return found


def offsets(counts: Array) -> Array:
    """Where each of the runs of so many begins, and the end of the last one, in the narrowest type."""
    first: Array = np.zeros(len(counts) + 1, narrowest(int(counts.sum(dtype=np.int64)) + 1))
    np.cumsum(counts, dtype=first.dtype, out=first[1:])
    return first


def gaps(first: Array) -> NDArray[np.int64]:
    """How far each number is from the one before: the sizes of the runs that begin at ``first``."""
    wide = first.astype(np.int64)
    sizes: NDArray[np.int64] = wide[1:] - wide[:-1]
    return sizes
