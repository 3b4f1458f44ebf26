"""What a query means: rules that hold between queries, whatever the articles are."""

from __future__ import annotations

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
    left, right = ids(engine, f"({one})"), ids(engine, f"({other})")
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
def test_examples(filled, q: str, title: str, matches: bool) -> None:
    engine = filled(titled(title, "không có gì ở đây"))
    answer = engine.search(q, SearchOptions(words="auto"))
    loosened = any(note.code == "loosened" for note in answer.query.notes)
    assert (title in [hit.id for hit in answer.items] and not loosened) is matches


def test_in_a_long_query_the_hits_with_all_words_are_counted(filled) -> None:
    engine = filled(titled("một hai ba bốn năm sáu", "một hai ba bốn năm", "một hai"))
    total = engine.search("một hai ba bốn năm sáu").total
    assert (total.value, total.relation, total.all_words) == (2, "eq", 1)


@pytest.mark.parametrize(
    ("q", "minimum", "parsed"),
    [
        ("giaovien hocsinh dai hoc", 4, "có ít nhất ba phần tư số tiếng của “giaovien hocsinh dai hoc”"),
        ("má mà ma mả bò", 2, "có “má”, có “mà”, có “ma”, có “mả”, có “bò”"),
        ("một hai ba bốn", 4, "có “một”, có “hai”, có “ba”, có “bốn”"),
        ("một hai ba bốn năm", 4, "có ít nhất ba phần tư số tiếng của “một hai ba bốn năm”"),
    ],
)
def test_what_is_read_back_is_what_runs(filled, q: str, minimum: int, parsed: str) -> None:
    """By an archive that has the syllables: so many of them are a hit, and one fewer is none."""
    spread = ["giáo", "viên", "học", "sinh", "đại", ".", "má", "bò", ".", "một", "hai", "ba", "bốn", "năm"]
    engine = filled(
        [
            Article(id="vocabulary", body=" . ".join(spread)),
            *(
                Article(id=f"school-{n}", body=" . ".join(["giáo", "viên", "học", "sinh", "đại"][:n]))
                for n in range(1, 6)
            ),
            *(Article(id=f"cow-{n}", body=" . ".join(["má", "bò"][:n])) for n in range(1, 3)),
            *(Article(id=f"number-{n}", body=" . ".join(["một", "hai", "ba", "bốn", "năm"][:n])) for n in range(1, 6)),
        ]
    )
    answer = engine.search(q, size=100)
    assert answer.query.parsed == parsed
    found = {hit.id.partition("-")[2] for hit in answer.items if "-" in hit.id}
    assert min(map(int, found)) == minimum
    assert engine.explain(q).query.parsed == parsed
