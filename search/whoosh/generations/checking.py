"""Checking: is every file of every generation that is kept what was published?

Each file is read once, however many generations share it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from search.errors import IndexDamaged
from search.whoosh.generations.generation import (
    Generation,
    SegmentEntry,
    current_number,
    load,
    numbers,
    pin_name,
    pinned,
    pointer_damages,
    read_deletions,
    toc_name,
)
from search.whoosh.generations.snapshot import inconsistencies
from search.whoosh.segments.arrays import NOT_A_FILE, ArrayFile
from search.whoosh.segments.segment import LISTS, Segment

_Facts = tuple[int, int, int]  # of a segment: checksum, bytes, articles


def damages_of(folder: Path) -> list[str]:
    """Everything in a folder that is not as it was published, in words: the file, what is wrong with it, and the
    generations that need it. Raises ``IndexMissing``."""
    return list(_Check(folder).damages())


class _Check:
    """One pass over a folder, in which others may publish meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, tuple[list[str], _Facts | None]] = {}
        self._entries: dict[SegmentEntry, list[str]] = {}

    def damages(self) -> Iterator[str]:
        try:
            current: int | None = current_number(self._folder)
        except IndexDamaged as error:
            yield str(error)
            current = None
        found: dict[str, list[int]] = {}
        for number in self._kept(current):
            for damage in self._generation(number):
                found.setdefault(damage, []).append(number)
        still = self._kept_now(current)
        for damage, own in found.items():
            if left := [number for number in own if number in still]:
                yield f"{damage} (generation {', '.join(f'g{number}' for number in left)})"
        yield from self._pins()
        yield from pointer_damages(self._folder)

    def _kept(self, current: int | None) -> list[int]:
        """The generations that ought to be there, newest first; all that are where no pointer says which is newest."""
        there = set(numbers(self._folder))
        if current is not None:
            there = {number for number in there if number < current} | {current}
            with suppress(IndexDamaged):  # it is told with the others
                there.update(load(self._folder, current).kept)
        return sorted(there, reverse=True)

    def _kept_now(self, before: int | None) -> list[int]:
        """The same once everything is read: a commit may have removed some meanwhile."""
        try:
            now = current_number(self._folder)
        except IndexDamaged:
            now = None
        return self._kept(before if now is None else now)

    def _generation(self, number: int) -> Iterator[str]:
        try:
            generation = load(self._folder, number)
        except IndexDamaged as error:
            yield str(error)
            return
        for entry in generation.segments:
            if entry not in self._entries:
                self._entries[entry] = list(self._entry(entry))
            yield from self._entries[entry]
        yield from self._toc(generation)

    def _entry(self, entry: SegmentEntry) -> Iterator[str]:
        if entry.file not in self._files:
            self._files[entry.file] = self._segment(self._folder / entry.file)
        damages, facts = self._files[entry.file]
        yield from damages
        if facts is not None and facts != (entry.crc32, entry.size, entry.docs):
            yield f"{entry.file} is not the file that the generation was published with"
        if entry.deletions:
            try:
                read_deletions(self._folder / entry.deletions, entry)
            except IndexDamaged as error:
                yield str(error)

    @staticmethod
    def _segment(path: Path) -> tuple[list[str], _Facts | None]:
        """The damages of a segment, and what it is if its header can be read."""
        try:
            file = ArrayFile(path, unread=LISTS)
            damages = file.damages()
            if damages:
                return damages, None
            segment = Segment(path)
            return inconsistencies(segment), (file.crc32, file.size, segment.docs)
        except IndexDamaged as error:
            return [str(error)], None

    def _toc(self, generation: Generation) -> Iterable[str]:
        name = toc_name(generation.number)
        if generation.toc_crc32 is None:
            return []
        try:
            whole = zlib.crc32((self._folder / name).read_bytes()) == generation.toc_crc32
        except NOT_A_FILE as error:
            return [f"{name} cannot be read ({error.strerror})"]
        return [] if whole else [f"{name} does not match its checksum"]

    def _pins(self) -> Iterator[str]:
        there = set(numbers(self._folder))
        for number in pinned(self._folder):
            path = self._folder / pin_name(number)
            if number not in there and path.exists():
                yield f"{path.name} keeps generation g{number}, which is not there"
