"""The embedded engine: an index in a folder, asked and written behind the ``Engine`` protocol."""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from functools import wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import msgspec

from search.answer import (
    Answer,
    Completions,
    Cost,
    GenerationInfo,
    Similar,
    Stats,
    Total,
)
from search.article import Article
from search.backoff import Backoff
from search.cursor import CursorState, decode, encode
from search.engine import MEMORY
from search.errors import CursorError, GenerationMissing, IndexDamaged, IndexMissing, Published, SearchError
from search.options import SearchOptions, SuggestOptions, read_options
from search.selection import Selection
from search.typed_spans import spanned
from search.whoosh.answering.searching import Place
from search.whoosh.answering.selection import articles_of, in_order
from search.whoosh.answering.similar import find_similar
from search.whoosh.answering.stats import stats_of
from search.whoosh.codec.distribution import require_one
from search.whoosh.finding import Limits, find, price
from search.whoosh.generations.checking import damages_of
from search.whoosh.generations.damage import Verifier
from search.whoosh.generations.generation import Generation, current_number, make_folder, numbers, pointer_stamp
from search.whoosh.generations.lock import WriterLock
from search.whoosh.generations.newest import Opened, open_newest
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.suggesting.suggest import suggest
from search.whoosh.writing.history import kept, pin, roll_back
from search.whoosh.writing.publishing import Attempt, told
from search.whoosh.writing.writer import WhooshWriter

_SNAPSHOTS = 3  # the newest generation and a few that cursors still read
_log: Final = logging.getLogger("timbao.search")

P = ParamSpec("P")
T = TypeVar("T")


