"""What a query means: rules that hold between queries, whatever the articles are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import archives, forms

from search import Article, SearchOptions
from search.whoosh.engine import WhooshEngine

words = st.lists(forms, min_size=1, max_size=3).map(" ".join)


def index(folder: Path, found: list[Article]) -> WhooshEngine:
    engine = WhooshEngine.open(str(folder), create=True)
    with engine.writer(workers=1) as writer:
        writer.add(found)
    return engine


def ids(engine: WhooshEngine, q: str, **options: Any) -> set[str]:
    answer = engine.search(q, SearchOptions(size=100, **options))
    assert answer.total.value == len(answer.items)
    assert answer.total.all_words <= answer.total.value
    return {hit.id for hit in answer.items}


@settings(max_examples=25)
@given(archives(), words, words)
def test_operators_are_sets(tmp_path_factory, found: list[Article], one: str, other: str) -> None:
    engine = index(tmp_path_factory.mktemp("index"), found)
    left, right = ids(engine, f"({one})"), ids(engine, f"({other})")
    everything = {article.id for article in found}
    assert ids(engine, f"({one}) AND ({other})", words="all") == left & right
    assert ids(engine, f"({one}) OR ({other})", words="all") == left | right
    assert ids(engine, f"({one}) HOẶC ({other})", words="all") == left | right
    assert ids(engine, f"({one}) -({other})", match="folded", words="all") == left - right
    assert ids(engine, f"({one}) KHÔNG ({other})", match="folded", words="all") == left - right
    assert ids(engine, "") == everything


@settings(max_examples=25)
@given(archives(), words)
def test_stricter_readings_find_no_more(tmp_path_factory, found: list[Article], text: str) -> None:
    engine = index(tmp_path_factory.mktemp("index"), found)
    every = ids(engine, text, words="all")
    assert every <= ids(engine, text, words="auto") <= ids(engine, text, words="any")
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
        ("một hai ba bốn năm sáu bảy tám", "một hai ba bốn năm sáu", True),
        ("một hai ba bốn năm sáu bảy tám", "một hai ba bốn năm", False),
        ("TP.HCM", "Thành phố Hồ Chí Minh", True),
        ("30/4", "ngày 30 tháng 4", True),
    ],
)
def test_examples(tmp_path: Path, q: str, title: str, matches: bool) -> None:
    engine = index(tmp_path, titled(title, "không có gì ở đây"))
    answer = engine.search(q, SearchOptions(words="auto"))
    loosened = any(note.code == "loosened" for note in answer.query.notes)
    assert (title in [hit.id for hit in answer.items] and not loosened) is matches


def test_in_a_long_query_the_hits_with_all_words_are_counted(tmp_path: Path) -> None:
    engine = index(tmp_path, titled("một hai ba bốn năm sáu", "một hai ba bốn năm", "một hai"))
    total = engine.search("một hai ba bốn năm sáu").total
    assert (total.value, total.relation, total.all_words) == (2, "eq", 1)
