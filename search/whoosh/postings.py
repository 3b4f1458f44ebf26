"""Postings: where a form, or two keys side by side, stand in one segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.whoosh.arrays import Array, gaps
from search.whoosh.rows import Row


class Postings(NamedTuple):
    """The lists of some forms, one behind the other: article numbers (ascending in each list), and of each posting a
    byte with its place (upper two bits: 3 in the title, 2 and 1 early in the article, 0 later) and its weight in
    half units. ``exceptions`` gives the postings whose weight does not fit, and their weights."""

    docs: Array
    bytes: NDArray[np.uint8]
    exceptions: Callable[[], tuple[Array, Array]]

    @classmethod
    def of_row(cls, row: Row) -> Postings:
        """The list that a row stands for."""
        docs = row.docs()
        return cls(docs, row.bytes.take(docs), lambda: (docs.searchsorted(row.heavy.astype(np.uint16)), row.over))

    @classmethod
    def joined(cls, lists: Sequence[Postings]) -> Postings:
        """Several lists one behind the other."""
        if len(lists) == 1:
            return lists[0]
        begins = np.cumsum([0, *(len(one.docs) for one in lists)])

        def exceptions() -> tuple[Array, Array]:
            found = [
                (at + begin, over)
                for begin, (at, over) in zip(begins, (one.exceptions() for one in lists), strict=False)
            ]
            return np.concatenate([at for at, _ in found]), np.concatenate([over for _, over in found])

        docs, data = (np.concatenate(column) for column in zip(*((one.docs, one.bytes) for one in lists), strict=True))
        return cls(docs, data, exceptions)

    def weights(self) -> NDArray[np.float32]:
        """Occurrences by zone, in half units."""
        found: NDArray[np.float32] = (self.bytes & np.uint8(63)).astype(np.float32)
        heavy, over = self.exceptions()
        if len(heavy):
            found[heavy] = over
        return found

    def since(self, place: int) -> Array:
        """The articles that have the first occurrence at that place or before it."""
        docs: Array = self.docs.take(np.flatnonzero(self.bytes >= place << 6))
        return docs


@dataclass(frozen=True)
class Pairs:
    """The lists of two keys side by side, a list for each two forms: the forms by their numbers within their keys,
    where each list begins (one more entry for the end), article numbers and weights in half units."""

    left: Array
    right: Array
    first: NDArray[np.int64]
    docs: Array
    weights: Array

    def forms(self) -> tuple[Array, Array]:
        """The left and the right form of each posting."""
        counts = gaps(self.first)
        return np.repeat(self.left, counts), np.repeat(self.right, counts)

    @cached_property
    def frequency(self) -> int:
        """The number of articles."""
        if len(self.left) == 1:
            return len(self.docs)
        there = np.zeros(int(self.docs.max()) + 1, np.bool_)
        there[self.docs] = True
        return int(np.count_nonzero(there))

    def chosen(self, lists: NDArray[np.bool_]) -> tuple[Array, Array]:
        """(articles, weights) of some of the lists."""
        if lists.all():
            return self.docs, self.weights
        kept = np.flatnonzero(lists)
        if len(kept) == 1:
            span = slice(int(self.first[kept[0]]), int(self.first[kept[0] + 1]))
            return self.docs[span], self.weights[span]
        postings = np.flatnonzero(np.repeat(lists, gaps(self.first)))
        return self.docs.take(postings), self.weights.take(postings)


def sums(weights: Array, first: NDArray[np.int64]) -> list[float]:
    """The sum of each run of weights."""
    upto = np.concatenate(([0], np.cumsum(weights, dtype=np.float64)))
    totals: list[float] = (upto[first[1:]] - upto[first[:-1]]).tolist()
    return totals
