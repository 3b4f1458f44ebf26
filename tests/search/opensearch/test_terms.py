"""What a cluster would not take as it is: long words, long ids, odd text; each is stored and found all the same."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from cluster import Indexes

from search import Article, Engine, SearchOptions, open_index
from search.searcher import Filters

pytestmark = pytest.mark.cluster


@pytest.fixture
def engine(indexes: Indexes) -> Engine:
    return open_index(indexes.address(), create=True)


def write(engine: Engine, *articles: Article) -> None:
    with engine.writer() as writer:
        writer.add(articles)


LONG = "a" * 40_000


@pytest.mark.parametrize(
    "article",
    [
        Article(id="x" * 40_000, title="học"),
        Article(id="1", title=f"học {LONG} sinh", body=f"{LONG}b"),
        Article(id="1", title="học", source="S" * 40_000, tags=["T" * 40_000, "t"]),
        Article(id="1", title="học", body="x" * 70_000 + " " + "ữ" * 70_000),
        Article(id="1", title="học", body="\x00 \u2028 \ufffe \U0001f600 a=b c|d e_f g^h #i"),
        Article(id="1", title="học", extra={"n": 2**63, "nested": [{"x": None}, 1.5e300], "": "", "a.b": {"a": 1}}),
        Article(id="1", title="học", published=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=7)))),
        Article(id="1", title="học", published=datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc)),
        Article(id="a/b c?&#%é", title="học"),
    ],
    ids=lambda article: repr(article)[-60:],
)
def test_odd_articles(engine: Engine, article: Article) -> None:
    write(engine, article)
    assert engine.get(article.id) == article
    found = engine.search("học", SearchOptions(facets=("source", "tag"), histogram="year"))
    assert [hit.id for hit in found.items] == [article.id]
    assert list(engine.ids()) == [article.id]
    assert list(engine.select("học").articles()) == [article]
    with engine.writer() as writer:
        assert writer.delete([article.id]) == 1
    assert engine.get(article.id) is None


def test_long_words_are_found_whole(engine: Engine) -> None:
    write(engine, Article(id="1", title=f"{LONG}b c"), Article(id="2", title=f"{LONG}c d"))
    searcher = engine.searcher()
    assert searcher.statistics.frequency(f"{LONG}b") == 1
    assert searcher.statistics.pair_frequency(f"{LONG}b", "c") == 1


def test_long_values_are_filtered_by_exactly(engine: Engine) -> None:
    one, other = "S" * 9_000, "S" * 9_001
    write(engine, Article(id="1", title="học", source=one), Article(id="2", title="học", source=other))
    assert [hit.id for hit in engine.search("học", SearchOptions(source=(other,))).items] == ["2"]
    assert engine.searcher().stored(["1"]) == [Article(id="1", title="học", source=one)]
    assert Filters(source=(one,)) != Filters(source=(other,))
