"""An engine that is opened when it is needed: it waits for what passes, tries not too often, tells each thing once."""

from __future__ import annotations

import logging
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from search import Article, Engine, EngineUnavailable, IndexDamaged, IndexMissing, LazyEngine, SearchError, open_index
from search.backoff import LONGEST, SHORTEST, Backoff


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Opener:
    """Opens an index, unless it is told to fail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failure: Exception | None = None
        self.calls = 0

    def __call__(self) -> Engine:
        self.calls += 1
        if self.failure is not None:
            raise self.failure
        return open_index(str(self.folder))


@pytest.fixture
def opener(tmp_path: Path) -> Opener:
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add([Article(id="a", title="học")])
    return Opener(tmp_path / "index")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def unavailable(lazy: LazyEngine) -> str:
    with pytest.raises(EngineUnavailable) as refused:
        lazy.search("học")
    return str(refused.value)


def test_every_call_is_that_of_the_engine(opener: Opener) -> None:
    lazy = LazyEngine(opener)
    assert opener.calls == 0
    assert lazy.search("học").total.value == lazy.select("học").count == lazy.stats().articles == 1
    assert lazy.get("a") == Article(id="a", title="học") and lazy.get("a", "g1") is None
    assert lazy.estimate("học").units > 0 and lazy.similar("a") is not None and lazy.suggest("họ").text == "họ"
    assert list(lazy.ids()) == ["a"] and lazy.check() == [] and lazy.fallback == "" and not lazy.refresh()
    assert lazy.marks("học").within(["học"]).spans("học") == [(0, 3)] and lazy.explain("học").query is not None
    assert lazy.stored(["b", "a"]) == [None, Article(id="a", title="học")]
    with lazy.writer() as writer:
        writer.delete(["a"])
    assert lazy.generation == "g3"
    lazy.pin("g2")
    assert [(one.name, one.pinned) for one in lazy.generations()] == [("g3", False), ("g2", True), ("g1", False)]
    assert lazy.rollback("g2") == "g4"
    lazy.close()
    assert opener.calls == 1


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (IndexMissing("there is no index at /srv/secret"), "there is no index"),
        (IndexDamaged("CURRENT does not match its checksum"), "CURRENT does not match its checksum"),
        (PermissionError(13, "Permission denied", "/srv/secret"), "Permission denied"),
        (OSError(24, "Too many open files"), "Too many open files"),
        (ValueError("anything at all: /srv/secret"), "ValueError"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_whatever_keeps_it_from_being_opened(opener: Opener, clock: Clock, failure: Exception, reason: str) -> None:
    lazy = LazyEngine(opener, clock)
    opener.failure = failure
    assert unavailable(lazy) == reason
    properties = (lambda: lazy.generation, lambda: lazy.fallback)
    for call in (lazy.refresh, lazy.stats, lazy.check, lazy.generations, *properties):
        with pytest.raises(EngineUnavailable, match=f"^{reason}$"):
            call()
    lazy.close()
    opener.failure, clock.now = None, clock.now + SHORTEST
    assert lazy.search("học").total.value == 1


def test_it_is_tried_at_most_once_a_second_and_later_less_often(opener: Opener, clock: Clock) -> None:
    lazy = LazyEngine(opener, clock)
    opener.failure = IndexMissing("x")
    tried = []
    for _ in range(600):
        before = opener.calls
        unavailable(lazy)
        if opener.calls > before:
            tried.append(clock.now)
        clock.now += 0.1
    pauses = [round(b - a, 1) for a, b in pairwise(tried)]
    assert pauses[:4] == pytest.approx([1, 2, 4, 8], abs=0.2)
    assert pauses[4:] == pytest.approx([LONGEST] * len(pauses[4:]), abs=0.2) and len(pauses) > 6


def test_each_reason_is_told_once_and_so_is_the_end(opener: Opener, clock: Clock, caplog) -> None:
    caplog.set_level(logging.INFO, "timbao.search")
    lazy = LazyEngine(opener, clock)
    for failure in (IndexMissing("away"), OSError(24, "Too many open files")):
        opener.failure = failure
        for _ in range(20):
            unavailable(lazy)
            clock.now += LONGEST
    opener.failure = None
    for _ in range(5):
        assert lazy.generation == "g2"
    assert [record.getMessage() for record in caplog.records] == [
        "the index cannot be opened, and is tried again: away",
        "the index cannot be opened, and is tried again: [Errno 24] Too many open files",
        "the index is open: generation g2",
    ]
    assert not any(record.exc_info for record in caplog.records)


def test_what_nobody_foresaw_is_told_with_its_trace(opener: Opener, caplog) -> None:
    opener.failure = KeyError("x")
    unavailable(LazyEngine(opener))
    assert caplog.records[0].exc_info


def test_nobody_waits_for_an_attempt_that_takes_long(opener: Opener, clock: Clock) -> None:
    lazy = LazyEngine(opener, clock)
    opener.failure = IndexMissing("x")
    unavailable(lazy)
    clock.now += SHORTEST
    begun, end = threading.Event(), threading.Event()

    def slow() -> Engine:
        begun.set()
        end.wait()
        return open_index(str(opener.folder))

    lazy._open = slow
    opened = []
    thread = threading.Thread(target=lambda: opened.append(lazy.generation))
    thread.start()
    begun.wait()
    assert unavailable(lazy) == "there is no index"  # while the other thread is at it
    end.set()
    thread.join()
    assert opened == ["g2"] and lazy.generation == "g2"


def test_many_threads_open_it_once(opener: Opener) -> None:
    lazy = LazyEngine(opener)
    found: list[object] = []

    def ask() -> None:
        try:
            found.append(lazy.search("học").total.value)
        except SearchError as error:
            found.append(error)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 16 and opener.calls == 1


def test_backoff_forgets_what_is_over(clock: Clock) -> None:
    backoff = Backoff(clock)
    assert backoff.due()
    for _ in range(9):
        backoff.failed()
        assert not backoff.due()
    backoff.succeeded()
    assert backoff.due()
    backoff.failed()
    clock.now += SHORTEST
    assert backoff.due()
