"""One search against one snapshot: totals, pages, sorts, filters and counts are those made by hand."""

from __future__ import annotations

import random
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec
import naive
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import conditions
from sample import SECTIONS, articles, commit, create, snapshot

from analyzers import fold
from search import Article, SearchOptions
from search.errors import QueryError
from search.options import FACETS
from search.plan import AnyOf, Condition, Everything, Evidence, Plan, Syllable
from search.planner import Planned
from search.whoosh.answering.searching import Place, Search
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.deadline import Deadline

RUN = (Syllable("học", "hoc"), Syllable("năm", "nam"), Syllable("duong", "duong"))
EVIDENCE = Evidence(runs=(RUN,), singles=RUN)


def search(opened: Snapshot, condition: Condition, options: SearchOptions, every: Condition | None = None) -> Search:
    plan = Plan(condition, condition if every is None else every, EVIDENCE)
    return Search(opened, Planned(plan, [], frozenset()), options, Deadline(None))


def walk(found: Search) -> list[str]:
    """The ids of all pages, turned one by one."""
    ids: list[str] = []
    after: Place | None = None
    while True:
        places, more = found.page(after)
        ids += [hit.id for hit in found.hits(places)]
        if not more:
            return ids
        after = places[-1]


@st.composite
def indexes(draw: st.DrawFn) -> list[tuple[list[Article], list[str]]]:
    """Commits: articles added, then ids deleted."""
    deleted = st.lists(st.sampled_from("abcdefgh"), max_size=2)
    return draw(st.lists(st.tuples(st.lists(articles(), max_size=5), deleted), min_size=1, max_size=3))


def written(folder: Path, steps: list[tuple[list[Article], list[str]]]) -> list[Article]:
    """Write the commits; gives the articles that are left."""
    create(folder)
    left: dict[str, Article] = {}
    for added, deleted in steps:
        commit(folder, added)
        commit(folder, deleted=deleted)
        left.update({article.id: article for article in added})
        left = {key: article for key, article in left.items() if key not in deleted}
    return list(left.values())


options = st.builds(
    SearchOptions,
    size=st.integers(1, 4),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    source=st.sampled_from([(), (), ("Báo Mới",), ("Báo Mới", "Tuổi Trẻ"), ("không có",)]),
    section=st.sampled_from([(), (), (SECTIONS[1], SECTIONS[2])]),
    author=st.sampled_from([(), (), ("Lê Bình",)]),
    tag=st.sampled_from([(), (), ("bóng đá", "giáo dục")]),
    since=st.sampled_from([None, None, datetime(2020, 2, 1, tzinfo=timezone.utc)]),
    until=st.sampled_from([None, None, datetime(2020, 12, 1, tzinfo=timezone.utc)]),
    facets=st.just(FACETS),
    histogram=st.sampled_from([None, "year", "month", "day"]),
)


def passes(article: Article, chosen: SearchOptions, without: str = "") -> bool:
    for name in FACETS:
        wanted = getattr(chosen, name)
        if wanted and name != without and not set(wanted) & set(naive.values(article, name)):
            return False
    if chosen.since is None and chosen.until is None:
        return True
    when = article.published
    return (
        when is not None
        and (chosen.since is None or when >= chosen.since)
        and (chosen.until is None or when < chosen.until)
    )


@settings(max_examples=60)
@given(indexes(), conditions, options)
def test_any_search(tmp_path_factory, steps: Any, condition: Condition, chosen: SearchOptions) -> None:
    folder = tmp_path_factory.mktemp("index")
    left = written(folder, steps)
    found = search(snapshot(folder), condition, chosen)
    matching = [article for article in left if naive.holds(article, condition)]
    inside = [article for article in matching if passes(article, chosen)]

    assert found.total() == found.all_words() == len(inside)
    pages = walk(found)
    assert sorted(pages) == sorted(article.id for article in inside)
    whole = msgspec.structs.replace(chosen, size=100)
    assert pages == walk(search(snapshot(folder), condition, whole))

    for name, counted in found.facets().items():
        others = [article for article in matching if passes(article, chosen, without=name)]
        assert [(value.value, value.count) for value in counted] == naive.facet_counts(others, name)
    if chosen.histogram:
        buckets = [(bucket.key, bucket.count, bucket.total) for bucket in found.histogram()]
        assert buckets == naive.histogram(inside, left, chosen.histogram)
    else:
        assert found.histogram() == []
    if chosen.sort != "relevance":
        times = [article.published for key in pages for article in left if article.id == key]
        dated = [time for time in times if time]
        assert dated == sorted(dated, reverse=chosen.sort == "newest")
        assert times[: len(dated)] == dated  # those without a date come last


