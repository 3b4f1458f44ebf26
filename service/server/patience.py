"""Workers that cannot start: gunicorn ends the whole service for one of them, and here it must be of no account to the
others. What keeps a worker from starting in a service that has been running passes: memory, descriptors, a full disk,
files that are being replaced."""

from __future__ import annotations

import mmap
import os
import sys
import time
from typing import Final

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

_LONGEST_PAUSE: Final = 30.0  # seconds between two starts; twice as long each time, from one second on
_FAILED: Final = 1  # any status but those for which gunicorn ends the service


class Starts:
    """What the workers know of each other's starts, in memory that they share. Made before they are forked."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 2)

    def succeeded(self) -> None:
        """Note that a worker has started."""
        self._memory[:] = b"\1\0"

    @property
    def any(self) -> bool:
        """Whether one ever has."""
        return self._memory[0] == 1

    def pause(self) -> float:
        """Note that a worker has failed; gives how many seconds to wait before the next start."""
        failures = self._memory[1]
        self._memory[1] = min(failures + 1, 10)
        return min(float(2**failures), _LONGEST_PAUSE)


class PatientWorker(Worker):  # type: ignore[misc]
    """A worker that waits and ends when it cannot start, where others have, so that the next one is tried. Before any
    has started the fault is in the program or its setting up, and gunicorn ends the service with the error."""

    def init_process(self) -> None:
        """Start and run."""
        starts: Starts = self.app.starts
        try:
            super().init_process()
        except Exception as error:
            if self.booted or not starts.any:
                raise
            self.log.error("a worker cannot start, and another is tried: %s", error, exc_info=error)
            self._wait(starts.pause())
            sys.exit(_FAILED)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self.alive and os.getppid() == self.ppid and time.monotonic() < until:
            self.notify()
            time.sleep(0.1)


class PatientArbiter(Arbiter):  # type: ignore[misc]
    """An arbiter that goes on with the workers it has when another cannot be made."""

    _failure = ""

    def spawn_worker(self) -> int:
        """Make a worker; 0 where the system gives none now. It is tried again within a second."""
        try:
            pid: int = super().spawn_worker()
        except OSError as error:
            if os.getpid() != self.pid:  # in the worker itself
                raise
            if str(error) != self._failure:
                self._failure = str(error)
                self.log.error("no worker can be made, and it is tried again: %s", error)
            return 0
        self._failure = ""
        return pid
