"""A text that is cut has the tokens of one that is tokenized, wherever it is asked for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import cut as module
from analyzers import fold, tokenize
from analyzers.cut import PIECE, Cut

PIECES = ["học", "HỌC", "đường", "12.500", "27.3.2020", "TP.HCM", "x²", "U23", "H'Hen", "…", "東京都", "học\nsinh"]
pieces = st.sampled_from([*PIECES, "Việt\u200bNam", "a\u0301\u0323", "\u0301", "a\tb", "", "\u00a0"])
texts = st.lists(st.one_of(pieces, st.text(max_size=4)), max_size=12).map(" ".join)


@given(texts)
def test_the_tokens_of_a_cut_text(text: str) -> None:
    cut, tokens = Cut(text), tokenize(text)
    places = cut.places(0, len(cut))
    assert [cut.form(place) for place in places] == tokens.forms
    spans = dict(zip(places, zip(tokens.starts, tokens.ends, strict=True), strict=True))
    for first in range(0, len(cut) + 1, 2):
        for last in (first, first + 1, len(cut)):
            inside = [place for place in places if first <= place >> PIECE < last]
            assert cut.places(first, last) == inside
            region = cut.region(first, last)
            assert [region.span(place) for place in inside] == [spans[place] for place in inside]
    assert cut.distinct_keys() == {fold(form) for form in tokens.forms}


plain = st.text("ahocnđĐáẩỄ UF23.,\n\t“-'’", max_size=30)  # one byte a character


@given(st.one_of(texts, plain), st.sampled_from([-1, 1000]))
def test_the_tokens_that_have_a_key_and_their_neighbours(text: str, short: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_SHORT", short)
        check_neighbours(text)


def check_neighbours(text: str) -> None:
    cut = Cut(text)
    places = cut.places(0, len(cut))
    keys = [fold(form) for form in tokenize(text).forms]
    for key in set(keys):
        wanted = [(place, cut.token(place)) for place, other in zip(places, keys, strict=True) if other == key]
        assert cut.among({key}) == wanted
    assert [cut.after(place) for place in places] == [*places[1:], None][: len(places)]
    for one, place in enumerate(places):
        assert [other for other in places[one + 1 :] if cut.is_after(other, place)] == places[one + 1 : one + 2]
    for piece in range(len(cut)):
        if later := [place for place in places if place >> PIECE >= piece]:
            assert cut.following(piece) == later[0]
        if earlier := [place for place in places if place >> PIECE < piece]:
            assert cut.preceding(piece) == earlier[-1]


@given(st.text(st.one_of(st.sampled_from("aáẩđĐnghKſİßµ.,;:!?()“”…'’"), st.characters()), max_size=6))
def test_a_piece_has_the_key_of_its_one_token(piece: str) -> None:
    keys = [fold(form) for form in tokenize(piece).forms]
    module._keys.clear()
    assert module._keys[piece] == (None if len(keys) > 1 else "".join(keys))


def test_what_is_remembered_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(module, "_LIMIT", 8)
    module._keys.clear()
    module._tokens.clear()
    for number in range(50):
        assert Cut(f"chữ{number} {'dài' * 20}").among({"chu"})[0][0] == 0
        assert len(module._keys) <= 8
        assert len(module._tokens) <= 8
        assert not any(len(piece) > 32 for piece in (*module._keys, *module._tokens))
