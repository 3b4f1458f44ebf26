"""Pool: where a writer's work is done: in its own process, in worker processes, or in one that ends with the work."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

Work = Callable[[Path, Any], int]


class Pool:
    """Up to ``workers`` processes, started when the first work comes that is worth it; 1 means: none."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, work: Work, path: Path, material: object, *, small: bool) -> Future[int]:
        """Have work done, here and now where that is not worth a process."""
        if self._workers <= 1 or (small and self._executor is None):
            return _done(_worked(work, path, material))
        if self._executor is None:
            self._executor = _processes(self._workers)
        return self._executor.submit(_worked, work, path, material)

    def alone(self, work: Work, path: Path, material: object, *, small: bool) -> None:
        """Have work done that needs much memory, in a process whose end gives it back, while no other works."""
        if self._workers <= 1 or small:
            _worked(work, path, material)
            return
        self.end()
        with _processes(1) as executor:
            executor.submit(_worked, work, path, material).result()

    def end(self) -> None:
        """End the processes, and with them the memory that they hold on to. Work that waits is not begun."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def _worked(work: Work, path: Path, material: object) -> int:
    """Work done without looking for garbage in cycles meanwhile: it makes none, and of its many objects hardly any goes
    before the end. That took 5 to 9 % of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return work(path, material)
    finally:
        if collecting:
            gc.enable()


def _done(result: int) -> Future[int]:
    future: Future[int] = Future()
    future.set_result(result)
    return future


def _processes(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_serve_the_writer)


def _serve_the_writer() -> None:
    """Begin a worker process: interrupts are the writer's business, and without a writer there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_writer, daemon=True).start()


def _end_with_the_writer() -> None:
    writer = parent_process()
    if writer is not None:
        writer.join()
        os._exit(1)
