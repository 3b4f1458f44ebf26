"""Selections: every hit of a query, in an order that only the articles decide."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import articles

from search import Article, GenerationMissing, QueryError, SearchOptions, open_index


def by_date(article: Article) -> tuple[bool, float, bytes]:
    """The order as it is promised: published first to last, then by id, undated last."""
    when = article.published
    return (when is None, when.timestamp() if when else 0.0, article.id.encode())


@given(
    parts=st.lists(st.lists(articles(), max_size=4, unique_by=lambda one: one.id), min_size=1, max_size=3),
    q=st.sampled_from(["", "học", "sinh OR năm", "đường -học"]),
    start=st.integers(0, 9),
)
def test_all_hits_by_date_whatever_segments_they_are_in(tmp_path_factory, parts, q, start) -> None:
    engine = open_index(str(tmp_path_factory.mktemp("selection")), create=True)
    for part in parts:
        with engine.writer() as writer:
            writer.add(part)
    selection = engine.select(q, sort="newest", size=1)
    found = list(selection.articles())
    hits = engine.search(q, SearchOptions(size=100)).items
    assert found == sorted(found, key=by_date)
    assert {article.id for article in found} == {hit.id for hit in hits}
    assert selection.count == len(found) == len(hits)
    assert list(selection.articles(start)) == found[start:]
    assert selection.generation == engine.generation


def test_it_stays_as_it_was_while_articles_come_and_go(tmp_path: Path) -> None:
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add(Article(id=str(n), title="bão") for n in range(5))
    selection = engine.select("bão", source=())
    reading = selection.articles()
    assert next(reading).id == "0"
    for n in range(6):
        with engine.writer() as writer:
            writer.add([Article(id=f"x{n}", title="bão")])
            writer.delete([str(n)])
    assert [article.id for article in reading] == ["1", "2", "3", "4"]
    assert engine.select("bão").count == 6
    with pytest.raises(GenerationMissing):
        engine.select("bão", generation=selection.generation)


def test_what_it_says_of_the_query(tmp_path: Path) -> None:
    engine = open_index(str(tmp_path / "index"), create=True)
    before = datetime.now(timezone.utc)
    with engine.writer() as writer:
        writer.add([Article(id="1", title="bão lũ")])
    selection = engine.select("BÃO  lũ", words="all")
    assert (selection.query.canonical, selection.query.text) == ("BÃO lũ", "BÃO  lũ")
    assert before <= selection.created <= datetime.now(timezone.utc)
    with pytest.raises(QueryError):
        engine.select('"bão')
