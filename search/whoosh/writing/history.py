"""History: the generations that are kept, and how an older one becomes the newest again.

Rolling back publishes a new generation with the segments of the old one. A number is therefore never used for two
contents, and whatever is bound to a generation's name (cursors, ETags) stays right.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

from search.answer import GenerationInfo
from search.durable import WriterLock, sync_folder
from search.errors import GenerationMissing, IndexDamaged
from search.whoosh.generations.generation import (
    Generation,
    current_number,
    file_name,
    is_pinned,
    load,
    numbers,
    pin_name,
)
from search.whoosh.generations.newest import newest_number
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.writing.publishing import Attempt


def kept(folder: Path) -> list[GenerationInfo]:
    """The generations that are kept, newest first. Raises ``IndexDamaged`` where one of them cannot be read."""
    current, _ = newest_number(folder)
    found = []
    for number in reversed(numbers(folder)):
        try:
            if number <= current:  # one beyond was written, but never published
                found.append(_info(folder, load(folder, number), current=number == current))
        except IndexDamaged:
            if (folder / file_name(number)).exists():  # else a commit has removed it meanwhile
                raise
    return found


def _info(folder: Path, generation: Generation, *, current: bool) -> GenerationInfo:
    entries = generation.segments
    return GenerationInfo(
        name=generation.name,
        number=generation.number,
        created=datetime.fromtimestamp(generation.created, timezone.utc),
        articles=sum(entry.docs - entry.deleted for entry in entries),
        deleted=sum(entry.deleted for entry in entries),
        segments=len(entries),
        size_bytes=sum(entry.size for entry in entries),
        current=current,
        mark=generation.mark,
        pinned=is_pinned(folder, generation.number),
    )


def pin(folder: Path, name: str, *, keep: bool) -> None:
    """Keep a generation for good, or (``keep`` False) only as long as others are kept.

    Raises ``GenerationMissing`` when it is not kept, ``IndexLocked``.
    """
    with WriterLock(folder):  # so that no commit removes it meanwhile
        file = folder / pin_name(_kept(folder, name, current_number(folder)))
        if not keep:
            file.unlink(missing_ok=True)
            with suppress(OSError):  # a crash may bring the pin back, which keeps too much and loses nothing
                sync_folder(folder)
        elif not file.exists():
            file.touch()
            try:
                sync_folder(folder)
            except BaseException:
                file.unlink()
                raise


def roll_back(folder: Path, name: str) -> str:
    """Publish the content of generation ``name`` once more, as the newest; gives the new generation's name.

    Where ``CURRENT`` or the newest generation is damaged this mends it: ``name`` may then be the newest as well.

    Raises ``GenerationMissing`` when it is not kept or is the current one, ``IndexDamaged`` when its files are not
    as they were published, ``IndexLocked``.
    """
    with WriterLock(folder):
        current, damage = newest_number(folder)
        chosen = _kept(folder, name, current) if damage else _older(folder, name, current)
        old = Snapshot(folder, chosen).generation  # opened, so that it is known to be there
        attempt = Attempt(folder)
        try:
            mark = _mark(folder, current, old)
            number = attempt.next_number(current)
            _forget_unreadable(folder, current)
            attempt.publish(Generation(number, time.time(), old.segments, old.key, mark=mark))
        finally:
            attempt.end()
        attempt.interrupt()
    return f"g{number}"


def _forget_unreadable(folder: Path, number: int) -> None:
    """Remove the list of the generation that is mended, where it cannot be read: what it needed can no longer be told,
    and with it there nothing would ever be cleaned away."""
    try:
        load(folder, number)
    except IndexDamaged:
        (folder / file_name(number)).unlink(missing_ok=True)
        sync_folder(folder)


def _mark(folder: Path, current: int, old: Generation) -> str:
    """The mark of the newest generation and not of the old content: what is taken back had been applied. Where it can
    no longer be read, what it stood for is rather applied once more."""
    try:
        return load(folder, current).mark
    except IndexDamaged:
        return old.mark


def _older(folder: Path, name: str, current: int) -> int:
    """The number of the kept generation ``name``, which must be older than the current one."""
    number = _kept(folder, name, current)
    if number == current:
        raise GenerationMissing(f"generation {name} is the current one already")
    return number


def _kept(folder: Path, name: str, current: int) -> int:
    """The number of the kept generation ``name``."""
    names = {f"g{number}": number for number in numbers(folder) if number <= current}
    if name not in names:
        raise GenerationMissing(f"generation {name} is not kept; kept are {', '.join(names)}")
    return names[name]
