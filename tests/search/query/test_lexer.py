"""From a text to tokens."""

from __future__ import annotations

import unicodedata

import pytest

from search.query.lexer import Kind, lex, operator_of
from search.query.report import Report


def kinds(text: str) -> list[str]:
    return [token.kind.name for token in lex(text, Report(lenient=False))]


def texts(text: str) -> list[str]:
    return [token.text for token in lex(text, Report(lenient=False))]


@pytest.mark.parametrize(
    "word",
    ["đường", "TP.HCM", "30/4", "covid-19", "30-4", "12:30", "http://a.vn/b-c", "x&y", "C++", "U.23",
     "TP.HCM:",
     "12.500.000đ", "a=b", "-", "--", "=", "H’Hen", "tỉ-lệ:", "a-", "[a]", "a|b", "50%", "#metoo", "@bao"],
)  # fmt: skip
def test_one_chunk_is_one_token(word: str) -> None:
    assert kinds(word) == ["WORD"]
    assert texts(f"x {word} y") == ["x", word, "y"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("operator", "kind"),
    [
        ("AND", Kind.AND),
        ("VÀ", Kind.AND),
        ("OR", Kind.OR),
        ("HOẶC", Kind.OR),
        ("NOT", Kind.NOT),
        ("KHÔNG", Kind.NOT),
    ],
)
def test_operators_are_capitals(operator: str, kind: Kind, form: str) -> None:
    written = unicodedata.normalize(form, operator)  # type: ignore[arg-type]
    assert operator_of(written) is kind
    assert operator_of(written.lower()) is None
    assert operator_of(written.capitalize()) is None


def test_a_misplaced_mark_in_an_operator_is_read() -> None:
    assert operator_of("HỌĂC") is Kind.OR


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("apart", "joined"),
    [
        ("tiêu đề:bão", "tiêu-đề:bão"),
        ("TIÊU  ĐỀ:(bão HOẶC lũ)", "title:(bão HOẶC lũ)"),
        ('lũ -chuyên mục:"thể thao"', 'lũ -section:"thể thao"'),
        ("tác giả:An từ khóa:lũ", "author:An tag:lũ"),
        ('địa danh:"Hà Nội"', 'name:"Hà Nội"'),
        ("bão từ ngày:2018 đến ngày:5/2019", "bão since:2018 until:5/2019"),
        ("giá tu khoa:bão", "giá tag:bão"),
    ],
)
def test_a_name_of_a_field_may_be_two_words(apart: str, joined: str, form: str) -> None:
    """As Vietnamese writes them: ``từ ngày:2018`` is no ``từ`` with the articles of 2018."""
    read = lex(unicodedata.normalize(form, apart), Report(lenient=False))  # type: ignore[arg-type]
    meant = lex(joined, Report(lenient=False))
    assert [(token.kind, token.text, token.span) for token in read] == [
        (token.kind, token.text, token.span) for token in meant
    ]


@pytest.mark.parametrize("text", ["=từ ngày:2018", '"từ" ngày:2018', "title:từ ngày:2018", "(từ) ngày:2018"])
def test_what_is_asked_for_by_itself_is_no_part_of_a_name(text: str) -> None:
    (date,) = (token for token in lex(text, Report(lenient=False)) if token.kind is Kind.DATE)
    assert date.position == text.index("ngày")
    assert date.span[1] is not None


def test_two_words_of_a_name_before_a_blank_are_words() -> None:
    report = Report(lenient=False)
    assert [token.text for token in lex("tác giả: An", report)] == ["tác", "giả:", "An"]
    assert ["tác giả:" in note.vi for note in report.notes] == [True]


@pytest.mark.parametrize("quotes", ["“”", "„“", "«»", '""', "＂＂", "„”", "»«"])
def test_quotes_of_every_shape(quotes: str) -> None:
    assert kinds(f"{quotes[0]}học sinh{quotes[1]}") == ["PHRASE"]


def test_a_minus_counts_only_directly_before_a_term() -> None:
    assert kinds("a -b") == ["WORD", "NOT", "WORD"]
    assert kinds("a-b") == ["WORD"]
    assert kinds("a - b") == ["WORD", "WORD", "WORD"]
    assert kinds('-"a" -(b) -=c -title:d') == [
        "NOT", "PHRASE", "NOT", "OPEN", "WORD", "CLOSE", "NOT", "WORD", "NOT", "FIELD", "WORD",
    ]  # fmt: skip
    assert kinds("(a)-b") == ["OPEN", "WORD", "CLOSE", "NOT", "WORD"]


def test_full_width_signs() -> None:
    assert kinds("（title：ab＊）－＝c") == ["OPEN", "FIELD", "PREFIX", "CLOSE", "NOT", "WORD"]


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\t", "\n", "\x00", "\x1b", "\x85", "\u2028"])
def test_what_separates_words(blank: str) -> None:
    assert texts(f"học{blank}sinh") == ["học", "sinh"]


def test_a_lone_surrogate_is_replaced_so_that_the_answer_can_be_written() -> None:
    [token] = lex("a\ud800", Report(lenient=False))
    assert token.text.encode("utf-8") == "a\ufffd".encode()
