"""Watching folders: files are indexed when they have come, or changed, and nobody writes to them any more."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from indexer import SourceMissingError
from indexer.sources.reading import is_named_as_other
from search.durable import write_durably
from service.write_queue.queue import QueueError
from timbao.patience import PASSING

MAX_FILES: Final = 2_000_000  # whose places are kept; the folders of an archive have no more
AT_ONCE: Final = 1_000  # files of one run

Stamp = tuple[int, int]  # the size of a file, and when it was written (nanoseconds)


class Watch:
    """What is in folders, and what of it has been indexed.

    Args:
        folders: The folders, or files.
        path: Where it is kept which files have been indexed, so that a new process does not begin again.
    """

    def __init__(self, folders: Sequence[str], path: Path) -> None:
        self._folders, self._path = [os.path.normpath(folder) for folder in folders], path
        self._done: dict[str, Stamp] = {}
        self._before: dict[str, Stamp] = {}
        with suppress(OSError, msgspec.DecodeError):
            self._done = msgspec.json.decode(path.read_bytes(), type=dict[str, Stamp])

    def ready(self) -> list[str]:
        """The files that are new or changed, and were the same the last time: nobody is writing to them. Raises
        ``SourceMissingError`` where a folder is away."""
        there = self._there()
        ready = [
            file for file, stamp in there.items() if self._before.get(file) == stamp and self._done.get(file) != stamp
        ]
        self._before = there
        return ready[:AT_ONCE]

    def _there(self) -> dict[str, Stamp]:
        found: dict[str, Stamp] = {}
        for folder in self._folders:
            if not Path(folder).exists():
                raise SourceMissingError(f"{folder}: no such file or folder")
            for place, folders, names in os.walk(folder):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if len(found) < MAX_FILES and not name.startswith(".") and not is_named_as_other(name):
                        self._stamp(os.path.join(place, name), found)  # noqa: PTH118  # hundreds of thousands
        return found

    @staticmethod
    def _stamp(file: str, found: dict[str, Stamp]) -> None:
        with suppress(OSError):  # gone since
            status = os.stat(file)  # noqa: PTH116  # the same
            found[file] = (status.st_size, status.st_mtime_ns)

    def indexed(self, files: Sequence[str]) -> None:
        """Keep that files have been indexed, as they were when they were found. Raises ``OSError``."""
        self._done |= {file: self._before[file] for file in files if file in self._before}
        self._done = {file: stamp for file, stamp in self._done.items() if file in self._before}
        write_durably(self._path, msgspec.json.encode(self._done))


class Watcher:
    """Indexes what comes into folders.

    Args:
        watched: The folders.
        index: Indexes files.
        report: Says what is wrong, and goes on.
    """

    def __init__(
        self, watched: Watch, index: Callable[[list[str]], None], report: Callable[[str], None], seconds: float
    ) -> None:
        self._watched, self._index, self._report = watched, index, report
        self._seconds = seconds
        self._told = ""

    def follow(self, stop: Callable[[float], bool]) -> None:
        """Go on until ``stop`` says so, which waits so many seconds for the end."""
        while not stop(0.0 if self.look() else self._seconds):
            pass

    def look(self) -> int:
        """Index what is ready; gives the number of files. What passes is told once, and tried again the next time."""
        try:
            if files := self._watched.ready():
                self._index(files)
                self._watched.indexed(files)
        except (SourceMissingError, QueueError, *PASSING) as error:  # a disk that is away, an index that is locked
            said = str(error) or type(error).__name__
            if said != self._told:
                self._report(said)
            self._told = said
            return 0
        self._told = ""
        return len(files)
