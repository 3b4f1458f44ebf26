from __future__ import annotations

import json
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import fold, tokenize
from search import Article, open_index
from search.beginning import Beginning
from search.suggesting.typed_spans import in_utf16, typed_spans


@pytest.mark.parametrize(
    ("text", "forms", "half", "marked"),
    [
        ("giá vàng", ("gia", "v"), True, ["giá v"]),
        ("giá vàng", ("gia", "v"), False, ["giá"]),
        ("Đường sắt Bắc Nam", ("duong", "sa"), True, ["Đường sắ"]),
        ("Học phí đại học tăng", ("học",), False, ["Học"]),
        ("hoà bình", ("hòa",), False, ["hoà"]),
        ("TP.HCM mở đường", ("hcm", "m"), True, ["HCM m"]),
        ("sửa chữa nhà", ("xửa", "chữa"), False, ["chữa"]),
        ("bóng đá", ("cầu", "lông"), True, []),
        ("", ("a",), True, []),
    ],
)
def test_spans(text, forms, half, marked):
    spans = typed_spans(text, [Beginning(forms, half)])
    assert [text[start:end] for start, end in spans] == marked


def test_the_marks_of_the_last_letter_belong_to_it():
    text = unicodedata.normalize("NFD", "tiếng Việt")
    ((start, end),) = typed_spans(text, [Beginning(("tieng", "vie"), True)])
    assert unicodedata.normalize("NFC", text[start:end]) == "tiếng Việ"


def test_the_reading_that_stands_there_is_the_one():
    readings = [Beginning(("hojc", "s"), True), Beginning(("học", "s"), True)]
    assert typed_spans("học sinh", readings) == [(0, 5)]


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_units_of_utf16(text, pairs):
    spans = [(start, end) for start, end in pairs if start <= end <= len(text)]
    units = text.encode("utf-16-le", "surrogatepass")
    cut = [units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass") for start, end in in_utf16(text, spans)]
    assert cut == [text[start:end] for start, end in spans]


def test_what_is_suggested_has_spans(tmp_path):
    sample = Path(__file__).parents[3] / "index_data" / "sample"
    with closing(open_index(str(tmp_path / "index"), create=True)) as engine:
        with engine.writer() as writer:
            for path in sorted(sample.glob("*.jsonl")):
                writer.add([Article(**{**_plain(line), "published": None}) for line in path.read_text().splitlines()])
        engine.refresh()
        for typed in ("gia v", "hoc", "bóng đ", "giao thong"):
            found = engine.suggest(typed)
            assert found.items
            for text, spans in [(one.text, one.spans) for one in found.items if one.kind == "phrase"] + [
                (one.title, one.spans) for one in found.articles
            ]:
                ((start, end),) = spans
                assert [fold(form) for form in tokenize(text[start:end]).forms] == fold(typed).split()


def _plain(line: str) -> dict[str, str]:
    return {name: value for name, value in json.loads(line).items() if name in {"id", "title", "body"}}
