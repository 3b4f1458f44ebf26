"""A query that is asked again is read as it was the first time, and each archive reads it for itself."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from memory import MemoryBackend

from search import Article, Engine, QueryError, SearchOptions, open_index
from search.answering import Limits
from search.prepared import prepared

SCHOOL = [Article(id=str(number), title="học sinh giáo viên thành phố bão lũ") for number in range(3)]
WEATHER = [Article(id=str(number), title="bảo tồn mưa nắng") for number in range(7)]


def test_the_next_page_and_other_filters_are_the_same_query() -> None:
    statistics = MemoryBackend(SCHOOL).newest().statistics
    first = prepared("hoc sinh", SearchOptions(), statistics)
    assert prepared("hoc sinh", SearchOptions(cursor="x", source=("a",), suggest=False), statistics) is first
    assert prepared("hoc sinh", SearchOptions(sort="newest", size=3, highlight=False), statistics) is first
    assert prepared("hoc sinh", SearchOptions(words="all"), statistics) is not first
    assert prepared("hoc  sinh", SearchOptions(), statistics) is not first


def test_lists_do_for_tuples() -> None:
    options = SearchOptions(facets=["section"], source=["a"], size=1)
    assert Engine(MemoryBackend(SCHOOL)).search("học sinh", options).facets == {"section": []}


def test_each_archive_reads_for_itself() -> None:
    school, weather = Engine(MemoryBackend(SCHOOL)), Engine(MemoryBackend(WEATHER))
    for _ in range(2):
        assert school.search("bao lu").total.value == 3
        assert weather.search("bao lu").total.value == 0


def test_what_is_given_away_is_not_what_is_kept() -> None:
    engine = Engine(MemoryBackend(SCHOOL))
    first = engine.search("hocsinh")
    found = (list(first.query.notes), list(first.suggest))
    first.query.notes.clear()
    first.suggest.clear()
    again = engine.search("hocsinh")
    assert (again.query.notes, again.suggest) == found


def test_a_query_that_costs_too_much_is_refused_each_time() -> None:
    engine = Engine(MemoryBackend(SCHOOL))
    assert engine.search("học sinh").total.value == 3
    mean = Engine(MemoryBackend(SCHOOL), Limits(max_cost=0))
    for _ in range(2):
        with pytest.raises(QueryError):
            mean.search("học sinh")


def test_an_archive_is_let_go_of(tmp_path: Path) -> None:
    engine = open_index(str(tmp_path / "index"), create=True, workers=1)
    with engine.writer() as writer:
        writer.add(SCHOOL)
    assert engine.search("học sinh").total.value == 3
    gone = weakref.ref(engine.searcher().statistics)
    engine.close()
    del engine, writer
    gc.collect()
    assert gone() is None
