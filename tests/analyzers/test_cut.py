"""A text that is cut has the tokens of one that is tokenized, wherever it is asked for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzers import fold, tokenize
from analyzers.tokens import Cut

pieces = st.sampled_from(
    [
        "học",
        "HỌC",
        "đường",
        "12.500",
        "27.3.2020",
        "TP.HCM",
        "x²",
        "U23",
        "Việt\u200bNam",
        "H'Hen",
        "…",
        "\u0301",
        "東京都",
    ]
)
texts = st.lists(st.one_of(pieces, st.text(max_size=4)), max_size=12).map(" ".join)


@given(texts)
def test_the_tokens_of_a_cut_text(text: str) -> None:
    cut, tokens = Cut(text), tokenize(text)
    if not all(cut.form(index) for index in range(len(cut.chunks))):
        cut.apart()
    assert [cut.form(index) for index in range(len(cut.chunks))] == tokens.forms
    for first in range(0, len(tokens.forms) + 1, 3):
        for last in (first, first + 1, len(tokens.forms)):
            expected = list(zip(tokens.starts, tokens.ends, strict=True))[first:last]
            assert cut.spans(first, min(last, len(tokens.forms))) == expected
    assert cut.distinct() == {fold(form) for form in tokens.forms}


@given(texts)
def test_the_tokens_that_have_a_key(text: str) -> None:
    cut = Cut(text)
    cut.apart()
    keys = [fold(form) for form in tokenize(text).forms]
    for key in set(keys):
        assert cut.among({key}) == [index for index, other in enumerate(keys) if other == key]


def test_a_chunk_that_is_several_tokens_has_no_form() -> None:
    cut = Cut("ngày 27.3.2020 học")
    assert cut.chunks == ["ngày", "27.3.2020", "học"]
    assert cut.form(1) == ""
    assert cut.among({None, "hoc"}) == [1, 2]
    cut.apart()
    assert cut.chunks == ["ngày", "27", "3", "2020", "học"]
    assert cut.spans(4, 5) == [(15, 18)]
