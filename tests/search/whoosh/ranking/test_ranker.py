"""Scores are those that Whoosh's own searcher adds up, term by term, with the formula that the docs tell."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from asking import plan_of
from embedded import commit, create, snapshot
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from naive import GAP, places
from sample import archives, chapters
from stock import stock_index
from whoosh import index as whoosh_index
from whoosh.query import Or, Query, Term
from whoosh.scoring import BaseScorer, WeightingModel

from analyzers import fold
from search import Article
from search.deadline import Deadline
from search.plan import AnyOf, Syllable
from search.planning.evidence import Evidence
from search.planning.features import SHORT
from search.planning.weights import Weights
from search.searcher import Filters, Wanted
from search.whoosh.searcher import WhooshSearcher


class Asked(NamedTuple):
    """What is ranked by."""

    evidence: Evidence
    use_marks: bool


LITERAL = Weights(near_tone=0, near_shape=0, early=0, silent_early=0, title=0)


class Formula(WeightingModel):
    """BM25 with Lucene's idf and exact lengths, known from outside the index."""

    def __init__(self, found: list[Article], reader: Any, weights: Weights, silent: bool) -> None:
        self.lengths = {article.id: len(places(article)) for article in found}
        self.average = round(max(1.0, sum(self.lengths.values()) / len(found)), 3)
        titles = {article.id: sum(token.title for token in places(article)) for article in found}
        self.heads = {article_id: title + GAP if title else 0 for article_id, title in titles.items()}
        self.reader = reader
        self.weights = weights
        # What a syllable adds for standing early: by its field, how much of its idf, and how far behind the title.
        self.early = {"text": (weights.silent_early, 120)} if silent else {"marked": (weights.early, 40)}

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: float = 1) -> _Scorer:
        df = self.reader.doc_frequency(fieldname, text)
        idf = math.log(1 + (len(self.lengths) - df + 0.5) / (df + 0.5))
        return _Scorer(self, searcher, idf, *self.early.get(fieldname, (0, 0)))


class _Scorer(BaseScorer):
    def __init__(self, formula: Formula, searcher: Any, idf: float, bonus: float, reach: int) -> None:
        self.formula, self.searcher, self.idf = formula, searcher, idf
        self.bonus, self.reach = bonus, reach

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        article_id = self.searcher.stored_fields(matcher.id())["id"]
        length, head = self.formula.lengths[article_id], self.formula.heads[article_id]
        k1, b, count = self.formula.weights.k1, self.formula.weights.b, matcher.weight()
        early = self.bonus if self.bonus and matcher.value_as("positions")[0] - head < self.reach else 0
        return self.idf * (early + count * (k1 + 1) / (count + k1 * (1 - b + b * length / self.formula.average)))


def whoosh_scores(index: Any, query: Query, found: list[Article], weights: Weights, silent: bool) -> dict[str, float]:
    with index.reader() as reader, index.searcher(weighting=Formula(found, reader, weights, silent)) as searcher:
        return {hit["id"]: hit.score for hit in searcher.search(query, limit=None)}


def our_scores(folder: Any, plan: Asked, weights: Weights) -> dict[str, float]:
    searcher = WhooshSearcher(snapshot(folder))
    evidence, use_marks = plan
    made = plan_of(AnyOf(evidence.singles), evidence, searcher.statistics, use_marks=use_marks, weights=weights)
    page = searcher.run(made, Filters(), Wanted(size=100), None, Deadline(None))
    assert not page.more
    return {hit.article.id: hit.place.key for hit in page.hits}


def run_of(forms: list[str], use_marks: bool) -> Asked:
    run = tuple(Syllable(form, fold(form)) for form in forms)
    words = tuple(" ".join(pair) for pair in pairwise(forms))
    return Asked(Evidence(runs=(run,), singles=run, words=words if use_marks else ()), use_marks)


def check(tmp_path_factory, found: list[Article], pieces: int, plan: Asked, query: Query) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    for chapter in chapters(found, pieces):
        commit(folder, chapter)
    ours = our_scores(folder, plan, LITERAL)
    short = len({syllable.key for run in plan.evidence.runs for syllable in run}) <= SHORT
    stock = replace(LITERAL, b=LITERAL.b_short) if short else LITERAL
    for index in (whoosh_index.open_dir(folder), stock_index(found)):
        theirs = whoosh_scores(index, query, found, stock, silent=not plan.use_marks)
        assert ours == pytest.approx(theirs, rel=1e-5)


def terms(field: str, texts: list[str], weight: float) -> list[Term]:
    return [Term(field, text, boost=weight) for text in dict.fromkeys(texts)]


def pairs(forms: list[str]) -> list[str]:
    return [f"{left} {right}" for left, right in pairwise(forms)]


typed = st.lists(st.sampled_from(["học", "sinh", "đường", "năm", "kĩ", "12"]), min_size=1, max_size=6, unique=True)
marked = st.lists(st.sampled_from(["học", "đường", "năm", "kĩ"]), min_size=1, max_size=4, unique=True)


