"""Generations: which segments, with which articles deleted, make up the index at one commit.

A generation is a small JSON file ``generation-<number>.json`` that ends with its own checksum; ``CURRENT`` names
the newest. A commit writes and fsyncs the segments, then the generation, then swaps ``CURRENT`` by one rename, so
that a crash at any instant leaves the old generation or the new one. ``CURRENT.copy`` follows ``CURRENT``: should that
be lost, it names a generation that has been published for certain. The last ``KEPT`` generations stay readable, and
those that are pinned.
"""

from __future__ import annotations

import zlib
from collections.abc import Container
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.durable import write_durably
from search.errors import IndexDamaged, IndexMissing
from search.whoosh.segments.arrays import NOT_A_FILE

KEPT = 4
_POINTER = "CURRENT"
_COPY = "CURRENT.copy"
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
    """The number of the newest generation. Raises ``IndexMissing`` where there is no index, ``OSError`` where that
    cannot be told now."""
    try:
        raw = (folder / _POINTER).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        # The first generation alone may be of an index that was never quite created.
        if (folder / _COPY).exists() or any(number > 1 for number in numbers(folder)):
            raise IndexDamaged(f"{_POINTER} is missing") from None
        raise IndexMissing(f"there is no index at {folder}") from None
    except IsADirectoryError as error:
        raise IndexDamaged(f"{_POINTER} cannot be read ({error.strerror})") from error
    number = _pointed(raw)
    if number is None:
        raise IndexDamaged(f"{_POINTER} does not match its checksum")
    return number


def last_known(folder: Path) -> int | None:
    """The number of the newest generation that is known to have been published without asking ``CURRENT``; None where
    that is not known.

    The files of generations do not tell: one that a writer was killed with looks like one that it has published.
    """
    try:
        return _pointed((folder / _COPY).read_bytes())
    except OSError:
        return None


def _pointed(raw: bytes) -> int | None:
    """The number that a pointer names; None where it does not match its checksum."""
    number, _, tail = raw.partition(b" ")
    return int(number) if number.isdigit() and tail == _checksum_line(number) else None


def _checksum_line(data: bytes) -> bytes:
    return b"crc32 %08x\n" % zlib.crc32(data)


def pointer_stamp(folder: Path) -> tuple[int, int]:
    """Something that changes whenever the pointer is swapped; costs one ``stat``. (0, 0): there is none."""
    try:
        status = (folder / _POINTER).stat()
    except (FileNotFoundError, NotADirectoryError):
        return (0, 0)
    return (status.st_ino, status.st_mtime_ns)


def load(folder: Path, number: int) -> Generation:
    """Read a generation and verify its checksum. Raises ``IndexDamaged``, ``OSError`` where it cannot be read now."""
    name = file_name(number)
    try:
        raw = (folder / name).read_bytes()
    except NOT_A_FILE as error:
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
    try:
        # Where a folder cannot be read now, ``glob`` may find nothing in it, and say nothing about that.
        names = [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = (name[len("generation-") : -len(".json")] for name in names if fnmatchcase(name, "generation-*.json"))
    return sorted(int(text) for text in found if text.isdigit())


def publish(folder: Path, generation: Generation) -> None:
    """Write a generation and make it the newest, durably."""
    body = msgspec.json.format(msgspec.json.encode(generation), indent=1)
    write_durably(folder / file_name(generation.number), body + b"\n" + _checksum_line(body))
    number = b"%d" % generation.number
    pointer = number + b" " + _checksum_line(number)
    write_durably(folder / _POINTER, pointer)
    with suppress(OSError):  # it is published; an older copy names a generation that has been published as well
        write_durably(folder / _COPY, pointer)


def pointer_damages(folder: Path) -> list[str]:
    """What is wrong with the copy of the pointer, in words. That there is none is left by a crash, and no damage."""
    if (folder / _COPY).exists() and last_known(folder) is None:
        return [f"{_COPY} does not match its checksum; the next commit writes it again"]
    return []


def clean(folder: Path, keep: int = KEPT, *, abandoned: Container[int] = ()) -> None:
    """Remove the generations before the last ``keep`` unless they are pinned, those abandoned before they were
    published, and every file that none of the kept ones needs."""
    published = [number for number in numbers(folder) if number not in abandoned]
    kept = [number for number in published[:-keep] if is_pinned(folder, number)] + published[-keep:]
    needed = {file_name(number) for number in kept} | {toc_name(number) for number in kept}
    for number in kept:
        try:
            needed |= load(folder, number).files()
        except (IndexDamaged, OSError):
            return  # what it needs is not known: leave everything, for a human where it is damaged
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
    except NOT_A_FILE as error:
        raise IndexDamaged(f"{path.name} cannot be read ({error.strerror})") from error
    bits = raw[4:]
    if len(bits) != -(-docs // 8) or zlib.crc32(bits) != int.from_bytes(raw[:4], "little"):
        raise IndexDamaged(f"{path.name} does not match its checksum")
    return np.unpackbits(np.frombuffer(bits, np.uint8), count=docs).astype(np.bool_)
