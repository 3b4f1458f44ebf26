"""CSV that spreadsheets read back as it was, and run nothing of."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.reports.spreadsheet import records
from search.reports.table import csv_line

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(texts, min_size=1, max_size=5))
def test_every_row_is_read_back(cells: list[str]) -> None:
    line = csv_line(cells, escape=False)
    assert line.endswith("\r\n")
    assert list(csv.reader([line], strict=True)) == [cells]


FORMULA = tuple("=+-@＝＋－＠")
hostile = st.text(st.sampled_from(list("=+-@＝＋－＠;,\t\r\n\"' a1\u00a0\ufeff\u200b")), max_size=12)
OTHERS = '\u00a0\ufeff\u200b "'


@given(st.lists(texts | hostile, min_size=1, max_size=5))
def test_no_cell_begins_a_formula(cells: list[str]) -> None:
    (found,) = csv.reader([csv_line(cells)], strict=True)
    for cell, text in zip(found, cells, strict=True):
        assert cell.replace("'", "") == text.replace("'", "")
        assert not cell.startswith(("\t", "\r", "\n"))
        assert not cell.lstrip().lstrip(OTHERS.replace('"', "")).startswith(FORMULA)


@given(st.lists(st.lists(texts | hostile, min_size=1, max_size=4), min_size=1, max_size=3))
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_nor_where_a_spreadsheet_separates_otherwise(delimiter: str, table: list[list[str]]) -> None:
    written = "".join(map(csv_line, table))
    rows = [*csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)]
    rows += [record.cells for record in records(written, delimiter)]
    for cell in (cell for row in rows for cell in row):
        # Quotes that a reader leaves in a cell another one takes off.
        assert not cell.lstrip(OTHERS).startswith(FORMULA), (cell, written)


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 24", "-5 độ", "@báo", "＝1", " =1", "\u00a0+1", "\ufeff@a", '"=1"', "\tbáo", "\nbáo"]
)
def test_what_would_be_run_gets_an_apostrophe(text: str) -> None:
    assert next(csv.reader([csv_line([text])])) == [f"'{text}"]
    assert next(csv.reader([csv_line([text], escape=False)])) == [text]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("bão; lũ", "bão; lũ"),
        ("bão;=1+1", "bão;'=1+1"),
        ("bão; ＝1", "bão;' ＝1"),
        ('bão;"=1"', 'bão;\'"=1"'),
        ("bão\t@x;y", "bão\t'@x;y"),
        ("bão\r\n- lũ", "bão\r\n'- lũ"),
        ("\t=1", "'\t'=1"),
        ("a-b, c=d", "a-b, c=d"),
    ],
)
def test_what_would_be_run_as_another_cell(text: str, written: str) -> None:
    assert next(csv.reader(io.StringIO(csv_line([1, text]), newline=""))) == ["1", written]
    assert next(csv.reader(io.StringIO(csv_line([1, text], escape=False), newline=""))) == ["1", text]


@pytest.mark.parametrize("escape", [True, False])
def test_a_character_that_ends_a_file_for_many_readers_is_shown_as_unreadable(escape: bool) -> None:
    assert csv_line(["b\0ão", "\0", 1], escape=escape) == "b\ufffdão,\ufffd,1\r\n"


def test_numbers_stay_numbers() -> None:
    assert csv_line([-3, 0.25, None, ""]) == "-3,0.25,,\r\n"
