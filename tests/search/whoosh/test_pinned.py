"""A search that names its generation gets the same answer as long as that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Article, GenerationMissing, SearchOptions
from search.whoosh.engine import WhooshEngine
from search.whoosh.generation import KEPT


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine.open(str(tmp_path / "index"), create=True)


def write(engine: WhooshEngine, *added: Article, deleted: tuple[str, ...] = ()) -> str:
    with engine.writer(workers=1) as writer:
        writer.delete(deleted)
        writer.add(added)
    return engine.generation


def test_the_same_count_after_more_came_in(engine: WhooshEngine) -> None:
    then = write(engine, Article(id="1", title="bão số 1"), Article(id="2", title="bão số 2"))
    first = engine.search("bão", facets=["source"])
    write(engine, Article(id="3", title="bão số 3"), deleted=("1",))
    again = engine.search("bão", facets=["source"], generation=then)
    assert engine.search("bão").total.value == 2
    assert (again.generation, again.total, again.items) == (then, first.total, first.items)
    assert engine.search("bão", generation=engine.generation).total.value == 2


def test_an_article_as_it_was(engine: WhooshEngine) -> None:
    then = write(engine, Article(id="1", title="cũ"))
    now = write(engine, Article(id="1", title="mới"))
    assert [engine.get("1", name).title for name in (then, now, None)] == ["cũ", "mới", "mới"]
    assert engine.get("2", then) is None


def test_pages_stay_with_the_generation(engine: WhooshEngine) -> None:
    then = write(engine, *(Article(id=str(n), title="bão") for n in range(5)))
    write(engine, Article(id="x", title="bão"))
    seen: list[str] = []
    cursor = None
    while True:
        page = engine.search("bão", SearchOptions(size=2, generation=then, cursor=cursor))
        seen += [hit.id for hit in page.items]
        if (cursor := page.next) is None:
            break
    assert seen == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("name", ["g1", "g99", "g0", "g", "x", "", "g²", "g-1"])
def test_a_generation_that_is_not_kept(engine: WhooshEngine, name: str) -> None:
    for number in range(KEPT):
        write(engine, Article(id=str(number), title="bão"))
    assert engine.generation == f"g{KEPT + 1}"
    for ask in (engine.search, engine.estimate):
        with pytest.raises(GenerationMissing) as caught:
            ask("bão", generation=name)
        assert caught.value.kept == tuple(f"g{number}" for number in range(KEPT + 1, 1, -1))
    with pytest.raises(GenerationMissing):
        engine.get("1", name)
