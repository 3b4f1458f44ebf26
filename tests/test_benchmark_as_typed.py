"""The sets of what people type, and how each input is judged, on an archive of a few articles."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.as_typed import JUDGES, Case, judge_name, judge_query, judge_suggestion, read_cases, table
from search import Article, Engine, open_index


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Engine:
    folder = str(tmp_path_factory.mktemp("as_typed") / "index")
    texts = ["Lãi suất tiết kiệm tăng", "Bão vào Bình Dương", "Hàng Việt Nam"]
    with open_index(folder, create=True, workers=1).writer() as writer:
        writer.add(Article(id=f"{at}-{copy}", title=text) for at, text in enumerate(texts) for copy in range(80))
    return open_index(folder)


@pytest.mark.parametrize(
    ("kind", "typed", "expected", "verdict"),
    [
        ("spelling", "lãi xuất", "lãi suất", "right"),
        ("slip", "bão", "lãi suất", "wrong"),
        ("slip", "bão", "động đất", "unknown"),  # no article has what is meant
        ("clean", "lãi suất", "", "right"),
        ("clean", "lãi xuất", "", "wrong"),  # something is offered
    ],
)
def test_queries(archive: Engine, kind: str, typed: str, expected: str, verdict: str) -> None:
    assert judge_query(archive, Case(kind, typed, expected))[0] == verdict


@pytest.mark.parametrize(
    ("typed", "expected", "verdict"),
    [("lãi s", "lãi suất", "right"), ("lai s", "bão|lãi suất", "right"), ("lãi s", "lai suất", "wrong")],
)
def test_suggestions(archive: Engine, typed: str, expected: str, verdict: str) -> None:
    assert judge_suggestion(archive, Case("bare", typed, expected))[0] == verdict


def test_names(archive: Engine) -> None:
    assert judge_name(archive, Case("note", "bình dương", "tp.hcm"))[0] == "right"
    assert judge_name(archive, Case("note", "bình dương", "hà nội"))[0] == "wrong"
    assert judge_name(archive, Case("note", "lãi suất", ""))[0] == "right"
    assert judge_name(archive, Case("place", 'place:"binh duong"', 'place:"Bình Dương"'))[0] == "right"


def test_a_table_counts_by_kind_and_half_and_leaves_out_the_unknown() -> None:
    cases = [Case("slip", str(number), "") for number in range(6)]
    lines = list(
        table("queries", dict(zip(cases, ["right", "right", "offered", "wrong", "wrong", "unknown"], strict=True)))
    )
    counts = [int(cell) for cell in lines[-1].split("|")[2:-1]]
    assert sum(counts) == 5
    assert [counts[at] + counts[at + 3] for at in range(3)] == [2, 1, 2]


@pytest.mark.parametrize("name", [*JUDGES])
def test_no_input_is_in_a_set_twice_and_both_halves_have_enough(name: str) -> None:
    cases = read_cases(name)
    assert all(count == 1 for count in Counter(case.typed for case in cases).values())
    assert min(Counter(case.half for case in cases).values()) > len(cases) / 3
