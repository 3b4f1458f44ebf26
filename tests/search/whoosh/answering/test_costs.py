"""What a query costs and how its clauses count, asked of the embedded engine."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive import holds
from sample import articles, moments

from search import Article, Clause, Engine, QueryError, SearchOptions, open_index
from search.planning.clauses import clauses_of
from search.query import parse

QUERIES = [
    "học sinh",
    "hoc OR -duong năm",
    '"học sinh" OR nam*',
    "title:(học OR đường) -kỹ",
    'học -(sinh OR "đường năm")',
    "section:thể 12",
    "date:2020 học",
    '"học đường"~3',
    "kĩ =hóc",
]


def engine_of(folder: Path, found: list[Article], **options: object) -> Engine:
    engine = open_index(str(folder), create=True, **options)
    for part in (found[: len(found) // 2], found[len(found) // 2 :]):
        with engine.writer() as writer:
            writer.add(part)
    return engine


def flat(clauses: list[Clause]) -> list[Clause]:
    return [one for clause in clauses for one in (clause, *flat(clause.clauses))]


@given(
    found=st.lists(articles(), min_size=1, max_size=8, unique_by=lambda article: article.id),
    q=st.sampled_from(QUERIES),
    since=moments,
)
def test_each_clause_counts_what_meets_it(tmp_path_factory, found, q, since) -> None:
    engine = engine_of(tmp_path_factory.mktemp("clauses"), found)
    options = SearchOptions(explain=True, size=0, since=since, until=since and since + timedelta(days=300))
    told = engine.search(q, options).query.clauses
    clauses = clauses_of(parse(q).root, options, engine.searcher().statistics)
    conditions = [one for clause in clauses for one in clause.walk()]
    inside = [
        article
        for article in found
        if since is None or (article.published and options.since <= article.published < options.until)
    ]
    assert [(one.text, one.count, one.archive) for one in flat(told)] == [
        (
            one.clause.text,
            sum(holds(article, one.condition) for article in inside),
            sum(holds(article, one.condition) for article in found),
        )
        for one in conditions
    ]


def test_no_clauses_without_being_asked(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, [Article(id="1", title="học sinh")])
    assert engine.search("học").query.clauses == []
    assert engine.search("", explain=True).query.clauses == []


def many(size: int = 400) -> list[Article]:
    return [Article(id=str(n), title=f"học sinh {n}", body="của và là có " * 5) for n in range(size)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(tmp_path_factory.mktemp("costs") / "index", many())


def test_the_answer_says_what_was_reckoned(engine: Engine) -> None:
    for q in ('"của và"~9', "học OR sinh", ""):
        assert engine.search(q).query.cost == engine.estimate(q)
    assert engine.search("học", explain=True).query.cost.postings > engine.estimate("học").postings


@pytest.mark.parametrize(
    ("cheap", "dear"),
    [
        ("học", "học sinh"),
        ("học sinh", '"học sinh"~9'),
        ('"của và"', '"của và"~3'),
        ('"của và"~3', '"của và là"~3'),
        ("học*", "title:học*"),
        ("title:học*", "title:học* title:sinh*"),
        ("hiếm", "học"),
    ],
)
def test_what_takes_more_costs_more(engine: Engine, cheap: str, dear: str) -> None:
    def weight(q: str) -> tuple[int, int, int]:
        cost = engine.estimate(q)
        return cost.positions, cost.expansions, cost.postings

    assert weight(cheap) < weight(dear)


def test_statistics_are_counts(engine: Engine) -> None:
    statistics = engine.searcher().statistics
    assert statistics.articles == statistics.frequency("cua") == statistics.together("cua", "va") == 400
    assert statistics.together("sinh", "hoc") == 0
    words, postings = statistics.begun("si")
    assert (words, postings) == (engine.stats().segments, 400)
    assert statistics.begun("zz") == (0, 0)
    assert statistics.values("source") == 0


def test_counts_go_with_their_snapshot(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "index", many(4))
    engine.search("hoc sinh")
    engine.suggest("hoc s")
    assert engine.searcher().statistics is engine.searcher().statistics
    before = weakref.ref(engine.searcher())
    for n in range(4):
        with engine.writer() as writer:
            writer.add([Article(id=f"x{n}", title="học")])
    gc.collect()
    assert before() is None
    assert engine.searcher().statistics.articles == 8


def test_a_query_that_costs_too_much_names_its_heaviest_clause(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "index", many(), max_cost=1)
    near = '"của và là có của và là có"~50'
    q = f"học {near} sinh"
    with pytest.raises(QueryError) as caught:
        engine.search(q, size=0)
    error = caught.value
    assert error.code == "too-expensive"
    assert q[error.position :].startswith('"của')
    assert near in error.en and near in error.vi
    assert error.hint_vi and error.hint_en
    assert engine.estimate(q, size=0).units == 4
    assert engine.search("học sinh", size=1).total.value == 400


def test_a_sentence_that_is_read_again_is_priced_as_it_runs(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "index", many(50))
    q = '"học sinh của nhà nước" là có'
    found = engine.search(q)
    assert found.query.notes[0].code == "loosened"
    assert found.query.cost == engine.estimate(found.query.canonical) != engine.estimate(q)


PIECES = st.sampled_from(
    ["học", "của", "và", "c*", "hoc*", '"', '"của và"~100', "(", ")", "-", "OR", "title:", "tag:", "~", "=", "30/4",
     "\ud800", "\x00", "TP HCM", "AND", "date:2021"]
)  # fmt: skip


@pytest.mark.parametrize("lenient", [False, True])
@settings(max_examples=150)
@given(q=st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=80))
def test_any_text_is_answered_or_refused(engine: Engine, q: str, lenient: bool) -> None:
    options = SearchOptions(lenient=lenient, explain=True, size=1)
    try:
        answer = engine.search(q, options)
    except QueryError as error:
        assert 0 <= error.position <= len(q)
        return
    assert answer.query.cost == engine.estimate(q, options) or any(
        note.code == "loosened" for note in answer.query.notes
    )
    assert all(one.count == one.archive <= 400 for one in flat(answer.query.clauses))
