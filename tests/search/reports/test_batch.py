"""Batches: every row has its answer or its reason, and none spoils another."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Article, SearchOptions, open_index
from search.engine import Engine
from search.reports.batch import OUT, RowAnswer, read_json, read_table, run, table
from search.reports.header import header_of


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    made = open_index(str(tmp_path_factory.mktemp("batch") / "index"), create=True)
    with made.writer() as writer:
        writer.add(
            [
                Article(id="1", title="Bão số 3", section="Thời sự", source="Báo A"),
                Article(id="2", title="Bão và lũ", section="Thời sự", source="Báo B"),
                Article(id="3", title="Học sinh nghỉ tránh bão", section="Giáo dục", source="Báo B"),
            ]
        )
    made.refresh()
    return made


def asked(engine: Engine, data: str | bytes, **options: object) -> list[RowAnswer]:
    raw = data.encode() if isinstance(data, str) else data
    return list(run(engine, read_table(raw), SearchOptions(words="all", **options)))


def short(answers: list[RowAnswer]) -> list[tuple[int, str, object]]:
    return [
        (one.row, one.status, one.total.value if one.total else one.problem and one.problem.code) for one in answers
    ]


BROKEN = [(2, "ok", 3), (3, "failed", "syntax"), (4, "blank", None), (5, "ok", 0), (6, "failed", "too-broad")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_however_it_is_saved(engine, end, delimiter, encoding) -> None:
    lines = [["từ khóa", "ghi chú"], ["bão", "x"], ['"bão', ""], ["", ""], ["á", "y"], ["b*", ""]]
    text = end.join(delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines) + end
    answers = asked(engine, text.encode(encoding))
    assert short(answers) == BROKEN
    assert [one.extra for one in answers][:2] == [{"ghi chú": "x"}, {"ghi chú": ""}]


def test_without_a_header_a_row_is_a_query(engine) -> None:
    assert [one.q for one in asked(engine, 'bão, lũ\n"học sinh" nghỉ\n"bão, ""số 3"""\nbão;;\n\n\n')] == [
        "bão, lũ",
        '"học sinh" nghỉ',
        'bão, "số 3"',
        "bão",
    ]


