"""The clauses of a query: which parts it has, and what each asks for by itself."""

from __future__ import annotations

import pytest

from search.options import SearchOptions
from search.planning.clauses import ClauseCondition, clauses_of
from search.planning.explain import UnknownArchive, written
from search.query import parse


def clauses(q: str, **options: object) -> list[ClauseCondition]:
    return clauses_of(parse(q).root, SearchOptions(**options), UnknownArchive())


def tree(found: list[ClauseCondition]) -> list[object]:
    return [(one.clause.text, tree(one.children)) if one.children else one.clause.text for one in found]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("", []),
        ("học sinh", ["học sinh"]),
        ("học sinh nghỉ tết", ["học sinh", "nghỉ", "tết"]),
        ("học học", ["học"]),
        ("mưa gió AND lũ quét", ["mưa gió", "lũ quét"]),
        ("bão TP HCM", ["bão", "TP HCM"]),
        ("TP.HCM", ["TP.HCM"]),
        ('lũ "miền Trung"~3 nguy*', ["lũ", '"miền Trung"~3', "nguy*"]),
        ("title:(mưa OR bão) date:2021", ["title:(mưa OR bão)", "date:2021"]),
        ("bão OR lũ", [("bão OR lũ", ["bão", "lũ"])]),
        ("a (b OR (c -d))", ["a", ("b OR c -d", ["b", ("c -d", ["c", ("-d", ["d"])])])]),
        ("một hai ba bốn năm sáu", ["một", "hai", "ba", "bốn", "năm", "sáu"]),
    ],
)
def test_the_parts(q: str, expected: list[object]) -> None:
    assert tree(clauses(q)) == expected


def test_places_are_those_in_the_query() -> None:
    q = "  bão   TP HCM  -lũ"
    assert [q[one.clause.position : one.clause.end] for one in clauses(q)] == ["bão", "TP HCM", "-lũ"]


def test_both_readings() -> None:
    (clause,) = clauses('"học sinh"')
    assert (clause.clause.parsed, clause.clause.parsed_en) == ("có cụm “học sinh”", "has the phrase “học sinh”")


def test_marks_behind_a_minus_count_in_the_clause_within_too() -> None:
    _, negated = clauses("bão -năm")
    assert written(negated.condition) == "NOT ~năm"
    assert written(negated.children[0].condition) == "~năm"


def test_a_group_behind_a_minus() -> None:
    _, negated = clauses("bão -(lũ OR năm)")
    assert written(negated.condition) == "NOT (~lũ OR ~năm)"
    group = negated.children[0]
    assert [written(one.condition) for one in group.walk()] == ["~lũ OR ~năm", "~lũ", "~năm"]


def test_exact_marks() -> None:
    assert [written(one.condition) for one in clauses("học =má", match="exact")] == ["=học", "=má"]
