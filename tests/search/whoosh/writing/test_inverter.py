"""The inverter's arrays hold what straight loops over the same articles find."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from naive import places
from sample import archives

from analyzers import fold
from search import Article
from search.whoosh.codec.terms import term_tables
from search.whoosh.segments import rows
from search.whoosh.segments.postings import Postings
from search.whoosh.segments.segment import Segment
from search.whoosh.writing.build import Batch, build_arrays, build_segment

WEIGHTS = {True: 3.0, False: 1.0}


def built(folder: Path, found: list[Article]) -> Segment:
    path = folder / "MAIN_a.arrays"
    path.unlink(missing_ok=True)
    build_segment(path, Batch(found))
    return Segment(path)


def counted(found: list[Article]) -> dict[str, dict[str, dict[int, list[int]]]]:
    """field → term → article → positions."""
    terms: dict[str, Any] = {
        name: defaultdict(lambda: defaultdict(list)) for name in ("text", "marked", "pair", "marked_pair")
    }
    for doc, article in enumerate(found):
        tokens = places(article)
        for token in tokens:
            terms["text"][fold(token.form)][doc].append(token.at)
            terms["marked"][token.form][doc].append(token.at)
        for left, right in pairwise(tokens):
            if right.at == left.at + 1:
                terms["pair"][f"{fold(left.form)} {fold(right.form)}"][doc].append(left.at)
                terms["marked_pair"][f"{left.form} {right.form}"][doc].append(left.at)
    return terms


@given(archives())
def test_terms_articles_and_positions(tmp_path_factory, found: list[Article]) -> None:
    segment = built(tmp_path_factory.mktemp("segment"), found)
    tables = term_tables(segment)
    for field, terms in counted(found).items():
        assert sorted(tables[field].terms(b"")) == sorted(term.encode() for term in terms)
        for term, docs in terms.items():
            postings = tables[field].find(term.encode())
            assert postings is not None
            assert postings.docs.tolist() == sorted(docs)
            if field in ("text", "marked"):
                assert postings.positions() == [docs[doc] for doc in sorted(docs)]
    lengths = [len(places(article)) for article in found]
    assert segment.file["length"].tolist() == lengths
    assert segment.file["title_length"].tolist() == [sum(token.title for token in places(article)) for article in found]
    assert segment.syllables == sum(lengths)


@given(archives())
def test_what_is_counted_beforehand_is_what_the_lists_hold(tmp_path_factory, found: list[Article]) -> None:
    segment = built(tmp_path_factory.mktemp("segment"), found)
    lists = [segment.postings(form, form + 1) for form in range(len(segment.forms))]
    assert segment.form_weights(0, len(segment.forms)) == [postings.weights().sum() for postings in lists]
    keys = range(len(segment.keys))
    for pair in (segment.pair(left, right) for left in keys for right in keys):
        if pair is not None:
            assert pair.frequency == len(set(pair.docs.tolist()))
            assert sum(pair.sizes) == len(pair.docs) == pair.first[-1]
            alone = [pair.of_forms(*forms) for forms in pair.forms]
            assert [len(one.docs) for one in alone] == pair.sizes
            assert [one.weights().sum() for one in alone] == pair.totals()
            assert pair.of_forms(len(segment.forms), 0) is None
    names = [form.decode() for form in segment.forms.strings()]
    for left, right in product(names, names):
        together, alone = segment.form_pair(left, right), segment.lone_pair(left, right)
        assert (together is None) == (alone is None)
        if together is not None and alone is not None:
            assert together.docs.tolist() == alone.docs.tolist()
            assert together.weights().tolist() == alone.weights().tolist()


def test_a_syllable_is_worth_what_its_zone_is(tmp_path) -> None:
    table = term_tables(built(tmp_path, [Article(id="1", title="học", summary="học", body="học học")]))["text"]
    postings = table.find(b"hoc")
    assert postings.weights.tolist() == [3 + 2.5 + 1.5 + 1.5]
    assert postings.positions() == [[0, 17, 34, 35]]


def test_no_pair_and_no_phrase_crosses_from_one_zone_to_the_next(tmp_path) -> None:
    segment = built(tmp_path, [Article(id="1", title="học", body="sinh")])
    assert list(term_tables(segment)["pair"].terms(b"")) == []
    assert segment.pair(segment.key("hoc"), segment.key("sinh")) is None


def test_the_forms_of_a_key_are_told_apart(tmp_path) -> None:
    segment = built(tmp_path, [Article(id="1", title="năm nam"), Article(id="2", title="năm năm nấm")])
    key = segment.key("nam")
    assert segment.forms_of(key) == ("nam", "năm", "nấm")
    first, last = segment.span(key)
    lists = [segment.postings(form, form + 1) for form in range(first, last)]
    assert [(found.docs.tolist(), found.weights().tolist()) for found in lists] == [
        ([0], [6]),
        ([0, 1], [6, 12]),
        ([1], [6]),
    ]
    whole = segment.postings(first, last)
    assert (whole.docs.tolist(), whole.weights().tolist()) == ([0, 0, 1, 1], [6, 6, 12, 6])
    assert segment.frequency(key) == 2
    both = np.array([0, 1], np.uint16)
    standing = [segment.standing(form, both).tolist() for form in range(first, last)]
    assert standing == [[True, False], [True, True], [False, True]]
    assert segment.key("mam") == -1


def test_the_place_of_a_posting_tells_how_early_it_begins(tmp_path) -> None:
    filler = " ".join(["rồi"] * 45)
    segment = built(tmp_path, [Article(id="1", title="học", body=f"sinh {filler} lớp {filler} {filler} nghề")])
    places = {form: postings_of(segment, form).bytes[0] >> 6 for form in ("học", "sinh", "lớp", "nghề")}
    assert places == {"học": 3, "sinh": 2, "lớp": 1, "nghề": 0}


def postings_of(segment: Segment, form: str) -> Postings:
    key = segment.key(fold(form))
    number = segment.span(key)[0] + segment.forms_of(key).index(form)
    return segment.postings(number, number + 1)


@settings(max_examples=10)
@given(found=archives())
def test_a_row_says_what_the_lists_say(tmp_path_factory, monkeypatch_module, found: list[Article]) -> None:
    segment = built(tmp_path_factory.mktemp("segment"), found)
    for key, (first, last) in enumerate(pairwise(segment.file["form_first"].tolist())):
        owners = [(segment.key_rows.get(key), first, last, rows.KEY_SHARE)]
        owners += [(segment.form_rows.get(form), form, form + 1, rows.FORM_SHARE) for form in range(first, last)]
        for row, begin, end, share in owners:
            postings = segment.postings(begin, end)
            assert (row is not None) == (len(set(postings.docs.tolist())) * share >= segment.docs)
            if row is not None:
                weights, places = np.zeros(segment.docs), np.zeros(segment.docs, int)
                np.add.at(weights, postings.docs, postings.weights())
                np.maximum.at(places, postings.docs, postings.bytes >> 6)
                assert row.weights().tolist() == weights.tolist()
                assert (row.bytes >> 6).tolist() == places.tolist()


@pytest.fixture(scope="module")
def monkeypatch_module():
    """Rows in small segments too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "LEAST", 1)
        yield


