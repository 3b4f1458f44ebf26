"""What is told of a text and of a query, step by step."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import tokenize
from search import SearchOptions
from search.planning.archive import UnknownArchive
from search.planning.explain import MAX_TEXT, Explanation, explain_text


class Known(UnknownArchive):
    """An archive that knows a few keys."""

    def frequency(self, key: str) -> int:
        return {"hoc": 500, "gia": 300, "vang": 300}.get(key, 0)

    def form_frequencies(self, key: str) -> dict[str, int]:
        return {}


def changes(text: str) -> list[list[str]]:
    return [token.changes for token in explain_text(text).tokens]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("học", []),
        ("HỌC", ["case"]),
        ("hoà", ["tone-place"]),
        ("Thuỷ", ["case", "tone-place"]),
        ("nứơc", ["repaired"]),
        ("be\u0323\u0302nh", ["composed"]),
        ("Ðà", ["characters", "case"]),
        ("12.500", ["number"]),
        ("12", []),
    ],
)
def test_the_steps_of_a_token(text: str, steps: list[str]) -> None:
    assert changes(text) == [steps]


def test_a_token() -> None:
    token = explain_text("Kỹ thuật").tokens[0]
    assert (token.source, token.start, token.end, token.form, token.key) == ("Kỹ", 0, 2, "kỹ", "ky")
    assert (token.onset, token.rhyme, token.tone) == ("k", "y", "ngã")
    assert token.variants == ["kĩ"]
    assert token.word == "Kỹ_thuật"


def test_what_stands_across_tokens() -> None:
    view = explain_text("TP.HCM, (hojc) d9uo7c5 giavang", Known())
    assert [(one.source, one.start, one.end, one.kind, one.forms) for one in view.readings] == [
        ("hojc", 9, 13, "telex", ["học"]),
        ("d9uo7c5", 15, 22, "vni", ["được"]),
        ("giavang", 23, 30, "joined", ["gia", "vang"]),
    ]
    assert ("TP.HCM", ["tphcm"]) in [(one.source, one.forms) for one in view.spellings]
    assert explain_text("giá vàng").pairs[0] == explain_text("GIÁ vàng").pairs[0]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("", "*"),
        ("học tập", '"=học =tập"'),
        ("hoc tap", '"=hoc =tap"'),
        ("kỹ thuật", '"=kỹ|=kĩ =thuật"'),
        ("nam -kỹ", "nam AND NOT ~kỹ|=kĩ"),
        ("bão -(miền trung)", '~bão AND NOT "~miền ~trung"'),
        ("giong", "giong|=dòng|=dông|=dọng"),
        ("nam -năm", "nam AND NOT ~năm"),
        ("=má", "=má"),
        ('"an toàn * xe"', '"~an ~toàn * ~xe" OR "=an =toan * =xe"'),
        ('"giá xăng"~5', '"~giá ~xăng"~5 OR "=gia =xang"~5'),
        ('"gia xang"', '"gia xang"'),
        ("bão OR (lũ lụt)", '~bão OR "=lũ =lụt"'),
        ("title:bão section:thể*", 'title:~bão AND section:"thể"*'),
        ("ngu* date:2021", "ngu* AND date:2021"),
        ("bão lũ lụt", 'near 23 (=bão, "=lũ =lụt") OR near 23 (=bao, "=lu =lut")'),
        ("hojc", "~học"),
    ],
)
def test_a_query_is_told_as_a_condition(text: str, condition: str) -> None:
    query = explain_text(text, Known()).query
    assert query is not None
    assert query.condition == condition


def test_what_ranks_is_told() -> None:
    query = explain_text("Bộ Y tế UBND", Known()).query
    assert query is not None
    assert query.pairs == ["bộ y", "y tế", "tế ubnd"]
    assert [one.typed for one in query.alternatives] == ["y tế", "ubnd"]
    assert query.syllables[0].key == "bo"
    strict = explain_text("má", options=SearchOptions(match="exact")).query
    assert strict is not None
    assert strict.condition == "=má"


def test_what_is_no_query_is_still_a_text() -> None:
    view = explain_text("(" * 100 + "học")
    assert view.query is None
    assert [token.form for token in view.tokens] == ["học"]


@given(st.text(max_size=60))
def test_every_text_can_be_told(text: str) -> None:
    view = explain_text(text, Known())
    tokens = tokenize(text)
    assert [(one.form, one.start, one.end) for one in view.tokens] == [*zip(*tokens, strict=True)]
    for one in [*view.tokens, *view.readings, *view.spellings]:
        assert text[one.start : one.end] == one.source
    assert msgspec.convert(msgspec.to_builtins(view), Explanation) == view


@pytest.mark.parametrize("text", ["a1" * 1000, "ĐĐ" * 1000, "tp hcm " * 285, "\u0301" * 2000, "w1" * 1000, "(" * 2000])
def test_the_longest_texts_are_told(text: str) -> None:
    assert explain_text(text[:MAX_TEXT], Known()).text == text[:MAX_TEXT]
