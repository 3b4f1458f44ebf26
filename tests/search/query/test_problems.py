"""What is said about mistakes is whole: every problem has its words in both languages, and is used."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from search.errors import QueryError
from search.query import parse
from search.query.fields import could_be, cures, field_of
from search.query.problems import NOTES, PROBLEMS
from search.query.report import Report

CODES = (
    "syntax",
    "too-long",
    "too-many-clauses",
    "too-deep",
    "too-broad",
    "bad-date",
    "bad-field",
    "unknown-name",
    "only-negative",
)
TABLE = Path(__file__).parents[2] / "golden" / "queries.tsv"
LONG = ["bão " * 500, " ".join(f"a{number}" for number in range(70))]


@pytest.fixture(scope="module")
def reported() -> set[str]:
    """The problems and notes of the queries of the golden table, and of two that are too long for it."""
    rows = [line.split("\t")[0] for line in TABLE.read_text("utf-8").splitlines() if line and line[0] != "#"]
    queries = [re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), row) for row in rows[1:]]
    found: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for method in ("refusal", "problem", "note"):
            patch.setattr(Report, method, noted(getattr(Report, method), found))
        for query in (*queries, *LONG):
            with suppress(QueryError):
                parse(query, lenient=True)
    return found


def noted(method: Callable[..., Any], found: set[str]) -> Callable[..., Any]:
    def told(report: Report, name: str, /, *place: int, **parts: object) -> Any:
        found.add(name)
        return method(report, name, *place, **parts)

    return told


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem(reported: set[str], name: str) -> None:
    kind = PROBLEMS[name]
    assert kind.code in CODES
    assert name in reported
    assert all(kind[:5])
    for vi, en in (kind[1:3], kind[3:5], kind[5:7]):
        assert bool(vi) == bool(en)
        assert set(re.findall(r"{(\w+)}", vi)) - {"cure_vi"} == set(re.findall(r"{(\w+)}", en)) - {"cure_en"}


@pytest.mark.parametrize("name", NOTES)
def test_a_note(reported: set[str], name: str) -> None:
    vi, en = NOTES[name]
    assert name in reported
    assert vi and en
    assert name not in PROBLEMS


def test_a_report_raises_or_notes() -> None:
    with pytest.raises(QueryError) as caught:
        Report(lenient=False).problem("short-prefix", 7, least=2)
    assert (caught.value.code, caught.value.position) == ("too-broad", 7)
    report = Report(lenient=True)
    report.problem("short-prefix", 7, least=2)
    assert [note.code for note in report.notes] == ["short-prefix"]


@pytest.mark.parametrize(
    ("name", "field"),
    [("title", "title"), ("TITLE", "title"), ("tiêu-đề", "title"), ("thẻ", "tag"), ("Ngày", "date"),
     ("đến", "until"), ("tác_giả", "author"), ("the", "tag"), ("body", None), ("", None)],
)  # fmt: skip
def test_names_of_fields(name: str, field: str | None) -> None:
    assert field_of(name) == field


def test_what_could_be_a_field() -> None:
    assert could_be("giờ") and could_be("tiêu-đề") and could_be("e\u0323\u0302")
    assert not any(could_be(name) for name in ("12", "TP.HCM", "http2", "-", ""))


def test_a_name_near_a_field_is_offered() -> None:
    assert "title:" in cures("titel")[0]
    assert "source:" in cures("nguon2")[1]
    assert all(name in cures("zzzzzz")[0] for name in ("title", "section", "source", "author", "tag", "date"))
