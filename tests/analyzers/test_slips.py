"""Slips of the ear and the finger."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analyzers.fold import fold
from analyzers.letters import tones
from analyzers.normal import normal_form
from analyzers.slips import corrections, left_out, mistyped, remarked
from analyzers.syllable import all_syllables, compose, is_key, is_syllable

FORMS = [compose(syllable) for syllable in all_syllables()]


@pytest.mark.golden("slips.tsv")
def test_slips(written: str, meant: str, proposed: str) -> None:
    assert (meant in dict(corrections(written, limit=1000))) is (proposed == "yes")


@given(st.sampled_from(FORMS))
def test_what_is_proposed_is_well_formed_and_ordered_by_cost(form: str) -> None:
    found = corrections(form)
    assert [cost for _, cost in found] == sorted(cost for _, cost in found)
    for other, cost in found:
        assert other != form
        assert 0 < cost < 2
        assert is_key(other) if fold(form) == form else is_syllable(other)


@given(st.sampled_from(FORMS))
def test_tones_are_confused_only_as_hoi_and_nga(form: str) -> None:
    if fold(form) != form:
        for other, _ in corrections(form):
            if fold(other) == fold(form):
                assert {_tone(other), _tone(form)} in ({2, 3}, {_tone(form)})


def _tone(form: str) -> int:
    return (tones(form) or [0])[0]


@given(st.text(max_size=10))
def test_no_text_breaks_it(text: str) -> None:
    assert len(corrections(text, limit=5)) <= 5


@given(st.sampled_from(FORMS))
def test_a_letter_off_keeps_the_tone_and_makes_another_key(form: str) -> None:
    for other, cost in mistyped(form):
        assert is_syllable(other)
        assert _tone(other) == _tone(form)
        assert fold(other) != fold(form) != form
        assert cost > 0


@given(st.sampled_from(FORMS), st.lists(st.sampled_from(FORMS), max_size=4))
def test_marks_are_other_marks_only_where_some_were_typed(form: str, others: list[str]) -> None:
    same = [other for other in [*others, fold(form), form] if fold(other) == fold(form)]
    assert not {form, fold(form)} & dict(remarked(form, same)).keys()
    assert not list(remarked(fold(form), same))


@pytest.mark.parametrize(
    ("typed", "meant", "slipped"),
    [("sàn", "sản", True), ("đưởng", "đường", True), ("ngan", "ngàn", False), ("nguyên", "nguyễn", False)],
)
def test_other_marks(typed: str, meant: str, slipped: bool) -> None:
    assert left_out(typed, meant) is not slipped
    assert (dict(remarked(typed, [meant])).get(meant, 0.0) >= 0.8) is slipped


@given(st.text(max_size=10))
def test_no_text_breaks_what_a_finger_does(text: str) -> None:
    assert all(is_syllable(other) for other, _ in mistyped(text))
    assert list(remarked(text, [text])) == []


odd = st.text("aăâbeioœæßđﬁ'\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323", min_size=1, max_size=6).map(normal_form)


@given(odd, st.lists(odd, max_size=4))
@example("phát", ["phát\u0301"])
@example("cœur", ["coeur"])
def test_forms_of_one_key_may_have_other_lengths(form: str, others: list[str]) -> None:
    same = [other for other in [*others, form] if fold(other) == fold(form)]
    assert all(isinstance(left_out(one, other), bool) for one in (form, fold(form)) for other in [*same, fold(form)])
    assert all(fold(other) == fold(form) for other, _ in remarked(form, same))
