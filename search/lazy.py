"""An engine that is opened when it is needed, and again and again until it can be: whatever keeps it from being opened
passes or is mended, and nobody has to start anything anew."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from search.answer_cache import AnswerCache
from search.answering import Limits
from search.backoff import Backoff
from search.engine import Engine
from search.errors import EngineUnavailable, SearchError, reason_of
from search.searcher import Backend

_log: Final = logging.getLogger("timbao.search")


class LazyEngine(Engine):
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

    @property
    def _backend(self) -> Backend:
        return self._opened()._backend

    @property
    def _limits(self) -> Limits:
        return self._opened()._limits

    @property
    def _answers(self) -> AnswerCache:
        return self._opened()._answers

    def close(self) -> None:
        """Close the engine if it is open; nothing is opened for it."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
