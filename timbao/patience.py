"""Patience with what passes by itself: how long to wait before the next attempt, and how often to say so."""

from __future__ import annotations

import logging
import time
from concurrent.futures import BrokenExecutor
from typing import Final

from indexer import IndexerError
from search import SearchError

# What time or a person mends, and no write is at fault for: the index is locked or damaged, the disk is full or does
# not answer, no descriptors or no memory are left (which also keeps modules from being loaded), a worker was ended.
PASSING: Final = (SearchError, IndexerError, OSError, MemoryError, BrokenExecutor, ImportError)

_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 30.0
_SAID_AGAIN: Final = 300.0  # seconds


class Patience:
    """Counts failures of one kind of work.

    Args:
        log: Where they are told: the first at once, another when it is another, the same every five minutes.
        trouble: What to say, before the error.
    """

    def __init__(self, log: logging.Logger, trouble: str) -> None:
        self._log = log
        self._trouble = trouble
        self._failures = 0
        self._told, self._told_at = "", 0.0

    def pause(self, error: BaseException) -> float:
        """Take note of a failure; gives the seconds to wait before the next attempt, twice as many each time."""
        self._failures += 1
        told, now = f"{type(error).__name__}: {error}", time.monotonic()
        if told != self._told or now - self._told_at >= _SAID_AGAIN:
            self._log.error("%s (attempt %d): %s", self._trouble, self._failures, str(error) or type(error).__name__)
            self._told, self._told_at = told, now
        return float(min(_FIRST_PAUSE * 2 ** min(self._failures - 1, 10), _LONGEST_PAUSE))

    def over(self) -> None:
        """Take note that the work is done again."""
        if self._failures:
            self._log.info("it goes on, after %d failed attempts", self._failures)
        self._failures, self._told = 0, ""
