"""What is being typed: the readings of a text that may end within a syllable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.beginning import Beginning
from search.planning.archive import UnknownArchive
from search.suggesting.query_prefix import MOST, half_decoded, read_beginning


class Archive(UnknownArchive):
    """Knows the syllables of a few words."""

    def frequency(self, key: str) -> int:
        return 100 * (key in {"viet", "nam", "tieng", "hoc", "sinh"})

    def together(self, left: str, right: str) -> int:
        return min(self.frequency(left), self.frequency(right))


def readings(text: str) -> list[tuple[str, bool]]:
    return [(typed.text, typed.half) for typed in read_beginning(text, Archive())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("việt n", ("việt n", True)),
        ("VIỆT NAM ", ("việt nam", False)),
        ("  việt\tnam", ("việt nam", True)),
        ("hoà", ("hòa", True)),
        ("vịêt", ("việt", True)),
        ("“việt", ("việt", True)),
        ("U2", ("u 2", True)),
        ("tieengs vi", ("tiếng vi", True)),
        ("hocsinh n", ("hoc sinh n", True)),
        ("... h", ("h", True)),
    ],
)
def test_as_typed(text, expected):
    assert readings(text)[0] == expected


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("nguyeex", "nguyễ"),
        ("dduw", "đư"),
        ("vie65", "việ"),
        ("vieetj", "việt"),
        ("tieens", "tiến"),
        ("d9uo72", "đườ"),
        ("ngux", "ngũ"),
    ],
)
def test_keys_of_half_a_syllable(keys, text):
    assert half_decoded(keys) == text
    assert (text, True) in readings(keys)[1:]


@pytest.mark.parametrize("text", ["viet", "việt", "s24", "html", "the", "2024", "boss", "n", "covid19", "", "?"])
def test_no_keys(text):
    assert half_decoded(text) is None
    assert len(readings(text)) <= 1


def test_nothing_to_go_on_from():
    assert [readings(text) for text in ("", "  ", "?", '"', " - ", "\u0301")] == [[]] * 6


def test_a_long_text_is_no_beginning():
    assert readings("a " * MOST) == [(" ".join("a" * MOST), False)]
    assert readings("a " * (MOST + 1)) == []


@given(st.text(max_size=40))
def test_any_text(text):
    for typed in read_beginning(text, Archive()):
        assert isinstance(typed, Beginning)
        assert typed.forms and all(typed.forms)
        assert not (typed.half and text[-1:].isspace())
