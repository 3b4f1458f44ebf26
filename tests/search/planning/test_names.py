"""Names with an apostrophe, or in one word, as the archive has them."""

from __future__ import annotations

import pytest

from analyzers.fold import fold
from search import SearchOptions
from search.plan import AnyOf, Sequence
from search.planning.archive import UnknownArchive
from search.planning.names import Names
from search.planning.planner import draft
from search.planning.units import UnitReader
from search.query import parse


class Archive(UnknownArchive):
    """An archive of a few forms."""

    def __init__(self, *forms: str) -> None:
        self.written = forms

    def frequency(self, key: str) -> int:
        return len(self.form_frequencies(key))

    def form_frequencies(self, key: str) -> dict[str, int]:
        return {form: 1 for form in self.written if fold(form) == key}


def spellings(archive: Archive, *words: str, exact: bool = False) -> list[str]:
    """The other spellings, single or of several words, that words of a query admit."""
    reader = UnitReader(archive, marks="exact" if exact else "folded")
    units = reader.units([chunk for word in words if (chunk := reader.chunk(word))])
    runs = [" ".join(part.form for part in one.parts if part) for unit in units for one in unit.alternatives]
    return runs + [form for unit in units for one in unit.syllables for form in one.spellings]


NAMES = Archive("h'mông", "hmong", "h'hen", "l'ucl", "r'lấp", "hoa", "iốt", "brvt")


def test_a_part_of_a_name_finds_it_whatever_its_marks_and_only_where_the_archive_has_it() -> None:
    assert spellings(NAMES, "mông") == spellings(NAMES, "mong") == ["h'mông"]
    assert spellings(NAMES, "UCL") == ["l'ucl"] and spellings(NAMES, "hen") == ["h'hen"]
    assert spellings(NAMES, "mống") == [] and spellings(Archive("mông"), "mông") == []


def test_a_word_is_no_part_of_a_longer_one() -> None:
    assert Names(NAMES).containing("oa") == ()


def test_a_space_for_an_apostrophe_and_an_apostrophe_for_a_space() -> None:
    assert "h'mông" in spellings(NAMES, "H", "Mông") and "h'mông" in spellings(NAMES, "h", "mong")
    assert "r'lấp" in spellings(NAMES, "R", "Lấp")
    assert "h mông" in spellings(NAMES, "H’Mông")
    assert spellings(NAMES, "y", "khoa") == []


@pytest.mark.parametrize(
    ("phrase", "others"),
    [
        ('"bà con H Mông"', ["bà con h'mông"]),
        ('"ba con h mong"', ["ba con h'mông"]),
        ('"H’Mông đón Tết"', ["h mông đón tết"]),
        ('"Đắk R Lấp"', ["đắk r'lấp"]),
        ('"H Mông R Lấp"', ["h'mông r lấp", "h mông r'lấp", "h'mông r'lấp"]),
        ('"H Mông * Tết"~2', ["h'mông * tết"]),
        ('"H * Mông"', []),
        ('="H Mông"', []),
    ],
)
def test_names_in_quotes_as_those_of_bare_words(phrase: str, others: list[str]) -> None:
    found = draft(parse(phrase).root, SearchOptions(match="folded"), NAMES).condition
    first, *rest = found.children if isinstance(found, AnyOf) else (found,)
    assert isinstance(first, Sequence)
    assert [" ".join(part.form if part else "*" for part in one.parts) for one in rest] == others
    assert all(one.slop == first.slop for one in rest)


def test_an_exact_query_finds_what_it_writes_only() -> None:
    assert spellings(NAMES, "mông", exact=True) == spellings(NAMES, "H", "Mông", exact=True) == []


def test_hyphens_and_none() -> None:
    assert "brvt" in spellings(NAMES, "BR-VT") and "iốt" in spellings(NAMES, "i-ốt")
    assert "gdđt" not in spellings(NAMES, "x-y")
