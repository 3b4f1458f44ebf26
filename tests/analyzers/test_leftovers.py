"""What an input method leaves of a foreign word, against one made of its rules."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analyzers.fold import fold
from analyzers.leftovers import NOTHING, keys_of, without_backspaces
from analyzers.normal import normal_form
from analyzers.syllable import all_syllables, compose

TONES = dict(zip("frxsj", "\u0300\u0309\u0303\u0301\u0323", strict=True))
HATS = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ", "aw": "ă", "ow": "ơ", "uw": "ư"}
SYLLABLES = frozenset(compose(syllable) for syllable in all_syllables())
WORDS = ["samsung", "windows", "wifi", "facebook", "vinfast", "nasdaq", "maserati", "oscars", "tesla", "google", "jeep"]


def telex(word: str, takes: set[int]) -> str:
    """What Telex makes of a word when it takes the letters at some places for its own keys."""
    made: list[str] = []
    for at, letter in enumerate(word):
        vowels = [place for place, char in enumerate(made) if unicodedata.normalize("NFD", char)[0] in "aeiouy"]
        shaped = HATS.get((made[-1] if made else "") + letter)
        if at not in takes:
            made.append(letter)
        elif shaped:
            made[-1] = shaped
        elif letter == "w":
            made.append("ư")
        elif letter in TONES and vowels and len(unicodedata.normalize("NFC", made[vowels[-1]] + TONES[letter])) == 1:
            made[vowels[-1]] = unicodedata.normalize("NFC", made[vowels[-1]] + TONES[letter])
        else:
            made.append(letter)
    return "".join(made)


@given(word=st.sampled_from(WORDS), takes=st.sets(st.integers(0, 8), min_size=1, max_size=2))
def test_the_word_that_was_typed_is_among_the_keys(word: str, takes: set[int]) -> None:
    form = telex(word, takes)
    if form != word:
        assert word in keys_of(form)


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("sámung", "samsung"),
        ("ưindows", "windows"),
        ("iphonẹ", "iphone"),
        ("fácebook", "facebooks"),
        ("ócảs", "oscars"),
    ],
)
def test_what_was_recorded(form: str, word: str) -> None:
    assert word in keys_of(form)


def test_syllables_and_plain_words_are_left_alone() -> None:
    assert [form for form in sorted(SYLLABLES) if keys_of(form)] == []
    assert [word for word in WORDS if keys_of(word)] == []


@given(st.text(max_size=24))
def test_any_text(text: str) -> None:
    keys = keys_of(text)
    assert len(keys) == len(set(keys))
    assert all(key.isascii() and key.isalpha() for key in keys)


def test_long_words_with_many_marks_are_not_tried() -> None:
    assert len(keys_of("ạ" * 20)) <= 1
    assert keys_of("samsung" * 4 + "ạ") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("việt（t nam", "việt nam"),
        ("（", ""),
        ("ngân （hàng", "ngân hàng"),
        ("abc（（d", "ad"),
        ("bão（số 3）", "bão（số 3）"),
        ("bão (số 3)", "bão (số 3)"),
    ],
)
def test_stray_backspaces(typed: str, meant: str) -> None:
    read = without_backspaces(typed)
    assert len(read) == len(typed)
    assert read.replace(NOTHING, "") == meant


@given(st.text("abswoeœæßŉﬁ\u0301\u0303\u0323ươđâéó'", max_size=8).map(normal_form))
@example(normal_form("baŉo"))
@example("wórd\u0301")
def test_what_no_key_makes_breaks_nothing(form: str) -> None:
    assert all(key.isascii() and key.isalpha() for key in keys_of(form))


def test_two_letters_in_one_are_no_shape() -> None:
    assert keys_of("cœuŕs") == [fold("cœuŕs")]
