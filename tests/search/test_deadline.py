"""Deadlines: a request has its time for what it alone asks."""

from __future__ import annotations

import pytest

from search import QueryError
from search.deadline import Deadline


def test_what_is_done_for_all_takes_no_time_of_one(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    deadline = Deadline(1000)
    with deadline.paused():
        now[0] += 60
    deadline.check()
    assert deadline.left == 1.0
    with pytest.raises(ZeroDivisionError), deadline.paused():
        now[0] += 60
        raise ZeroDivisionError
    deadline.check()
    now[0] += 1.5
    with pytest.raises(QueryError):
        deadline.check()


def test_without_an_end_there_is_none():
    deadline = Deadline(None)
    with deadline.paused():
        pass
    deadline.check()
    assert deadline.left is None