@settings(max_examples=20)
@given(archives(), st.integers(1, 3), typed)
def test_without_marks_folded_syllables_and_pairs_count(
    tmp_path_factory, found: list[Article], pieces: int, forms: list[str]
) -> None:
    keys = [fold(form) for form in forms]
    query = Or([*terms("text", keys, LITERAL.silent), *terms("pair", pairs(keys), LITERAL.silent_pair)])
    check(tmp_path_factory, found, pieces, run_of(forms, use_marks=False), query)


@settings(max_examples=20)
@given(archives(), st.integers(1, 3), marked)
def test_with_marks_every_feature_counts(tmp_path_factory, found: list[Article], pieces: int, forms: list[str]) -> None:
    query = Or(
        [
            *terms("text", [fold(form) for form in forms], LITERAL.folded),
            *terms("marked", forms, LITERAL.marked),
            *terms("marked_pair", pairs(forms), LITERAL.marked_pair),
            *terms("word", pairs(forms), LITERAL.word),
        ]
    )
    check(tmp_path_factory, found, pieces, run_of(forms, use_marks=True), query)


LONG = [
    Article(id=f"{title}{number}", title=title, body="xa " * number + "học đường " + "xa " * (9 * number % 7))
    for title in ("", "tin mới")
    for number in (0, 37, 38, 39, 40, 41, 79, 80, 117, 118, 119, 120, 121, 300)
]


@pytest.mark.parametrize("use_marks", [True, False])
def test_what_stands_early_counts_once_more(tmp_path_factory, use_marks: bool) -> None:
    if use_marks:
        query = Or([*terms("text", ["hoc"], LITERAL.folded), *terms("marked", ["học"], LITERAL.marked)])
    else:
        query = Or(terms("text", ["hoc"], LITERAL.silent))
    check(tmp_path_factory, LONG, 2, run_of(["học"], use_marks), query)


def order(tmp_path: Any, titles: list[str], forms: list[str], use_marks: bool = True) -> list[str]:
    """The titles in the order of their scores."""
    filler = [Article(id=f"x{number}", title="một hai ba bốn") for number in range(20)]
    commit(create(tmp_path), [*(Article(id=title, title=title) for title in titles), *filler])
    scores = our_scores(tmp_path, run_of(forms, use_marks), Weights())
    return sorted((title for title in scores if title in titles), key=lambda title: -scores[title])


def test_the_nearer_the_marks_the_higher(tmp_path) -> None:
    titles = ["xe đường dài", "xe đương dài", "xe duong dài", "xe dượng dài"]
    assert order(tmp_path / "a", titles, ["đường"])[0] == "xe đường dài"
    assert order(tmp_path / "b", titles, ["đương"])[:2] == ["xe đương dài", "xe đường dài"]


def test_a_query_without_marks_prefers_no_marks(tmp_path) -> None:
    titles = ["xe đường dài", "xe dương dài", "xe duong dài"]
    commit(create(tmp_path), [Article(id=title, title=title) for title in titles])
    scores = our_scores(tmp_path, run_of(["duong"], True), Weights())
    assert len(scores) == 3
    assert len(set(scores.values())) == 1


def test_neighbours_rank_above_the_same_words_apart(tmp_path) -> None:
    assert order(tmp_path, ["sinh con học", "học sinh con"], ["hoc", "sinh"]) == ["học sinh con", "sinh con học"]


def test_the_title_counts_more_than_the_body(tmp_path) -> None:
    filler = [Article(id=f"x{number}", title="một hai ba") for number in range(9)]
    found = [Article(id="body", title="tin mới", body="học"), Article(id="title", title="tin học", body="mới")]
    commit(create(tmp_path), [*found, *filler])
    scores = our_scores(tmp_path, run_of(["học"], True), Weights())
    assert scores["title"] > scores["body"]


def test_standing_early_is_worth_the_idf_once_more(tmp_path) -> None:
    filler = " ".join(["trời"] * 150)
    found = [
        Article(id="title", title="học", body=filler),
        Article(id="early", body=f"học {filler}"),
        Article(id="late", body=f"{filler} học"),
        Article(id="none", body=filler),
    ]
    folder = create(tmp_path)
    commit(folder, found)
    for forms, use_marks, weight in ((["học"], True, "early"), (["hoc"], False, "silent_early")):
        plan = run_of(forms, use_marks)
        without = our_scores(folder, plan, LITERAL)
        given = our_scores(folder, plan, replace(LITERAL, **{weight: 0.3}))
        more = {name: given[name] - without[name] for name in without}
        once = 0.3 * math.log(1 + (4 - 3 + 0.5) / (3 + 0.5))
        assert more == pytest.approx({"title": once, "early": once, "late": 0}, abs=1e-5)
        entitled = our_scores(folder, plan, replace(LITERAL, title=0.3))
        more = {name: entitled[name] - without[name] for name in without}
        assert more == pytest.approx({"title": once, "early": 0, "late": 0}, abs=1e-5)
    long = run_of(["học", "trời", "một", "hai", "ba"], True)
    assert our_scores(folder, long, LITERAL) == our_scores(folder, long, replace(LITERAL, title=0.3))
