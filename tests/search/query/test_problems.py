"""What is said about mistakes is whole: every problem has its words in both languages, and is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import search.query
from search.errors import QueryError
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
    "only-negative",
)
SOURCES = "".join(
    path.read_text("utf-8") for path in Path(search.query.__file__).parent.glob("*.py") if path.stem != "problems"
)


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem(name: str) -> None:
    kind = PROBLEMS[name]
    assert kind.code in CODES
    assert f'"{name}"' in SOURCES
    assert all(kind[:5])
    for vi, en in (kind[1:3], kind[3:5], kind[5:7]):
        assert bool(vi) == bool(en)
        assert set(re.findall(r"{(\w+)}", vi)) - {"cure_vi"} == set(re.findall(r"{(\w+)}", en)) - {"cure_en"}


@pytest.mark.parametrize("name", NOTES)
def test_a_note(name: str) -> None:
    vi, en = NOTES[name]
    assert f'"{name}"' in SOURCES
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
