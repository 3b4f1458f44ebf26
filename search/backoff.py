"""Backoff: when to try again what has failed, so that neither the log nor the machine is filled with attempts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

SHORTEST: Final = 1.0  # seconds between two attempts; twice as long after each failure
LONGEST: Final = 10.0


class Backoff:
    """Counts failures.

    Args:
        clock: Seconds, never going back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pause = 0.0
        self._next = 0.0

    def due(self) -> bool:
        """Tell whether it is time for an attempt."""
        return self._clock() >= self._next

    def failed(self) -> None:
        """Note an attempt that has failed."""
        self._pause = min(max(2 * self._pause, SHORTEST), LONGEST)
        self._next = self._clock() + self._pause

    def succeeded(self) -> None:
        """Forget the failures before."""
        self._pause = self._next = 0.0
