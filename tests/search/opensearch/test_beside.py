"""What stands beside few hits comes with them, and is the same as when it is asked for by itself."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from cluster import Indexes
from memory import MemoryBackend

from search import Article, Engine, SearchOptions, open_index
from search.opensearch.connection import Connection

pytestmark = pytest.mark.cluster

APART = " ".join(f"chữ{n}" for n in range(60))
ARTICLES = [
    *(Article(id=f"hit-{n}", title="Học sinh nghỉ tết", body="Học sinh nghỉ tết. " * n, section="a") for n in range(3)),
    *(Article(id=f"beside-{n}", body=f"Học {APART} sinh {APART} nghỉ {APART} tết." + " học" * n) for n in range(20)),
    *(Article(id=f"other-{n}", body="Giá vàng tăng.") for n in range(20)),
]
QUERIES = ("học sinh", "hoc sinh", "học sinh nghỉ tết", '"học sinh"', "nghỉ tết học sinh", "học -vàng sinh")


def told(engine: Engine, q: str, options: SearchOptions) -> Any:
    """What is found and what stands beside."""
    found = engine.search_anew(q, options)
    beside = [hit.id for hit in found.loose.items] if found.loose else []
    return found.total, [hit.id for hit in found.items], beside


@pytest.mark.parametrize(
    "options", [SearchOptions(), SearchOptions(size=4, sort="newest"), SearchOptions(section=("a",))]
)
def test_it_is_that_of_the_reference(indexes: Indexes, options: SearchOptions) -> None:
    engine, oracle = open_index(indexes.address(), create=True), Engine(MemoryBackend(ARTICLES))
    with engine.writer() as writer:
        writer.add(ARTICLES)
    for q in QUERIES:
        wanted = told(oracle, q, options)
        assert told(engine, q, options) == wanted
        ask = mock.Mock(side_effect=Connection.ask)
        with mock.patch.object(Connection, "ask", lambda *args, ask=ask, **rest: ask(*args, **rest)):
            assert told(engine, q, options) == wanted
        assert ask.call_count == 1, "it was not known that there are few"
    assert any(told(oracle, q, SearchOptions())[2] for q in QUERIES)
