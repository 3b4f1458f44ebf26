"""Workers that cannot start: the service goes on with the others, and starts them once they can."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from service import ServiceSettings
from service.server import gunicorn as server
from service.server.patience import Starts

pytestmark = pytest.mark.long

from_fork = multiprocessing.get_context("fork")


class Running:
    """A server in a process of its own, in which making an application, or a process, fails while a file is there."""

    def __init__(self, engine: object, folder: Path, workers: int) -> None:
        self.no_app, self.no_fork = folder / "no-app", folder / "no-fork"
        self.attempts = folder / "attempts"
        self.attempts.touch()
        self._engine, self._workers = engine, workers
        self.listener = server.bind("127.0.0.1", 0)
        self.address = server.address(self.listener)
        self.process = from_fork.Process(target=self._run)

    def _run(self) -> None:
        make, fork = server.create_app, os.fork

        def create_app(*given: object, **named: object) -> object:
            with self.attempts.open("a") as file:
                file.write("x")
            if self.no_app.exists():
                raise OSError(28, "No space left on device")
            return make(*given, **named)

        def forked() -> int:
            if self.no_fork.exists():
                raise BlockingIOError(11, "Resource temporarily unavailable")
            return fork()

        server.create_app, os.fork = create_app, forked
        server.run(lambda: self._engine, ServiceSettings(), self.listener, workers=self._workers)

    def workers(self) -> set[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in path.read_text().split()}

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=60) as response:
                return response.status == 200
        except OSError:
            return False

    def until(self, holds: Callable[[], object]) -> None:
        for _ in range(2400):
            assert self.process.is_alive()
            if holds():
                return
            time.sleep(0.05)
        raise AssertionError


@pytest.fixture
def start(engine, tmp_path):
    made = []

    def start(workers: int) -> Running:
        made.append(Running(engine, tmp_path, workers))
        return made[-1]

    yield start
    for running in made:
        if running.process.is_alive():
            os.kill(running.process.pid, signal.SIGTERM)
        running.process.join(60)
        running.listener.close()


def test_one_that_cannot_start_takes_nobody_along(start):
    running = start(workers=2)
    running.process.start()
    running.until(lambda: running.answers() and running.attempts.stat().st_size >= 2)
    running.no_app.touch()
    killed = min(running.workers())
    os.kill(killed, signal.SIGKILL)
    tried = running.attempts.stat().st_size
    running.until(lambda: running.attempts.stat().st_size >= tried + 2)
    assert running.answers()
    running.no_app.unlink()
    tried = running.attempts.stat().st_size
    running.until(lambda: running.attempts.stat().st_size > tried and len(running.workers()) == 2)
    assert running.answers()
    os.kill(running.process.pid, signal.SIGTERM)
    running.process.join(60)
    assert running.process.exitcode == 0


def test_all_that_cannot_start_are_tried_until_they_can(start):
    running = start(workers=1)
    running.process.start()
    running.until(running.answers)
    running.no_app.touch()
    os.kill(running.process.pid, signal.SIGHUP)
    tried = running.attempts.stat().st_size
    running.until(lambda: running.attempts.stat().st_size >= tried + 3)
    running.no_app.unlink()
    running.until(running.answers)


def test_a_system_that_gives_no_process(start):
    running = start(workers=2)
    running.no_fork.touch()
    running.process.start()
    time.sleep(0.3)
    running.until(lambda: not running.workers())
    running.no_fork.unlink()
    running.until(lambda: running.answers() and len(running.workers()) == 2)
    running.no_fork.touch()
    os.kill(min(running.workers()), signal.SIGKILL)
    running.until(lambda: len(running.workers()) == 1)
    for sent in (signal.SIGHUP, None):
        if sent:
            os.kill(running.process.pid, sent)
        time.sleep(1.2)  # it is tried once a second
        assert running.process.is_alive()
    running.no_fork.unlink()
    running.until(lambda: running.answers() and len(running.workers()) == 2)


def test_where_none_has_ever_started_the_fault_is_in_the_program(start):
    running = start(workers=1)
    running.no_app.touch()
    running.process.start()
    running.process.join(120)
    assert running.process.exitcode == 3


def test_pauses_grow_and_end_with_a_start():
    starts = Starts()
    assert not starts.any
    assert [starts.pause() for _ in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]
    starts.succeeded()
    assert starts.any and starts.pause() == 1
