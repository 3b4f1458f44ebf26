"""Stored articles come back whole, and a page of hits reads their heads only."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from sample import archives

from search import Article
from search.errors import IndexDamaged
from search.whoosh.segments.arrays import ArrayFile, write_arrays
from search.whoosh.segments.store import Store, StoreBuilder, train


def stored(folder, articles: list[Article], dictionary=None) -> Store:
    builder = StoreBuilder(dictionary)
    for article in articles:
        builder.add(article)
    write_arrays(folder / "a.arrays", builder.arrays(), {})
    return Store(ArrayFile(folder / "a.arrays"))


@given(archives())
def test_articles_come_back(tmp_path_factory, found: list[Article]) -> None:
    store = stored(tmp_path_factory.mktemp("store"), found)
    assert [store.article(doc) for doc in range(len(found))] == found
    assert [store.head(doc).title for doc in range(len(found))] == [article.title for article in found]
    assert [store.body(doc) for doc in range(len(found))] == [article.body for article in found]
    assert store.dictionaries() == []


def test_a_dictionary_makes_articles_smaller_and_changes_nothing_else(tmp_path, news: list[Article]) -> None:
    many = [article for article in news for _ in range(3)]
    dictionary = train(many)
    assert dictionary is not None
    sizes = []
    for number, one in enumerate((None, dictionary)):
        (tmp_path / str(number)).mkdir()
        store = stored(tmp_path / str(number), news, one)
        assert [store.article(doc) for doc in range(len(news))] == news
        sizes.append(sum(store._file[name].nbytes for name in ("head_blob", "rest_blob")))
    assert sizes[1] < 0.8 * sizes[0]


def test_few_articles_teach_nothing(news: list[Article]) -> None:
    assert train(news[:20]) is None
    assert train([Article(id="1", body="học sinh " * 200_000)]) is None


@pytest.mark.parametrize("at", [0, 5, -1])
def test_a_damaged_article_is_told_by_name(tmp_path, at: int) -> None:
    builder = StoreBuilder(None)
    builder.add(Article(id="1", title="Học sinh"))
    arrays = builder.arrays()
    arrays["head_blob"] = arrays["head_blob"].copy()
    arrays["head_blob"][at] ^= 0xFF
    arrays["dictionary_of"] = np.array([0], np.uint8)
    write_arrays(tmp_path / "b.arrays", arrays, {})
    with pytest.raises(IndexDamaged, match=r"b\.arrays: stored article 0"):
        Store(ArrayFile(tmp_path / "b.arrays")).head(0)


def test_a_dictionary_that_is_not_there(tmp_path) -> None:
    builder = StoreBuilder(None)
    builder.add(Article(id="1", title="Học sinh"))
    write_arrays(tmp_path / "c.arrays", builder.arrays() | {"dictionary_of": np.array([3], np.uint8)}, {})
    with pytest.raises(IndexDamaged, match=r"c\.arrays: stored article 0"):
        Store(ArrayFile(tmp_path / "c.arrays")).head(0)
