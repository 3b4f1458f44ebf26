"""Facets and timelines are counts that anyone could make by hand."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import naive
import numpy as np
import pytest
from embedded import commit, create, snapshot
from hypothesis import given
from hypothesis import strategies as st
from sample import VIETNAM, archives, chapters

from search import Article
from search.answer import Bucket, FacetValue
from search.options import FACET_SIZE, FACETS
from search.whoosh.answering import facet_counts
from search.whoosh.answering.facet_counts import count_facets
from search.whoosh.answering.facets import facet_values, histogram
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.article_set import ArticleSet


def found_in(opened: Snapshot, chosen: set[str]) -> ArticleSet:
    segments = opened.segments
    return ArticleSet([np.array([one.article(doc).id in chosen for doc in range(one.docs)]) for one in segments])


def facet(opened: Snapshot, chosen: set[str], name: str, size: int = FACET_SIZE) -> list[FacetValue]:
    return facet_values(name, opened.segments, count_facets(opened.segments, found_in(opened, chosen), [name]), size)


def timeline(opened: Snapshot, chosen: set[str], period: str) -> list[Bucket]:
    return histogram(period, opened.segments, count_facets(opened.segments, found_in(opened, chosen), [period]))


def written(folder: Path, found: list[Article], pieces: int) -> Snapshot:
    """An index of the articles, in so many commits."""
    create(folder)
    for chapter in chapters(found, pieces):
        commit(folder, chapter)
    return snapshot(folder)


@given(archives(), st.integers(1, 3), st.sets(st.sampled_from("abcdefgh")), st.sampled_from(FACETS))
def test_the_values_of_the_matching_articles(
    tmp_path_factory, found: list[Article], pieces: int, chosen: set[str], name: str
) -> None:
    opened = written(tmp_path_factory.mktemp("index"), found, pieces)
    counted = [(value.value, value.count) for value in facet(opened, chosen, name)]
    assert counted == naive.facet_counts([article for article in found if article.id in chosen], name)


def test_as_many_values_as_articles_is_not_one_each(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id="1", title="a", tags=["x", "y"]), Article(id="2", title="b")])
    opened = snapshot(tmp_path)
    assert facet(opened, {"2"}, "tag") == []
    assert [value.value for value in facet(opened, {"1"}, "tag")] == ["x", "y"]


def test_the_most_frequent_values_are_kept(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id=str(n), title="a", tags=["b", *(["a"] if n else [])]) for n in range(2)])
    opened = snapshot(tmp_path)
    assert [(v.value, v.count) for v in facet(opened, {"0", "1"}, "tag", 1)] == [("b", 2)]


@given(archives(), st.integers(1, 3), st.sets(st.sampled_from("abcdefgh")), st.sampled_from(["year", "month", "day"]))
def test_the_periods_of_the_matching_articles(
    tmp_path_factory, found: list[Article], pieces: int, chosen: set[str], period: str
) -> None:
    opened = written(tmp_path_factory.mktemp("index"), found, pieces)
    counted = [(b.key, b.count, b.total) for b in timeline(opened, chosen, period)]
    inside = [article for article in found if article.id in chosen]
    assert counted == naive.histogram(inside, found, period)


FIRST = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-12)))


@pytest.mark.parametrize("period", ["year", "month", "day"])
def test_the_first_and_the_last_moment_there_is(tmp_path: Path, period: str) -> None:
    ends = [Article(id="1", title="a", published=FIRST), Article(id="2", title="a", published=LAST)]
    ends += [Article(id="3", title="a", published=datetime(9999, 12, 31, tzinfo=VIETNAM))]
    commit(create(tmp_path), ends)
    opened = snapshot(tmp_path)
    buckets = timeline(opened, {"1", "2", "3"}, period)
    keys = [bucket.key for bucket in buckets]
    assert keys == [{"year": "0001", "month": "0001-01", "day": "0001-01-01"}[period], keys[-1]]
    assert keys == sorted(keys)
    assert buckets[-1].count == 2
    assert keys[-1] == {"year": "9999", "month": "9999-12", "day": "9999-12-31"}[period]
    only = timeline(opened, {"1"}, period)
    assert [bucket.key for bucket in only] == [{"year": "0001", "month": "0001-01", "day": "0001-01-01"}[period]]


def test_articles_without_a_date_are_in_no_period(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id="1", title="a")])
    opened = snapshot(tmp_path)
    assert timeline(opened, {"1"}, "day") == []


COLUMNS = ["source", "section", "author", "tag", "year", "month", "day"]


@given(
    archives(), st.integers(1, 3), st.sets(st.sampled_from("abcdefgh")), st.permutations(COLUMNS), st.integers(1, 200)
)
def test_columns_counted_together_are_counted_as_alone(
    tmp_path_factory, found: list[Article], pieces: int, chosen: set[str], names: list[str], most: int
) -> None:
    opened = written(tmp_path_factory.mktemp("index"), found, pieces)
    asked = names[: 1 + most % len(names)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facet_counts, "_MOST", most)
        together = count_facets(opened.segments, found_in(opened, chosen), asked)
    for name in asked:
        alone = count_facets(opened.segments, found_in(opened, chosen), [name])
        for one, other in zip(together, alone, strict=True):
            assert one[name].tolist()[1:] == other[name].tolist()[1:]
