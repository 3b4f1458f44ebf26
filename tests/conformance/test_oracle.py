"""Whole answers: every engine gives those of the engine in memory, whose numbers are said in loops."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import MemoryBackend
from sample import SECTIONS, archives, articles

from analyzers import fold
from search import Answer, Article, Engine, Hit, SearchOptions, SuggestOptions

QUERIES = [
    "học",
    "hoc",
    "hoc sinh",
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
    # Marks are restored from counts that may lag behind a deletion, so where none was typed none are wanted.
    match = "auto" if fold(q) != q else "folded"
    chosen = SearchOptions(match=match, suggest=False, size=20, facets=("section",))
    same(engine.search(q, chosen), left.search(q, chosen))


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


@settings(max_examples=60)
@given(
    found=archives(),
    typed=st.text(st.sampled_from("hocsinhđườngnămkỹ 12"), max_size=9),
    section=st.sampled_from([(), (SECTIONS[1],)]),
)
def test_what_is_suggested_is_there(filled, found: list[Article], typed: str, section: tuple[str, ...]) -> None:
    """Which phrases come first is an engine's own; how many articles have one, and which are shown, is not."""
    chosen = SuggestOptions(size=20, articles=20, section=section)
    engine = filled(found)
    mine, its = engine.suggest(typed, chosen), oracle(found).suggest(typed, chosen)
    counts = {item.text: item.count for item in its.items}
    for item in mine.items:
        if item.kind == "phrase" and item.text in counts:
            assert item.count == counts[item.text]
        assert engine.search(item.text, section=section, words="all", lenient=True).total.value >= item.count > 0
    assert {headline.id for headline in mine.articles} <= {article.id for article in found}
    assert len(mine.articles) == len(its.articles)
