"""The grammar of the syllable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import tone
from analyzers.fold import fold
from analyzers.syllable import all_syllables, allowed_tones, compose, is_key, is_syllable, parse

TONES = ["ngang", "huyền", "hỏi", "ngã", "sắc", "nặng"]
SYLLABLES = list(all_syllables())


@pytest.mark.golden("syllables.tsv")
def test_a_syllable_is_onset_rhyme_and_tone(written: str, onset: str, rhyme: str, tone: str) -> None:
    found = parse(written)
    if rhyme == "-":
        assert found is None
    else:
        assert found == (onset.replace("-", ""), rhyme, TONES.index(tone))


def test_what_is_composed_is_parsed_again() -> None:
    assert all(parse(compose(syllable)) == syllable for syllable in SYLLABLES)


def test_no_two_syllables_are_written_alike() -> None:
    assert len({compose(syllable) for syllable in SYLLABLES}) == len(SYLLABLES)


def test_every_syllable_has_a_key_the_grammar_knows() -> None:
    assert all(is_key(fold(compose(syllable))) for syllable in SYLLABLES)


@pytest.mark.parametrize("rhyme", ["ap", "oc", "ich", "iêt"])
def test_a_stop_has_only_sac_and_nang(rhyme: str) -> None:
    assert allowed_tones(rhyme) == (4, 5)


def test_both_places_of_the_mark_are_accepted_in_open_oa_oe_uy() -> None:
    assert [tone.accepted(rhyme, 4) for rhyme in ("oa", "oe", "uy", "oan")] == [
        ("óa", "oá"),
        ("óe", "oé"),
        ("úy", "uý"),
        ("oán",),
    ]


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    assert is_syllable(text) == (parse(text) is not None)
