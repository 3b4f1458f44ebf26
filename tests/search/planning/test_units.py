"""How the words of a query are read as syllables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.syllable import KEYS
from search.plan import Sequence, Syllable
from search.planning import units
from search.planning.archive import UnknownArchive
from search.planning.units import UnitReader


class Words(UnknownArchive):
    """A vocabulary of a few keys."""

    def __init__(self, **known: int) -> None:
        self.known = known

    def frequency(self, key: str) -> int:
        return self.known.get(key, 0)

    def together(self, left: str, right: str) -> int:
        return min(self.frequency(left), self.frequency(right))


NEWS = Words(hoc=900, tieng=500, duong=700, the=900, gioi=800, di=900, dong=900, boss=3, html=2, viet=900, nam=900)


@pytest.mark.parametrize(
    ("raw", "read", "note"),
    [
        ("học", "học", None),
        ("hojc", "học", "typing"),
        ("tieengs", "tiếng", "typing"),
        ("d9uo7ng2", "đường", "typing"),
        ("boss", "boss", None),
        ("html5", "html 5", None),
        ("thegioididong", "the gioi di dong", "typing"),
        ("vịêt", "việt", "repair"),
        ("hojc-tieengs", "học tiếng", "typing"),  # hyphens as in old papers, between each two kinds
        ("Việt-nam", "việt nam", None),
        ("d9uo7ng2-hojc", "đường học", "typing"),
        ("học-tieengs", "học tiếng", "typing"),
        ("boss-html5", "boss html 5", None),
        ("-hojc-", "học", "typing"),
        ("50%", "50", "sign"),
        ("$1.000", "1000", "sign"),
        ("18+", "18", "sign"),
        ("C++", "c", "sign"),
        ("+học", "học", None),
        ("30/4", "30 4", None),
    ],
)
def test_one_chunk(raw: str, read: str, note: str | None) -> None:
    reader = UnitReader(NEWS)
    chunk = reader.chunk(raw)
    assert chunk is not None
    assert " ".join(chunk.forms) == read
    assert [one.code for one in reader.notes] == ([note] if note else [])


@pytest.mark.parametrize("known", [NEWS, Words()])
def test_a_syllable_without_marks_is_read_at_once_as_it_would_be_at_length(known: Words, monkeypatch) -> None:
    short = UnitReader(known)
    read = [short.chunk(key) for key in sorted(KEYS)]
    monkeypatch.setattr(units, "is_key", lambda _: False)
    long = UnitReader(known)
    assert read == [long.chunk(key) for key in sorted(KEYS)]
    assert (short.notes, short.repaired) == (long.notes, long.repaired) == ([], set())


def test_a_chunk_without_a_letter_is_left_out_and_said_so() -> None:
    reader = UnitReader(NEWS)
    assert reader.chunk("&&") is None
    (note,) = reader.notes
    assert note.code == "empty-word"
    assert "&&" in note.vi
    assert "&&" in note.en


def test_a_chunk_of_several_syllables_stays_together() -> None:
    reader = UnitReader(NEWS)
    (unit,) = reader.units([reader.chunk("covid-19")])
    assert unit.glued
    assert [syllable.form for syllable in unit.syllables] == ["covid", "19"]
    assert isinstance(unit.condition, Sequence)


def test_exact_syllables_have_no_other_spellings() -> None:
    reader = UnitReader(NEWS)
    assert reader.syllable("kĩ") == Syllable("kĩ", "ki", "folded", ("kỹ",))
    assert reader.syllable("kĩ", "exact") == Syllable("kĩ", "ki", "exact")


@given(st.text(min_size=1, max_size=20).filter(lambda text: not text.isspace()))
def test_any_chunk_can_be_read(raw: str) -> None:
    reader = UnitReader(NEWS)
    chunk = reader.chunk(raw)
    if chunk is not None:
        units = reader.units([chunk])
        assert [syllable.form for unit in units for syllable in unit.syllables] == list(chunk.forms)
