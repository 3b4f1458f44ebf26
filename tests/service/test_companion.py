"""A companion: kept running, not at any price, and stopped with its server."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from service.server import supervised_process as module
from service.server.supervised_process import Companion

WAITS = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

    monkeypatch.setattr(module.time, "monotonic", lambda: Clock.now)
    return Clock


def command(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_it_is_started_once_and_again_when_it_ends(clock, caplog):
    one = Companion(command(WAITS))
    one.keep_running()
    first = one._process
    one.keep_running()
    assert one._process is first
    clock.now += 60
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    one.keep_running()
    assert one._process is not first
    assert "is started again" in caplog.text
    one.stop(10)
    assert one._process.poll() is not None


def test_one_that_cannot_run_is_tried_less_and_less_often(clock):
    one = Companion(command("raise SystemExit(1)"))
    starts = []
    for _ in range(400):
        before = one._process
        one.keep_running()
        if one._process is not before:
            starts.append(clock.now)
            one._process.wait()
        clock.now += 0.5
    gaps = [later - earlier for earlier, later in zip(starts, starts[1:])]  # noqa: B905, RUF007
    assert gaps[:6] == [1, 2, 4, 8, 16, 30]
    assert set(gaps[6:]) == {30}


def test_a_command_that_is_not_there_is_logged(clock, caplog):
    one = Companion(["/no/such/command"])
    one.keep_running()
    assert "/no/such/command cannot be started" in caplog.text
    one.stop(1)


def test_one_that_does_not_end_is_made_to(clock):
    one = Companion(command(STUBBORN))
    one.keep_running()
    one.stop(0.2)
    assert one._process.returncode in {-signal.SIGKILL, -signal.SIGTERM}
