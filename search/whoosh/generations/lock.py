"""The writer's lock: one process writes to an index, and a crash leaves no lock behind."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from search.errors import IndexLocked


class WriterLock:
    """An advisory lock on a file, held by the operating system for as long as the process lives."""

    def __init__(self, folder: Path, mode: int = 0o644) -> None:
        self._path = folder / "writer.lock"
        self._mode = mode
        self._descriptor: int | None = None

    def __enter__(self) -> WriterLock:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, self._mode)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise IndexLocked(f"another process is writing to {self._path.parent}; try again when it is done") from None
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
