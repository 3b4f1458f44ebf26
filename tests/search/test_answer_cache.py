"""Answers that are kept are those that were given, the asker's own, of the newest generation, and never too many."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
import tracemalloc
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from embedded import commit, create

from search import Answer, Article, SearchOptions, answering, open_index
from search import engine as engines
from search.answer import Completions
from search.answer_cache import AnswerCache, question
from search.options import SuggestOptions

ROOT = Path(__file__).parents[2]
VIETNAM = timezone(timedelta(hours=7))
OPTIONS = SearchOptions(facets=("source",), histogram="month", explain=True)
ARTICLES = [
    Article(
        id=str(n),
        title=f"Giá vàng tăng lần {n}",
        body="Giá vàng hôm nay tăng mạnh.",
        source="Báo Mới",
        published=datetime(2026, 1, 1 + n, tzinfo=VIETNAM),
    )
    for n in range(30)
]


def alike(one: Answer, other: Answer) -> bool:
    return msgspec.structs.replace(one, took_ms=0.0) == msgspec.structs.replace(other, took_ms=0.0)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the engine had to work for."""
    worked: list[str] = []
    answer, complete = answering.answer, engines.complete
    monkeypatch.setattr(answering, "answer", lambda searcher, q, *rest: worked.append(q) or answer(searcher, q, *rest))
    monkeypatch.setattr(
        engines, "complete", lambda searcher, q, *rest: worked.append(q) or complete(searcher, q, *rest)
    )
    return worked


def test_what_was_asked_before_is_answered_the_same_without_work(tmp_path: Path, asked: list[str]) -> None:
    commit(create(tmp_path), ARTICLES)
    engine = open_index(str(tmp_path))
    first, again = engine.search("giá vàng", OPTIONS), engine.search("giá vàng", OPTIONS)
    assert asked == ["giá vàng"]
    assert alike(first, again)
    assert msgspec.json.encode(first.items) == msgspec.json.encode(again.items)  # dates and all
    assert alike(first, open_index(str(tmp_path)).search("giá vàng", OPTIONS))
    assert first.next and alike(
        engine.search("giá vàng", cursor=first.next), engine.search("giá vàng", cursor=first.next)
    )
    assert asked == ["giá vàng"] * 3


def test_whoever_changes_an_answer_changes_nobody_elses(tmp_path: Path) -> None:
    commit(create(tmp_path), ARTICLES)
    engine = open_index(str(tmp_path))
    mine = engine.search("giá vàng", OPTIONS)
    mine.items.clear()
    mine.facets["source"].clear()
    assert len(engine.search("giá vàng", OPTIONS).items) == 10
    assert engine.search("giá vàng", OPTIONS).facets["source"]


@pytest.mark.parametrize(
    "other", [{"size": 3}, {"match": "exact"}, {"words": "any"}, {"sort": "newest"}, {"source": "x"}]
)
def test_other_options_are_another_question(tmp_path: Path, other: dict[str, object]) -> None:
    commit(create(tmp_path), ARTICLES)
    engine, fresh = open_index(str(tmp_path)), open_index(str(tmp_path))
    engine.search("giá vàng")
    assert alike(engine.search("giá vàng", **other), fresh.search("giá vàng", **other))


def test_what_is_committed_is_found_at_once(tmp_path: Path) -> None:
    commit(create(tmp_path), ARTICLES)
    engine = open_index(str(tmp_path))
    assert engine.search("giá vàng").total.value == 30
    assert engine.suggest("giá và").items
    with engine.writer() as writer:
        writer.delete([article.id for article in ARTICLES])
    assert engine.search("giá vàng").total.value == 0
    assert not engine.suggest("giá và").items


def test_an_index_made_anew_in_the_same_place_answers_for_itself(tmp_path: Path) -> None:
    commit(create(tmp_path / "index"), ARTICLES)
    engine = open_index(str(tmp_path / "index"))
    before = engine.search("giá vàng").generation
    shutil.rmtree(tmp_path / "index")
    commit(create(tmp_path / "index"), ARTICLES[:3])
    engine.refresh()
    assert engine.search("giá vàng").total.value == open_index(str(tmp_path / "index")).search("giá vàng").total.value
    fresh = open_index(str(tmp_path / "index"))
    assert before == fresh.generation
    assert engine.identity() == fresh.identity()


def test_an_older_generation_is_asked_each_time_for_it_may_be_gone(tmp_path: Path, asked: list[str]) -> None:
    folder = create(tmp_path)
    commit(folder, ARTICLES[:1])
    engine = open_index(str(tmp_path))
    first = engine.generation
    commit(folder, ARTICLES[1:2])
    engine.refresh()
    for _ in range(2):
        assert engine.search("giá vàng", generation=first).total.value == 1
    assert len(asked) == 2


