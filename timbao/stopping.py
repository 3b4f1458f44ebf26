"""Stopping: how commands end that are asked to, by Ctrl-C or by SIGTERM."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def until_stopped(parent: int | None = None) -> Callable[[float], bool]:
    """A function that waits so many seconds, and tells whether a signal or the end of the parent asks to stop."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())

    def stop(seconds: float) -> bool:
        return asked.wait(seconds) or (parent is not None and os.getppid() != parent)

    return stop


@contextmanager
def stopped_as_by_hand() -> Iterator[None]:
    """Raise ``KeyboardInterrupt`` for SIGTERM within."""
    if threading.current_thread() is not threading.main_thread():  # where no signal arrives
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
