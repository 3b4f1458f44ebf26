"""Engine: the one door of an index, whatever engine is behind it. It finds the generation that is asked, turns pages,
and leaves the rest to ``search.answering``."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from hashlib import blake2b
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import msgspec

from search import answering
from search.answer import Answer, Completions, Cost, GenerationInfo, Similar, Stats
from search.answer_cache import AnswerCache, question
from search.answering import Limits
from search.article import Article
from search.cursor import CursorState, decode, encode, fingerprint_of
from search.errors import CursorError, GenerationMissing, NotSupported, OptionError, SearchError
from search.options import SearchOptions, SuggestOptions, read_options
from search.planning.explain import Explanation, explain_text
from search.searcher import Backend, Capabilities, Place, Searcher, Writer
from search.selection import Selection
from search.similar import find_similar
from search.snippets import Marks, marks_of
from search.suggesting.completing import complete
from search.suggesting.typed_spans import spanned

_NO_LIMITS: Final = Limits()
_log: Final = logging.getLogger("timbao.writer")

P = ParamSpec("P")
T = TypeVar("T")


def _watched(ask: Callable[Concatenate[Engine, P], T]) -> Callable[Concatenate[Engine, P], T]:
    """A method that reads what is open: where it fails, damage is told from bugs."""

    @wraps(ask)
    def asked(self: Engine, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._backend.watch():
            return ask(self, *args, **kwargs)

    return asked


class Engine:
    """An index that can be asked and written. Safe to share between threads; it always answers from one generation,
    and ``refresh`` moves to the newest.

    Args:
        backend: The engine behind it.
        limits: What a query may take.
    """

    def __init__(self, backend: Backend, limits: Limits = _NO_LIMITS) -> None:
        self._given = backend
        self._bounds = limits
        self._cache = AnswerCache()

    @property
    def _backend(self) -> Backend:
        """The engine behind it."""
        return self._given

    @property
    def _limits(self) -> Limits:
        """What a query may take."""
        return self._bounds

    @property
    def _answers(self) -> AnswerCache:
        """The last answers."""
        return self._cache

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can beside searching and writing."""
        return self._backend.capabilities

    @property
    def generation(self) -> str:
        """The name of the generation that answers now."""
        return self._backend.newest().generation

    @property
    def number(self) -> int:
        """The number of the generation that answers now, which grows from each to the next."""
        return self._backend.newest().number

    def identity(self, generation: str | None = None) -> str:
        """What no other generation has, be it of an index that is made in the place of this one, or of a backup that is
        put there: the name of a generation, and a digest of what tells it from all others. Raises
        ``GenerationMissing``."""
        return _identity(self.searcher(generation))

    @property
    def fallback(self) -> str:
        """Why another generation than the newest answers, in words; empty where the newest does."""
        return self._backend.fallback

    def refresh(self) -> bool:
        """Move to the newest generation if there is one; True if it moved.

        Where the newest cannot be opened, the newest that can answers (``fallback``), and later calls try again. What
        goes wrong is logged once, not at each call. Raises ``EngineUnavailable`` where nothing can answer."""
        return self._backend.refresh()

    def searcher(self, generation: str | None = None) -> Searcher:
        """The searcher of a generation that is kept, else of the one that answers now. Raises ``GenerationMissing``."""
        return self._backend.newest() if generation is None else self._backend.kept(generation)

    # Asking. ------------------------------------------------------------------------------------------------

    @_watched
    def search(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Answer:
        """Answer a query. The options come as one Struct, or under the names of the HTTP parameters:
        ``search("bão", size=3, facets=["source"], **{"from": "2024"})``. Raises ``QueryError``, ``OptionError``,
        ``CursorError``, ``GenerationMissing``."""
        begin = time.perf_counter()
        options = read_options(parameters) if options is None else options
        newest = self._backend.newest()
        key = question(_identity(newest), self._limits.max_cost, q, options)
        answer = self._answers.find(key, Answer)
        if answer is None:
            answer = self._searched(newest, q, options)
            if answer.generation == newest.generation:  # others are not kept for ever
                self._answers.put(key, answer)
        answer.took_ms = _since(begin)
        return answer

    @_watched
    def search_anew(self, q: str, options: SearchOptions, /) -> Answer:
        """Answer as ``search`` does, but never with what was answered before: it tells whether the index can be asked
        now."""
        begin = time.perf_counter()
        answer = self._searched(self._backend.newest(), q, options)
        answer.took_ms = _since(begin)
        return answer

    def _searched(self, newest: Searcher, q: str, options: SearchOptions) -> Answer:
        self._can_fold(options)
        fingerprint = fingerprint_of(q, options)
        state = decode(options.cursor, newest.key, fingerprint) if options.cursor else None
        if state is not None:
            searcher = self._at(state.generation, newest)
        else:
            searcher = newest if options.generation is None else self.searcher(options.generation)
        after = Place(state.key, state.ordinal) if state else None
        answer, last = answering.answer(searcher, q, options, self._limits, after)
        if last is not None:
            place = CursorState(last.key, last.number, searcher.generation)
            answer.next = encode(place, newest.key, fingerprint)
        return answer

    def _can_fold(self, options: SearchOptions) -> None:
        if options.collapse == "event" and not self._backend.capabilities.events:
            raise OptionError(
                "collapse",
                "Chỉ mục này nằm trên một cụm máy chủ, không gộp được theo sự kiện; hãy dùng collapse=story.",
                "This index is in a cluster, which cannot fold events; use collapse=story.",
            )

    def _at(self, generation: str, newest: Searcher) -> Searcher:
        """The searcher of the generation that a cursor was made of."""
        if generation == newest.generation:
            return newest
        try:
            return self._backend.kept(generation)
        except GenerationMissing as error:
            raise CursorError(f"generation {generation} is no longer kept", gone=True) from error

    @_watched
    def select(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Selection:
        """Every article that a query finds, to be read in one fixed order, whatever ``sort``, ``size`` and ``cursor``
        are; with ``collapse`` those that lead what is folded. Raises as ``search`` does."""
        options = read_options(parameters) if options is None else options
        self._can_fold(options)
        searcher = self.searcher(options.generation)
        bare = msgspec.structs.replace(
            options, sort="oldest", size=0, facets=(), histogram=None, explain=False, suggest=False
        )
        query, rows = answering.select(searcher, q, bare, self._limits)
        return Selection(
            query, searcher.generation, searcher.created, rows.count, lambda start: self._each(rows.read(start))
        )

    @_watched
    def estimate(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Cost:
        """What a search would cost, from statistics alone; also of one that costs too much to be run. Raises as
        ``search`` does."""
        options = read_options(parameters) if options is None else options
        return answering.price(self.searcher(options.generation), q, options)

    @_watched
    def explain(self, text: str, options: SearchOptions | None = None, /) -> Explanation:
        """What the analyzers make of a text, and how it is read as a query."""
        return explain_text(text, self._backend.newest().statistics, options or SearchOptions())

    @_watched
    def marks(self, q: str, options: SearchOptions | None = None, /) -> Marks:
        """What a query marks in whole texts; nothing for one that cannot be read."""
        return marks_of(q, options or SearchOptions(), self._backend.newest().statistics)

    # Articles. ----------------------------------------------------------------------------------------------

    @_watched
    def get(self, article_id: str, generation: str | None = None) -> Article | None:
        """The stored article, or None; as a kept ``generation`` has it, else the newest. Raises
        ``GenerationMissing``."""
        return self.searcher(generation).stored([article_id])[0]

    @_watched
    def stored(
        self, ids: Sequence[str], fields: Collection[str] | None = None, generation: str | None = None
    ) -> list[Article | None]:
        """The stored articles of ids, in order and in one call; None for those that there are not. With ``fields``
        only these are sure to be there. Raises ``GenerationMissing``."""
        return self.searcher(generation).stored(ids, fields)

    @_watched
    def similar(self, article_id: str, size: int = 10) -> Similar | None:
        """The articles most like one, itself left out; None when there is no such article."""
        begin = time.perf_counter()
        searcher = self._backend.newest()
        items = find_similar(searcher, article_id, size)
        if items is None:
            return None
        return Similar(id=article_id, generation=searcher.generation, took_ms=_since(begin), items=items)

    @_watched
    def suggest(self, q: str, options: SuggestOptions | None = None, /) -> Completions:
        """How a text that is being typed may go on. Every text that is suggested finds an article."""
        begin = time.perf_counter()
        searcher, options = self._backend.newest(), options or SuggestOptions()
        key = question(_identity(searcher), q, options)
        found = self._answers.find(key, Completions)
        if found is None:
            items, articles = spanned(*complete(searcher, q, options, answering.searched))
            found = Completions(text=q, generation=searcher.generation, took_ms=0.0, items=items, articles=articles)
            self._answers.put(key, found)
        found.took_ms = _since(begin)
        return found

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in index order."""
        return self._each(self._backend.newest().ids())

    @_watched
    def stats(self) -> Stats:
        """Counts, sizes and spans."""
        return self._backend.newest().stats()

    def _each(self, items: Iterator[T]) -> Iterator[T]:
        """What is read piece by piece, under watch."""
        with self._backend.watch():
            yield from items

    # Writing and keeping. -----------------------------------------------------------------------------------

    def writer(self) -> AbstractContextManager[Writer]:
        """The single writer: commits on leaving without an error, leaves everything as it was otherwise. Raises
        ``IndexLocked`` when another process is writing, ``Published`` where something fails after a commit within it.
        On leaving, this engine moves to the newest generation."""
        return self._writing()

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        with self._backend.writer() as writer:
            found = writer.generation
            yield writer
        if writer.generation == found:
            self._backend.refresh()
        else:
            self._refresh_after(writer.generation)

    def _refresh_after(self, published: str) -> None:
        """Move to a generation that was published here; where it cannot be opened, it is published all the same."""
        try:
            self._backend.refresh()
        except (SearchError, OSError) as error:
            _log.warning("published as %s, but this process cannot open it: %s", published, error)

    def generations(self) -> list[GenerationInfo]:
        """The generations that are kept, newest first."""
        return self._backend.generations()

    def pin(self, name: str, *, keep: bool = True) -> None:
        """Keep a generation for good, so that it can be asked by name however many follow; ``keep`` False lets go of
        it with those of its age. Raises ``GenerationMissing``, ``IndexLocked`` and ``NotSupported``."""
        self._needs("pin", "keep a generation for good")
        self._backend.pin(name, keep=keep)

    def rollback(self, name: str) -> str:
        """Make a kept generation the newest again, durably, under a new name, which is given. Raises
        ``GenerationMissing`` when it is not kept or is the current one, ``IndexLocked`` and ``NotSupported``."""
        self._needs("rollback", "go back to an older generation")
        new = self._backend.rollback(name)
        self._refresh_after(new)
        return new

    def check(self) -> list[str]:
        """Verify every checksum and cross-count of every generation that is kept; gives the damages found, in words
        (empty when whole). Raises ``NotSupported``."""
        self._needs("check", "verify itself")
        return self._backend.check()

    def _needs(self, capability: str, what: str) -> None:
        if not getattr(self._backend.capabilities, capability):
            raise NotSupported(f"the engine of this index cannot {what}")

    def close(self) -> None:
        """Let go of files and connections."""
        self._backend.close()


def _identity(searcher: Searcher) -> str:
    told = f"{searcher.key.hex()} {searcher.number} {searcher.created.isoformat()}"
    return f"{searcher.generation}-{blake2b(told.encode(), digest_size=12).hexdigest()}"


def _since(begin: float) -> float:
    return round((time.perf_counter() - begin) * 1000, 3)
