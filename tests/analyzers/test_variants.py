"""Other spellings of the same thing."""

import pytest

from analyzers.fold import fold
from analyzers.syllable import all_syllables, compose, is_key
from analyzers.tokens import tokenize
from analyzers.variants import Variant, admitted, date_variants, phrase_variants, split_joined, table, variants

COMMON = """
the gioi di dong ho chi minh giao thong thanh pho bac si cong an toan ta xi ca me ra sam sung on li ne
"""
FREQUENCY = dict.fromkeys(COMMON.split(), 1000) | {"samsung": 200, "camera": 900, "thegioididong": 1}


@pytest.mark.golden("variants.tsv")
def test_variants_of_a_syllable(written: str, variants: str) -> None:
    assert _variants(written) == ([] if variants == "-" else variants.split(" | "))


_variants = variants


FORMS = sorted({compose(one) for one in all_syllables()} | {form for row in table("spellings.tsv") for form in row})
FORMS += ["dz" + form[1:] for form in FORMS if form.startswith("d")]


def test_a_marked_syllable_admits_its_variants_alone() -> None:
    for form in FORMS:
        if form != fold(form):
            assert list(admitted(form)) == _variants(form)


def test_what_has_no_marks_admits_whatever_a_form_of_its_key_does() -> None:
    every: dict[str, set[str]] = {}
    for form in FORMS:
        every.setdefault(fold(form), set()).update(other for other in _variants(form) if fold(other) != fold(form))
    assert sum(map(bool, every.values())) > 100
    for key, others in every.items():
        assert others <= set(admitted(key))
        # Nor more: each has a spelling of the key, be it in a tone that the rhyme does not allow.
        assert all(key in map(fold, admitted(other)) or key.startswith("dz") for other in set(admitted(key)) - others)


@pytest.mark.golden("phrases.tsv")
def test_variants_of_a_phrase(query: str, variant: str, kind: str) -> None:
    found = {(" ".join(one.forms), one.kind) for one in phrase_variants(tokenize(query).forms)}
    if variant == "-":
        assert not found
    else:
        assert (variant, kind) in found


@pytest.mark.golden("joined.tsv")
def test_a_joined_word_is_split(written: str, split: str) -> None:
    found = split_joined(written, lambda key: FREQUENCY.get(key, 0))
    assert found == (None if split == "-" else split.split())


def test_a_variant_names_the_tokens_it_replaces() -> None:
    found = phrase_variants(["chủ", "tịch", "ubnd", "tỉnh"])
    assert found == [Variant(2, 3, ("ủy", "ban", "nhân", "dân"), "abbreviation")]


def test_a_typed_mark_must_agree_with_the_table() -> None:
    assert phrase_variants(["đầk", "lắk"]) == []


def test_dates_are_written_in_several_ways() -> None:
    assert ("2", "tháng", "9") in date_variants(2, 9)
    assert ("2", "tháng", "9", "năm", "1945") in date_variants(2, 9, 1945)


def test_every_spelling_of_the_table_is_what_the_tokenizer_makes_of_it() -> None:
    for _, line in table("abbreviations.tsv"):
        for spelling in line.split(" | "):
            assert tokenize(spelling).forms == spelling.split()


def test_listed_pairs_are_syllables() -> None:
    for pair in table("spellings.tsv"):
        assert all(is_key(fold(form)) or form in ("đắk", "lắk") for form in pair)
