"""Other spellings: marks never find what the same text without them does not, and a spelling finds no other word."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from embedded import commit, create, snapshot
from hypothesis import given
from hypothesis import strategies as st
from naive import holds, places

from analyzers import compose, fold, variants
from analyzers.syllable import all_syllables
from analyzers.variants import table
from search import Article, SearchOptions
from search.deadline import Deadline
from search.planning.planner import Draft, draft
from search.query import parse
from search.whoosh.answering.statistics import SnapshotStatistics
from search.whoosh.matching.matcher import Matcher
from search.whoosh.segments.arrays import Mask

pytestmark = pytest.mark.long

ARTICLES = Path(__file__).parents[5] / "shared" / "data" / "vietnews-100k.jsonl.gz"
FORMS = sorted({compose(one) for one in all_syllables()} | {form for row in table("spellings.tsv") for form in row})
FORMS += ["dz" + form[1:] for form in FORMS if form.startswith("d")]
FOLDING = ("auto", "folded")


class Archive:
    """An index, and beside it which articles have each form and each key, found by going through their tokens."""

    def __init__(self, folder: Path, articles: Iterable[Article]) -> None:
        commit(create(folder), articles)
        self.snapshot = snapshot(folder)
        self.statistics = SnapshotStatistics(self.snapshot)
        # In the index's own order, so that a set of articles is a mask.
        self.articles = [segment.article(doc) for segment in self.snapshot.segments for doc in range(segment.docs)]
        self._forms: dict[str, set[int]] = defaultdict(set)
        self._keys: dict[str, set[int]] = defaultdict(set)
        self._spelled: dict[str, set[str]] = defaultdict(set)
        for number, article in enumerate(self.articles):
            for form in {place.form for place in places(article)}:
                self._forms[form].add(number)
                self._keys[fold(form)].add(number)
        self.forms = frozenset(self._forms)
        for form in self.forms.union(FORMS):
            self._spelled[fold(form)].update(variants(form))

    def plan(self, text: str, match: str = "auto") -> Draft:
        return draft(parse(text).root, SearchOptions(match=match, words="all"), self.statistics)

    def found(self, text: str, match: str = "auto") -> Mask:
        """What the engine finds."""
        condition = self.plan(text, match).condition
        return np.concatenate([Matcher(one, Deadline(None)).mask(condition) for one in self.snapshot.segments])

    def expected(self, form: str) -> Mask:
        """The articles with the key, or with another spelling of the form; without marks, of any form of the key."""
        others = self._spelled[form] if form == fold(form) else variants(form)
        return self.mask(self._keys[fold(form)].union(*(self._forms[other] for other in others)))

    def mask(self, numbers: Iterable[int]) -> Mask:
        there = np.zeros(len(self.articles), np.bool_)
        there[list(numbers)] = True
        return there


@pytest.fixture(scope="module")
def grammar(tmp_path_factory) -> Archive:
    """Every syllable that can be spelled, each in an article of its own, and a number in all of them."""
    articles = (Article(id=str(number), title=form, body="12") for number, form in enumerate(FORMS))
    return Archive(tmp_path_factory.mktemp("grammar"), articles)


@pytest.fixture(scope="module")
def five_thousand(tmp_path_factory) -> Archive:
    """Real articles."""
    if not ARTICLES.exists():
        pytest.skip("the real articles are not on this machine")
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 5_000)]
    articles = (Article(id=row["id"], title=row["title"], summary=row["summary"], body=row["body"]) for row in rows)
    return Archive(tmp_path_factory.mktemp("news"), articles)


def test_every_syllable_of_the_grammar(grammar: Archive) -> None:
    without = {key: grammar.found(key) for key in {fold(form) for form in FORMS}}
    for key, found in without.items():
        assert (found == grammar.expected(key)).all(), key
    for form in FORMS:
        found = grammar.found(form)
        assert (found == grammar.expected(form)).all(), form
        assert (found <= without[fold(form)]).all(), form


@pytest.mark.parametrize("match", FOLDING)
def test_every_syllable_that_has_other_spellings(grammar: Archive, match: str) -> None:
    spelled = [form for form in FORMS if variants(form)]
    assert len(spelled) > 200
    for form in spelled:
        key = fold(form)
        assert (grammar.found(form, match) <= grammar.found(key, match)).all(), form
        assert (grammar.found(f"title:{form}", match) <= grammar.found(f"title:{key}", match)).all(), form
        assert (grammar.found(f"12 -{form}", match) >= grammar.found(f"12 -{key}", match)).all(), form


def test_behind_a_minus_the_form_itself_is_excluded_and_no_word_beside_it(grammar: Archive) -> None:
    for form, others in (("giọng", {"dọng"}), ("giồi", {"dồi"}), ("kỹ", {"kĩ"})):
        left_out = (~grammar.found(f"12 -{form}")).nonzero()[0].tolist()
        excluded = {grammar.articles[number].title for number in left_out}
        assert others == {one for one in excluded if fold(one) != fold(form)}
        assert form in excluded


def test_every_syllable_of_the_news(five_thousand: Archive) -> None:
    decoded = 0
    syllables = {form for form in five_thousand.forms if form.isalpha()}
    assert len(syllables) > 5_000
    for form in syllables.union(form for form in FORMS if variants(form)):
        made = [five_thousand.plan(text) for text in (form, fold(form))]
        if any(one.notes for one in made):  # its letters without marks are what Telex makes another syllable of
            decoded += 1
            continue
        found = five_thousand.found(form)
        assert (found <= five_thousand.found(fold(form))).all(), form
        if not any(one.evidence.alternatives for one in made):
            assert (found == five_thousand.expected(form)).all(), form
    assert decoded < len(syllables) / 10


SPELLED = [form for form in FORMS if variants(form)]
texts = st.lists(st.sampled_from([*SPELLED, "học", "năm", "12"]), min_size=1, max_size=6).map(" ".join)
shapes = st.sampled_from(["{}", '"{}"', '"{}"~3', "title:({})", "({}) OR xa", "{}*"])


@given(st.lists(texts, min_size=1, max_size=6), texts, shapes, st.sampled_from(FOLDING))
def test_any_text(tmp_path_factory, titles: list[str], text: str, shape: str, match: str) -> None:
    archive = Archive(
        tmp_path_factory.mktemp("any"), [Article(id=str(at), title=title) for at, title in enumerate([*titles, text])]
    )
    asked = shape.format(text)
    found = archive.found(asked, match)
    condition = archive.plan(asked, match).condition
    assert found.tolist() == [holds(article, condition) for article in archive.articles]
    assert (found <= archive.found(shape.format(" ".join(map(fold, text.split()))), match)).all()


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("giọng", "dọng", True),
        ("giọng", "dong", False),
        ("giọng", "động", False),
        ("giong", "dọng", True),
        ("giong", "đồng", False),
        ("12 -giọng", "12 động", True),
        ("12 -giọng", "12 dọng", False),
        ("dzũng", "dũng", True),
        ("dzũng", "đúng", False),
        ("dzung", "dũng", True),
        ("dzung", "đúng", False),
        ('"giọng hát"', "dọng hát", True),
        ('"giọng hát"', "động hát", False),
        ('"giong hat"', "dọng hát", True),
        ('"giọng hát"~2', "hát dọng", True),
        ('"giọng hát"~2', "hát động", False),
        ("q 1", "quận 1", True),
        ("q 1", "quân 1", False),
        ("500 tr", "500 triệu", True),
        ("500 tr", "triều 500", False),
        ("tphcm", "thanh pho ho chi minh", True),
        ("balô", "ba lo", True),
        ("ba lô", "balo", True),
    ],
)
def test_examples(tmp_path: Path, query: str, text: str, found: bool) -> None:
    archive = Archive(tmp_path, [Article(id="1", title=text)])
    assert archive.found(query).tolist() == [found]
