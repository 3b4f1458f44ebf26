"""A snapshot shares with the one before it what has not changed, and nothing else."""

from __future__ import annotations

from pathlib import Path

from embedded import commit, create, snapshot

from search import Article
from search.whoosh.generations.generation import current_number
from search.whoosh.generations.snapshot import Snapshot


def test_segments_that_did_not_change_are_not_opened_again(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id=str(number), title="học") for number in range(40)])
    before = snapshot(tmp_path)
    commit(tmp_path, [Article(id="x", title="sinh")])
    after = Snapshot(tmp_path, current_number(tmp_path), before)
    assert after.segments[0] is before.segments[0]
    assert len(after.segments) == 2
    assert after.articles == 41
    assert before.articles == 40


def test_a_segment_with_other_deletions_is_another(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id=str(number), title="học") for number in range(40)])
    before = snapshot(tmp_path)
    commit(tmp_path, deleted=["3"])
    after = Snapshot(tmp_path, current_number(tmp_path), before)
    assert after.segments[0] is not before.segments[0]
    assert (before.articles, after.articles) == (40, 39)
    assert before.place("3") is not None
    assert after.place("3") is None
