"""Shares of the memory: together they stay below it, and more of it never means less of anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import LEAST_MEMORY
from search.whoosh.writing import budget
from search.whoosh.writing.budget import share_out

memories = st.integers(LEAST_MEMORY, 64_000)


@given(memories, st.integers(1, 64))
def test_the_shares_stay_below_the_whole(memory: int, workers: int) -> None:
    share = share_out(memory, workers)
    assert 1 <= share.workers <= workers
    alone = share.workers == 1
    in_flight = share.batch * budget._IN_FLIGHT * (1 if alone else share.workers + 2)
    building = share.workers * ((budget._ALONE if alone else budget._WORKER) + share.batch * budget._BUILD)
    assert budget._WRITER + in_flight + building <= memory * 1_000_000
    assert budget._WRITER + in_flight + budget._MERGER + share.merge * budget._MERGE <= memory * 1_000_000
    assert share.batch >= 500_000
    assert share.merge >= 9_000_000


@given(memories, memories, st.integers(1, 8))
def test_more_memory_is_never_less_of_anything(one: int, other: int, workers: int) -> None:
    less, more = (share_out(memory, workers) for memory in sorted([one, other]))
    assert more.workers >= less.workers
    assert more.merge >= less.merge


def test_too_little_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 200 MB"):
        share_out(LEAST_MEMORY - 1, 1)
