"""A search that names its generation gets the same answer as long as that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Article, Engine, GenerationMissing, IndexLocked, SearchOptions, open_index
from search.whoosh.generations.generation import KEPT


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_index(str(tmp_path / "index"), create=True)


def write(engine: Engine, *added: Article, deleted: tuple[str, ...] = ()) -> str:
    with engine.writer() as writer:
        writer.delete(deleted)
        writer.add(added)
    return engine.generation


def test_the_same_count_after_more_came_in(engine: Engine) -> None:
    then = write(engine, Article(id="1", title="bão số 1"), Article(id="2", title="bão số 2"))
    first = engine.search("bão", facets=["source"])
    write(engine, Article(id="3", title="bão số 3"), deleted=("1",))
    again = engine.search("bão", facets=["source"], generation=then)
    assert engine.search("bão").total.value == 2
    assert (again.generation, again.total, again.items) == (then, first.total, first.items)
    assert engine.search("bão", generation=engine.generation).total.value == 2


def test_an_article_as_it_was(engine: Engine) -> None:
    then = write(engine, Article(id="1", title="cũ"))
    now = write(engine, Article(id="1", title="mới"))
    assert [engine.get("1", name).title for name in (then, now, None)] == ["cũ", "mới", "mới"]
    assert engine.get("2", then) is None


def test_pages_stay_with_the_generation(engine: Engine) -> None:
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
def test_a_generation_that_is_not_kept(engine: Engine, name: str) -> None:
    for number in range(KEPT):
        write(engine, Article(id=str(number), title="bão"))
    assert engine.generation == f"g{KEPT + 1}"
    for ask in (engine.search, engine.estimate):
        with pytest.raises(GenerationMissing) as caught:
            ask("bão", generation=name)
        assert caught.value.kept == tuple(f"g{number}" for number in range(KEPT + 1, 1, -1))
    with pytest.raises(GenerationMissing):
        engine.get("1", name)


def test_a_pinned_generation_outlives_the_others(engine: Engine) -> None:
    then = write(engine, *(Article(id=str(n), title="bão") for n in range(3)))
    engine.pin(then)
    for number in range(2 * KEPT):
        write(engine, Article(id=f"x{number}", title="bão"), deleted=(str(number),))
    assert engine.search("bão", generation=then).total.value == 3
    other = open_index(str(engine.searcher().snapshot.folder))
    assert [article.id for article in other.select("bão", generation=then).articles()] == ["0", "1", "2"]
    assert [(one.name, one.pinned) for one in engine.generations()][-2:] == [("g7", False), (then, True)]
    assert len(engine.generations()) == KEPT + 1
    assert engine.check() == []


def test_what_is_unpinned_goes_with_the_next_commit(engine: Engine) -> None:
    then = write(engine, Article(id="1", title="bão"))
    engine.pin(then)
    engine.pin(then)
    for number in range(KEPT):
        write(engine, Article(id=f"x{number}", title="bão"))
    engine.pin(then, keep=False)
    assert engine.search("bão", generation=then).total.value == 1
    files = {path.name for path in engine.searcher().snapshot.folder.iterdir()}
    write(engine, Article(id="y", title="bão"))
    with pytest.raises(GenerationMissing):
        open_index(str(engine.searcher().snapshot.folder)).search("bão", generation=then)
    gone = files - {path.name for path in engine.searcher().snapshot.folder.iterdir()}
    assert "generation-00000002.json" in gone


@pytest.mark.parametrize("name", ["g1", "g99", "x", ""])
def test_only_what_is_kept_can_be_pinned(engine: Engine, name: str) -> None:
    for number in range(KEPT):
        write(engine, Article(id=str(number), title="bão"))
    for keep in (True, False):
        with pytest.raises(GenerationMissing, match="kept are g2, g3, g4, g5"):
            engine.pin(name, keep=keep)


def test_no_commit_comes_between(engine: Engine) -> None:
    then = write(engine, Article(id="1", title="bão"))
    with engine.writer(), pytest.raises(IndexLocked):
        engine.pin(then)
