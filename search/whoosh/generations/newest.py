"""The newest generation, opened; and where that cannot be, the newest that can.

A generation answers only if it has been published. What has been is said by ``CURRENT``, and where that is damaged or
missing by its copy, which is written after it; where both are lost nothing is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from search.errors import IndexDamaged, reason_of
from search.whoosh.generations.generation import current_number, last_known, numbers, pointer_stamp
from search.whoosh.generations.snapshot import Snapshot

_TRIES = 5  # commits that come in between, each of which may remove what was about to be opened


class Opened(NamedTuple):
    """A generation that answers; ``fault`` says in words why it is not the newest, or not known to be; empty: it is."""

    snapshot: Snapshot
    fault: str = ""


class _Unopened(Exception):
    """Nothing newer than what is open can be opened, for the reason that ``error`` and, in words, ``fault`` tell."""

    def __init__(self, error: Exception, fault: str) -> None:
        super().__init__(fault)
        self.error = error
        self.fault = fault


def newest_number(folder: Path) -> tuple[int, Exception | None]:
    """The number of the newest generation that is known to have been published, and what is wrong with ``CURRENT``.

    Raises ``IndexMissing``, and ``IndexDamaged`` where it is not known.
    """
    try:
        return current_number(folder), None
    except (IndexDamaged, OSError) as error:
        known = last_known(folder)
        if known is None:
            raise
        return known, error


def open_newest(folder: Path, open_now: Snapshot | None = None) -> Opened:
    """Open the newest generation, else the newest kept one before it that can be opened and has articles.

    Args:
        folder: The index.
        open_now: What answers so far, and goes on where nothing newer can be opened.

    Raises whatever keeps the newest from being opened, where nothing is open and nothing can be: ``IndexMissing``,
    ``IndexDamaged``, ``OSError``, or what damage makes of a file's numbers.
    """
    for _ in range(_TRIES):
        stamp = pointer_stamp(folder)
        try:
            return _open_newest(folder, open_now)
        except _Unopened as found:
            unopened = found
        if stamp == pointer_stamp(folder):
            break
    if open_now is None:
        raise unopened.error
    return Opened(open_now, unopened.fault)


def _open_newest(folder: Path, open_now: Snapshot | None) -> Opened:
    try:
        newest, error = newest_number(folder)
    except Exception as failure:
        raise _Unopened(failure, reason_of(failure)) from failure
    now = open_now.generation.number if open_now else 0
    fault = reason_of(error) if error else ""
    if error and now >= newest:  # what is open was named by the pointer when that was whole
        raise _Unopened(error, fault)
    # Back to what is open, and no further, unless the pointer has gone back, as when a copy was put in its place.
    lowest = now if now <= newest else 0
    for number in (newest, *(number for number in reversed(numbers(folder)) if lowest <= number < newest)):
        try:
            snapshot = Snapshot(folder, number, open_now)
        except Exception as failure:  # of any kind: what damage makes of a file's numbers is not foreseen
            error = error or failure
            fault = fault or f"g{number} cannot be opened: {reason_of(failure)}"
            continue
        if number < newest and not snapshot.generation.segments:
            continue  # every index begins empty: no answer is better than that there are no articles
        same = open_now is not None and snapshot.generation == open_now.generation
        return Opened(open_now if same and open_now is not None else snapshot, fault)
    raise _Unopened(error or IndexDamaged("no generation is left"), fault)
