"""Filters: the living articles that meet a condition, within the filters of a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from search.plan import Condition, Dates
from search.searcher import FACETS, Filters
from search.whoosh.matching.matcher import Matcher
from search.whoosh.segments.arrays import Mask

_DATE: Final = "date"


class Filtered:
    """The filters of one request on all segments; ``names`` are those that there are."""

    def __init__(self, matchers: Sequence[Matcher], filters: Filters) -> None:
        self._matchers = matchers
        self._masks = {name: self._having(name, wanted) for name in FACETS if (wanted := getattr(filters, name))}
        if filters.since is not None or filters.until is not None:
            dates = Dates(filters.since, filters.until)
            self._masks[_DATE] = [matcher.mask(dates) for matcher in matchers]

    @property
    def names(self) -> Sequence[str]:
        """The facets that are filtered by, and ``date``."""
        return list(self._masks)

    def _having(self, name: str, wanted: Sequence[str]) -> list[Mask]:
        """The articles that have one of the values asked for, exactly as written."""
        chosen = frozenset(wanted)
        masks = []
        for matcher in self._matchers:
            values = matcher.segment.facet(name).values
            masks.append(matcher.having(name, np.array([value in chosen for value in values], np.bool_)))
        return masks

    def living(self, condition: Condition) -> list[Mask]:
        """The articles that meet a condition and are not deleted, whatever the filters."""
        masks = [(matcher.whole(condition), matcher.segment.alive) for matcher in self._matchers]
        return [mask if alive is None else mask & alive for mask, alive in masks]

    def within(self, masks: Sequence[Mask], without: str = "") -> list[Mask]:
        """What the filters leave of some masks; ``without`` one of them."""
        result = list(masks)
        for name, chosen in self._masks.items():
            if name != without:
                result = [one & other for one, other in zip(result, chosen, strict=True)]
        return result