def test_a_weight_beyond_six_bits_is_kept(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(rows, "LEAST", 1)
    often = " ".join(["học"] * 100)
    segment = built(tmp_path, [Article(id="1", body="sinh"), Article(id="2", title="học", body=often)])
    expected = 6 + 80 * 3 + 20 * 2
    postings = postings_of(segment, "học")
    assert postings.weights().tolist() == [expected]
    row = segment.key_rows.get(segment.key("hoc"))
    assert row.weights().tolist() == [0, expected]
    assert postings.weights_at(np.array([0])).tolist() == [expected]
    assert segment.word("học học") is None


def test_words_are_pyvis_compounds(tmp_path) -> None:
    segment = built(tmp_path, [Article(id="1", title="Học sinh cả nước", body="học sinh")])
    found = segment.word("học sinh")
    assert (found.docs.tolist(), found.weights().tolist()) == ([0], [6 + 3])
    assert segment.word("sinh cả") is None


def test_an_article_without_a_word_is_an_article(tmp_path) -> None:
    segment = built(tmp_path, [Article(id="1"), Article(id="2", title="…", body="!?")])
    assert segment.docs == 2
    assert segment.syllables == 0
    assert segment.key("hoc") == -1
    assert segment.find("2") == 1


@settings(max_examples=5)
@given(archives())
def test_the_same_articles_give_the_same_bytes(found: list[Article]) -> None:
    one, other = build_arrays(found), build_arrays(found)
    assert {name: array.tobytes() for name, array in one.items()} == {
        name: array.tobytes() for name, array in other.items()
    }
