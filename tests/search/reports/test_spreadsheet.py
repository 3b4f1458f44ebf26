"""Spreadsheets as people save them are read as people meant them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.reports.spreadsheet import decode, hinted, records, undecoded

CELLS = st.text(st.sampled_from(list('aộ ",;\t\r\n-=')), max_size=8)


def rows(text: str, delimiter: str | None = ",") -> list[list[str]]:
    return [record.cells for record in records(text, delimiter)]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_what_a_program_wrote_is_read_back(table: list[list[str]], delimiter: str) -> None:
    for end in ("\r\n", "\n"):
        written = io.StringIO()
        csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
        assert rows(written.getvalue(), delimiter) == table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a,b\n", [["a", "b"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ('"a\nb",c\n', [["a\nb", "c"]]),
        ('"học sinh" OR "giáo viên",x\n', [['"học sinh" OR "giáo viên"', "x"]]),
        ('bão "số 3",x', [['bão "số 3"', "x"]]),
        ('"chưa đóng\nhàng sau\n', [['"chưa đóng'], ["hàng sau"]]),
        ('"a" ,b', [["a", "b"]]),
        ('"a""b"', [['a"b']]),
        ('""', [[""]]),
        (",", [["", ""]]),
    ],
)
def test_quotes_and_lines(text: str, expected: list[list[str]]) -> None:
    assert rows(text) == expected


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    found = list(records('q\n\n"a\nb"\nc', ","))
    assert [(row.number, row.blank) for row in found] == [(1, False), (2, True), (3, False), (4, False)]


@given(st.text(st.sampled_from(list('a"\n\r,; ')), max_size=40), st.sampled_from([",", ";", None]))
def test_nothing_is_lost_but_quotes_and_blanks(text: str, delimiter: str | None) -> None:
    found = "".join(cell for record in records(text, delimiter) for cell in record.cells)
    assert found.count("a") == text.count("a")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are(encoding: str) -> None:
    assert decode("bão lũ\r\n".encode(encoding)) == "bão lũ\r\n"


@pytest.mark.parametrize("data", ["đá".encode("cp1258"), b"\xff", b"\xe1\xbb", b"l\xf2 l\xf4t"])
def test_other_bytes_stay_to_be_told_of(data: bytes) -> None:
    first, second, third = (record.cells[0] for record in records(decode(b"bao\n" + data + b"\nlu\n"), ","))
    assert (first, third) == ("bao", "lu")
    assert undecoded(second) and not undecoded(first)


def test_a_file_cut_short() -> None:
    text = decode("bão\nlũ".encode("utf-16")[:-1])
    assert [undecoded(record.cells[0]) for record in records(text, None)] == [False, True]


def test_the_separator_that_excel_tells() -> None:
    assert hinted("sep=;\r\nq;x\r\n") == (";", "q;x\r\n")
    assert hinted("q;x") == (None, "q;x")
