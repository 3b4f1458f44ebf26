"""Texts that are cut together have the tokens of each that is tokenized, wherever they are asked for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import cut as module
from analyzers import fold, tokenize
from analyzers.cut import Cut
from analyzers.normal import normal_form

PIECES = ["học", "HỌC", "đường", "12.500", "27.3.2020", "TP.HCM", "x²", "U23", "H'Hen", "…", "東京都", "học\nsinh"]
pieces = st.sampled_from(
    [*PIECES, "Việt\u200bNam", "a\u0301\u0323", "\u0301", "a\tb", "", "\u00a0", "5₫", "🙂a", "“a”_"]
)
plain = st.text("ahocnđĐáẩỄ UF23.,\n\t“-'’", max_size=30)
texts = st.lists(st.one_of(pieces, st.text(max_size=4)), max_size=12).map(" ".join)
pages = st.lists(st.one_of(texts, plain), max_size=4)

Spelled = list[tuple[str, int, int]]  # forms, and where each stands in the joined text


def spelled(cut: Cut) -> Spelled:
    words = cut.words(module.np.arange(len(cut.starts)))
    return list(zip(map(normal_form, words), cut.starts.tolist(), cut.ends.tolist(), strict=True))


def tokenized(page: list[str]) -> Spelled:
    found: Spelled = []
    begin = 0
    for text in page:
        found += [(form, begin + start, begin + end) for form, start, end in zip(*tokenize(text), strict=True)]
        begin += len(text) + 1
    return found


@given(pages)
def test_the_tokens_of_texts(page: list[str]) -> None:
    cut = Cut(page)
    assert cut.text == "".join(f"{text}\n" for text in page)
    assert [cut.text[begin : end - 1] for begin, end in pairwise(cut.begins)] == page
    assert spelled(cut) == tokenized(page)
    first = cut.texts()
    assert [last - begin for begin, last in pairwise(first)] == [len(tokenize(text).forms) for text in page]


@given(pages)
def test_without_numbers_the_others_are_the_same(page: list[str]) -> None:
    found = [one for one in spelled(Cut(page, numbers=False)) if not one[0].replace(",", "").isdecimal()]
    assert found == [one for one in tokenized(page) if not one[0].replace(",", "").isdecimal()]


@given(pages)
def test_tokens_are_found_by_their_keys_and_how_these_begin(page: list[str]) -> None:
    cut = Cut(page)
    keys = [fold(form) for form, _, _ in tokenized(page)]
    for key in set(keys):
        alike = {at for at, other in enumerate(keys) if other == key}
        assert alike <= set(cut.among({key}).tolist())
        begun = {at for at, other in enumerate(keys) if other.startswith(key[:2])}
        found = cut.among((), {key[:2]}).tolist()
        assert found == sorted(found)
        assert begun <= set(found)
        assert {at for at in found if len(key[:2].encode()) <= 8} == begun
    assert not len(cut.among(()))


@given(pages)
def test_pieces_are_what_stands_between_spaces(page: list[str]) -> None:
    cut = Cut(page)
    spans = pairwise(cut.pieces.tolist())
    assert [cut.text[begin : end - 1] for begin, end in spans] == cut.text[:-1].replace("\n", " ").split(" ") * bool(
        page
    )
    places = module.np.arange(len(cut.text))
    for place, number in zip(places.tolist(), cut.pieces_of(places).tolist(), strict=True):
        assert cut.pieces[number] <= place < cut.pieces[number + 1]


@pytest.mark.parametrize("text", ["năm 2019", "đường 30/4, số 12.500"])
def test_a_run_of_digits_is_a_token_without_numbers(text: str) -> None:
    cut = Cut([text], numbers=False)
    whole = [text[start:end] for start, end in zip(cut.starts.tolist(), cut.ends.tolist(), strict=True)]
    assert [word for word in whole if word[0].isdecimal()] == module.re.findall(r"\d+", text)
    assert not len(cut.among({"2019", "12500", "4"}))


def test_what_is_remembered_is_bounded() -> None:
    module._remembered.cache_clear()
    Cut([f"chữ'{number} {'dài' * 20}'" for number in range(50)])
    assert module._remembered.cache_info().currsize == 50  # and of none of the long ones
    assert module._remembered.cache_info().maxsize == module._KEPT
