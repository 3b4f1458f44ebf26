"""CSV that spreadsheets read back as it was, and run nothing of."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.reports.table import csv_line

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(texts, min_size=1, max_size=5))
def test_every_row_is_read_back(cells: list[str]) -> None:
    line = csv_line(cells, escape=False)
    assert line.endswith("\r\n")
    assert list(csv.reader([line], strict=True)) == [cells]


@given(st.lists(texts, min_size=1, max_size=5))
def test_no_cell_begins_a_formula(cells: list[str]) -> None:
    (found,) = csv.reader([csv_line(cells)], strict=True)
    for cell, text in zip(found, cells, strict=True):
        assert cell in (text, f"'{text}")
        assert not cell.startswith(tuple("=+-@\t\r"))


@pytest.mark.parametrize("text", ["=1+1", "+84 24", "-5 độ", "@báo", "\t=1", "＝1"])
def test_what_would_be_run_gets_an_apostrophe(text: str) -> None:
    assert csv_line([text]).strip('"\r\n') == f"'{text}"
    assert csv_line([text], escape=False).strip('"\r\n') == text


@pytest.mark.parametrize("escape", [True, False])
def test_a_character_that_ends_a_file_for_many_readers_is_shown_as_unreadable(escape: bool) -> None:
    assert csv_line(["b\0ão", "\0", 1], escape=escape) == "b\ufffdão,\ufffd,1\r\n"


def test_numbers_stay_numbers() -> None:
    assert csv_line([-3, 0.25, None, ""]) == "-3,0.25,,\r\n"
