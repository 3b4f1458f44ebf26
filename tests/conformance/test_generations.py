"""Generations: what was published stays as it was, and is asked by its name as long as it is kept."""

from __future__ import annotations

import pytest

from search import Article, CursorError, Engine, GenerationMissing, IndexLocked, NotSupported
from search.searcher import Backend, Capabilities, Searcher, Statistics


def write(engine: Engine, *added: str, deleted: tuple[str, ...] = (), mark: str = "") -> str:
    with engine.writer() as writer:
        writer.delete(deleted)
        writer.add(Article(id=name, title=f"học {name}") for name in added)
        return writer.commit(mark)


def ids(engine: Engine, **options: object) -> list[str]:
    return sorted(hit.id for hit in engine.search("học", size=100, **options).items)


def test_a_commit_is_seen_when_it_is_whole(make) -> None:
    engine = make()
    first = engine.generation
    with engine.writer() as writer:
        writer.add([Article(id="a", title="học")])
        assert (engine.generation, ids(engine)) == (first, [])
    assert engine.generation != first
    assert ids(engine) == ["a"]
    assert not engine.refresh()


def test_an_error_while_writing_changes_nothing(make) -> None:
    engine = make()
    write(engine, "a")
    before = engine.generation
    with pytest.raises(RuntimeError), engine.writer() as writer:
        writer.delete(["a"])
        writer.add([Article(id="b", title="học")])
        raise RuntimeError
    assert (engine.generation, ids(engine)) == (before, ["a"])
    assert write(engine, "c")


def test_one_writer_at_a_time(make) -> None:
    engine = make()
    with engine.writer(), pytest.raises(IndexLocked, match="try again"), engine.writer():
        pass
    write(engine, "a")


def test_a_kept_generation_answers_as_it_did(make) -> None:
    engine = make()
    then = write(engine, "a", "b")
    write(engine, "c", deleted=("a",))
    assert ids(engine) == ["b", "c"]
    assert ids(engine, generation=then) == ["a", "b"]
    assert [one and one.id for one in engine.stored(["a", "c"], generation=then)] == ["a", None]
    assert engine.get("a") is None
    with pytest.raises(GenerationMissing) as missing:
        engine.search("học", generation="g999")
    assert then in missing.value.kept


def test_a_cursor_goes_on_in_its_own_generation(make) -> None:
    engine = make()
    write(engine, "a", "b", "c")
    first = engine.search("học", size=2)
    write(engine, "d", deleted=("c",))
    rest = engine.search("học", size=2, cursor=first.next)
    assert [hit.id for hit in (*first.items, *rest.items)] == ["a", "b", "c"]
    assert (rest.generation, rest.next) == (first.generation, None)
    with pytest.raises(CursorError) as refused:
        engine.search("sinh", size=2, cursor=first.next)
    assert not refused.value.gone
    for name in "efghij":
        write(engine, name)
    with pytest.raises(CursorError) as gone:
        engine.search("học", size=2, cursor=first.next)
    assert gone.value.gone


def test_what_is_told_of_generations(make) -> None:
    engine = make()
    first, second = write(engine, "a", "b", mark="one"), write(engine, "c")
    newest, before, *_ = engine.generations()
    assert (newest.name, newest.current, newest.articles, newest.mark) == (second, True, 3, "one")
    assert (before.name, before.current, before.articles) == (first, False, 2)
    assert newest.number > before.number


def test_a_pinned_generation_is_kept(make) -> None:
    engine = make()
    then = write(engine, "a")
    if not engine.capabilities.pin:
        with pytest.raises(NotSupported):
            engine.pin(then)
        return
    engine.pin(then)
    for name in "bcdefgh":
        write(engine, name)
    assert ids(engine, generation=then) == ["a"]
    with pytest.raises(GenerationMissing):
        engine.pin("g999")


def test_rolling_back_publishes_the_old_content_anew(make) -> None:
    engine = make()
    then = write(engine, "a")
    last = write(engine, "b", deleted=("a",))
    new = engine.rollback(then)
    assert new not in (then, last)
    assert (engine.generation, ids(engine)) == (new, ["a"])
    with pytest.raises(GenerationMissing):
        engine.rollback(new)


def test_a_whole_index_has_no_damages(make) -> None:
    engine = make()
    write(engine, "a", "b")
    assert engine.check() == []


def test_what_an_engine_cannot_is_said_clearly(make, monkeypatch) -> None:
    engine = make()
    monkeypatch.setattr(type(engine), "capabilities", Capabilities(pin=False, rollback=False, check=False))
    backend = engine._backend
    monkeypatch.setattr(type(backend), "capabilities", Capabilities(pin=False, rollback=False, check=False))
    for call in (lambda: engine.pin("g1"), lambda: engine.rollback("g1"), engine.check):
        with pytest.raises(NotSupported, match="cannot"):
            call()


def test_stored_articles_come_in_one_call_and_in_order(make) -> None:
    engine = make()
    whole = Article(
        id="b", title="học", body="thân bài", tags=["thẻ"], authors=["An"], url="https://b.vn/1", source="B"
    )
    with engine.writer() as writer:
        writer.add([Article(id="a", title="một"), whole])
    assert engine.stored(["b", "zzz", "a", "b"]) == [whole, None, Article(id="a", title="một"), whole]
    assert engine.stored([]) == []
    (some,) = engine.stored(["b"], ["title", "tags"])
    assert (some.title, some.tags) == ("học", ["thẻ"])
    (head,) = engine.stored(["b"], ["title", "source"])
    assert (head.id, head.title, head.source) == ("b", "học", "B")


def test_nothing_of_the_port_is_left_out(make) -> None:
    engine = make()
    searcher = engine.searcher()
    for port, own in ((Backend, engine._backend), (Searcher, searcher), (Statistics, searcher.statistics)):
        named = {name for name in dir(port) if not name.startswith("_")}
        assert named <= {name for name in dir(own)}
