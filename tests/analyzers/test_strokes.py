"""Telex and VNI typed without an input method."""

from itertools import product

import pytest

from analyzers import telex, vni
from analyzers.fold import fold
from analyzers.letters import toneless, tones
from analyzers.syllable import all_syllables, compose

TELEX = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
# "xoong" in full is what Telex types for "xông": the plain reading of two o wins over the loan.
MARKED = [
    form
    for form in map(compose, all_syllables())
    if fold(form) != form and "oo" not in toneless(form) and not any(o in form for o in ("oò", "oỏ", "oõ", "oó", "oọ"))
]


def strokes(form: str, shapes: dict[str, str], tone_keys: str) -> tuple[str, str]:
    letters = "".join(shapes.get(letter, letter) for letter in toneless(form))
    marked = tones(form)
    return letters, tone_keys[marked[0]].strip() if marked else ""


@pytest.mark.golden("telex.tsv")
def test_telex(typed: str, decoded: str) -> None:
    assert telex.decode(typed) == (None if decoded == "-" else decoded)


@pytest.mark.golden("vni.tsv")
def test_vni(typed: str, decoded: str) -> None:
    assert vni.decode(typed) == (None if decoded == "-" else decoded)


def test_every_syllable_typed_in_telex_is_read_back() -> None:
    wrong = []
    for form in MARKED:
        letters, tone = strokes(form, TELEX, " frxsj")
        if telex.decode(letters + tone, eager=True) not in (form, None):
            wrong.append((form, letters + tone))
    assert wrong == []


def test_telex_that_reads_as_another_syllable_is_left_alone() -> None:
    unread = [form for form in MARKED if telex.decode("".join(strokes(form, TELEX, " frxsj")), eager=True) is None]
    # bông, mông, gông, xông: typed they are the syllables boong, moong, goong, xoong.
    assert {toneless(form) for form in unread} <= {
        "bông",
        "mông",
        "gông",
        "xông",
        "rôn",
        "gôn",
        "môc",
        "sôc",
        "rôc",
    }


def test_every_syllable_typed_in_vni_is_read_back() -> None:
    wrong = [form for form in MARKED if vni.decode("".join(strokes(form, VNI, " 23415")), eager=True) != form]
    assert wrong == []


@pytest.mark.parametrize("decode", [telex.decode, vni.decode])
def test_what_the_archive_has_as_typed_is_left_alone(decode: object) -> None:
    for typed in ("hojc", "hoc55", "ho5c"):
        assert decode(typed, known=lambda word: True) is None  # type: ignore[operator]


def test_around_other_strokes_the_lists_are_not_asked() -> None:
    assert (telex.decode("sex"), telex.decode("sex", eager=True)) == (None, "sẽ")
    assert (vni.decode("ngay2"), vni.decode("ngay2", eager=True)) == (None, "ngày")


def test_a_syllable_as_it_stands_is_never_strokes() -> None:
    for onset, rhyme in product(("b", "th", "ngh", "x"), ("an", "e", "oi", "u")):
        assert telex.decode(onset + rhyme) is None
