"""A quotation mark that is not closed costs no other row: each is read, or told with the reason."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.records import to_reading
from indexer.sources.record import Record
from indexer.sources.table import read_table

OPEN = '5,"Chưa đóng ngoặc,Nội dung 5\n'


def read(text: str) -> list[Record]:
    return list(read_table(io.BytesIO(text.encode()), "tin.csv"))


def titles(records: list[Record]) -> list[str]:
    return [one.mapping["title"] if one.mapping else one.reason for one in records]


def rows(numbers: range) -> list[str]:
    return [f"{n},Tin {n},Nội dung {n}\n" for n in numbers]


@pytest.mark.parametrize("end", ["", "\n"])
def test_one_that_is_never_closed_is_a_letter_of_its_cell(end: str) -> None:
    text = "id,title,body\n" + "".join([*rows(range(1, 5)), OPEN, *rows(range(6, 1000))]).rstrip("\n") + end
    found = read(text)
    assert titles(found) == [f"Tin {n}" if n != 5 else '"Chưa đóng ngoặc' for n in range(1, 1000)]
    assert [one.line for one in found] == list(range(2, 1001))


def test_each_of_many_costs_nothing() -> None:
    lines = [f"{n}\t{'“' if n % 7 else chr(34)}Tin {n}\tNội dung {n}\n" for n in range(100)]
    found = read("id\ttitle\tbody\n" + "".join(lines))
    assert len(found) == 100
    assert [one.mapping["title"] for one in found if one.mapping] == [line.split("\t")[1] for line in lines]


def test_in_the_last_row() -> None:
    assert titles(read("id,title,body\n1,Tin 1,Nội dung\n" + OPEN.strip())) == ["Tin 1", '"Chưa đóng ngoặc']


def test_a_row_that_is_cut_off_is_told_and_what_follows_is_read() -> None:
    found = read('id,title,body\n1,Tin 1,"Nội dung\n2,Tin 2,Nội dung 2\n')
    assert titles(found) == ["Tin 1", "Tin 2"]
    cut = read('id,title,body\n1,Tin 1,Nội dung\n2,"Tin 2\n3,Tin 3,Nội dung 3\n')
    assert [one.line for one in cut] == [2, 3, 4]
    assert cut[1].mapping is None and "never closed" in cut[1].reason and cut[1].raw == '2,"Tin 2\n'
    assert cut[2].mapping and cut[2].mapping["title"] == "Tin 3"


def test_a_mark_within_a_cell_is_a_letter_as_ever() -> None:
    assert titles(read('id,title,body\n1,Phim "Mắt biếc" ra rạp,Nội dung\n2,Tin 2,Nội dung')) == [
        'Phim "Mắt biếc" ra rạp',
        "Tin 2",
    ]


CELL = st.text(st.sampled_from('ab",;\n “é'), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_writes_is_read_as_it_was(cells: list[tuple[str, str, str]], ending: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=ending)
    writer.writerow(["id", "title", "body"])
    writer.writerows(cells)
    found = [one.mapping for one in read(file.getvalue())]
    names = ("id", "title", "body")
    wanted = [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in cells if any(row)]
    assert [
        {name: cell.replace("\r\n", "\n").replace("\r", "\n") for name, cell in one.items()} for one in found if one
    ] == [{name: cell.replace("\r\n", "\n").replace("\r", "\n") for name, cell in one.items()} for one in wanted]


def test_columns_of_one_name_are_kept_apart() -> None:
    found = read("id,title,title,body,title\n1,Một,Hai,a,\n2,,Ba,b,Bốn\n")
    assert [one.mapping for one in found] == [
        {"id": "1", "title": "Một", "title (2)": "Hai", "body": "a"},
        {"id": "2", "title": "Ba", "body": "b", "title (2)": "Bốn"},
    ]
    reading = to_reading(found[0].mapping or {})
    assert reading.article.title == "Một" and reading.unknown == ["title (2)"]


@pytest.mark.parametrize("lost", ["1.23E+18", "1,23457E+18"])
def test_ids_that_a_spreadsheet_has_rounded_are_none(lost: str) -> None:
    found = [to_reading(one.mapping or {}) for one in read(f'id,title\n"{lost}",Một\n"{lost}",Hai\n1E+18-a,Ba\n')]
    assert len({one.article.id for one in found}) == 3 and found[2].article.id == "1E+18-a"
    assert ["last digits are lost" in warned.reason for one in found for warned in one.warned] == [True, True]


ROWS = [("Học sinh trở lại trường", "Sáng nay, các ngả đường quanh trường đã đông kín người."),
        ("Giá xăng", "Tăng mạnh"), ("Bão lớn", "Đêm nay"), ("Mạnh", "Lợi hại")]  # fmt: skip


def as_windows_1258(text: str) -> bytes:
    """As Excel saves a CSV in a Vietnamese Windows: letters, and the tones behind them."""
    letters = []
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        letters += [unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tones)), *tones]
    return "".join(letters).encode("cp1258")


def test_short_cells_are_in_the_encoding_that_the_file_shows() -> None:
    lines = ["Tiêu đề,Nội dung", *(f'{title},"{body}"' for title, body in ROWS)]
    records = list(read_table(io.BytesIO(as_windows_1258("\r\n".join(lines))), "tin.csv"))
    assert [tuple((one.mapping or {}).values()) for one in records] == ROWS
