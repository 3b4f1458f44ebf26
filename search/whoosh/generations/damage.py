"""Damage: an error while an index is read is a bug, unless a file is not as it was written; then it is the file's.

Most arrays are compared with their checksums before they are read (``arrays.py``); lists of postings are not, for
that would read the whole index. A bit that flips there leads to whatever numpy raises: on an error that nobody
expects, everything that is open is compared, and what is damaged is named instead.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from search.errors import IndexDamaged, SearchError
from search.whoosh.generations.snapshot import Snapshot

_WHOLE_SECONDS: Final = 60.0  # for so long what was found whole is not read again, whatever errors there are

T = TypeVar("T")


class Verifier:
    """Tells damage from bugs in what is read from some snapshots. Safe to share between threads."""

    def __init__(self, opened: Callable[[], Iterable[Snapshot]]) -> None:
        self._opened = opened
        self._lock = threading.Lock()
        self._whole: tuple[set[int], float] = (set(), 0.0)  # the segments that were found whole, and until when

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Raise ``IndexDamaged`` in the place of an unexpected error where something open is damaged."""
        try:
            yield
        except (SearchError, OSError):  # they say themselves what is wrong
            raise
        except Exception as error:
            if damages := self._damages():
                raise IndexDamaged("; ".join(damages)) from error
            raise

    def each(self, items: Iterator[T]) -> Iterator[T]:
        """The items, read under watch."""
        with self.watch():
            yield from items

    def _damages(self) -> list[str]:
        with self._lock:
            segments = {segment.serial: segment for snapshot in self._opened() for segment in snapshot.segments}
            whole, until = self._whole
            if time.monotonic() > until:
                whole = set()
            due = [segment for serial, segment in segments.items() if serial not in whole]
            damages = [damage for segment in due for damage in segment.file.damages()]
            if due and not damages:
                self._whole = (set(segments), time.monotonic() + _WHOLE_SECONDS)
            return damages
