"""However the articles to be scored are laid out, segment by segment or only the few together, scores are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from asking import filters_of, wanted_of
from embedded import commit, create, snapshot
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import archives, chapters

from search import Article, SearchOptions, open_index
from search.deadline import Deadline
from search.planning.planner import draft, resolved
from search.query import parse
from search.whoosh.matching import article_set
from search.whoosh.matching.article_set import ArticleSet
from search.whoosh.ranking import accumulators
from search.whoosh.ranking.accumulators import Accumulators
from search.whoosh.ranking.bm25 import Part
from search.whoosh.searcher import WhooshSearcher
from search.whoosh.segments import rows
from search.whoosh.segments.postings import Counted

NEVER, MIXED, ALWAYS = 0, 2, 1 << 40  # how dense a set has to be to be scored as the whole segment
QUERIES = [
    "học",
    "hoc",
    "học sinh",
    "hoc sinh nam",
    "đường OR năm",
    "kĩ thuật",
    "ky nam",
    "h'hen OR 12",
    "hoc si*",
    "đư*",
]


def scores(folder: Path, q: str, dense: int, together: int = 1 << 15, **options: Any) -> dict[str, float]:
    opened, asked = snapshot(folder), SearchOptions(size=100, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(article_set, "DENSE", dense)
        patch.setattr(accumulators, "TOGETHER", together)
        searcher = WhooshSearcher(opened)
        plan = resolved(draft(parse(q).root, asked, searcher.statistics), searcher.statistics, ranked=True)
        page = searcher.run(plan, filters_of(asked), wanted_of(asked), None, Deadline(None))
    return {hit.article.id: hit.place.key for hit in page.hits}


@settings(max_examples=60)
@given(archives(), st.integers(1, 3), st.sampled_from(QUERIES), st.booleans(), st.sampled_from(["auto", "any", "all"]))
def test_few_and_many_are_scored_alike(tmp_path_factory, made, pieces: int, q: str, in_rows: bool, words: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "LEAST", 1 if in_rows else 1000)
        folder = create(tmp_path_factory.mktemp("index"))
        for chapter in chapters(made, pieces):
            commit(folder, chapter)
        narrow, mixed, wide = (scores(folder, q, dense, words=words) for dense in (NEVER, MIXED, ALWAYS))
        apart = scores(folder, q, NEVER, together=2, words=words)
    for one in (narrow, mixed, apart):
        assert one == pytest.approx(wide, rel=1e-5)


def test_a_weight_that_does_not_fit_counts_in_full(tmp_path, monkeypatch) -> None:
    often = [
        Article(id=f"{times}", title="tin", body=" ".join(["học"] * times + ["sinh"] * 9)) for times in (3, 60, 90)
    ]
    others = [Article(id=f"x{number}", body="sinh nam") for number in range(40)]
    for least in (1, 1000):  # as a row, as a list
        monkeypatch.setattr(rows, "LEAST", least)
        folder = create(tmp_path / f"{least}")
        commit(folder, [*often, *others])
        narrow, wide = (scores(folder, "học", dense) for dense in (NEVER, ALWAYS))
        assert narrow == pytest.approx(wide, rel=1e-5)
        assert narrow["90"] > narrow["60"] > narrow["3"]


def test_stories_of_few_and_many_are_in_order(tmp_path, monkeypatch) -> None:
    """A story has the score of its best article, whichever way its segment was scored."""
    text = " ".join(f"chữ{number} học" for number in range(80))
    rare = [Article(id=f"r{number}", body="nam sinh") for number in range(30)]
    folder = create(tmp_path)
    commit(folder, [Article(id="a", title="học", body=text), Article(id="c", body="học")])
    commit(folder, [Article(id="b", title="học học học", body=text), *rare])
    monkeypatch.setattr(article_set, "DENSE", MIXED)
    engine = open_index(str(folder))
    plain = {hit.id: hit.score for hit in engine.search("học").items}
    folded = {hit.id: hit.score for hit in engine.search("học", collapse="story").items}
    assert folded == {"a": max(plain["a"], plain["b"]), "c": plain["c"]}


def test_a_number_goes_to_the_article_it_is_meant_for() -> None:
    masks = [np.array(row, np.bool_) for row in ([1, *[0] * 11, 1], [1, 1], [0, 1, 0])]
    norms = [np.ones(len(mask), np.float32) for mask in masks]
    features = [[Part(Counted(np.flatnonzero(mask), np.ones(mask.sum())), 1.0)] for mask in masks]
    made = Accumulators(ArticleSet(masks), norms)
    assert list(made.dense) == [1, 2]
    made.add(features, 2.0)  # 2 · 1 / (1 + 1)
    made.add_at(np.array([0, 13, 14, 16]), np.array([1, 2, 3, 4], np.float32))
    (sparse,) = made.sparse
    assert dict(zip(sparse.ordinals.tolist(), sparse.scores.tolist(), strict=True)) == {0: 2, 12: 1}
    assert made.dense[1].scores.tolist() == [3, 4]
    assert made.dense[2].scores[1] == 5
