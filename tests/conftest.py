"""What the tests of all rooms share: errors of the operating system, on demand, and the modules in ``tools``, imported
by their plain names."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes tells of the machine, and of what else it does, and not of what is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

sys.path.append(str(Path(__file__).parent / "tools"))

# Audit events of calls that touch the disk: they are raised by C as well, and what a hook raises ends the call.
READING = frozenset({"os.listdir", "os.scandir", "mmap.__new__"})
CHANGING = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "os.fsync"})
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Faults:
    """Calls to the operating system about files in a folder that fail, as the caller of a method says."""

    def __init__(self) -> None:
        self.calls = 0  # that might have failed, since a method was entered
        self._on_call: Callable[[str, tuple[object, ...]], None] | None = None
        self._fsync = os.fsync  # which no audit event tells of
        sys.addaudithook(self._hook)  # for the life of the process

    @contextmanager
    def at(self, steps: range, number: int, folder: Path) -> Iterator[None]:
        """The calls whose number, from 1, is in ``steps`` raise ``OSError(number)``."""

        def fail(event: str, arguments: tuple[object, ...]) -> None:
            if event in READING | CHANGING | {"open"} and _is_about(folder, event, arguments):
                self.calls += 1
                if self.calls in steps:
                    raise OSError(number, os.strerror(number))

        with self._calling(fail):
            yield

    @contextmanager
    def read_only(self, folder: Path, number: int = errno.EROFS) -> Iterator[None]:
        """Whatever would change the folder raises ``OSError(number)``."""

        def fail(event: str, arguments: tuple[object, ...]) -> None:
            writes = event in CHANGING or (event == "open" and int(str(arguments[2])) & _WRITE_FLAGS)
            if writes and _is_about(folder, event, arguments):
                self.calls += 1
                raise OSError(number, os.strerror(number))

        with self._calling(fail):
            yield

    @contextmanager
    def _calling(self, fail: Callable[[str, tuple[object, ...]], None]) -> Iterator[None]:
        def fsync(descriptor: int) -> None:
            fail("os.fsync", (descriptor,))
            self._fsync(descriptor)

        self.calls, self._on_call, os.fsync = 0, fail, fsync
        try:
            yield
        finally:
            self._on_call, os.fsync = None, self._fsync

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._on_call is not None:
            self._on_call(event, arguments)


def _is_about(folder: Path, event: str, arguments: tuple[object, ...]) -> bool:
    place = arguments[0] if arguments else None
    if isinstance(place, str | os.PathLike):
        return os.fspath(place).startswith(str(folder))
    return event in {"mmap.__new__", "os.fsync"}  # which name a descriptor


@pytest.fixture(scope="session")
def faults() -> Faults:
    return Faults()
