"""A disk that can be full, or can be looked at between any two operations, as a crash there would leave it."""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Disk:
    """Counts what is done to files below ``folder`` and calls ``before(n, what)`` ahead of the n-th operation."""

    def __init__(self, folder: Path, before: Callable[[int, str], None]) -> None:
        self.folder = folder
        self.operations = 0
        self.synced: dict[str, bytes | None] = {}
        self._before = before

    def _operation(self, what: str) -> None:
        self.operations += 1
        self._before(self.operations, what)

    def mount(self, patch: pytest.MonkeyPatch) -> None:
        """Watch the ways files are written: by ``open``, ``os.fsync``, ``os.replace``, ``os.rename``, ``os.unlink``."""
        plain = {name: getattr(os, name) for name in ("fsync", "replace", "rename", "unlink")}
        opened = io.open

        def watched_open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if not (set(mode) & set("wxa+")) or isinstance(file, int) or self.folder not in Path(file).parents:
                return opened(file, mode, *args, **kwargs)
            self._operation("open")
            return _Watched(opened(file, mode, *args, **kwargs), self._operation)

        def watch(name: str) -> Callable[..., Any]:
            def watched(*args: Any, **kwargs: Any) -> Any:
                if isinstance(args[0], int) or self.folder in Path(args[0]).parents:
                    self._operation(name)
                return plain[name](*args, **kwargs)

            return watched

        patch.setattr(io, "open", watched_open)
        patch.setattr(builtins, "open", watched_open)
        for name in plain:
            patch.setattr(os, name, watch(name))
        if sys.version_info < (3, 11):  # there pathlib took hold of these when it was imported
            patch.setattr(Path, "replace", watch("replace"))
            unlink = Path.unlink

            def watched_unlink(path: Path, missing_ok: bool = False) -> None:
                if self.folder in path.parents:
                    self._operation("unlink")
                unlink(path, missing_ok=missing_ok)

            patch.setattr(Path, "unlink", watched_unlink)
            patch.setattr(Path, "open", watched_open)


class _Watched:
    """A file whose writes are operations of their own, each in two halves."""

    def __init__(self, file: Any, operation: Callable[[str], None]) -> None:
        self._file, self._operation = file, operation

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self._file.write(raw[: len(raw) // 2])
        self._file.flush()
        self._operation("write")
        self._file.write(raw[len(raw) // 2 :])
        return len(raw)

    def truncate(self, size: int) -> int:
        self._operation("truncate")
        return int(self._file.truncate(size))

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def full_at(number: int) -> Callable[[int, str], None]:
    """The disk is full at the n-th operation, and has room again afterwards."""

    def before(count: int, what: str) -> None:
        if count == number and what != "unlink":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return before


def full_from(number: int) -> Callable[[int, str], None]:
    """The disk is full from the n-th operation on: files can be removed from it, and nothing else."""

    def before(count: int, what: str) -> None:
        if count >= number and what != "unlink":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return before


def failing_at(number: int) -> Callable[[int, str], None]:
    """The n-th operation fails, whatever it is."""

    def before(count: int, what: str) -> None:
        if count == number:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    return before


def photographed(folder: Path, album: Path) -> Callable[[int, str], None]:
    """Copies the folder ahead of every operation."""

    def before(count: int, what: str) -> None:
        shutil.copytree(folder, album / f"{count:03d}-{what}")

    return before
