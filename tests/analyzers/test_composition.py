"""Composition: what ``unicodedata`` says, in time that grows with the text and not with its square."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import fold, tokenize
from analyzers.closeness import closeness
from analyzers.composition import composed, decomposed
from analyzers.legacy import decode_bytes
from analyzers.normal import normal_form

MARKS = "\u0301\u0323\u0302\u031b\u0327\u05b0\u0345\u3099"
PIECES = st.sampled_from(["a", "ê", "ệ", "\uac00", "\u1161", "\u0344", "\u0390", " ", *MARKS])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(PIECES, st.integers(1, 400)), max_size=8))
def test_it_is_what_unicodedata_says(pieces):
    text = "".join(piece * count for piece, count in pieces)
    assert composed(text) == unicodedata.normalize("NFC", text)
    assert decomposed(text) == unicodedata.normalize("NFD", text)


@settings(max_examples=50, deadline=None)
@given(st.text(MARKS, min_size=250, max_size=900), st.text("aê\u0301", max_size=300))
def test_so_it_is_with_many_marks(marks, before):
    assert composed(before + marks + before) == unicodedata.normalize("NFC", before + marks + before)


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0323\u0301\u0302", "\u0302\u0301"])
def test_a_letter_with_very_many_marks(marks):
    """Each of these took minutes, as the time grew with the square of the length."""
    text = "a" + marks * (200_000 // len(marks))
    assert len(decomposed(text)) == len(text)
    assert fold(text) == "a"
    assert len(tokenize(text).forms) == 1
    assert normal_form(text) and closeness("á", normal_form(text)) is not None
    assert decode_bytes(text.encode())[1] == "utf-8"
