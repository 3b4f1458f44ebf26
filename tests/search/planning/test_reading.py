"""A query read back to the person who typed it."""

from __future__ import annotations

import pytest
from read_back import reading, reading_en

from search.planning import reading as plainly
from search.query import All, And, Bag, Not, Word, parse

LONG = "bộ trưởng y tế nói gì"


@pytest.mark.parametrize(
    ("query", "rule", "vi", "en"),
    [
        (LONG, "auto", f"có nhiều tiếng và cụm của “{LONG}”", f"has many syllables and pairs of “{LONG}”"),
        (LONG, "any", f"có ít nhất một tiếng của “{LONG}”",
         f"has at least one of the syllables of “{LONG}”"),
        ("bão lũ", "all", "có “bão”, có “lũ”", "has “bão”, has “lũ”"),
        ("bão lũ", "auto", "có cụm “bão lũ”", "has the phrase “bão lũ”"),
        ("bão lũ lụt", "auto", "có “bão” và “lũ lụt” gần nhau", "has “bão” and “lũ lụt” near each other"),
        ("bão lũ -gió", "auto", "có cụm “bão lũ”, không có “gió”", "has the phrase “bão lũ”, lacks “gió”"),
        ("bão lũ", "any", "có ít nhất một tiếng của “bão lũ”",
         "has at least one of the syllables of “bão lũ”"),
        ("bão", "any", "có “bão”", "has “bão”"),
        ("bão bão lũ", "all", "có “bão”, có “lũ”", "has “bão”, has “lũ”"),
    ],
)  # fmt: skip
def test_how_many_words(query: str, rule: str, vi: str, en: str) -> None:
    root = parse(query).root
    assert reading(root, rule) == vi  # type: ignore[arg-type]
    assert reading_en(root, rule) == en  # type: ignore[arg-type]


def test_all_words_of_a_long_query_when_asked_for() -> None:
    assert reading(parse(LONG).root, "all").count("có “") == 6


@pytest.mark.parametrize(
    ("query", "en"),
    [
        ("", "every article"),
        ("-bão", "every article, lacks “bão”"),
        ("=ma nguy*", "has exactly “ma”, has a word beginning with “nguy”"),
        ('"a * b"~2', "has the phrase “a * b” (up to 2 syllables between) (* is any one syllable)"),
        ("a -(b c)", "has “a”, except where (has “b”, has “c”)"),
        ("title:(a OR b) -title:c", "(has “a” or has “b”) in the title, lacks “c” in the title"),
        ("a -title:(b c)", "has “a”, except where (has “b”, has “c”) in the title"),
        ("section:(a OR -b)", "in section (“a” or not “b”)"),
        (
            "a -source:x -author:y -tag:zz*",
            "has “a”, not from source “x”, not by author “y”, not tagged beginning with “zz”",
        ),
        ("tag:(a b)", "tagged (“a” and “b”)"),
        ("a -date:2021-05", "has “a”, not published in 2021-05"),
        ("date:2021-05-04", "published on 2021-05-04"),
        ("date:<2021-05-31T18:00:30", "published before 2021-05-31 18:00:30"),
        ("từ:2020 OR đến:2021", "published from 2020-01-01 or published to 2021-12-31 inclusive"),
    ],
)
def test_in_english(query: str, en: str) -> None:
    assert reading_en(parse(query, lenient=True).root) == en


def test_trees_that_were_not_parsed_can_be_read() -> None:
    assert plainly.reading(And((All(), Not(Word("a"))))) == "mọi bài, không có “a”"
    assert plainly.reading(Bag(())) == ""
