"""The greatest of many scores are those that sorting all of them would put first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.whoosh.ranking import top
from search.whoosh.ranking.top import candidates


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(0, 12), st.sampled_from([2, 3, 7]))
def test_what_sorting_puts_first_is_among_them(values: list[int], k: int, blocks: int) -> None:
    scores = np.array(values, np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(top, "_BLOCKS", blocks)
        patch.setattr(top, "_FEW", 8)
        found = candidates(scores, k).tolist()
    assert found == sorted(found)
    order = np.lexsort((np.arange(len(scores)), -scores))[:k]
    assert set(order.tolist()) <= set(found)


def test_few_are_left_of_many() -> None:
    scores = np.random.default_rng(2021).random(100_000).astype(np.float32)
    found = candidates(scores, 10)
    assert len(found) <= 40
    assert set(np.argsort(-scores)[:10].tolist()) <= set(found.tolist())
