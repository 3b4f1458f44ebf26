"""Merging: few segments after every commit, and little written again, whatever the sizes of the commits."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.whoosh.writing.inverter import MAX_DOCS
from search.whoosh.writing.policy import Size, mergeable, unfilled

ANY = 1 << 60


def whole(articles: int) -> Size:
    """A segment without deletions, at a hundred bytes an article."""
    return Size(articles, articles, articles * 100)


def settle(sizes: list[Size], most_bytes: int = ANY) -> int:
    """Merge until there is nothing to do; gives the articles that were written again."""
    written = 0
    while (run := mergeable(sizes, most_bytes)) is not None:
        assert run.stop - run.start > 1 or sizes[run][0].live < sizes[run][0].docs
        assert sum(size.bytes for size in sizes[run]) <= most_bytes
        live = sum(size.live for size in sizes[run])
        assert live <= MAX_DOCS
        sizes[run] = [whole(live)]
        written += live
    return written


segments = st.integers(1, MAX_DOCS).flatmap(
    lambda docs: st.integers(1, docs).map(lambda live: Size(live, docs, docs * 100))
)


@given(st.lists(segments, max_size=30), st.integers(0, MAX_DOCS * 150))
def test_what_is_left_has_no_two_that_belong_together(sizes: list[Size], most_bytes: int) -> None:
    articles = sum(size.live for size in sizes)
    settle(sizes, most_bytes)
    assert sum(size.live for size in sizes) == articles
    for left, right in pairwise(sizes):
        small, large = sorted([left.live, right.live])
        too_many = small + large > MAX_DOCS or left.bytes + right.bytes > most_bytes
        assert too_many or 2 * small < large


@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=300))
def test_segments_stay_few(commits: list[int]) -> None:
    """What does not fill segments at least half is a tail that shrinks by half and more from one to the next."""
    sizes: list[Size] = []
    for commit in commits:
        sizes.append(whole(commit))
        settle(sizes)
        articles = sum(size.live for size in sizes)
        assert len(sizes) <= 2 * articles / MAX_DOCS + math.log2(MAX_DOCS) + 1


@pytest.mark.parametrize("before", [0, 1, 3_522, 31_567, 60_000, 65_000, MAX_DOCS])
@pytest.mark.parametrize("commit", [1, 7, 100])
def test_small_commits_never_write_a_large_segment_again_and_again(before: int, commit: int) -> None:
    sizes = [whole(before)] if before else []
    commits = 1_000
    written = sum(commit + settle(sizes) for _ in range(commits) if sizes.append(whole(commit)) is None)
    assert written <= 10 * commits * commit + 2 * before
    assert len(sizes) <= 12


def test_a_segment_that_is_mostly_deleted_is_written_again() -> None:
    sizes = [Size(40_000, 65_000, 6_500_000), Size(30_000, 65_000, 6_500_000), whole(2)]
    assert mergeable(sizes, ANY) == slice(1, 2)
    assert settle(sizes) == 30_000
    assert sizes == [Size(40_000, 65_000, 6_500_000), whole(30_000), whole(2)]


def test_no_more_is_merged_than_the_memory_allows() -> None:
    assert mergeable([whole(100)] * 8, 500 * 100) == slice(0, 5)
    assert mergeable([Size(10, 100, 10_000)], 9_999) is None


@given(st.lists(segments, max_size=30), st.integers(0, MAX_DOCS * 150))
def test_what_a_long_commit_fills_first_is_the_last_and_has_room(sizes: list[Size], most_bytes: int) -> None:
    at = unfilled(sizes, most_bytes)
    assert sum(size.live for size in sizes[at:]) <= 3 * MAX_DOCS / 4
    assert sum(size.bytes for size in sizes[at:]) <= 3 * most_bytes / 4
    if at:  # one more would leave too little room
        live, weight = (sum(part) for part in zip(*((size.live, size.bytes) for size in sizes[at - 1 :]), strict=True))
        assert live > 3 * MAX_DOCS / 4 or weight > 3 * most_bytes / 4


@given(st.lists(st.integers(MAX_DOCS, 3 * MAX_DOCS), min_size=1, max_size=20))
def test_segments_are_full_where_each_commit_is_longer_than_one(commits: list[int]) -> None:
    """All but the last are at least three quarters full, and no article is written more than twice."""
    sizes: list[Size] = []
    written = 0
    for commit in commits:
        left = commit
        while left:
            at = unfilled(sizes, ANY)
            there = sum(size.live for size in sizes[at:])
            more = min(left, MAX_DOCS - there)
            sizes[at:] = [whole(there + more)]
            written += there + more
            left -= more
    assert all(4 * size.live > 3 * MAX_DOCS for size in sizes[:-1])
    assert written <= 2 * sum(size.live for size in sizes)
