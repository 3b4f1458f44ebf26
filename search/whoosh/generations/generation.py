"""Generations: which segments, with which articles deleted, make up the index at one commit.

A generation is a small JSON file ``generation-<number>.json`` that ends with its own checksum; ``CURRENT`` names
the newest. A commit writes and fsyncs the segments, then the generation, then swaps ``CURRENT`` by one rename, so
that a crash at any instant leaves the old generation or the new one. The last ``KEPT`` generations stay readable, and
those that are pinned.
"""

from __future__ import annotations

import zlib
from collections.abc import Container
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.durable import write_durably
from search.errors import IndexDamaged, IndexMissing

KEPT = 4
_POINTER = "CURRENT"
_VERSION = 1


class SegmentEntry(msgspec.Struct, frozen=True):
    """A segment of a generation: file name, size in bytes, articles, deleted ones and the file that marks them."""

    file: str
    size: int
    docs: int
    deleted: int = 0
    deletions: str | None = None


class Generation(msgspec.Struct, frozen=True):
    """What one commit published. ``created`` is seconds since 1970-01-01 UTC; ``mark`` is the last mark that a commit
    was given, by this generation or one before it."""

    number: int
    created: float
    segments: tuple[SegmentEntry, ...] = ()
    key: str = ""
    version: int = _VERSION
    mark: str = ""

    @property
    def name(self) -> str:
        """The name that answers carry."""
        return f"g{self.number}"

    def files(self) -> set[str]:
        """The files this generation needs beside its own."""
        names = {entry.file for entry in self.segments}
        return names | {entry.deletions for entry in self.segments if entry.deletions}


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
        generation = msgspec.json.decode(body, type=Generation)
    except msgspec.DecodeError as error:
        raise IndexDamaged(f"{name} cannot be read ({error})") from error
    if generation.number != number:
        raise IndexDamaged(f"{name} is generation {generation.number}")
    return generation


def numbers(folder: Path) -> list[int]:
    """The generations kept in the folder, oldest first."""
    found = (path.stem.partition("-")[2] for path in folder.glob("generation-*.json"))
    return sorted(int(text) for text in found if text.isdigit())


def publish(folder: Path, generation: Generation) -> None:
    """Write a generation and make it the newest, durably."""
    body = msgspec.json.format(msgspec.json.encode(generation), indent=1)
    write_durably(folder / file_name(generation.number), body + b"\n" + _checksum_line(body))
    number = b"%d" % generation.number
    write_durably(folder / _POINTER, number + b" " + _checksum_line(number))


def clean(folder: Path, keep: int = KEPT, *, abandoned: Container[int] = ()) -> None:
    """Remove the generations before the last ``keep`` unless they are pinned, those abandoned before they were
    published, and every file that none of the kept ones needs."""
    published = [number for number in numbers(folder) if number not in abandoned]
    kept = [number for number in published[:-keep] if is_pinned(folder, number)] + published[-keep:]
    needed = {file_name(number) for number in kept} | {toc_name(number) for number in kept}
    for number in kept:
        try:
            needed |= load(folder, number).files()
        except IndexDamaged:
            return  # what a damaged generation needs is not known: leave everything for a human
    for pattern in ("generation-*.json", "MAIN_*.arrays", "MAIN_*.deleted", "_MAIN_*.toc*", ".*.tmp"):
        for path in folder.glob(pattern):
            if path.name not in needed:
                path.unlink(missing_ok=True)


def write_deletions(path: Path, alive: NDArray[np.bool_]) -> None:
    """Write which articles of a segment are alive, one bit each, behind a checksum."""
    bits = np.packbits(alive).tobytes()
    write_durably(path, zlib.crc32(bits).to_bytes(4, "little") + bits)


def read_deletions(path: Path, docs: int) -> NDArray[np.bool_]:
    """Which of a segment's ``docs`` articles are alive."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{path.name} cannot be read ({error.strerror})") from error
    bits = raw[4:]
    if len(bits) != -(-docs // 8) or zlib.crc32(bits) != int.from_bytes(raw[:4], "little"):
        raise IndexDamaged(f"{path.name} does not match its checksum")
    return np.unpackbits(np.frombuffer(bits, np.uint8), count=docs).astype(np.bool_)
