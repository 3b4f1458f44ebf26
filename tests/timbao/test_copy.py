"""``timbao copy``."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from cluster import Indexes

from search import Article, open_index
from timbao.commands import copy as copying


def articles(count: int, first: int = 0) -> list[Article]:
    return [
        Article(id=f"{n}", title=f"Bài {n}", body="học sinh", authors=["An"], extra={"n": n})
        for n in range(first, first + count)
    ]


def written(place: str, *batches: list[Article], deleted: tuple[str, ...] = ()) -> None:
    engine = open_index(place, create=True, workers=1)
    for batch in batches:
        with engine.writer() as writer:
            writer.add(batch)
    with engine.writer() as writer:
        writer.delete(deleted)


def held(place: str) -> dict[str, Article | None]:
    engine = open_index(place)
    return {article_id: engine.get(article_id) for article_id in engine.ids()}


@pytest.fixture
def source(tmp_path) -> str:
    place = str(tmp_path / "source")
    written(place, articles(5), articles(4, first=5), deleted=("3",))
    return place


def test_all_articles_are_copied_as_they_are_and_in_their_order(timbao, source, tmp_path):
    target = str(tmp_path / "target")
    result = timbao("copy", source, target, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["articles"], told["copied"], told["removed"]) == (8, 8, 0)
    assert list(held(target).items()) == list(held(source).items())
    again = timbao("copy", source, target)
    assert again.exit_code == 0
    assert "0 articles copied; both have the same 8 articles" in again.stdout
    assert told["checksum"] in again.stdout


def test_one_that_was_interrupted_goes_on_where_it_was(timbao, source, tmp_path, monkeypatch):
    target = str(tmp_path / "target")
    real, left = copying.articles_of, [2]

    def failing(engine, ids):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(5, "the cable was pulled")
        return real(engine, ids)

    monkeypatch.setattr(copying, "articles_of", failing)
    assert timbao("copy", source, target, "--commit-every", 3).exit_code == 1
    assert len(held(target)) == 6
    monkeypatch.setattr(copying, "articles_of", real)
    told = json.loads(timbao("copy", source, target, "--json").stdout)
    assert (told["articles"], told["copied"]) == (8, 2)
    assert held(target) == held(source)


def test_where_the_source_has_changed_meanwhile_the_copy_holds_what_it_does(timbao, source, tmp_path):
    target = str(tmp_path / "target")
    assert timbao("copy", source, target).exit_code == 0
    written(source, [Article(id="new", title="Bài mới")], deleted=("0", "1"))
    told = json.loads(timbao("copy", source, target, "--json").stdout)
    assert (told["articles"], told["copied"], told["removed"]) == (7, 7, 2)
    assert held(target) == held(source)


def test_an_index_that_is_no_copy_is_left_alone(timbao, source, tmp_path):
    target = str(tmp_path / "target")
    written(target, articles(1, first=100))
    result = timbao("copy", source, target)
    assert result.exit_code == 2
    assert "TO is no copy of FROM, and has 1 article" in result.stderr
    assert list(held(target)) == ["100"]
    assert timbao("copy", source, source).exit_code == 2
    assert timbao("copy", str(tmp_path / "none"), target).exit_code == 1


def test_what_does_not_compare_is_told(timbao, source, tmp_path, monkeypatch):
    target = str(tmp_path / "target")
    digests = iter([(8, 1), (8, 2)])
    monkeypatch.setattr(copying, "_digest", lambda engine: next(digests))
    result = timbao("copy", source, target)
    assert result.exit_code == 1
    assert "with other contents" in result.stderr


@pytest.fixture
def indexes() -> Iterator[Indexes]:
    made = Indexes()
    yield made
    made.remove()


@pytest.mark.cluster
def test_into_a_cluster_and_out_again(timbao, source, tmp_path, indexes):
    target, back = indexes.address(shards=2), str(tmp_path / "back")
    assert timbao("copy", source, target, "--commit-every", 3).exit_code == 0
    assert timbao("copy", target, back).exit_code == 0
    assert list(held(back).items()) == list(held(target).items()) == list(held(source).items())
