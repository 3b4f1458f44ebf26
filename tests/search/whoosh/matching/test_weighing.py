"""What lists, masks and rows weigh together is what adding up article by article says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.whoosh.matching.weighing import Weighing
from search.whoosh.segments.rows import Row

ARTICLES = 40
some = st.sets(st.integers(0, ARTICLES - 1))
kinds = st.sampled_from(["lists", "mask", "row"])
children = st.lists(st.tuples(kinds, some, st.integers(1, 30_000)), max_size=8)


def mask_of(docs: set[int]) -> np.ndarray:
    mask = np.zeros(ARTICLES, np.bool_)
    mask[[*docs]] = True
    return mask


def weighing_of(found: list[tuple[str, set[int], int]]) -> Weighing:
    weighing = Weighing(ARTICLES, sum(weight for _, _, weight in found))
    for kind, docs, weight in found:
        listed = np.array(sorted(docs), np.uint16)
        if kind == "lists":
            weighing.add_lists([listed, listed[::2]], weight)  # an article may be in several
        elif kind == "mask":
            weighing.add_mask(mask_of(docs), weight)
        else:
            row = mask_of(docs).astype(np.uint8) * 65
            weighing.add_row(Row(row, np.zeros(0, np.int64), np.zeros(0, np.float32)), weight)
    return weighing


@settings(max_examples=60)
@given(children, some, st.data())
def test_any_children(found: list[tuple[str, set[int], int]], gone: set[int], data: st.DataObject) -> None:
    weights = [sum(weight for _, docs, weight in found if doc in docs) for doc in range(ARTICLES)]
    weighing = weighing_of(found)
    minimum = data.draw(st.sampled_from([1, *(weight + more for weight in weights for more in (0, 1) if weight)]))
    assert weighing.reaching(minimum).tolist() == [weight >= minimum for weight in weights]
    assert weighing.greatest(None) == max(weights)
    living = [weight for doc, weight in enumerate(weights) if doc not in gone]
    assert weighing.greatest(~mask_of(gone)) == max(living, default=0)


@pytest.mark.parametrize("alive", [None, np.zeros(ARTICLES, np.bool_)])
def test_nothing_weighs_nothing(alive: np.ndarray | None) -> None:
    assert weighing_of([]).greatest(alive) == 0
    assert not weighing_of([]).reaching(1).any()


def test_rows_count_where_the_lists_alone_say_otherwise() -> None:
    """The first article has most by lists, the second by lists and rows, the third by rows alone."""
    weighing = weighing_of([("lists", {0}, 5), ("lists", {1}, 4), ("row", {1, 2}, 3), ("row", {2}, 5)])
    assert weighing.greatest(None) == 8
    assert weighing.reaching(7).nonzero()[0].tolist() == [1, 2]
    assert weighing.greatest(~mask_of({2})) == 7
