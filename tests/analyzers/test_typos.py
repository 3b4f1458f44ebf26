"""What slips of the finger cost."""

from __future__ import annotations

import naive
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.typos import slip_cost

words = st.text("abcos", max_size=5)


@given(words, words)
def test_it_costs_as_much_as_there_are_edits_more_or_less(typed: str, meant: str) -> None:
    edits = naive.edits(typed, meant)
    assert 0.6 * edits <= slip_cost(typed, meant) + 1e-9
    assert slip_cost(typed, meant) <= 1.7 * edits + 1e-9
    assert (slip_cost(typed, meant) == 0) == (typed == meant)


@pytest.mark.parametrize(
    ("typed", "likelier", "other"),
    [
        ("ronalod", "ronaldo", "ronald"),
        ("iphnoe", "iphone", "iphnos"),
        ("facebok", "facebook", "faceboks"),
        ("googke", "google", "goooke"),
        ("samsumg", "samsung", "samsuxg"),
        ("covid", "covids", "cvid"),
    ],
)
def test_what_fingers_do_easily_costs_less(typed: str, likelier: str, other: str) -> None:
    assert slip_cost(typed, likelier) < slip_cost(typed, other)
