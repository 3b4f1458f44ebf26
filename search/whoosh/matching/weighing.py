"""Weighing: what the children of a share that hold weigh together, in the articles of one segment.

What is rare weighs most, and has lists; what is common weighs little, and has rows. So lists are added up for all
articles, and rows only where they can still decide: of an article that lacks the minimum by more than all rows weigh,
nothing else needs to be known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array, Mask
from search.whoosh.segments.rows import Row

_SPARSE: Final = 16  # of a mask with fewer articles than one in so many, these are added to alone

Weights = NDArray[np.unsignedinteger[Any]]
Places = NDArray[np.intp]


class Weighing:
    """The weights of some lists, masks and rows, which are added one by one."""

    def __init__(self, size: int, most: int) -> None:
        """For so many articles, which weigh so much at the most."""
        self._listed: Weights = np.zeros(size, np.uint16 if most < 1 << 16 else np.uint32)
        self._rows: list[tuple[Row, int]] = []
        self._common = 0  # what all rows weigh

    def add_lists(self, lists: Sequence[Array], weight: int) -> None:
        """Add a weight to the articles that are in any of some lists, once where they repeat."""
        docs = np.concatenate([np.zeros(0, np.intp), *lists])
        self._listed[docs] = self._listed.take(docs) + self._weight(weight)

    def add_mask(self, mask: Mask, weight: int) -> None:
        """Add a weight to the articles of a mask."""
        if np.count_nonzero(mask) * _SPARSE < len(mask):
            self._listed[mask.nonzero()[0]] += self._weight(weight)
        else:
            self._listed += np.multiply(mask.view(np.uint8), self._weight(weight), dtype=self._listed.dtype)

    def add_row(self, row: Row, weight: int) -> None:
        """Add a weight to the articles of a row."""
        self._rows.append((row, weight))
        self._common += weight

    def reaching(self, minimum: int) -> Mask:
        """The articles that weigh so much or more."""
        places, weights = self._above(minimum - self._common)
        found = np.zeros(len(self._listed), np.bool_)
        found[places.compress(weights >= minimum)] = True
        return found

    def greatest(self, alive: Mask | None) -> int:
        """What the article weighs that weighs most, of those alive (None: of all)."""
        listed = self._listed if alive is None else self._listed[alive]
        places, weights = self._above(int(np.max(listed, initial=0)) - self._common)
        return int(np.max(weights if alive is None else weights[alive.take(places)], initial=0))

    @property
    def nbytes(self) -> int:
        """The bytes that this takes; most rows stay in the file."""
        return self._listed.nbytes + sum(row.bytes.nbytes for row, _ in self._rows if row.bytes.flags.owndata)

    def _above(self, least: int) -> tuple[Places, Weights]:
        """The articles of which the lists weigh so much or more, and what lists and rows of each weigh together."""
        places = (self._listed >= least).nonzero()[0]
        weights = self._listed.take(places)
        if self._rows and len(places):
            there = np.array([row.bytes.take(places) for row, _ in self._rows]) != 0
            weights += np.einsum("i,ij->j", np.array([weight for _, weight in self._rows], weights.dtype), there)
        return places, weights

    def _weight(self, weight: int) -> Any:
        return self._listed.dtype.type(weight)
