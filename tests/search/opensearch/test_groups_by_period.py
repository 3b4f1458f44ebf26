"""What is folded is counted once in each period that it is told of in, so that no share is more than the whole."""

from __future__ import annotations

import pytest

from search.opensearch.folding import Groups
from search.opensearch.generation_view import View
from search.opensearch.periods import number_of
from search.searcher import Period

# (day, month) of the articles of one story, of which two are of one day, and of two articles by themselves.
FIRST, SAME_DAY, NEXT_DAY, NEXT_MONTH = (100, 3), (100, 3), (101, 3), (130, 4)
ALONE = [(100, 3), (130, 4)]


class OneStory(View):
    """A generation with these articles."""

    def __init__(self) -> None:
        pass

    def groups(self, kind: str) -> Groups:
        return Groups([], [(SAME_DAY, FIRST), (NEXT_DAY, SAME_DAY), (NEXT_MONTH, NEXT_DAY)])

    def periods(self, period: Period) -> dict[int, int]:
        counted: dict[int, int] = {}
        for one in (FIRST, SAME_DAY, NEXT_DAY, NEXT_MONTH, *ALONE):
            number = number_of(period, *one)
            counted[number] = counted.get(number, 0) + 1
        return counted


@pytest.mark.parametrize(("period", "counts"), [("day", [2, 1, 2]), ("month", [2, 2])])
def test_once_in_each_period(period: Period, counts: list[int]) -> None:
    found = OneStory().groups_by_period("story", period)
    assert [found[number] for number in sorted(found)] == counts
