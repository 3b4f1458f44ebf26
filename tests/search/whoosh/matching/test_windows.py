"""Windows: the shortest stretches of a text in which each of some words stands, looked for one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.whoosh.matching.windows import DOC_BITS, near

Place = tuple[int, int]  # article, position

places = st.sets(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=6).map(sorted)


def codes_of(found: list[Place]) -> np.ndarray:
    return np.array([doc << DOC_BITS | position for doc, position in found], np.int64)


def naive(lists: list[list[Place]], slop: int) -> list[Place]:
    """For each place a window may end at, the last place it may begin at."""
    begins = set()
    for doc, end in {place for part in lists for place in part}:
        least = max(0, end + 1 - len(lists) - slop)
        for begin in range(end, least - 1, -1):
            inside = [[place for place in part if place[0] == doc and begin <= place[1] <= end] for part in lists]
            if any(len(set(chosen)) == len(lists) for chosen in product(*inside)):
                begins.add((doc, begin))
                break
    return sorted(begins)


@given(st.lists(places, min_size=1, max_size=4), st.integers(0, 6))
def test_each_list_has_a_place_of_its_own_in_a_window(lists: list[list[Place]], slop: int) -> None:
    found = near([codes_of(part) for part in lists], slop)
    assert found.tolist() == codes_of(naive(lists, slop)).tolist()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=24), st.integers(0, 6))
def test_words_that_stand_at_different_places(text: list[int], slop: int) -> None:
    """As in any text: no two words have an occurrence in common."""
    halves = [(number >= len(text) // 2, number) for number in range(len(text))]
    lists = [[place for place, word in zip(halves, text, strict=True) if word == one] for one in range(3)]
    found = near([codes_of(part) for part in lists], slop)
    assert found.tolist() == codes_of(naive(lists, slop)).tolist()
