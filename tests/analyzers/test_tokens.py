"""Text in, tokens out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.fold import fold
from analyzers.letters import TONE_MARKS
from analyzers.syllable import all_syllables, compose
from analyzers.tokens import tokenize

WORDS = [compose(syllable) for syllable in all_syllables()]
words = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(["h'hen", "samsung", "café", "año", "đắk"])), min_size=1
)
APOSTROPHES = "'\u2019\u2018\u02bc\u02bb\u2032`\u00b4"
AWKWARD = "aAăệĐÐ1٣²½'’ʼ.,/-_ \u00a0\u200b\u00ad\ufeff\u0301\u0302\u031b\x00\ud800漢がЙßİΐ๑ก็"


@pytest.mark.golden("tokens.tsv")
def test_tokens(text: str, tokens: str) -> None:
    assert tokenize(text).forms == ([] if tokens == "-" else tokens.split(" | "))


def test_offsets_are_of_the_text_as_given() -> None:
    text = "sách 東京都, be\u0323\u0302nh"
    tokens = tokenize(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == [
        "sách",
        "東京都",
        "be\u0323\u0302nh",
    ]


@given(st.one_of(st.text(), st.text(alphabet=AWKWARD)))
def test_spans_of_any_text_are_in_bounds_and_in_order(text: str) -> None:
    forms, starts, ends = tokenize(text)
    assert len(forms) == len(starts) == len(ends)
    last = 0
    for form, start, end in zip(forms, starts, ends, strict=True):
        assert last <= start < end <= len(text)
        assert form
        assert fold(form)
        last = end


@given(st.one_of(st.text(), st.text(alphabet=AWKWARD)))
def test_a_span_cut_out_is_the_same_token(text: str) -> None:
    for form, start, end in zip(*tokenize(text), strict=True):
        assert tokenize(text[start:end]).forms == [form]


@given(words)
def test_normal_forms_of_unicode_change_nothing(forms: list[str]) -> None:
    text = " ".join(forms)
    apart = unicodedata.normalize("NFD", text)
    mixed = "".join(_tone_first(char) for char in text)
    assert tokenize(text).forms == tokenize(apart).forms == tokenize(mixed).forms == forms


def _tone_first(char: str) -> str:
    base, *marks = unicodedata.normalize("NFD", char)
    return base + "".join(sorted(marks, key=lambda mark: mark not in TONE_MARKS))


@given(words, st.sampled_from([str.upper, str.title, str.capitalize]))
def test_capitals_change_nothing(forms: list[str], case: object) -> None:
    assert tokenize(case(" ".join(forms))).forms == forms  # type: ignore[operator]


@given(words, st.sampled_from("\u200c\u200d\ufeff\u00ad\u2060\u200b"), st.data())
def test_zero_width_characters_inside_a_word_change_nothing(forms: list[str], zero: str, data: st.DataObject) -> None:
    written = []
    for form in forms:
        at = data.draw(st.integers(0, len(form)))
        written.append(form[:at] + zero + form[at:])
    assert tokenize(" ".join(written)).forms == forms


@given(words, st.sampled_from("\u00a0\u2009\u202f\u3000\t\n\u2028"))
def test_every_space_separates(forms: list[str], space: str) -> None:
    assert tokenize(space.join(forms)).forms == forms


@given(words, st.sampled_from("ÐðƉ"))
def test_look_alikes_of_d_with_stroke_are_read_as_it(forms: list[str], like: str) -> None:
    text = " ".join(forms)
    assert tokenize(text.replace("đ", like)).forms == forms


@given(words, st.sampled_from(APOSTROPHES))
def test_shapes_of_the_apostrophe_are_one(forms: list[str], shape: str) -> None:
    assert tokenize(" ".join(forms).replace("'", shape)).forms == forms


@pytest.mark.parametrize("word", ["東京都", "Москва", "ελλάδα", "서울", "ไทย", "हिन्दी", "العربية", "Việt", "año"])
def test_other_scripts_survive(word: str) -> None:
    forms = tokenize(f"a {word} b").forms
    assert forms == ["a", unicodedata.normalize("NFC", word.casefold()), "b"]


def test_a_very_long_word_is_one_token() -> None:
    assert tokenize("a" * 1_000_000).forms == ["a" * 1_000_000]
    assert tokenize("1" * 100_000).forms == ["1" * 100_000]
