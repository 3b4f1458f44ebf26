"""The normal form: one spelling for everything that reads the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.fold import fold
from analyzers.letters import TONE_MARKS
from analyzers.normal import normal_form, repaired
from analyzers.syllable import Syllable, all_syllables, compose, is_syllable, spell

SYLLABLES = list(all_syllables())
SHAPE_AND_TONE = st.sampled_from(["\u0302", "\u0306", "\u031b", *TONE_MARKS[1:]])


@pytest.mark.golden("normal_forms.tsv")
def test_normal_form(written: str, normal: str, repaired: str) -> None:
    assert normal_form(written) == normal


@pytest.mark.golden("normal_forms.tsv")
def test_repair_is_told_from_another_accepted_spelling(written: str, normal: str, repaired: str) -> None:
    assert _repaired(written) is (repaired == "yes")


_repaired = repaired


def test_a_syllable_is_its_own_normal_form() -> None:
    assert all(normal_form(compose(syllable)) == compose(syllable) for syllable in SYLLABLES)


@given(st.sampled_from([syllable for syllable in SYLLABLES if syllable.tone]), st.data())
def test_a_mark_on_any_vowel_of_the_syllable_is_put_right(syllable: Syllable, data: st.DataObject) -> None:
    letters = list(spell(syllable.onset, syllable.rhyme))
    vowels = [i for i, letter in enumerate(letters) if letter in "aăâeêioôơuưy"]
    letters[data.draw(st.sampled_from(vowels))] += TONE_MARKS[syllable.tone]
    assert normal_form("".join(letters)) == compose(syllable)


@given(
    st.sampled_from(SYLLABLES),
    st.sampled_from(["NFC", "NFD", "mixed"]),
    st.sampled_from([str.upper, str.title]),
)
def test_composed_decomposed_and_capital_letters_are_one(syllable: Syllable, way: str, case: object) -> None:
    form = compose(syllable)
    written = case(form)  # type: ignore[operator]
    if way == "mixed":
        # The tone stays apart in front of the shape, as some keyboards write it.
        written = "".join(_tone_first(letter) for letter in written)
    else:
        written = unicodedata.normalize(way, written)
    assert normal_form(written) == form
    assert not repaired(written)


def _tone_first(letter: str) -> str:
    base, *marks = unicodedata.normalize("NFD", letter)
    return base + "".join(sorted(marks, key=lambda mark: mark not in TONE_MARKS))


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=12))
def test_the_normal_form_is_stable(word: str) -> None:
    assert normal_form(normal_form(word)) == normal_form(word)


@given(st.text(max_size=12))
def test_the_key_is_stable(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("đường", "duong"),
        ("ĐƯỜNG", "duong"),
        ("ðường", "duong"),
        ("h'hen", "hhen"),
        ("H’Hen", "hhen"),
        ("año", "ano"),
        ("søren", "soren"),
        ("łódź", "lodz"),
        ("東京都", "東京都"),
        ("が", "が"),
        ("й", "й"),
        ("3,2", "3,2"),
        ("", ""),
    ],
)
def test_the_key_has_no_marks(form: str, key: str) -> None:
    assert fold(form) == key


def test_repair_keeps_the_key() -> None:
    assert fold(normal_form("nứơc")) == fold("nứơc") == "nuoc"


def test_a_foreign_word_is_not_made_a_syllable() -> None:
    assert not is_syllable(normal_form("García"))
    assert normal_form("García") == "garcía"