def test_who_asks_anew_has_the_index_asked(tmp_path: Path, asked: list[str]) -> None:
    commit(create(tmp_path), ARTICLES)
    engine = open_index(str(tmp_path))
    answers = [engine.search("giá vàng"), *(engine.search_anew("giá vàng", SearchOptions()) for _ in range(2))]
    assert asked == ["giá vàng"] * 3
    assert alike(answers[0], answers[1]) and alike(answers[0], answers[2])


def test_suggestions_are_kept_as_well_and_apart(tmp_path: Path, asked: list[str]) -> None:
    commit(create(tmp_path), ARTICLES)
    engine = open_index(str(tmp_path))
    first, again, few = (
        engine.suggest("giá v"),
        engine.suggest("giá v"),
        engine.suggest("giá v", SuggestOptions(size=1)),
    )
    assert asked == ["giá v"] * 2
    assert first.items == again.items and first.articles == again.articles
    assert len(few.items) == 1
    assert engine.search("giá v").query.text == "giá v"


def completions(text: str) -> Completions:
    return Completions(text=text, generation="g1", took_ms=1.0, items=[], articles=[])


def test_there_is_room_for_so_much_and_the_oldest_goes_first() -> None:
    size = len(msgspec.json.encode(completions("a" * 100))) + 300
    cache = AnswerCache(3 * size)
    for number in range(5):
        cache.put(question(number), completions("a" * 100))
        assert cache.size <= 3 * size
    kept = [cache.find(question(number), Completions) is not None for number in range(5)]
    assert kept == [False, False, True, True, True]


def test_what_was_asked_takes_no_room_however_long_it_is(tmp_path: Path) -> None:
    assert len({question("q" * 10**6, n, "\ud83d") for n in range(3)}) == 3
    assert len(question("q" * 10**6)) == 16
    commit(create(tmp_path), ARTICLES)
    engine = open_index(str(tmp_path))
    tracemalloc.start()
    for number in range(20):
        engine.search("giá vàng", size=0, source=[f"{number}" + "nguồn" * 20_000])
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 1_000_000


def test_what_is_too_large_or_cannot_be_written_is_not_kept() -> None:
    cache = AnswerCache()
    cache.put(question("large"), completions("a" * 300_000))
    cache.put(question("half a character"), completions("\ud83d"))
    assert cache.size == 0
    assert cache.find(question("large"), Completions) is None


def test_none_is_kept_once_it_is_cleared(tmp_path: Path, asked: list[str]) -> None:
    commit(create(tmp_path), ARTICLES)
    engine = open_index(str(tmp_path))
    engine.search("giá vàng")
    engine._answers.keep_none()
    for _ in range(2):
        engine.search("giá vàng")
    assert len(asked) == 3


def test_a_generation_that_comes_while_a_query_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever answers, it answers for itself: at each look the newest may be another one."""
    folder = create(tmp_path)
    commit(folder, ARTICLES[:1])
    engine = open_index(str(tmp_path))
    old = engine.searcher()
    commit(folder, ARTICLES[1:])
    engine.refresh()
    new = engine.searcher()
    for at in range(1, 6):
        engine = open_index(str(tmp_path))
        looks = iter([*[old] * at, *[new] * 50])
        monkeypatch.setattr(engine._given, "newest", lambda looks=looks: next(looks))
        for _ in range(8):
            found, offered = engine.search("giá vàng"), engine.suggest("giá và")
            assert found.total.value == (1 if found.generation == old.generation else 30)
            assert (len(offered.items) == 1) == (offered.generation == old.generation)
        assert found.generation == offered.generation == new.generation, "which has been the newest since"


_AT_ONCE = """
import sys, threading
from search import Article, open_index
from search.answer import Answer
from search.answer_cache import AnswerCache
sys.setswitchinterval(1e-6)
engine = open_index(sys.argv[1], create=True, workers=1)
with engine.writer() as writer:
    writer.add([Article(id="a", title="Học sinh", source="Báo A")])
engine.refresh()
cache, begin = AnswerCache(), threading.Barrier(16)
cache.put(b"x", engine.search("học", facets=["source"], histogram="year", explain=True))
def find():
    begin.wait()
    assert cache.find(b"x", Answer).total.value == 1
threads = [threading.Thread(target=find) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_the_first_answers_are_found_by_many_threads_at_once(tmp_path):
    """A new process each time: once a type has been decoded, nothing of the kind can happen."""
    for number in range(4):
        command = [sys.executable, "-c", _AT_ONCE, str(tmp_path / f"{number}")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