def _watched(ask: Callable[Concatenate[WhooshEngine, P], T]) -> Callable[Concatenate[WhooshEngine, P], T]:
    """A method that reads what is open: where it fails, damage is told from bugs."""

    @wraps(ask)
    def asked(self: WhooshEngine, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._verifier.watch():
            return ask(self, *args, **kwargs)

    return asked


class WhooshEngine:
    """An index in a folder. Safe to share between threads; ``refresh`` moves to the newest generation."""

    def __init__(self, folder: Path, *, deadline_ms: float | None = None, max_cost: int | None = None) -> None:
        self._folder = folder
        self._limits = Limits(deadline_ms, max_cost)
        self._lock = threading.Lock()
        self._old: OrderedDict[int, Snapshot] = OrderedDict()
        self._retry = Backoff()
        self._fallback = ""
        self._stamp = pointer_stamp(folder)
        self._verifier = Verifier(lambda: [self._snapshot, *self._old.values()])
        self._snapshot = self._noted(open_newest(folder))

    @classmethod
    def open(
        cls, url: str, *, create: bool = False, deadline_ms: float | None = None, max_cost: int | None = None
    ) -> WhooshEngine:
        """Open the index in the folder ``url``; ``create`` makes an empty one where there is none."""
        folder = Path(url)
        try:
            return cls(folder, deadline_ms=deadline_ms, max_cost=max_cost)
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
        return cls(folder, deadline_ms=deadline_ms, max_cost=max_cost)

    @property
    def generation(self) -> str:
        """The name of the generation that answers now."""
        return self._snapshot.generation.name

    @property
    def snapshot(self) -> Snapshot:
        """The generation that answers now, opened."""
        return self._snapshot

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
            before = self._snapshot
            self._snapshot = self._noted(open_newest(self._folder, before))
            self._stamp = stamp
            if self._snapshot is before:
                return False
            if self._snapshot.generation.key == before.generation.key:
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

    def _keep(self, snapshot: Snapshot) -> None:
        self._old[snapshot.generation.number] = snapshot
        while len(self._old) >= _SNAPSHOTS:
            self._old.popitem(last=False)

    def _at(self, name: str) -> Snapshot:
        """The snapshot of a generation by name; ``CursorError`` when it is no longer kept."""
        now = self._snapshot
        if name == now.generation.name:
            return now
        number = int(name[1:]) if name[1:].isdigit() else -1
        with self._lock:
            if number not in self._old:
                try:
                    self._keep(Snapshot(self._folder, number, self._snapshot))
                except IndexDamaged:  # an error that passes says nothing about what is kept
                    if number in numbers(self._folder):
                        raise
                    raise CursorError(f"generation {name} is no longer kept", gone=True) from None
            return self._old[number]

    def _asked(self, name: str | None) -> Snapshot:
        """The snapshot of the generation that a search names, else the newest one."""
        if name is None:
            return self._snapshot
        try:
            if name[1:].isdecimal() and int(name[1:]) <= self._snapshot.generation.number:
                return self._at(name)
        except CursorError:
            pass
        kept = tuple(f"g{n}" for n in reversed(numbers(self._folder)) if n <= self._snapshot.generation.number)
        raise GenerationMissing(f"generation {name} is not kept; kept are {', '.join(kept)}", kept=kept)

    @_watched
    def search(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Answer:
        """Answer a query, with options as one Struct or under the names of the HTTP parameters.

        Raises ``QueryError``, ``OptionError``, ``CursorError`` and ``GenerationMissing``.
        """
        begin = time.perf_counter()
        options = read_options(parameters) if options is None else options
        key = bytes.fromhex(self._snapshot.generation.key)
        fingerprint = _fingerprint(q, options)
        state = decode(options.cursor, key, fingerprint) if options.cursor else None
        snapshot = self._at(state.generation) if state else self._asked(options.generation)
        query, found, meant = find(snapshot, q, options, self._limits)
        places, more = found.page(Place(state.key, state.ordinal) if state else None)
        after = None
        if more and places:
            last = CursorState(places[-1].key, places[-1].ordinal, snapshot.generation.name)
            after = encode(last, key, fingerprint)
        return Answer(
            query=query,
            generation=snapshot.generation.name,
            total=Total(found.total(), "eq", found.all_words(), found.stories()),
            items=found.hits(places),
            facets=found.facets(),
            histogram=found.histogram(),
            suggest=meant,
            next=after,
            took_ms=round((time.perf_counter() - begin) * 1000, 3),
        )

    @_watched
    def select(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Selection:
        """Every article that a query finds, to be read in one fixed order. Raises as ``search`` does."""
        options = read_options(parameters) if options is None else options
        snapshot = self._asked(options.generation)
        bare = msgspec.structs.replace(
            options, sort="oldest", size=0, facets=(), histogram=None, explain=False, suggest=False
        )
        query, found, _ = find(snapshot, q, bare, self._limits)
        ordinals = in_order(snapshot, found.ordinals())
        created = datetime.fromtimestamp(snapshot.generation.created, timezone.utc)
        return Selection(
            query,
            snapshot.generation.name,
            created,
            len(ordinals),
            lambda start: self._verifier.each(articles_of(snapshot, ordinals, start)),
        )

    @_watched
    def estimate(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Cost:
        """What a search would cost, reckoned without running it, also where it would be refused for it."""
        options = read_options(parameters) if options is None else options
        return price(self._asked(options.generation), q, options)

    @_watched
    def get(self, article_id: str, generation: str | None = None) -> Article | None:
        """The stored article, or None; ``generation`` as in a search. Raises ``GenerationMissing``."""
        return self._asked(generation).get(article_id)

    @_watched
    def similar(self, article_id: str, size: int = 10) -> Similar | None:
        """The articles most like one, itself left out; None when there is no such article."""
        return find_similar(self._snapshot, article_id, size)

    @_watched
    def suggest(self, q: str, options: SuggestOptions | None = None, /) -> Completions:
        """How a text that is being typed may go on."""
        begin = time.perf_counter()
        snapshot = self._snapshot
        items, articles = spanned(q, snapshot, *suggest(snapshot, q, options or SuggestOptions()))
        took = round((time.perf_counter() - begin) * 1000, 3)
        return Completions(text=q, generation=snapshot.generation.name, took_ms=took, items=items, articles=articles)

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in index order."""
        return self._verifier.each(self._snapshot.ids())

    @_watched
    def stats(self) -> Stats:
        """Counts, sizes and spans."""
        return stats_of(self._snapshot)

    def check(self) -> list[str]:
        """Verify every checksum and cross-count of every generation that is kept; gives the damages in words.

        Raises ``WhooshUnusable`` where the next commit would fail for want of one sound Whoosh.
        """
        try:
            return check_folder(self._folder)[1]
        except IndexMissing as error:
            return [str(error)]

    @contextlib.contextmanager
    def writer(self, *, workers: int | None = None, memory: int = MEMORY) -> Iterator[WhooshWriter]:
        """The single writer: commits on leaving without an error. Raises ``IndexLocked``, ``WhooshUnusable``.

        ``workers`` bounds the processes (default: one for each core), ``memory`` the megabytes that all of them
        together take, at least ``LEAST_MEMORY``.
        """
        require_one()
        with WriterLock(self._folder):
            writer = self._new_writer(workers, memory)
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
        if writer.generation == found:
            self.refresh()
        else:
            self._refresh_after(writer.generation)

    def _refresh_after(self, published: str) -> None:
        """Move to a generation that was published here; where it cannot be opened, it is published all the same."""
        try:
            self.refresh()
        except (SearchError, OSError) as error:
            told(published, "this process cannot open it", error)

    def _new_writer(self, workers: int | None, memory: int) -> WhooshWriter:
        try:
            return WhooshWriter(self._folder, workers=workers, memory=memory)
        except IndexDamaged as error:
            self.refresh()
            cause = error.__cause__
            if not self._fallback or (isinstance(cause, OSError) and not isinstance(cause, FileNotFoundError)):
                raise  # what passes needs no mending
            whole = self.generation
            cure = f"to publish {whole}, which can be opened, once more: timbao rollback {whole}"
            raise IndexDamaged(f"{error}; {cure}") from error

    def generations(self) -> list[GenerationInfo]:
        """The generations that are kept, newest first."""
        return kept(self._folder)

    def pin(self, name: str, *, keep: bool = True) -> None:
        """Keep a generation for good, or no longer. Raises ``GenerationMissing`` and ``IndexLocked``."""
        pin(self._folder, name, keep=keep)

    def rollback(self, name: str) -> str:
        """Publish a kept generation's content as a new generation, and move to it; gives the new name."""
        require_one()
        new = roll_back(self._folder, name)
        self._refresh_after(new)
        return new

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


def _fingerprint(q: str, options: SearchOptions) -> bytes:
    """What a cursor is bound to: everything that decides which articles come in which order."""
    bare = msgspec.structs.replace(
        options, cursor=None, size=0, facets=(), histogram=None, highlight=True, explain=False, suggest=True
    )
    return blake2b(repr((q, bare)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
