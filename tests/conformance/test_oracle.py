"""Whole answers: every engine gives those of the engine in memory, whose numbers are said in loops."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import MemoryBackend
from sample import SECTIONS, archives, articles

from analyzers import fold
from search import Answer, Article, Engine, Hit, OptionError, SearchOptions
from search.reports.series import share

pytestmark = pytest.mark.long

QUERIES = [
    "học",
    "hoc",
    "hoc sinh",
    "học -name:Huế",
    "học sinh đường",
    "đương năm",
    "kĩ thuật",
    "ky nam",
    "h'hen OR 12",
    "hoc si*",
    "đư*",
    '"học sinh" OR nam',
    '"học đường"~3',
    "title:(học OR đường) -kỹ",
    "học -năm",
    "=học nam",
    "hoc sinh duong nam ki 12",
    "học sinh đường năm kĩ 12",
    "TP HCM học",
    "30/4 năm",
    "section:thể học",
    "",
]
options = st.builds(
    SearchOptions,
    match=st.sampled_from(["auto", "auto", "folded", "exact"]),
    words=st.sampled_from(["auto", "any", "all"]),
    sort=st.sampled_from(["relevance", "relevance", "newest", "oldest"]),
    section=st.sampled_from([(), (), (SECTIONS[1],)]),
    facets=st.sampled_from([(), ("source", "section", "author", "tag")]),
    histogram=st.sampled_from([None, "month"]),
    explain=st.booleans(),
    size=st.integers(0, 20),
)


def oracle(found: Iterable[Article]) -> Engine:
    return Engine(MemoryBackend(found))


def told(answer: Answer) -> dict[str, Any]:
    """All of an answer that does not depend on the engine: neither its names nor what there is to read."""
    return {
        "query": (answer.query.canonical, answer.query.parsed, answer.query.notes),
        "clauses": [(one.text, one.count, one.archive) for one in answer.query.clauses],
        "total": answer.total,
        "facets": answer.facets,
        "histogram": answer.histogram,
        "suggest": answer.suggest,
    }


def same(one: Answer, other: Answer) -> None:
    assert told(one) == told(other)
    assert [round(hit.score, 2) for hit in one.items] == pytest.approx(
        [round(hit.score, 2) for hit in other.items], rel=1e-3, abs=0.02
    )
    mine, its = ({hit.id: hit for hit in answer.items} for answer in (one, other))
    for hit_id in mine.keys() & its.keys():
        assert rest(mine[hit_id]) == rest(its[hit_id])
    # In order but for those whose scores differ in the last digits only.
    scores = {hit.id: hit.score for hit in other.items}
    for hit, twin in zip(one.items, other.items, strict=True):
        assert hit.id == twin.id or hit.score == pytest.approx(scores.get(hit.id, twin.score), abs=1e-3)


def rest(hit: Hit) -> Hit:
    return msgspec.structs.replace(hit, score=0.0)


@settings(max_examples=120)
@given(found=archives(), commits=st.integers(1, 3), q=st.sampled_from(QUERIES), chosen=options)
def test_any_answer(filled, found: list[Article], commits: int, q: str, chosen: SearchOptions) -> None:
    same(filled(found, commits).search(q, chosen), oracle(found).search(q, chosen))


@settings(max_examples=40)
@given(
    found=st.lists(articles(), min_size=1, max_size=10, unique_by=lambda article: article.id),
    dead=st.sets(st.sampled_from("abcdefgh"), max_size=4),
    q=st.sampled_from(QUERIES),
)
def test_what_was_deleted_counts_no_more(filled, found: list[Article], dead: set[str], q: str) -> None:
    """Neither as a hit nor in what a word is worth."""
    engine = filled(found)
    with engine.writer() as writer:
        writer.delete(dead)
    left = oracle(article for article in found if article.id not in dead)
    # Marks are restored from counts that may lag behind a deletion, so where none was typed none are wanted, and the
    # words in which the query is told may have other marks.
    match = "auto" if fold(q) != q else "folded"
    chosen = SearchOptions(match=match, suggest=False, size=20, facets=("section",))
    one, other = engine.search(q, chosen), left.search(q, chosen)
    if match == "folded":
        assert fold(one.query.parsed) == fold(other.query.parsed)
        one.query.parsed = other.query.parsed
    same(one, other)


@settings(max_examples=30)
@given(found=archives(), commits=st.integers(1, 3))
def test_similar_articles(filled, found: list[Article], commits: int) -> None:
    one, other = filled(found, commits), oracle(found)
    for article in found:
        mine, its = one.similar(article.id, 20), other.similar(article.id, 20)
        assert {(hit.id, tuple(hit.reasons)) for hit in mine.items} == {
            (hit.id, tuple(hit.reasons)) for hit in its.items
        }
        assert [hit.score for hit in mine.items] == pytest.approx([hit.score for hit in its.items], abs=1e-3)
    assert one.similar("none") is None


TEXT = " ".join(f"chữ{number} học" for number in range(60))
DAY = datetime(2024, 5, 1, tzinfo=timezone.utc)


def test_stories(filled) -> None:
    found = [
        Article(id="late", title="học tin", body=TEXT, published=DAY + timedelta(days=2)),
        Article(id="alone", title="học", body="một việc khác", published=DAY),
        Article(id="early", title="tin học", body=TEXT, published=DAY),
        Article(id="undated", title="bản tin", body=TEXT),
    ]
    one, other = filled(found), oracle(found)
    for sort in ("relevance", "newest", "oldest"):
        mine, its = (engine.search("học", collapse="story", sort=sort) for engine in (one, other))
        assert mine.total == its.total
        assert mine.total.stories == 2
        assert [(hit.id, hit.story) for hit in mine.items] == [(hit.id, hit.story) for hit in its.items]
        pages = [one.search("học", collapse="story", sort=sort, size=1)]
        pages.append(one.search("học", collapse="story", sort=sort, size=1, cursor=pages[0].next))
        assert [hit.id for page in pages for hit in page.items] == [hit.id for hit in its.items]
        assert [page.total for page in pages] == [its.total, its.total]
        assert pages[1].next is None
    assert folded_out(one, "story") == folded_out(other, "story") == ["alone", "early"]


def folded_out(engine: Engine, collapse: str) -> list[str]:
    """The articles that lead what is folded, as an export reads them, from every place on."""
    selection = engine.select("học", collapse=collapse)
    found = [article.id for article in selection.articles()]
    assert selection.count == len(found)
    for start in range(len(found) + 1):
        assert [article.id for article in selection.articles(start)] == found[start:]
    items = engine.search("học", collapse=collapse, size=100).items
    assert sorted(found) == sorted(hit.id for hit in items)
    return found


def folded_series(engine: Engine, collapse: str, **filters: Any) -> list[tuple[str, int, int]]:
    """The points of a series of what is folded, of which none is more than the whole."""
    counted, *_ = share(engine, "15", SearchOptions(collapse=collapse, **filters), interval="day").series
    assert all(point.count <= point.total for point in counted.points)
    assert counted.undated + sum(point.count for point in counted.points) == counted.count
    return [(point.key, point.count, point.total) for point in counted.points]


def items_by_period(engine: Engine, collapse: str) -> list[tuple[str, int, int]]:
    """The histogram of what is folded; and that of articles goes on counting articles."""
    asked = {"collapse": collapse, "histogram": "day"}
    answer = engine.search("học", counting="items", **asked)
    assert engine.search("học", **asked).histogram == engine.search("học", histogram="day").histogram
    return [(bucket.key, bucket.count, bucket.total) for bucket in answer.histogram]


@pytest.mark.parametrize("collapse", ["story", "event"])
def test_nothing_is_folded_where_there_is_no_article(filled, collapse) -> None:
    assert items_by_period(filled([], 1), collapse) == []


@pytest.mark.parametrize("commits", [1, 3])
def test_what_is_folded_is_counted_once_in_its_first_period(filled, commits) -> None:
    found = [
        Article(id="late", title="học tin", body=TEXT, published=DAY + timedelta(days=2)),
        Article(id="alone", title="học", body="một việc khác", published=DAY + timedelta(days=2)),
        Article(id="early", title="tin học", body=TEXT, published=DAY),
        Article(id="undated", title="bản tin", body=TEXT),
        Article(id="else", title="chuyện khác", published=DAY),
    ]
    for engine in (filled(found, commits), oracle(found)):
        assert items_by_period(engine, "story") == [
            ("2024-05-01", 1, 2),
            ("2024-05-02", 0, 0),
            ("2024-05-03", 1, 2),
        ]
        counted, *_ = share(engine, "học", SearchOptions(collapse="story"), interval="day").series
        assert (counted.count, counted.total, counted.undated) == (2, 3, 0)
        assert [(point.count, point.total) for point in counted.points] == [(1, 2), (0, 0), (1, 1)]


@pytest.mark.parametrize("commits", [1, 3])
def test_a_share_of_what_is_folded_is_dated_by_one_article(filled, commits) -> None:
    """The story is told of on the first day, in the words asked for on the third; on that day there is one other."""
    found = [
        Article(id="early", title="tin", body=TEXT, source="A", published=DAY),
        Article(id="middle", title="tin", body=TEXT, source="B", published=DAY + timedelta(days=1)),
        Article(id="hit", title="tin hay", body=TEXT, source="B", published=DAY + timedelta(days=2)),
        Article(id="alone", title="hay", body="một việc khác", source="B", published=DAY + timedelta(days=2)),
    ]
    for engine in (filled(found, commits), oracle(found)):
        for filters in ({}, {"source": ("B",)}):  # the timeline dates an item by its first hit
            answer = engine.search("hay", collapse="story", counting="items", histogram="day", **filters)
            assert [(one.key, one.count, one.total) for one in answer.histogram] == [("2024-05-03", 2, 2)]
        for filters, expected in (
            ({}, [(1, 1), (0, 0), (1, 1)]),
            ({"source": ("B",)}, [(1, 1), (1, 1)]),
            ({"since": DAY + timedelta(days=2)}, [(2, 2)]),
        ):
            counted, *_ = share(engine, "hay", SearchOptions(collapse="story", **filters), interval="day").series
            assert [(point.count, point.total) for point in counted.points] == expected
            assert counted.count == 2


@pytest.mark.parametrize("commits", [1, 3])
def test_an_article_dated_a_century_off_loses_no_other_period(filled, commits) -> None:
    """The counts of all periods together are the hits that have a date, however far these are apart."""
    days = [date(1642, 3, 1), *(date(2019, 1, 31) + timedelta(days=40 * n) for n in range(5)), date(2102, 5, 2)]
    found = [
        Article(
            id=day.isoformat(), title="học", published=datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)
        )
        for day in days
    ]
    found += [Article(id="other", title="khác", published=found[2].published), Article(id="undated", title="học")]
    for engine in (filled(found, commits), oracle(found)):
        for period, size in (("day", 10), ("month", 7)):
            buckets = engine.search("học", histogram=period).histogram
            assert [(one.key, one.count, one.total) for one in buckets] == [
                (day.isoformat()[:size], 1, 1 + (day == days[2])) for day in days
            ]
            late = engine.search("học", histogram=period, **{"from": "2019", "to": "2020"}).histogram
            assert len(late) > sum(bucket.count for bucket in late) == 5
        years = engine.search("học", histogram="year").histogram
        assert [len(years), sum(one.count for one in years)] == [2102 - 1642 + 1, len(days)]


PIECES = ["Bàn Thạch", "Minh Tân", "Hữu Đạt", "Kinderworld", "15 ngày", "228 triệu", "ngày 5/7", "ngày 6/7", "30/9"]
pieces = st.lists(st.sampled_from([*PIECES, "hồ Tây", "lạm thu"]), max_size=4).map(", ".join)
happenings = st.lists(
    st.builds(
        Article,
        id=st.sampled_from("abcdefghijkl"),
        title=pieces.map("học {}".format),
        summary=pieces,
        body=pieces,
        published=st.none() | st.integers(0, 12).map(lambda days: DAY + timedelta(days=days)),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda article: article.id,
)


def refuses_events(engine: Engine) -> bool:
    """Whether an engine cannot fold events, which it then says."""
    if engine.capabilities.events:
        return False
    with pytest.raises(OptionError) as refused:
        engine.search("học", collapse="event")
    assert refused.value.option == "collapse"
    with pytest.raises(OptionError):
        engine.select("học", collapse="event")
    return True


@settings(max_examples=60)
@given(found=happenings, commits=st.integers(1, 3), dead=st.sets(st.sampled_from("abc")), size=st.integers(1, 10))
def test_events(filled, found: list[Article], commits: int, dead: set[str], size: int) -> None:
    engine = filled(found, commits)
    with engine.writer() as writer:
        writer.delete(dead)
    other = oracle(article for article in found if article.id not in dead)
    if refuses_events(engine):
        return
    for sort in ("newest", "oldest"):
        mine, its = (one.search("học", collapse="event", sort=sort, size=size) for one in (engine, other))
        assert mine.total == its.total
        assert [(hit.id, hit.story) for hit in mine.items] == [(hit.id, hit.story) for hit in its.items]
    assert folded_out(engine, "event") == folded_out(other, "event")
    assert items_by_period(engine, "event") == items_by_period(other, "event")
    for filters in ({}, {"since": DAY + timedelta(days=2)}):
        assert folded_series(engine, "event", **filters) == folded_series(other, "event", **filters)


def test_an_event_in_other_words(filled) -> None:
    found = [
        Article(id="late", title="Cho nghỉ hưu vì thu tiền", body="học ở Minh Tân, ông Hữu Đạt", published=DAY),
        Article(id="early", title="Kỷ luật", body="học, ông Hữu Đạt, Minh Tân", published=DAY - timedelta(days=1)),
        *(Article(id=f"x{n}", title=f"tin {n * 37}", body=f"học {n * 53} nghìn") for n in range(9)),
    ]
    if refuses_events(filled(found)):
        return
    for engine in (filled(found), oracle(found)):
        answer = engine.search("học", collapse="event", size=100)
        assert (answer.total.value, answer.total.stories) == (11, 10)
        (item,) = [hit for hit in answer.items if hit.story and hit.story.size > 1]
        assert (item.id, [member.id for member in item.story.members]) == ("early", ["late"])
        assert engine.search("học", collapse="story").total.stories == 11
