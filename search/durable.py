"""Durable: files that survive a crash, and the lock of the one process that writes them. For whoever writes files."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from functools import partial
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


def write_durably(path: Path, data: bytes, mode: int | None = None) -> None:
    """Replace a file by one rename, so that a crash leaves the old content or the new, an error the old one.

    ``mode`` are its permissions, which it has from the instant it is there (None: those that the umask leaves).
    """
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)  # of a process that was killed: it may have been made with other permissions
    try:
        with open(temporary, "xb", opener=partial(os.open, mode=0o666 if mode is None else mode)) as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)  # what the umask has taken away
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder where there is none, with those above it, durably: each is entered in a folder that is synced.

    ``mode`` are the permissions of the folder itself, less those that the umask takes.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    try:
        sync_folder(folder.parent)
    except BaseException:
        with suppress(OSError):  # else it would pass for durable the next time; others may have put something in
            folder.rmdir()
        raise
