"""The embedded engine: an index in a folder, opened and written behind the port (``search.searcher.Backend``)."""

from __future__ import annotations

import contextlib
import logging
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from search.answer import GenerationInfo
from search.backoff import Backoff
from search.durable import WriterLock, make_folder
from search.errors import GenerationMissing, IndexDamaged, IndexMissing, Published, SearchError
from search.options import MEMORY
from search.searcher import Capabilities
from search.whoosh.codec.distribution import require_one
from search.whoosh.generations.checking import damages_of
from search.whoosh.generations.damage import Verifier
from search.whoosh.generations.generation import Generation, current_number, load, numbers, pointer_stamp
from search.whoosh.generations.newest import Opened, open_newest
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.searcher import WhooshSearcher
from search.whoosh.writing.history import kept, pin, roll_back
from search.whoosh.writing.publishing import Attempt
from search.whoosh.writing.writer import WhooshWriter

_NAME: Final = re.compile(r"g[0-9]{1,18}")
_SNAPSHOTS = 3  # the newest generation and a few that cursors still read
_log: Final = logging.getLogger("timbao.search")


class WhooshEngine:
    """An index in a folder. Safe to share between threads; ``refresh`` moves to the newest generation."""

    def __init__(self, folder: Path, *, memory: int = MEMORY, workers: int | None = None) -> None:
        self._folder = folder
        self._memory, self._workers = memory, workers
        self._lock = threading.Lock()
        self._old: OrderedDict[int, WhooshSearcher] = OrderedDict()
        self._retry = Backoff()
        self._fallback = ""
        self._stamp = pointer_stamp(folder)
        self._verifier = Verifier(lambda: [one.snapshot for one in (self._searcher, *self._old.values())])
        self._searcher = WhooshSearcher(self._noted(open_newest(folder)))

    capabilities: Final = Capabilities()

    @classmethod
    def open(cls, url: str, *, create: bool = False, memory: int = MEMORY, workers: int | None = None) -> WhooshEngine:
        """Open the index in the folder ``url``; ``create`` makes an empty one where there is none. A writer takes at
        most ``memory`` megabytes, in at most so many processes as ``workers`` (None: one for each core)."""
        folder = Path(url)
        try:
            return cls(folder, memory=memory, workers=workers)
        except IndexMissing:
            if not create:
                raise
        require_one()
        make_folder(folder)
        with WriterLock(folder):
            if pointer_stamp(folder) == (0, 0):
                attempt = Attempt(folder)
                try:
                    attempt.publish(Generation(1, time.time(), (), secrets.token_hex(16)))
                finally:
                    attempt.end()
        return cls(folder, memory=memory, workers=workers)

    @property
    def snapshot(self) -> Snapshot:
        """The generation that answers now, opened."""
        return self._searcher.snapshot

    def newest(self) -> WhooshSearcher:
        """The searcher of the generation that answers now."""
        return self._searcher

    @property
    def fallback(self) -> str:
        """Why another generation than the newest answers, in words; empty where the newest does."""
        return self._fallback

    def refresh(self) -> bool:
        """Move to the newest generation if there is one; costs one ``stat`` when there is none.

        Where the newest cannot be opened, the newest that can answers; whether it can by now is tried again now and
        then. The log tells when that begins, and when it is over.
        """
        stamp = pointer_stamp(self._folder)
        if not self._moves(stamp):
            return False
        with self._lock:
            if not self._moves(stamp):  # another thread has done it
                return False
            before = self._searcher
            opened = self._noted(open_newest(self._folder, before.snapshot))
            self._stamp = stamp
            if opened is before.snapshot:
                return False
            self._searcher = WhooshSearcher(opened)
            if opened.generation.key == before.snapshot.generation.key:
                self._keep(before)
            else:  # another index was put in the place of this one
                self._old.clear()
            return True

    def _moves(self, stamp: tuple[int, int]) -> bool:
        return stamp != self._stamp or bool(self._fallback and self._retry.due())

    def _noted(self, opened: Opened) -> Snapshot:
        """The generation that was opened. Why it is not the newest is told once, and so is the end of it."""
        fault, name = opened.fault, opened.snapshot.generation.name
        if fault:
            self._retry.failed()
        else:
            self._retry.succeeded()
        if fault and fault != self._fallback:
            _log.error("%s answers until the newest generation can be opened: %s", name, fault)
        elif self._fallback and not fault:
            _log.warning("%s answers: the newest generation can be opened again", name)
        self._fallback = fault
        return opened.snapshot

    def _keep(self, searcher: WhooshSearcher) -> None:
        self._old[searcher.snapshot.generation.number] = searcher
        while len(self._old) >= _SNAPSHOTS:
            self._old.popitem(last=False)

    def kept(self, generation: str) -> WhooshSearcher:
        """The searcher of a generation that is kept, not newer than the one that answers. Raises
        ``GenerationMissing``."""
        now = self._searcher
        if generation == now.generation:
            return now
        newest = now.snapshot.generation.number
        number = int(generation[1:]) if _NAME.fullmatch(generation) else newest
        if number < newest:
            with self._lock:
                if (found := self._older(number, now)) is not None:
                    return found
        names = tuple(f"g{n}" for n in reversed(numbers(self._folder)) if n <= newest)
        raise GenerationMissing(f"generation {generation} is not kept; kept are {', '.join(names)}", kept=names)

    def _older(self, number: int, now: WhooshSearcher) -> WhooshSearcher | None:
        """The searcher of an older generation, as long as its file is there: where a backup was put in the place of the
        index, a number may stand for other articles than before."""
        held = self._old.pop(number, None)
        try:
            there = load(self._folder, number)
            if held is None or held.snapshot.generation != there:
                held = WhooshSearcher(Snapshot(self._folder, number, now.snapshot))
        except IndexDamaged:
            if number in numbers(self._folder):
                raise  # it is kept, and cannot be read
            return None
        self._keep(held)
        return held

    def watch(self) -> AbstractContextManager[None]:
        """Within it, an error that nobody foresaw becomes ``IndexDamaged`` where a file that is open is damaged."""
        return self._verifier.watch()

    def check(self) -> list[str]:
        """Verify every checksum and cross-count of every generation that is kept; gives the damages in words.

        Raises ``WhooshUnusable`` where the next commit would fail for want of one sound Whoosh.
        """
        try:
            return check_folder(self._folder)[1]
        except IndexMissing as error:
            return [str(error)]

    @contextlib.contextmanager
    def writer(self) -> Iterator[WhooshWriter]:
        """The single writer: commits on leaving without an error. Raises ``IndexLocked``, ``WhooshUnusable``."""
        require_one()
        with WriterLock(self._folder):
            writer = self._new_writer()
            found = writer.generation
            try:
                yield writer
                writer.commit()
            except (SearchError, OSError) as error:
                if writer.generation == found:
                    raise
                raise Published(writer.generation, error) from error
            finally:
                writer.close()

    def _new_writer(self) -> WhooshWriter:
        try:
            return WhooshWriter(self._folder, workers=self._workers, memory=self._memory)
        except IndexDamaged as error:
            self.refresh()
            cause = error.__cause__
            if not self._fallback or (isinstance(cause, OSError) and not isinstance(cause, FileNotFoundError)):
                raise  # what passes needs no mending
            whole = self._searcher.generation
            cure = f"to publish {whole}, which can be opened, once more: timbao rollback {whole}"
            raise IndexDamaged(f"{error}; {cure}") from error

    def generations(self) -> list[GenerationInfo]:
        """The generations that are kept, newest first."""
        return kept(self._folder)

    def pin(self, name: str, *, keep: bool = True) -> None:
        """Keep a generation for good, or no longer. Raises ``GenerationMissing`` and ``IndexLocked``."""
        pin(self._folder, name, keep=keep)

    def rollback(self, name: str) -> str:
        """Publish a kept generation's content as a new generation, and give its name."""
        require_one()
        return roll_back(self._folder, name)

    def close(self) -> None:
        """Let go of the files (they are unmapped when the last answer that reads them is done)."""
        self._old.clear()


def check_folder(folder: Path) -> tuple[str | None, list[str]]:
    """The name of the newest generation in a folder, if it can be told, and the damages of all that are kept."""
    require_one()
    damages = damages_of(folder)
    try:
        return f"g{current_number(folder)}", damages
    except IndexDamaged:
        return None, damages
