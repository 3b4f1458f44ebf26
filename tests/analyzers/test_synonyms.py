"""Other words for the same thing: the table, and where a word of it is read."""

from __future__ import annotations

import unicodedata

import pytest

from analyzers.synonyms import KINDS, synonyms
from analyzers.tokens import tokenize
from analyzers.variants import phrase_variants, table

ROWS = [(kind, words.split(" | "), note) for kind, words, note in table("synonyms.tsv")]


def words_for(text: str, inside: set[int] | None = None) -> set[str]:
    return {" ".join(one.forms) for one in synonyms(tokenize(text).forms, inside or set())}


def test_the_table_is_well_formed() -> None:
    for kind, words, _ in ROWS:
        assert kind in KINDS
        assert len(words) == len(set(words)) > 1, words
        for word in words:
            assert word == unicodedata.normalize("NFC", word.lower()) == " ".join(word.split()), word
            assert tokenize(word).forms, word


def test_no_row_repeats_another() -> None:
    first = [(words if kind == "same" else words[:1], words) for kind, words, _ in ROWS]
    pairs = [(one, other) for ones, words in first for one in ones for other in words if one != other]
    assert len(pairs) == len(set(pairs)), sorted({pair for pair in pairs if pairs.count(pair) > 1})


def test_what_is_a_spelling_is_in_the_table_of_spellings() -> None:
    """A word that the table of abbreviations has already would be told twice."""
    for kind, words, _ in ROWS:
        for word in words if kind == "same" else words[:1]:
            forms = tokenize(word).forms
            listed = (one for one in phrase_variants(forms) if one.kind in ("abbreviation", "joined", "place"))
            whole = {one.forms for one in listed if (one.start, one.end) == (0, len(forms))}
            assert whole.isdisjoint(tuple(tokenize(other).forms) for other in words), word


@pytest.mark.parametrize(("kind", "words"), [row[:2] for row in ROWS[:: len(ROWS) // 40]])
def test_each_word_finds_the_others(kind: str, words: list[str]) -> None:
    others = {" ".join(tokenize(word).forms) for word in words[1:]}
    assert others <= words_for(words[0])
    if kind == "same":
        assert " ".join(tokenize(words[0]).forms) in words_for(words[-1])


def test_of_a_row_one_way_the_others_find_nothing() -> None:
    kind, words = next((kind, words) for kind, words, _ in ROWS if kind == "towards" and len(words) == 2)
    assert kind == "towards"
    assert " ".join(tokenize(words[0]).forms) not in words_for(words[1])


def test_a_word_begins_and_ends_with_words() -> None:
    assert words_for("cá heo", {1}) == set()
    assert "lợn" in words_for("giá heo")
    assert words_for("duoi nuoc") == set()  # marks tell


def test_of_two_that_overlap_the_longer_is_read() -> None:
    found = synonyms(("thuốc", "trừ", "sâu"))
    assert {(one.start, one.end) for one in found} == {(0, 3)}
