"""Attempts: how often each waiting write has been tried, counted before it is tried.

A write that has the writer killed (by the system, for want of memory) leaves nothing behind that could tell, so what is
about to be tried is written down first: ``attempts.json`` in the folder of the queue. Writes that were tried together
when a writer ended are tried one by one by the next, and only an attempt at one write alone counts against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import structs

from search.durable import write_durably
from service.private import FILE_MODE


class _Tried(msgspec.Struct, kw_only=True, frozen=True):
    """The writes that are being tried, or were when a writer ended; and of each that was tried alone, how often."""

    together: list[str] = []
    alone: dict[str, int] = {}


class Attempts:
    """The attempts at the writes of a queue, for the one process that drains it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "attempts.json"
        self._tried = self._before = self._read()

    def _read(self) -> _Tried:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Tried)
        except (FileNotFoundError, msgspec.DecodeError):
            return _Tried()

    def of(self, name: str) -> int:
        """How often a write has been tried alone."""
        return self._tried.alone.get(name, 0)

    def is_suspect(self, names: Sequence[str]) -> bool:
        """Tell whether the first of the waiting writes was being tried when a writer ended."""
        return bool(names) and (names[0] in self._tried.together or names[0] in self._tried.alone)

    def begin(self, names: Sequence[str]) -> None:
        """Count an attempt, durably. Raises ``OSError``."""
        self._before = self._tried
        if len(names) == 1:
            self._tried = structs.replace(self._tried, alone=self._tried.alone | {names[0]: self.of(names[0]) + 1})
        else:
            self._tried = structs.replace(self._tried, together=list(names))
        self._write()

    def withdraw(self) -> None:
        """Take back the attempt that was begun last: it failed for a reason that is none of its writes'."""
        if self._tried is not self._before:
            self._tried = self._before
            with suppress(OSError):  # the disk may be the reason
                self._write()

    def keep(self) -> None:
        """Let the attempt that was begun last stand: it failed, and can no longer be taken back."""
        self._before = self._tried

    def end(self, names: Sequence[str]) -> None:
        """Forget writes that have been finished."""
        ended = set(names)
        together = [name for name in self._tried.together if name not in ended]
        alone = {name: count for name, count in self._tried.alone.items() if name not in ended}
        self._tried = self._before = _Tried(together=together, alone=alone)
        with suppress(OSError):  # names of writes that no longer wait say nothing
            self._write()

    def _write(self) -> None:
        if self._tried.together or self._tried.alone:
            write_durably(self._path, msgspec.json.encode(self._tried), FILE_MODE)
        else:
            self._path.unlink(missing_ok=True)
