"""A query walks down once and comes back once: nothing of an engine calls up into the rooms above it."""

from __future__ import annotations

import pytest

from benchmarks.crossings import sample_index, traced
from search import open_index

pytestmark = pytest.mark.long

QUERIES = ["bộ trưởng bộ y tế", "bo truong bo y te", '"học sinh" OR nguy*', "TP HCM -mưa", "thegioididong", ""]


@pytest.fixture(scope="module")
def index():
    with sample_index() as made:
        yield made


def test_no_engine_calls_up(index: str) -> None:
    engine = open_index(index)
    for q in QUERIES:
        asked = [
            lambda q=q: engine.search(q, explain=True, facets=["source"], histogram="year", collapse="story"),
            lambda q=q: engine.suggest(q),
            lambda q=q: list(engine.select(q).articles()),
            lambda: engine.similar(next(engine.ids())),
        ]
        for call in asked:
            assert traced(call, q).up == {}


def test_a_plan_is_run_in_one_call_and_no_engine_sees_the_query(index: str) -> None:
    engine = open_index(index)
    q = "học sinh giáo viên"
    assert engine.search(q, size=1).items  # without a hit, another plan would be run
    trace = traced(lambda: engine.search(q, size=2), q)
    assert sum(times for (_, called), times in trace.down.items() if called.endswith(":run")) == 1
    assert not [room for room in trace.rooms if room.startswith("search/whoosh")]
