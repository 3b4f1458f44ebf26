"""What a query means: rules that hold between queries, whatever the articles are."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import archives, forms

from search import Article, Engine, SearchOptions

words = st.lists(forms, min_size=1, max_size=3).map(" ".join)


def ids(engine: Engine, q: str, **options: Any) -> set[str]:
    answer = engine.search(q, SearchOptions(size=100, **options))
    assert answer.total.value == len(answer.items)
    assert answer.total.all_words <= answer.total.value
    return {hit.id for hit in answer.items}


@settings(max_examples=25)
@given(found=archives(), one=words, other=words)
def test_operators_are_sets(filled, found: list[Article], one: str, other: str) -> None:
    engine = filled(found)
    left, right = ids(engine, f"({one})", words="all"), ids(engine, f"({other})", words="all")
    everything = {article.id for article in found}
    assert ids(engine, f"({one}) AND ({other})", words="all") == left & right
    assert ids(engine, f"({one}) OR ({other})", words="all") == left | right
    assert ids(engine, f"({one}) HOẶC ({other})", words="all") == left | right
    assert ids(engine, f"({one}) -({other})", match="folded", words="all") == left - right
    assert ids(engine, f"({one}) KHÔNG ({other})", match="folded", words="all") == left - right
    assert ids(engine, "") == everything


@settings(max_examples=25)
@given(found=archives(), text=words)
def test_stricter_readings_find_no_more(filled, found: list[Article], text: str) -> None:
    engine = filled(found)
    every = ids(engine, text, words="all")
    assert every <= ids(engine, text, words="any")
    assert ids(engine, text, words="all", match="exact") <= every
    assert ids(engine, text, words="all", match="folded") == every
    assert ids(engine, f'"{text}"', words="all") <= every
    assert ids(engine, f'="{text}"', words="all") <= ids(engine, f'"{text}"', words="all")
    assert ids(engine, f'"{text}"', words="all") <= ids(engine, f'"{text}"~3', words="all") <= every
    assert ids(engine, f"title:({text})", words="all") <= every


def titled(*titles: str) -> list[Article]:
    return [Article(id=title, title=title) for title in titles]


@pytest.mark.parametrize(
    ("q", "title", "matches"),
    [
        ("hoc tap", "Học tập", True),
        ("họjc", "học", False),
        ("kĩ thuật", "kỹ thuật", True),
        ('"kĩ thuật"', "kỹ thuật", True),
        ('="kĩ thuật"', "kỹ thuật", False),
        ("=nam", "năm", False),
        ("học -năm", "học nam", True),
        ("học -năm", "học năm", False),
        ("học -nam", "học năm", False),
        ('"học * hành"', "học và hành", True),
        ('"học * hành"', "học hành", False),
        ("nguy*", "Nguyễn Trãi", True),
        ("nguyễ*", "nguyên", False),
        ("một hai ba bốn", "một hai ba", False),
        ("một hai ba bốn năm sáu bảy tám chín mười", "một hai ba bốn năm sáu", True),
        ("học tập", "học rồi tập", False),
        ("học tập", "HOC TAP", True),
        ("học tập", "hóc táp", False),
        ("học tập", "hóc táp, hoc tap", True),
        ("TP.HCM", "Thành phố Hồ Chí Minh", True),
        ("30/4", "ngày 30 tháng 4", True),
    ],
)
def test_examples(filled, q: str, title: str, matches: bool) -> None:
    engine = filled(titled(title, "không có gì ở đây"))
    answer = engine.search(q, SearchOptions(words="auto"))
    otherwise = any(note.code in {"loosened", "widened"} for note in answer.query.notes)
    assert (title in [hit.id for hit in answer.items] and not otherwise) is matches


def test_in_a_long_query_the_hits_with_all_words_are_counted(filled) -> None:
    count = "một hai ba bốn năm sáu bảy tám chín mười"
    engine = filled(titled(count, "một hai ba bốn năm sáu bảy", "một"))
    total = engine.search(count).total
    assert (total.value, total.relation, total.all_words, total.loose) == (2, "eq", 1, 1)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ('name:"Bình Dương"', {"old", "unmarked", "late"}),
        ('name:"TP.HCM"', {"old", "unmarked", "late", "early"}),
        ("name:Huế", {"hue", "huế"}),
        ('đình -name:"Bình Dương"', {"early", "other"}),
    ],
)
def test_names_through_time(filled, q: str, found: set[str]) -> None:
    late = datetime(2025, 7, 2, tzinfo=timezone.utc)
    engine = filled(
        [
            Article(id="old", title="Bình Dương: đình công"),
            Article(id="unmarked", title="BINH DUONG: DINH CONG"),
            Article(id="other", title="bình đường, đình công"),
            Article(id="late", title="Thành phố Hồ Chí Minh: đình công", published=late),
            Article(id="early", title="TP.HCM: đình công", published=late - timedelta(days=2)),
            Article(id="huế", title="Mưa Huế"),
            Article(id="hue", title="MUA HUE"),
            Article(id="huệ", title="hoa huệ"),
        ],
        2,
    )
    assert ids(engine, q) == found
