"""What an index finds for a plan is what a reader finds who goes through every article syllable by syllable."""

from __future__ import annotations

from pathlib import Path

import pytest
from embedded import commit, create, snapshot
from hypothesis import given, settings
from hypothesis import strategies as st
from naive import holds
from plans import aparts, conditions, places, sequences
from sample import archives, chapters

from analyzers import fold
from search import Article
from search.deadline import Deadline
from search.plan import Condition, InTitle, Near, Prefix, Sequence, Share, Syllable
from search.whoosh.matching.matcher import Matcher


def found_in(folder: Path, condition: Condition) -> set[str]:
    ids = set()
    for segment in snapshot(folder).segments:
        mask = Matcher(segment, Deadline(None)).mask(condition)
        ids |= {segment.article(doc).id for doc in mask.nonzero()[0].tolist()}
    return ids


def check(tmp_path_factory, found: list[Article], pieces: int, asked: list[Condition]) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    for chapter in chapters(found, pieces):
        commit(folder, chapter)
    for condition in asked:
        assert found_in(folder, condition) == {a.id for a in found if holds(a, condition)}, condition


@settings(max_examples=40)
@given(archives(), st.integers(1, 3), st.lists(conditions, min_size=12, max_size=12))
def test_any_condition(tmp_path_factory, found: list[Article], pieces: int, asked: list[Condition]) -> None:
    check(tmp_path_factory, found, pieces, asked)


@settings(max_examples=40)
@given(archives(), st.lists(sequences(), min_size=12, max_size=12))
def test_any_sequence(tmp_path_factory, found: list[Article], asked: list[Condition]) -> None:
    check(tmp_path_factory, found, 1, asked)


@settings(max_examples=40)
@given(archives(), st.integers(1, 3), st.lists(aparts() | aparts().map(InTitle), min_size=12, max_size=12))
def test_any_sequence_apart_from_others(
    tmp_path_factory, found: list[Article], pieces: int, asked: list[Condition]
) -> None:
    check(tmp_path_factory, found, pieces, asked)


@settings(max_examples=25)
@given(archives(), st.lists(places.map(InTitle), min_size=12, max_size=12))
def test_anything_within_the_title(tmp_path_factory, found: list[Article], asked: list[Condition]) -> None:
    check(tmp_path_factory, found, 1, asked)


def syllable(form: str, marks: str = "folded", *spellings: str) -> Syllable:
    return Syllable(form, fold(form), marks, spellings)


def near(slop: int, *forms: str) -> Sequence:
    return Sequence(tuple(syllable(form) for form in forms), slop)


@pytest.mark.parametrize(
    ("text", "condition", "matches"),
    [
        ("năm", syllable("nam"), True),
        ("nam", syllable("năm"), True),
        ("nam", syllable("năm", "typed"), False),
        ("nấm", syllable("nâm", "typed"), True),
        ("nấm", syllable("nâm", "exact"), False),
        ("kỹ", syllable("kĩ", "folded", "kỹ"), True),
        ("kỹ", syllable("kĩ", "folded"), False),
        ("học sinh", near(0, "hoc", "sinh"), True),
        ("học, sinh", near(0, "hoc", "sinh"), True),
        ("sinh học", near(0, "hoc", "sinh"), False),
        ("sinh học", near(1, "hoc", "sinh"), True),
        ("học a sinh", Sequence((syllable("hoc"), None, syllable("sinh"))), True),
        ("học a sinh b viên", Sequence((syllable("hoc"), None, syllable("sinh"), None, syllable("vien"))), True),
        ("học a sinh b", Sequence((syllable("hoc"), None, syllable("sinh"), None, syllable("vien"))), False),
        ("học sinh a giỏi", Sequence((syllable("hoc"), syllable("sinh"), None, syllable("gioi"))), True),
        ("học sinh giỏi", Sequence((syllable("hoc"), syllable("sinh"), None, syllable("gioi"))), False),
        ("học sinh x sinh giỏi", near(0, "hoc", "sinh", "gioi"), False),
        ("học a b sinh", near(1, "hoc", "sinh"), False),
        ("học a b sinh", near(2, "hoc", "sinh"), True),
        ("từ từ", near(2, "tu", "tu"), True),
        ("từ", near(2, "tu", "tu"), False),
        ("từ x x từ", near(2, "tu", "tu"), True),
        ("từ x x x từ", near(2, "tu", "tu"), False),
        ("từ sinh", near(2, "tu", "sinh", "tu"), False),
        ("từ sinh x từ", near(2, "tu", "sinh", "tu"), True),
        ("năm x", Sequence((syllable("nam"), syllable("năm", "exact")), 2), False),
        ("năm x nam", Sequence((syllable("nam"), syllable("năm", "exact")), 2), True),
        ("nguyễn", Prefix("ngu", "ngu"), True),
        ("nguyễn", Prefix("nguyê", "nguye"), True),
        ("nguyễn", Prefix("nguỳ", "nguy"), False),
        ("h'hen", Prefix("hhe", "hhe"), True),
        ("h'hen", InTitle(Prefix("hhe", "hhe")), True),
        ("học sinh", Share((syllable("hoc"), syllable("nam"), syllable("sinh")), (2, 9, 3), 5), True),
        ("học sinh", Share((syllable("hoc"), syllable("nam"), syllable("sinh")), (2, 9, 3), 6), False),
        ("học", Share((near(0, "hoc", "sinh"), syllable("hoc")), (1, 1), 2), False),
        ("tai nạn trên cao tốc", Near((near(0, "tai", "nan"), near(0, "cao", "toc")), 4), True),
        ("cao tốc có tai nạn", Near((near(0, "tai", "nan"), near(0, "cao", "toc")), 4), True),
        ("tai nạn ở trên cao tốc", Near((near(0, "tai", "nan"), near(0, "cao", "toc")), 4), False),
        ("mưa lớn x x nội mưa", Near((syllable("mua"), syllable("noi"), syllable("lon")), 5), True),
        ("mưa lớn x x nội mưa", Near((syllable("noi"), syllable("lon"), syllable("noi")), 3), False),
        ("cao tốc", Near((syllable("cao"), near(0, "cao", "toc"), syllable("cao")), 1), True),
    ],
)
def test_examples(tmp_path, text: str, condition: Condition, matches: bool) -> None:
    commit(create(tmp_path), [Article(id="1", title=text)])
    assert bool(found_in(tmp_path, condition)) is matches
    assert holds(Article(id="1", title=text), condition) is matches
