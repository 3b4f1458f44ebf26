"""Generations: which segments, with which articles deleted, make up the index at one commit.

A generation is a small JSON file ``generation-<number>.json`` that ends with its own checksum; ``CURRENT`` names
the newest. A commit writes and fsyncs the segments, then the generation, then swaps ``CURRENT`` by one rename, so
that a crash at any instant leaves the old generation or the new one. ``CURRENT.copy`` follows ``CURRENT``: should that
be lost, it names a generation that has been published for certain. The last ``KEPT`` generations stay readable, and
those that are pinned. A generation names the checksum of everything it consists of, so that no file can stand in for
another unnoticed.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.durable import sync_folder, write_durably
from search.errors import IndexDamaged, IndexMissing, other_format
from search.whoosh.segments.arrays import NOT_A_FILE

KEPT = 4
_POINTER = "CURRENT"
_COPY = "CURRENT.copy"
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


_VERSIONED = msgspec.json.Decoder(_Versioned)  # made while one thread imports
_GENERATION = msgspec.json.Decoder(Generation)


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


def known_number(folder: Path) -> int | None:
    """The number of the newest generation that is known to have been published, also where ``CURRENT`` is damaged; None
    where there is none, or it is not known."""
    try:
        return current_number(folder)
    except (IndexMissing, IndexDamaged):
        return last_known(folder)


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
        version = _VERSIONED.decode(body).version
        if version != _VERSION:
            raise other_format(name, version, _VERSION)
        generation = _GENERATION.decode(body)
    except msgspec.DecodeError as error:
        raise IndexDamaged(f"{name} cannot be read ({error})") from error
    if generation.number != number:
        raise IndexDamaged(f"{name} is generation {generation.number}")
    return generation


def numbers(folder: Path) -> list[int]:
    """The generations kept in the folder, oldest first."""
    return _numbered(names_in(folder, "generation-*.json"))


def pinned(folder: Path) -> list[int]:
    """The generations that are to be kept for good, oldest first."""
    return _numbered(names_in(folder, "pinned-*"))


def names_in(folder: Path, pattern: str) -> list[str]:
    """The names in a folder that fit a pattern; of a folder that is not there none. Raises ``OSError``.

    Where a folder cannot be read now, ``Path.glob`` may find nothing in it, and say nothing about that.
    """
    try:
        return [path.name for path in folder.iterdir() if fnmatchcase(path.name, pattern)]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _numbered(names: list[str]) -> list[int]:
    found = (name.partition(".")[0].partition("-")[2] for name in names)
    return sorted(int(text) for text in found if text.isdigit())


def publish(folder: Path, generation: Generation) -> None:
    """Write a generation and make it the newest, durably.

    After an error ``current_number`` tells whether it is the newest all the same: an ``OSError`` may come behind the
    rename that makes it so.
    """
    current = known_number(folder) or 0
    body = msgspec.json.format(msgspec.json.encode(generation), indent=1)
    write_durably(folder / file_name(generation.number), body + b"\n" + _checksum_line(body))
    _forget(folder, [one for one in numbers(folder) if current < one < generation.number])
    number = b"%d" % generation.number
    pointer = number + b" " + _checksum_line(number)
    write_durably(folder / _POINTER, pointer)
    with suppress(OSError):  # it is published; an older copy names a generation that has been published as well
        write_durably(folder / _COPY, pointer)


def pointer_damages(folder: Path) -> list[str]:
    """What is wrong with the copy of the pointer, in words. That there is none is left by a crash, and no damage."""
    try:
        whole = _pointed((folder / _COPY).read_bytes()) is not None
    except FileNotFoundError:
        return []
    except NOT_A_FILE as error:
        return [f"{_COPY} cannot be read ({error.strerror})"]
    return [] if whole else [f"{_COPY} does not match its checksum; the next commit writes it again"]


def _forget(folder: Path, unpublished: list[int]) -> None:
    """Remove generations that no pointer ever named: with the next one published, they would pass for older ones.
    Until a higher number is written they stay, so that theirs are not used again."""
    for number in unpublished:
        (folder / file_name(number)).unlink()
    if unpublished:
        sync_folder(folder)


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
    except NOT_A_FILE as error:
        raise IndexDamaged(f"{path.name} cannot be read ({error.strerror})") from error
    bits, crc = raw[4:], int.from_bytes(raw[:4], "little")
    if len(bits) != -(-entry.docs // 8) or zlib.crc32(bits) != crc:
        raise IndexDamaged(f"{path.name} does not match its checksum")
    alive = np.unpackbits(np.frombuffer(bits, np.uint8), count=entry.docs).astype(np.bool_)
    if crc != entry.deletions_crc32 or entry.docs - np.count_nonzero(alive) != entry.deleted:
        raise IndexDamaged(f"{path.name} is not the file that the generation was published with")
    return alive
