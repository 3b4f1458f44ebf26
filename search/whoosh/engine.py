"""The embedded engine: an index in a folder, asked and written behind the ``Engine`` protocol."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timezone
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.answer import (
    Answer,
    Completions,
    Cost,
    FacetValue,
    GenerationInfo,
    QueryEcho,
    Similar,
    Stats,
    Suggestion,
    Total,
)
from search.article import Article
from search.clauses import clauses_of
from search.cost import estimate, refusal
from search.cursor import CursorState, decode, encode
from search.engine import MEMORY
from search.errors import CursorError, GenerationMissing, IndexDamaged, IndexMissing
from search.meant import with_meant
from search.options import SearchOptions, SuggestOptions, read_options
from search.planner import Planned, make_plan
from search.query import LOOSENED, Node, canonical, loosen, parse, reading
from search.selection import Selection
from search.suggestions import suggestions
from search.whoosh.clauses import costliest, counted
from search.whoosh.columns import NO_DATE
from search.whoosh.costs import costs_of
from search.whoosh.deadline import Deadline
from search.whoosh.distribution import require_one
from search.whoosh.facets import facet_values
from search.whoosh.found import Found
from search.whoosh.generation import Generation, current_number, numbers, pointer_stamp, publish
from search.whoosh.history import kept, pin, roll_back
from search.whoosh.lock import WriterLock
from search.whoosh.searching import Place, Search
from search.whoosh.selection import articles_of, in_order
from search.whoosh.similar import find_similar
from search.whoosh.snapshot import Snapshot
from search.whoosh.statistics import statistics_of
from search.whoosh.suggest import suggest
from search.whoosh.tallies import tally
from search.whoosh.toc import write_toc
from search.whoosh.writer import WhooshWriter

_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799  # of the years 1 and 9999
_SNAPSHOTS = 3  # the newest generation and a few that cursors still read


class WhooshEngine:
    """An index in a folder. Safe to share between threads; ``refresh`` moves to the newest generation."""

    def __init__(self, folder: Path, *, deadline_ms: float | None = None, max_cost: int | None = None) -> None:
        self._folder = folder
        self._deadline_ms = deadline_ms
        self._max_cost = max_cost
        self._lock = threading.Lock()
        self._old: OrderedDict[int, Snapshot] = OrderedDict()
        self._stamp = pointer_stamp(folder)
        self._snapshot = Snapshot(folder, current_number(folder))

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
        folder.mkdir(parents=True, exist_ok=True)
        with WriterLock(folder):
            if pointer_stamp(folder) == (0, 0):
                empty = Generation(1, time.time(), (), secrets.token_hex(16))
                write_toc(folder, empty)
                publish(folder, empty)
        return cls(folder, deadline_ms=deadline_ms, max_cost=max_cost)

    @property
    def generation(self) -> str:
        """The name of the generation that answers now."""
        return self._snapshot.generation.name

    @property
    def snapshot(self) -> Snapshot:
        """The generation that answers now, opened."""
        return self._snapshot

    def refresh(self) -> bool:
        """Move to the newest generation if there is one; costs one ``stat`` when there is none."""
        stamp = pointer_stamp(self._folder)
        if stamp == self._stamp:
            return False
        with self._lock:
            number = current_number(self._folder)
            self._stamp = stamp
            if number == self._snapshot.generation.number:
                return False
            self._keep(self._snapshot)
            self._snapshot = Snapshot(self._folder, number, self._snapshot)
            return True

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
                except (IndexDamaged, OSError):
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
        read, found, meant = self._find(snapshot, q, options)
        places, more = found.page(Place(state.key, state.ordinal) if state else None)
        after = None
        if more and places:
            last = CursorState(places[-1].key, places[-1].ordinal, snapshot.generation.name)
            after = encode(last, key, fingerprint)
        return Answer(
            query=read,
            generation=snapshot.generation.name,
            total=Total(found.total(), "eq", found.all_words(), found.stories()),
            items=found.hits(places),
            facets=found.facets(),
            histogram=found.histogram(),
            suggest=meant,
            next=after,
            took_ms=round((time.perf_counter() - begin) * 1000, 3),
        )

    def select(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Selection:
        """Every article that a query finds, to be read in one fixed order. Raises as ``search`` does."""
        options = read_options(parameters) if options is None else options
        snapshot = self._asked(options.generation)
        bare = msgspec.structs.replace(
            options, sort="oldest", size=0, facets=(), histogram=None, explain=False, suggest=False
        )
        query, found, _ = self._find(snapshot, q, bare)
        ordinals = in_order(snapshot, found.ordinals())
        created = datetime.fromtimestamp(snapshot.generation.created, timezone.utc)
        return Selection(
            query,
            snapshot.generation.name,
            created,
            len(ordinals),
            lambda start: articles_of(snapshot, ordinals, start),
        )

    def estimate(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Cost:
        """What a search would cost, reckoned without running it, also where it would be refused for it."""
        options = read_options(parameters) if options is None else options
        snapshot = self._asked(options.generation)
        root = parse(q, lenient=options.lenient).root
        sentence = loosen(root, empty=False) if options.words == "auto" else None
        return self._cost(snapshot, sentence or root, make_plan(sentence or root, options, snapshot), options)

    @staticmethod
    def _cost(snapshot: Snapshot, root: Node, planned: Planned, options: SearchOptions) -> Cost:
        clauses = clauses_of(root, options, snapshot) if options.explain else []
        conditions = [one.condition for clause in clauses for one in clause.walk()]
        return estimate(planned.plan, options, costs_of(snapshot), conditions)

    def _plan(self, snapshot: Snapshot, root: Node, options: SearchOptions) -> tuple[Planned, Cost]:
        """The plan of a query and its cost. Raises ``QueryError`` when it costs too much."""
        planned = make_plan(root, options, snapshot)
        cost = self._cost(snapshot, root, planned, options)
        if self._max_cost is not None and cost.units > self._max_cost:
            heaviest = costliest(snapshot, clauses_of(root, options, snapshot))
            place = (heaviest.text, heaviest.position) if heaviest else ("*", 0)
            raise refusal(cost, self._max_cost, *place)
        if options.sort == "relevance":
            planned.plan = with_meant(planned.plan, statistics_of(snapshot))
        return planned, cost

    def _find(self, snapshot: Snapshot, q: str, options: SearchOptions) -> tuple[QueryEcho, Search, list[Suggestion]]:
        """How the query is read, what it finds, and (with the first page) what else may have been meant."""
        deadline = Deadline(self._deadline_ms)
        parsed = parse(q, lenient=options.lenient)
        root, notes = parsed.root, parsed.notes
        sentence = loosen(root, empty=False) if options.words == "auto" else None
        planned, cost = self._plan(snapshot, sentence or root, options)
        found = Search(snapshot, planned, options, deadline)
        if sentence is None and options.words == "auto" and not found.total():
            sentence = loosen(root, empty=True)
            if sentence is not None:
                planned, cost = self._plan(snapshot, sentence, options)
                found = Search(snapshot, planned, options, deadline)
        if sentence is not None:
            root, notes = sentence, [*notes, LOOSENED]
        echo = QueryEcho(
            text=q,
            canonical=canonical(root),
            parsed=reading(root, options.words),
            notes=[*notes, *planned.notes],
            cost=cost,
            clauses=counted(snapshot, clauses_of(root, options, snapshot), options, deadline)
            if options.explain
            else [],
        )
        wanted = options.suggest and options.cursor is None
        meant = suggestions(q, parsed.root, snapshot, statistics_of(snapshot)) if wanted else []
        return echo, found, meant

    def get(self, article_id: str, generation: str | None = None) -> Article | None:
        """The stored article, or None; ``generation`` as in a search. Raises ``GenerationMissing``."""
        return self._asked(generation).get(article_id)

    def similar(self, article_id: str, size: int = 10) -> Similar | None:
        """The articles most like one, itself left out; None when there is no such article."""
        return find_similar(self._snapshot, article_id, size)

    def suggest(self, q: str, options: SuggestOptions | None = None, /) -> Completions:
        """How a text that is being typed may go on."""
        begin = time.perf_counter()
        snapshot = self._snapshot
        items, articles = suggest(snapshot, q, options or SuggestOptions())
        took = round((time.perf_counter() - begin) * 1000, 3)
        return Completions(text=q, generation=snapshot.generation.name, took_ms=took, items=items, articles=articles)

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in index order."""
        return self._snapshot.ids()

    def stats(self) -> Stats:
        """Counts, sizes and spans."""
        snapshot = self._snapshot
        segments = snapshot.segments
        masks: list[NDArray[np.bool_]] = [np.ones(s.docs, np.bool_) if s.alive is None else s.alive for s in segments]
        dates = [s.file["published"][mask] for s, mask in zip(segments, masks, strict=True)]
        known = np.concatenate([np.zeros(0, np.int64), *dates])
        known = known[known != NO_DATE]
        return Stats(
            engine="whoosh",
            generation=snapshot.generation.name,
            articles=snapshot.articles,
            deleted=sum(segment.docs - segment.live for segment in segments),
            segments=len(segments),
            size_bytes=sum(segment.file.size for segment in segments),
            syllables=sum(segment.syllables for segment in segments),
            first_published=_moment(known.min()) if len(known) else None,
            last_published=_moment(known.max()) if len(known) else None,
            sections=self._values("section", snapshot, masks),
            sources=self._values("source", snapshot, masks),
        )

    @staticmethod
    def _values(name: str, snapshot: Snapshot, masks: list[NDArray[np.bool_]]) -> list[FacetValue]:
        return facet_values(name, snapshot.segments, tally(snapshot.segments, Found(masks), [name]), size=1000)

    def check(self) -> list[str]:
        """Verify every checksum and cross-count of the newest generation; gives the damages in words.

        Raises ``WhooshUnusable`` where the next commit would fail for want of one sound Whoosh.
        """
        require_one()
        try:
            return Snapshot(self._folder, current_number(self._folder)).damages()
        except (IndexDamaged, IndexMissing) as error:
            return [str(error)]

    @contextlib.contextmanager
    def writer(self, *, workers: int | None = None, memory: int = MEMORY) -> Iterator[WhooshWriter]:
        """The single writer: commits on leaving without an error. Raises ``IndexLocked``, ``WhooshUnusable``.

        ``workers`` bounds the processes (default: one for each core), ``memory`` the megabytes that all of them
        together take, at least ``LEAST_MEMORY``.
        """
        require_one()
        with WriterLock(self._folder):
            writer = WhooshWriter(self._folder, workers=workers, memory=memory)
            try:
                yield writer
                writer.commit()
            finally:
                writer.close()
        self.refresh()

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
        self.refresh()
        return new

    def close(self) -> None:
        """Let go of the files (they are unmapped when the last answer that reads them is done)."""
        self._old.clear()


def _moment(seconds: np.int64) -> datetime:
    """The moment, or the nearest one that a year from 1 to 9999 holds in UTC."""
    return datetime.fromtimestamp(min(max(int(seconds), _FIRST_SECOND), _LAST_SECOND), timezone.utc)


def _fingerprint(q: str, options: SearchOptions) -> bytes:
    """What a cursor is bound to: everything that decides which articles come in which order."""
    bare = msgspec.structs.replace(
        options, cursor=None, size=0, facets=(), histogram=None, highlight=True, explain=False, suggest=True
    )
    return blake2b(repr((q, bare)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
