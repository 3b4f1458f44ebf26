"""One plan against one generation: totals, pages, sorts, filters and counts are those made by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timezone

import msgspec
import naive
import pytest
from asking import filters_of, plan_of, wanted_of
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import MemoryBackend, passes
from plans import conditions, shares
from sample import SECTIONS, articles

from analyzers import fold
from search import Article, Engine, SearchOptions
from search.deadline import Deadline
from search.errors import QueryError
from search.options import FACETS
from search.plan import AnyOf, Condition, Everything, Share, Syllable
from search.planning.evidence import Evidence
from search.searcher import Filters, Page, Place, Wanted

pytestmark = pytest.mark.long

RUN = (Syllable("học", "hoc"), Syllable("năm", "nam"), Syllable("duong", "duong"))
EVIDENCE = Evidence(runs=(RUN,), singles=RUN)
Steps = list[tuple[list[Article], list[str]]]  # commits: articles added, then ids deleted
Fill = Callable[..., Engine]


def run(
    engine: Engine,
    condition: Condition,
    options: SearchOptions,
    *,
    every: Condition | None = None,
    after: Place | None = None,
    milliseconds: float | None = None,
) -> Page:
    searcher = engine.searcher()
    plan = plan_of(condition, EVIDENCE, searcher.statistics, every=every)
    return searcher.run(plan, filters_of(options), wanted_of(options), after, Deadline(milliseconds))


def walk(engine: Engine, condition: Condition, options: SearchOptions) -> list[str]:
    """The ids of all pages, turned one by one."""
    ids: list[str] = []
    after: Place | None = None
    while True:
        page = run(engine, condition, options, after=after)
        assert len(page.hits) <= options.size
        ids += [hit.article.id for hit in page.hits]
        if not page.more:
            return ids
        after = page.hits[-1].place


@st.composite
def histories(draw: st.DrawFn) -> Steps:
    deleted = st.lists(st.sampled_from("abcdefgh"), max_size=2)
    return draw(st.lists(st.tuples(st.lists(articles(), max_size=5), deleted), min_size=1, max_size=3))


def written(engine: Engine, steps: Steps) -> list[Article]:
    """Write the commits; gives the articles that are left."""
    left: dict[str, Article] = {}
    for added, deleted in steps:
        with engine.writer() as writer:
            writer.add(added)
            writer.commit()
            writer.delete(deleted)
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
    narrow_facets=st.booleans(),
    histogram=st.sampled_from([None, "year", "month", "day"]),
)


@settings(max_examples=40)
@given(steps=histories(), condition=conditions, chosen=options)
def test_any_search(make, steps: Steps, condition: Condition, chosen: SearchOptions) -> None:
    engine = make()
    left = written(engine, steps)
    matching = [article for article in left if naive.holds(article, condition)]
    inside = [article for article in matching if passes(article, filters_of(chosen))]
    page = run(engine, condition, chosen)

    assert page.total == page.all_words == len(inside)
    pages = walk(engine, condition, chosen)
    assert sorted(pages) == sorted(article.id for article in inside)
    assert pages == walk(engine, condition, msgspec.structs.replace(chosen, size=100))
    assert engine.searcher().count([condition], filters_of(chosen), Deadline(None)) == [len(inside)]
    assert engine.searcher().statistics.count(condition) == len(matching)

    assert list(page.facets) == list(FACETS)
    for name, counted in page.facets.items():
        own = "" if chosen.narrow_facets else name
        others = [article for article in matching if passes(article, filters_of(chosen), without=own)]
        assert [(value.value, value.count) for value in counted] == naive.facet_counts(others, name)
    buckets = [(bucket.key, bucket.count, bucket.total) for bucket in page.histogram]
    assert buckets == (naive.histogram(inside, left, chosen.histogram) if chosen.histogram else [])
    if chosen.sort != "relevance":
        times = [article.published for key in pages for article in left if article.id == key]
        dated = [time for time in times if time]
        assert dated == sorted(dated, reverse=chosen.sort == "newest")
        assert times[: len(dated)] == dated  # those without a date come last


@given(steps=histories(), share=shares)
def test_the_most_that_one_article_has_of_a_share(make, steps: Steps, share: Share) -> None:
    engine = make()
    left = written(engine, steps)
    weighed = list(zip(share.children, share.weights, strict=True))
    each = [sum(weight for child, weight in weighed if naive.holds(article, child)) for article in left]
    assert engine.searcher().statistics.best(share) == max(each, default=0)


@given(steps=histories(), condition=conditions, every=conditions)
def test_all_words_counts_the_hits_that_have_every_word(
    make, steps: Steps, condition: Condition, every: Condition
) -> None:
    engine = make()
    left = written(engine, steps)
    both = [article for article in left if naive.holds(article, condition) and naive.holds(article, every)]
    assert run(engine, condition, SearchOptions(), every=every).all_words == len(both)


@given(steps=histories(), condition=conditions, chosen=options)
def test_all_of_it_in_the_order_of_exports(make, steps: Steps, condition: Condition, chosen: SearchOptions) -> None:
    engine = make()
    left = written(engine, steps)
    rows = engine.searcher().select(condition, filters_of(chosen), Deadline(None))
    inside = [one for one in left if naive.holds(one, condition) and passes(one, filters_of(chosen))]
    inside.sort(key=lambda one: (one.published is None, one.published and one.published.timestamp(), one.id))
    assert rows.count == len(inside)
    assert list(rows.read(0)) == inside
    assert list(rows.read(2)) == inside[2:]


def test_relevance_falls_from_hit_to_hit(filled: Fill) -> None:
    engine = filled([Article(id=str(n), title="học " * (n % 5 + 1), body="sinh " * n) for n in range(30)])
    page = run(engine, AnyOf(RUN), SearchOptions(size=100))
    keys = [hit.place.key for hit in page.hits]
    assert keys == sorted(keys, reverse=True)
    assert not page.more


def test_equal_scores_come_in_the_order_in_which_articles_were_added(filled: Fill) -> None:
    engine = filled([Article(id=str(n), title="học sinh") for n in range(9)], commits=3)
    assert walk(engine, RUN[0], SearchOptions(size=2)) == [str(n) for n in range(9)]
    with engine.writer() as writer:
        writer.add([Article(id="4", title="học sinh")])  # one that is replaced is a new one
    assert walk(engine, RUN[0], SearchOptions(size=2)) == ["0", "1", "2", "3", "5", "6", "7", "8", "4"]


def test_a_page_of_no_size_still_counts(filled: Fill) -> None:
    page = run(filled([Article(id="1", title="học")]), RUN[0], SearchOptions(size=0))
    assert (list(page.hits), page.more, page.total) == ([], True, 1)


def test_without_a_query_the_newest_come_first(filled: Fill) -> None:
    engine = filled(
        Article(id=str(day), title="a", published=datetime(2020, 1, day, tzinfo=timezone.utc)) for day in [3, 1, 2]
    )
    assert walk(engine, Everything(), SearchOptions()) == ["3", "2", "1"]


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("size", [1, 7, 40, 100])
def test_the_first_of_many_by_date(filled: Fill, sort: str, size: int) -> None:
    """Of one day in the order of the index, those without a date last, deleted ones and others than found nowhere."""
    dice = random.Random(size)
    days = [dice.choice([None, None, *range(1, 15)]) for _ in range(150)]
    dates = [day and datetime(1960 + day, 1, 1, tzinfo=timezone.utc) for day in days]
    made = [Article(id=str(n), title=dice.choice(["học", "sinh"]), published=date) for n, date in enumerate(dates)]
    engine = filled(made)
    with engine.writer() as writer:
        writer.delete([str(n) for n in range(0, 150, 4)])
    for condition in (Everything(), RUN[0]):
        left = [one for n, one in enumerate(made) if n % 4 and naive.holds(one, condition)]
        sign = -1 if sort == "newest" else 1
        left.sort(key=lambda one: (one.published is None, one.published and sign * one.published.timestamp()))
        page = run(engine, condition, SearchOptions(size=size, sort=sort))
        assert [hit.article.id for hit in page.hits] == [one.id for one in left[:size]]


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
def test_how_near_the_marks_of_a_hit_are(filled: Fill, typed: str, title: str, match: str) -> None:
    syllable = Syllable(typed, fold(typed))
    searcher = filled([Article(id="1", title=title)]).searcher()
    plan = plan_of(syllable, Evidence(runs=((syllable,),), singles=(syllable,)), searcher.statistics)
    page = searcher.run(plan, Filters(), Wanted(), None, Deadline(None))
    assert [hit.match for hit in page.hits] == [match]


def test_a_search_that_takes_too_long_is_ended(filled: Fill) -> None:
    with pytest.raises(QueryError) as refused:
        run(filled([Article(id="1", title="học")]), RUN[0], SearchOptions(), milliseconds=-1)
    assert refused.value.code == "deadline"
    assert refused.value.hint_vi
    assert refused.value.hint_en


WORDS = [
    "iphone",
    "iphnoe",
    "iphones",
    "phone",
    "ipone",
    "facebook",
    "học",
    "sinh",
    "học sinh",
    "hồ sơ",
    "đại",
    "hs",
    "a",
]


@settings(max_examples=40)
@given(
    titles=st.lists(st.lists(st.sampled_from([*WORDS, ",", "-"]), max_size=6).map(" ".join), min_size=1, max_size=6),
    deleted=st.booleans(),
    key=st.sampled_from(["iphone", "iphnoe", "phone", "hs", "học", "12", ""]),
    edits=st.integers(0, 2),
    least=st.integers(1, 3),
    letters=st.sampled_from(["hs", "h", "dh", "đ", "hsh", "ss", "i"]),
)
def test_words_like_a_word(make, titles, deleted, key, edits, least, letters) -> None:
    engine, oracle = make(), Engine(MemoryBackend())
    found = [Article(id=str(number), title=title) for number, title in enumerate(titles)]
    for one in (engine, oracle):
        for article in found:
            with one.writer() as writer:
                writer.add([article])
        with one.writer() as writer:
            writer.delete(["0"] if deleted else [])
    there, expected = engine.searcher().statistics, oracle.searcher().statistics
    assert list(there.near(key, edits, least)) == expected.near(key, edits, least)
    assert list(there.spelled_out(letters, 9)) == expected.spelled_out(letters, 9)


def test_a_word_of_more_letters_than_a_slip_is_looked_for_in_is_like_none(filled) -> None:
    letters = "thuongnguyen" * 4
    made = [letters[:size] for size in (38, 39, 40, 41, 42)]
    statistics = filled([Article(id=word, title=word) for word in made], commits=2).searcher().statistics
    assert list(statistics.near(letters[:40], 2, 1)) == [made[0], made[1], made[3], made[4]]
    assert [list(statistics.near(letters[:size], 2, 1)) for size in (41, 42, 48)] == [[], [], []]


def test_words_like_a_word_are_found(filled) -> None:
    found = [Article(id=str(number), title="Học sinh, hồ sơ. Hs iphone") for number in range(3)]
    statistics = filled([*found, Article(id="x", title="iphnoe đường sắt: hát")], commits=2).searcher().statistics
    assert list(statistics.near("iphon", 1, 1)) == ["iphone"]
    assert list(statistics.near("iphnoe", 1, 1)) == ["iphone"]
    assert list(statistics.near("iphone", 1, 2)) == []
    assert list(statistics.spelled_out("hs", 9)) == [(("học", "sinh"), 3), (("hồ", "sơ"), 3)]
    assert list(statistics.spelled_out("ds", 9)) == [(("đường", "sắt"), 1)]
    assert list(statistics.spelled_out("sh", 9)) == []