@settings(max_examples=25)
@given(indexes(), conditions, conditions)
def test_all_words_counts_the_hits_that_have_every_word(
    tmp_path_factory, steps: Any, condition: Condition, every: Condition
) -> None:
    folder = tmp_path_factory.mktemp("index")
    left = written(folder, steps)
    found = search(snapshot(folder), condition, SearchOptions(), every)
    both = [article for article in left if naive.holds(article, condition) and naive.holds(article, every)]
    assert found.all_words() == len(both)


def test_relevance_falls_from_hit_to_hit(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id=str(n), title="học " * (n % 5 + 1), body="sinh " * n) for n in range(30)])
    found = search(snapshot(tmp_path), AnyOf(RUN), SearchOptions(size=100))
    places, more = found.page(None)
    keys = [place.key for place in places]
    assert keys == sorted(keys, reverse=True)
    assert not more
    assert [hit.score for hit in found.hits(places)] == [round(key, 4) for key in keys]


def test_equal_scores_come_in_the_order_of_the_index(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id=str(n), title="học sinh") for n in range(9)])
    assert walk(search(snapshot(tmp_path), RUN[0], SearchOptions(size=2))) == [str(n) for n in range(9)]


def test_a_page_of_no_size_still_counts(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id="1", title="học")])
    found = search(snapshot(tmp_path), RUN[0], SearchOptions(size=0))
    assert found.page(None) == ([], True)
    assert found.total() == 1


def test_without_a_query_the_newest_come_first_and_nothing_is_scored(tmp_path: Path) -> None:
    days = [3, 1, 2]
    commit(
        create(tmp_path),
        [Article(id=str(day), title="a", published=datetime(2020, 1, day, tzinfo=timezone.utc)) for day in days],
    )
    found = search(snapshot(tmp_path), Everything(), SearchOptions())
    assert walk(found) == ["3", "2", "1"]
    assert {hit.score for hit in found.hits(found.page(None)[0])} == {0.0}


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("size", [1, 7, 40, 100])
def test_the_first_of_many_by_date(tmp_path: Path, sort: str, size: int) -> None:
    """Of one day in the order of the index, those without a date last, deleted ones and others than found nowhere."""
    dice = random.Random(size)
    days = [dice.choice([None, None, *range(1, 15)]) for _ in range(150)]
    dates = [day and datetime(1960 + day, 1, 1, tzinfo=timezone.utc) for day in days]
    articles = [Article(id=str(n), title=dice.choice(["học", "sinh"]), published=date) for n, date in enumerate(dates)]
    commit(create(tmp_path), articles)
    commit(tmp_path, deleted=[str(n) for n in range(0, 150, 4)])
    for condition in (Everything(), RUN[0]):
        left = [one for n, one in enumerate(articles) if n % 4 and naive.holds(one, condition)]
        sign = -1 if sort == "newest" else 1
        left.sort(key=lambda one: (one.published is None, one.published and sign * one.published.timestamp()))
        found = search(snapshot(tmp_path), condition, SearchOptions(size=size, sort=sort))
        assert [hit.id for hit in found.hits(found.page(None)[0])] == [one.id for one in left[:size]]


@pytest.mark.parametrize(
    ("typed", "title", "match"),
    [
        ("đường", "đường", "exact"),
        ("đương", "đường", "tone"),
        ("duong", "duong", "exact"),
        ("duong", "đường", "fold"),
        ("nam", "nấm", "fold"),
        ("nam", "năm", "fold"),
        ("nam", "nám", "tone"),
        ("đường", "dương", "fold"),
    ],
)
def test_how_near_the_marks_of_a_hit_are(tmp_path: Path, typed: str, title: str, match: str) -> None:
    commit(create(tmp_path), [Article(id="1", title=title)])
    syllable = Syllable(typed, fold(typed))
    plan = Plan(syllable, syllable, Evidence(runs=((syllable,),), singles=(syllable,)))
    found = Search(snapshot(tmp_path), Planned(plan, [], frozenset()), SearchOptions(), Deadline(None))
    assert [hit.match for hit in found.hits(found.page(None)[0])] == [match]


def test_a_search_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id="1", title="học")])
    plan = Plan(RUN[0], RUN[0], EVIDENCE)
    with pytest.raises(QueryError) as refused:
        Search(snapshot(tmp_path), Planned(plan, [], frozenset()), SearchOptions(), Deadline(-1))
    assert refused.value.code == "deadline"
    assert refused.value.hint_vi
    assert refused.value.hint_en
