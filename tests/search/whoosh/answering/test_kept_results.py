"""What is kept of a query answers its next pages, other filters, facets and orders as a new search would."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from embedded import commit, create

from search import Answer, Article, Engine, open_index
from search.kept import Kept
from search.plan import Ranking
from search.whoosh.answering import kept_results, searching
from search.whoosh.matching.matcher import Matcher
from search.whoosh.ranking.ranker import Ranker

QUERIES = ["học sinh", "bão", "giáo viên thành phố", "hoc sinh", '"học sinh"', "bão -lũ", ""]
SECTION = ("Giáo dục",)


def seen(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(answer, took_ms=0.0), str_keys=True)
    return told


def pages(engine: Engine, q: str, **options: Any) -> list[dict[str, Any]]:
    found = [engine.search(q, size=3, **options)]
    while found[-1].next and len(found) < 5:
        found.append(engine.search(q, size=3, cursor=found[-1].next, **options))
    return [seen(one) for one in found]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    dice = random.Random(3)
    words = ["học", "sinh", "bão", "lũ", "giáo", "viên", "thành", "phố", "hóc", "sính"]
    folder = create(tmp_path)
    for part in range(3):
        commit(
            folder,
            [
                Article(
                    id=f"{part}-{number}",
                    title=" ".join(dice.sample(words, 4)),
                    body=" ".join(dice.choices(words, k=dice.randrange(3, 30))),
                    section=dice.choice(["Giáo dục", "Thời sự"]),
                )
                for number in range(40)
            ],
        )
    engine = open_index(str(folder))
    with engine.writer() as writer:
        writer.delete([f"1-{number}" for number in range(0, 40, 3)])
    return engine


def test_the_same_as_searched_anew(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = [
        {},
        {"section": SECTION},
        {"facets": ("section",), "section": SECTION},
        {"sort": "newest"},
        {"highlight": False},
        {},
    ]
    kept = [pages(engine, q, **options) for q in QUERIES for options in asked for _ in range(2)]
    monkeypatch.setattr(searching, "kept_scores", lambda snapshot, ranking: None)
    assert kept == [pages(engine, q, **options) for q in QUERIES for options in asked for _ in range(2)]


def test_what_was_scored_is_not_scored_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Ranking] = []

    def ranker(matchers: Sequence[Matcher], ranking: Ranking) -> Ranker:
        made.append(ranking)
        return Ranker(matchers, ranking)

    monkeypatch.setattr(searching, "Ranker", ranker)
    pages(engine, "học sinh")
    pages(engine, "học sinh", highlight=False, facets=("section",))
    assert len(made) == 1


def test_no_more_is_kept_than_there_is_room_for(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Kept(500, kept_results.KEPT._size_of)
    monkeypatch.setattr(kept_results, "KEPT", few)
    for q in QUERIES * 2:
        pages(engine, q)
        assert few.size <= 500
    assert few.size > 0