PHRASES = [
    '"công an bắt"',
    '"học sinh" OR "giáo viên"',
    '"bão, lũ"',
    'bão "số 3"',
    "bão",
    'title:"bão"',
    '="má"',
    '"bão lũ"~5',
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_of_lines_keeps_its_quotes(end) -> None:
    assert [row.q for row in read_table(end.join(PHRASES).encode())] == PHRASES


@pytest.mark.parametrize("header", [[], ["câu tìm"]])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_phrases_that_were_typed_into_a_spreadsheet_keep_their_quotes(header, delimiter) -> None:
    """As Python's csv writes the cells; without a header, with an empty column beside the one, too."""
    for beside in ([], [""]):
        written = io.StringIO()
        table = [header, *([one] for one in PHRASES)] if header else [[one] for one in PHRASES]
        csv.writer(written, delimiter=delimiter).writerows([*row, *beside] for row in table)
        assert '"""công an bắt"""' in written.getvalue()
        if header or delimiter != "," or not beside:  # a comma at the end of a line may have been typed
            assert [row.q for row in read_table(written.getvalue().encode())] == PHRASES


def test_quotes_of_a_table_are_the_tables() -> None:
    assert [row.q for row in read_table('q,mã\n"bão, lũ",1\n"bão",2\n"""bão""",3\n'.encode())] == [
        "bão, lũ",
        "bão",
        '"bão"',
    ]


def test_a_quote_left_open_spoils_no_other_line() -> None:
    rows = read_table('"bão\nlũ"\nhọc sinh\n'.encode())
    assert [(row.number, row.q) for row in rows] == [(1, '"bão'), (2, 'lũ"'), (3, "học sinh")]


CELLS = [
    ("q,a,a", ["bão", "1", "2"]),
    ("q,a,a,a 2", ["bão", "1", "2", "3"]),
    ("a 2,a,q,a", ["1", "2", "bão", "3"]),
    ("q,câu tìm,query", ["bão", "lũ", "học sinh"]),
    ("q,total,status,total", ["bão", "1", "x", "2"]),
    ("q,section,chuyên mục", ["bão", "Thời sự", "Giáo dục"]),
    ("q,,", ["bão", "1", "2"]),
    ("q,column 3,", ["bão", "1", "2"]),
]


@pytest.mark.parametrize(("header", "cells"), CELLS, ids=[header for header, _ in CELLS])
def test_no_column_is_lost_to_another_of_its_name(engine, header, cells) -> None:
    """Every cell comes out again, in the answers and in the table, which names no two columns alike."""
    (row,) = read_table(f"{header}\n{','.join(cells)}\n".encode())
    own = [row.q, *row.extra.values(), *(value for one in row.options.values() for value in one)]
    assert sorted(own) == sorted(cells)
    lines = "".join(table(list(run(engine, [row], SearchOptions())), "g1", language="vi"))
    names, values = csv.reader(io.StringIO(lines, newline=""))
    assert len(set(names)) == len(names)
    assert sorted(values[len(OUT) :]) == sorted(row.extra.values())


def test_a_column_without_a_name_is_told_by_its_place() -> None:
    rows = read_table("q,,,x\nbão,1,2,3,4\nlũ,,2,3\n".encode())
    assert [row.extra for row in rows] == [
        {"column 2": "1", "column 3": "2", "x": "3", "column 5": "4"},
        {"column 3": "2", "x": "3"},
    ]


def test_a_filter_by_nothing_is_refused(engine) -> None:
    rows = read_json([{"q": "bão", "source": ""}, {"q": "bão", "tag": ["a", ""]}, {"q": "bão", "section": []}])
    answers = list(run(engine, rows, SearchOptions()))
    assert short(answers) == [(1, "failed", "bad-option"), (2, "failed", "bad-option"), (3, "ok", 3)]


def test_one_column_with_a_header_keeps_its_commas(engine) -> None:
    answers = asked(engine, "query\nbão, lũ\nbão\n")
    assert [(one.row, one.q) for one in answers] == [(2, "bão, lũ"), (3, "bão")]


def test_rows_with_options_of_their_own(engine) -> None:
    text = (
        "q,section,source,words,from\n"
        "bão,Thời sự,,,\n"
        "bão,,Báo A | Báo B,,\n"
        "bão không-có,,,any,\n"
        "bão,,,some,\n"
        "bão,,,,hôm qua\n"
        "bão,,,,2020\n"
    )
    assert short(asked(engine, text)) == [
        (2, "ok", 2),
        (3, "ok", 3),
        (4, "ok", 3),
        (5, "failed", "bad-option"),
        (6, "failed", "bad-option"),
        (7, "ok", 0),
    ]
    assert short(asked(engine, "q\nbão\n", section=("Giáo dục",))) == [(2, "ok", 1)]


def test_a_row_in_another_encoding_fails_alone(engine) -> None:
    answers = asked(engine, "q\nbão\n".encode() + b"l\xf2 l\xf4t\n" + "học\n".encode())
    assert short(answers) == [(2, "ok", 3), (3, "failed", "bad-encoding"), (4, "ok", 1)]
    assert answers[1].q.encode()


def test_rows_of_json(engine) -> None:
    rows = read_json(["bão", {"q": "bão", "section": "Thời sự"}, {"q": "bão", "size": 3}, 7, None, {"q": 1}, {}, '"'])
    answers = list(run(engine, rows, SearchOptions(words="all")))
    assert short(answers) == [
        (1, "ok", 3),
        (2, "ok", 2),
        (3, "failed", "bad-row"),
        (4, "failed", "bad-row"),
        (5, "failed", "bad-row"),
        (6, "failed", "bad-row"),
        (7, "blank", None),
        (8, "failed", "syntax"),
    ]


def test_all_rows_are_of_one_generation(tmp_path: Path) -> None:
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add([Article(id="1", title="bão")])
    answers = run(engine, read_table("bão\nbão\n".encode()), SearchOptions())
    first = next(answers)
    with engine.writer() as writer:
        writer.add([Article(id="2", title="bão")])
    assert [first.total.value, next(answers).total.value] == [1, 1]
    gone = list(run(engine, read_table("bão\n".encode()), SearchOptions(generation="g9")))
    assert short(gone) == [(1, "failed", "generation-gone")]


def test_what_is_left_when_the_time_is_up(engine) -> None:
    answers = list(run(engine, read_table("bão\n\nlũ\n".encode()), SearchOptions(), seconds=-1))
    assert short(answers) == [(1, "failed", "unfinished"), (2, "blank", None), (3, "failed", "unfinished")]


def test_the_answers_as_a_table(engine) -> None:
    answers = asked(engine, "mã,q,note\nA1,bão lũ,=1\nA2,(bão,\n", size=2)
    lines = "".join(table(answers, engine.generation, language="vi", bom=True))
    assert lines.startswith("\ufeffrow,q,")
    first, second = csv.DictReader(io.StringIO(lines[1:], newline=""), strict=True)
    assert list(first) == [*OUT, "mã", "note"]
    assert (first["total"], first["canonical"], first["top"], first["mã"], first["note"]) == (
        "1",
        "bão lũ",
        "2",
        "A1",
        "'=1",
    )
    assert (second["status"], second["error"], second["position"]) == ("failed", "syntax", "0")
    assert second["message"].startswith("Dấu ngoặc đơn mở ra mà không đóng lại. Thêm dấu )")


@given(st.binary(max_size=60) | st.text(st.sampled_from(list('qQ,;\t"\n\r*()bão-=|')), max_size=60).map(str.encode))
def test_any_file_has_an_answer_for_every_row(engine, data: bytes) -> None:
    answers = asked(engine, data)
    for one in answers:
        assert (one.status == "failed") == (one.problem is not None)
        assert (one.status == "ok") == (one.total is not None)
    "".join(table(answers, "g1", language="en")).encode()


def test_a_period_that_ends_before_it_begins_and_values_longer_than_any(engine) -> None:
    rows = [{"q": "bão", "from": "2024", "to": "2023"}, {"q": "bão", "source": ["x" * 301]}, {"q": "bão"}]
    assert short(list(run(engine, read_json(rows), SearchOptions()))) == [
        (1, "failed", "bad-option"),
        (2, "failed", "bad-option"),
        (3, "ok", 3),
    ]
    assert short(asked(engine, "q,from\nbão,2024\n", until=datetime(2023, 1, 1, tzinfo=timezone.utc))) == [
        (2, "failed", "bad-option")
    ]


def test_a_header_of_very_many_columns_is_told_apart_in_one_pass() -> None:
    names, _ = header_of("q" + ",a" * 30_000, None, None)
    assert names is not None
    assert len({name.text for name in names}) == 30_001
    assert [name.text for name in names[:4]] == ["q", "a", "a 2", "a 3"]
