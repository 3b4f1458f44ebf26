"""Rows that are kept are those of the lists, and never more than there is room for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from embedded import commit, create, snapshot
from hypothesis import given
from hypothesis import strategies as st

from search import Article
from search.kept import Kept
from search.whoosh.segments import rows
from search.whoosh.segments.postings import Postings
from search.whoosh.segments.rows import Row, row_size


def row(size: int) -> Row:
    return Row(np.zeros(size, np.uint8), np.zeros(0, np.int64), np.zeros(0))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 40)), max_size=30))
def test_no_more_is_kept_than_there_is_room_for(asked: list[tuple[int, int]]) -> None:
    few = Kept(100, row_size)
    for key, size in asked:
        assert len(few.get((key, size), lambda size=size: row(size)).bytes) == size
        assert few.size <= 100


def test_what_was_asked_for_least_recently_goes_first() -> None:
    few, made = Kept(3, row_size), []

    def ask(name: str) -> None:
        few.get(name, lambda: made.append(name) or row(1))

    for name in "abcadab":
        ask(name)
    assert made == ["a", "b", "c", "d", "b"]


def test_a_list_and_its_row_say_the_same(tmp_path: Path, monkeypatch) -> None:
    often = " ".join(["sinh"] * 90)
    found = [
        Article(id=str(n), title="học" if n % 5 == 0 else "rồi", body=often if n == 10 else "hóc") for n in range(40)
    ]
    commit(create(tmp_path), found)
    (segment,) = snapshot(tmp_path).segments
    for form in range(len(segment.forms)):
        monkeypatch.setattr(rows, "KEPT_SHARE", 0)
        lists = segment.of_form(form)
        monkeypatch.setattr(rows, "KEPT_SHARE", 1000)
        kept_row = segment.of_form(form)
        assert isinstance(kept_row, Row)
        if isinstance(lists, Postings):
            weights = np.zeros(segment.docs)
            np.add.at(weights, lists.docs, lists.weights())
            assert kept_row.weights().tolist() == weights.tolist()
            for place in (1, 2, 3):
                there = np.flatnonzero(kept_row.bytes >= place << 6)
                assert there.tolist() == sorted(set(lists.since(place).tolist()))
