"""An engine that is opened when it is needed, and again and again until it can be: whatever keeps it from being opened
passes or is mended, and nobody has to start anything anew."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Final

from search.answer import Answer, Completions, Cost, GenerationInfo, Similar, Stats
from search.article import Article
from search.backoff import Backoff
from search.engine import MEMORY, Engine, Writer
from search.errors import EngineUnavailable, SearchError, reason_of
from search.options import SearchOptions, SuggestOptions
from search.selection import Selection

_log: Final = logging.getLogger("timbao.search")


class LazyEngine:
    """Any engine, opened by the first call that needs it. Safe to share between threads.

    While it cannot be opened, every method raises ``EngineUnavailable`` with the reason, and calls try again, at most
    every second, later less often. The log tells each reason once, and when it is over.

    Args:
        open_engine: Opens the engine.
        clock: Seconds, never going back.
    """

    def __init__(self, open_engine: Callable[[], Engine], clock: Callable[[], float] = time.monotonic) -> None:
        self._open = open_engine
        self._backoff = Backoff(clock)
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._reason = ""
        self._logged = ""

    def _opened(self) -> Engine:
        if self._engine is not None:
            return self._engine
        # The first opening is waited for. Once it has failed, one thread tries and the others say so at once.
        if not self._lock.acquire(blocking=not self._reason):
            raise EngineUnavailable(self._reason)
        try:
            if self._engine is None:
                if not self._backoff.due():
                    raise EngineUnavailable(self._reason)
                self._engine = self._try()
            return self._engine
        finally:
            self._lock.release()

    def _try(self) -> Engine:
        try:
            engine = self._open()
        except Exception as error:  # whatever it is, it must not end a service that others need
            self._backoff.failed()
            self._reason = reason_of(error)
            self._tell(error)
            raise EngineUnavailable(self._reason) from error
        if self._reason:
            _log.warning("the index is open: generation %s", engine.generation)
        self._reason = self._logged = ""
        self._backoff.succeeded()
        return engine

    def _tell(self, error: Exception) -> None:
        told = f"{type(error).__name__}: {error}"
        if told == self._logged:
            return
        self._logged = told
        trace = None if isinstance(error, SearchError | OSError) else error
        _log.error("the index cannot be opened, and is tried again: %s", error, exc_info=trace)

    def search(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Answer:
        """As of the engine."""
        return self._opened().search(q, options, **parameters)

    def select(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Selection:
        """As of the engine."""
        return self._opened().select(q, options, **parameters)

    def estimate(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Cost:
        """As of the engine."""
        return self._opened().estimate(q, options, **parameters)

    def get(self, article_id: str, generation: str | None = None) -> Article | None:
        """As of the engine."""
        return self._opened().get(article_id, generation)

    def similar(self, article_id: str, size: int = 10) -> Similar | None:
        """As of the engine."""
        return self._opened().similar(article_id, size)

    def suggest(self, q: str, options: SuggestOptions | None = None, /) -> Completions:
        """As of the engine."""
        return self._opened().suggest(q, options)

    def ids(self) -> Iterator[str]:
        """As of the engine."""
        return self._opened().ids()

    def stats(self) -> Stats:
        """As of the engine."""
        return self._opened().stats()

    @property
    def snapshot(self) -> Any:
        """What the engine tells of its archive (``explain.vocabulary_of``), or None."""
        return getattr(self._opened(), "snapshot", None)

    @property
    def generation(self) -> str:
        """As of the engine."""
        return self._opened().generation

    @property
    def fallback(self) -> str:
        """As of the engine."""
        return self._opened().fallback

    def refresh(self) -> bool:
        """As of the engine."""
        return self._opened().refresh()

    def check(self) -> list[str]:
        """As of the engine."""
        return self._opened().check()

    def writer(self, *, memory: int = MEMORY) -> AbstractContextManager[Writer]:
        """As of the engine."""
        return self._opened().writer(memory=memory)

    def generations(self) -> list[GenerationInfo]:
        """As of the engine."""
        return self._opened().generations()

    def pin(self, name: str, *, keep: bool = True) -> None:
        """As of the engine."""
        self._opened().pin(name, keep=keep)

    def rollback(self, name: str) -> str:
        """As of the engine."""
        return self._opened().rollback(name)

    def close(self) -> None:
        """Close the engine if it is open; nothing is opened for it."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
