"""Near keys: those that a loop over all keys finds; and no distance is counted where there can be none."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Article, open_index
from search.opensearch.near_keys import distance
from search.searcher import LONGEST_NEAR
from search.whoosh.answering import near_keys

LONG = "hocsinh" * 8
WORDS = ["iphone", "iphonee", "ipone", "ihpone", "samsung", "hoc", LONG[:39], LONG[:40], LONG[:41], LONG, "g" * 900]


@pytest.fixture
def engine(tmp_path: Path):
    made = open_index(str(tmp_path / "index"), create=True)
    for part in (WORDS[::2], WORDS[1::2]):
        with made.writer() as writer:
            writer.add([Article(id=word[:60] + str(len(word)), title=word) for word in part])
    made.refresh()
    return made


@pytest.fixture
def counted(monkeypatch) -> list[int]:
    """The letters of every key whose distances were counted."""
    found: list[int] = []
    distances = near_keys._distances
    monkeypatch.setattr(near_keys, "_distances", lambda key, *rest: found.append(len(key)) or distances(key, *rest))
    return found


@pytest.mark.parametrize("key", ["iphnoe", "iphone", "samsun", "hcoo", LONG[:38], LONG[:40], LONG[:42], "g" * 899])
@pytest.mark.parametrize("edits", [1, 2])
def test_they_are_those_of_a_loop(engine, key, edits) -> None:
    near = [word for word in WORDS if word != key and distance(key, word) <= edits]
    found = engine._backend.newest().statistics.near(key, edits, 1)
    assert sorted(found) == sorted(near if len(key) <= LONGEST_NEAR else [])


@pytest.mark.parametrize("letters", [41, 300, 899, 901])
@pytest.mark.parametrize("ask", [lambda engine, q: engine.search(q), lambda engine, q: engine.suggest(q)])
def test_a_key_held_down_is_compared_with_nothing(engine, counted, letters, ask) -> None:
    ask(engine, "g" * letters)
    assert counted == []


def test_where_no_key_is_alike_no_distance_is_counted(engine, counted) -> None:
    engine.search("qqqqqqqqwwwww")
    assert counted == []
    engine.search("iphnoe")
    assert counted
