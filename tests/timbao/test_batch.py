"""``timbao batch``: a file of queries in, a table out, and a status that tells whether all rows were answered."""

from __future__ import annotations

import csv
import io
import json

import pytest


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_row_is_answered(indexed, tmp_path):
    file = tmp_path / "queries.csv"
    file.write_text("q,mã\nbão,A\ngạo,B\n", "utf-8")
    result = indexed("batch", file, "--size", 1)
    assert result.exit_code == 0
    assert [(row["row"], row["total"], row["mã"]) for row in table(result.stdout)] == [("2", "2", "A"), ("3", "1", "B")]
    assert "2 answered, 0 failed, of generation g2" in result.stderr


def test_a_broken_row_fails_alone_and_is_told(indexed):
    result = indexed("batch", "-", "--section", "Thời sự", text='bão\n"bão\n\ngạo\n')
    assert result.exit_code == 3
    assert [(row["status"], row["total"]) for row in table(result.stdout)] == [
        ("ok", "1"),
        ("failed", ""),
        ("blank", ""),
        ("ok", "0"),
    ]
    assert "row 2: A quote is opened and never closed." in result.stderr


def test_to_a_file_for_excel(indexed, tmp_path):
    out = tmp_path / "out.csv"
    result = indexed("batch", "-", "-o", out, "--bom", text="bão\n")
    assert (result.exit_code, result.stdout) == (0, "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbfrow,")
    assert not out.with_name("out.csv.part").exists()


def test_json_and_a_generation(indexed):
    found = json.loads(indexed("batch", "-", "--json", "--generation", "g1", text="bão\n").stdout)
    assert (found["generation"], found["rows"][0]["total"]["value"]) == ("g1", 0)
    assert indexed("batch", "-", "--generation", "g9", text="bão\n").exit_code == 3


ARRAY = '["bão", {"q": "gạo", "section": "Thời sự"}, "\\"bão"]'


@pytest.mark.parametrize(("name", "text"), [("a.json", ARRAY), ("a.txt", "\n " + ARRAY), ("A.JSON", "\ufeff" + ARRAY)])
def test_a_json_array_on_one_line(indexed, tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    result = indexed("batch", tmp_path / name)
    assert [(row["row"], row["q"], row["total"]) for row in table(result.stdout)] == [
        ("1", "bão", "2"), ("2", "gạo", "0"), ("3", '"bão', "")]  # fmt: skip
    assert (result.exit_code, "2 answered, 1 failed" in result.stderr) == (3, True)


@pytest.mark.parametrize("text", ['{"q": "bão"}', '["bão"', "bão\n", ""])
def test_what_is_called_json_and_is_no_array_is_refused(indexed, tmp_path, text):
    (tmp_path / "a.json").write_text(text, "utf-8")
    result = indexed("batch", tmp_path / "a.json")
    assert result.exit_code == 2
    assert "not a JSON array of queries" in result.stderr


def test_a_filter_by_nothing_is_refused(indexed):
    for command in (("batch", "-"), ("search", "bão")):
        result = indexed(*command, "--source", "", text="bão\n")
        assert result.exit_code == 2
        assert "source is empty" in result.stderr


def test_wrong_usage(indexed, tmp_path):
    assert indexed("batch", tmp_path / "none.csv").exit_code == 2
    assert indexed("batch", "-", "--from", "hôm qua", text="bão\n").exit_code == 2
