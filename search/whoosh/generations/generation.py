"""Generations: which segments, with which articles deleted, make up the index at one commit.

A generation is a small JSON file ``generation-<number>.json`` that ends with its own checksum; ``CURRENT`` names
the newest. A commit writes and fsyncs the segments, then the generation, then swaps ``CURRENT`` by one rename, so
that a crash at any instant leaves the old generation or the new one. The last ``KEPT`` generations stay readable, and
those that are pinned. A generation names the checksum of everything it consists of, so that no file can stand in for
another unnoticed.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamaged, IndexMissing, other_format

KEPT = 4
_POINTER = "CURRENT"
_VERSION = 2


class SegmentEntry(msgspec.Struct, frozen=True):
    """A segment of a generation: file name, size in bytes, articles, deleted ones and the file that marks them.

    ``crc32`` is that of the segment's header, which holds those of all its arrays; ``deletions_crc32`` is that of the
    bits in the file of deletions.
    """

    file: str
    size: int
    docs: int
    crc32: int
    deleted: int = 0
    deletions: str | None = None
    deletions_crc32: int | None = None


class Generation(msgspec.Struct, frozen=True):
    """What one commit published. ``created`` is seconds since 1970-01-01 UTC; ``mark`` is the last mark that a commit
    was given, by this generation or one before it. ``toc_crc32`` is the checksum of Whoosh's table of contents (None:
    there is none); ``kept`` are the numbers of the generations that were kept beside this one."""

    number: int
    created: float
    segments: tuple[SegmentEntry, ...] = ()
    key: str = ""
    version: int = _VERSION
    mark: str = ""
    toc_crc32: int | None = None
    kept: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The name that answers carry."""
        return f"g{self.number}"

    def files(self) -> set[str]:
        """The files this generation needs beside its own."""
        names = {entry.file for entry in self.segments}
        return names | {entry.deletions for entry in self.segments if entry.deletions}


class _Versioned(msgspec.Struct):
    """What every version of a generation has, whatever else is in it."""

    version: int = 1


def file_name(number: int) -> str:
    """The file of a generation."""
    return f"generation-{number:08d}.json"


def toc_name(number: int) -> str:
    """The file in which Whoosh finds a generation (``toc.py``)."""
    return f"_MAIN_{number}.toc"


def pin_name(number: int) -> str:
    """The empty file that keeps a generation for good."""
    return f"pinned-{number:08d}"


def is_pinned(folder: Path, number: int) -> bool:
    """Whether a generation is kept for good."""
    return (folder / pin_name(number)).exists()


def current_number(folder: Path) -> int:
    """The number of the newest generation. Raises ``IndexMissing`` where there is no index."""
    try:
        raw = (folder / _POINTER).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if any(number > 1 for number in numbers(folder)):  # the first alone may be an index never quite created
            raise IndexDamaged(f"{_POINTER} is missing") from None
        raise IndexMissing(f"there is no index at {folder}") from None
    except OSError as error:
        raise IndexDamaged(f"{_POINTER} cannot be read ({error.strerror})") from error
    number, _, tail = raw.partition(b" ")
    if not number.isdigit() or tail != _checksum_line(number):
        raise IndexDamaged(f"{_POINTER} does not match its checksum")
    return int(number)


def _checksum_line(data: bytes) -> bytes:
    return b"crc32 %08x\n" % zlib.crc32(data)


def pointer_stamp(folder: Path) -> tuple[int, int]:
    """Something that changes whenever the pointer is swapped; costs one ``stat``."""
    try:
        status = (folder / _POINTER).stat()
    except OSError:
        return (0, 0)
    return (status.st_ino, status.st_mtime_ns)


def load(folder: Path, number: int) -> Generation:
    """Read a generation and verify its checksum."""
    name = file_name(number)
    try:
        raw = (folder / name).read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{name} cannot be read ({error.strerror})") from error
    body, _, tail = raw.removesuffix(b"\n").rpartition(b"\n")
    if tail + b"\n" != _checksum_line(body) or not raw.endswith(b"\n"):
        raise IndexDamaged(f"{name} does not match its checksum")
    try:
        version = msgspec.json.decode(body, type=_Versioned).version
        if version != _VERSION:
            raise other_format(name, version, _VERSION)
        generation = msgspec.json.decode(body, type=Generation)
    except msgspec.DecodeError as error:
        raise IndexDamaged(f"{name} cannot be read ({error})") from error
    if generation.number != number:
        raise IndexDamaged(f"{name} is generation {generation.number}")
    return generation


def numbers(folder: Path) -> list[int]:
    """The generations kept in the folder, oldest first."""
    return _numbered(folder.glob("generation-*.json"))


def pinned(folder: Path) -> list[int]:
    """The generations that are to be kept for good, oldest first."""
    return _numbered(folder.glob("pinned-*"))


def _numbered(paths: Iterable[Path]) -> list[int]:
    found = (path.stem.partition("-")[2] for path in paths)
    return sorted(int(text) for text in found if text.isdigit())


def publish(folder: Path, generation: Generation) -> None:
    """Write a generation and make it the newest, durably.

    After an error ``current_number`` tells whether it is the newest all the same: an ``OSError`` may come behind the
    rename that makes it so.
    """
    try:
        current = current_number(folder)
    except IndexMissing:
        current = 0
    body = msgspec.json.format(msgspec.json.encode(generation), indent=1)
    write_durably(folder / file_name(generation.number), body + b"\n" + _checksum_line(body))
    _forget(folder, [one for one in numbers(folder) if current < one < generation.number])
    number = b"%d" % generation.number
    write_durably(folder / _POINTER, number + b" " + _checksum_line(number))


def _forget(folder: Path, unpublished: list[int]) -> None:
    """Remove generations that no pointer ever named: with the next one published, they would pass for older ones.
    Until a higher number is written they stay, so that theirs are not used again."""
    for number in unpublished:
        (folder / file_name(number)).unlink()
    if unpublished:
        sync_folder(folder)


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file by one rename, so that a crash leaves the old content or the new, an error the old one."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder where there is none, with those above it, durably: each is entered in a folder that is synced."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    try:
        sync_folder(folder.parent)
    except BaseException:
        with suppress(OSError):  # else it would pass for durable the next time; others may have put something in
            folder.rmdir()
        raise


def write_deletions(path: Path, alive: NDArray[np.bool_]) -> int:
    """Write which articles of a segment are alive, one bit each, behind a checksum, which is given."""
    bits = np.packbits(alive).tobytes()
    crc = zlib.crc32(bits)
    write_durably(path, crc.to_bytes(4, "little") + bits)
    return crc


def read_deletions(path: Path, entry: SegmentEntry) -> NDArray[np.bool_]:
    """Which of a segment's articles are alive, from the file that its entry in a generation names."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{path.name} cannot be read ({error.strerror})") from error
    bits, crc = raw[4:], int.from_bytes(raw[:4], "little")
    if len(bits) != -(-entry.docs // 8) or zlib.crc32(bits) != crc:
        raise IndexDamaged(f"{path.name} does not match its checksum")
    alive = np.unpackbits(np.frombuffer(bits, np.uint8), count=entry.docs).astype(np.bool_)
    if crc != entry.deletions_crc32 or entry.docs - np.count_nonzero(alive) != entry.deleted:
        raise IndexDamaged(f"{path.name} is not the file that the generation was published with")
    return alive
