"""Postings: lists of the articles of one segment in which something stands, and how often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array
from search.whoosh.segments.packed import PackedArray
from search.whoosh.segments.rows import Row


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
        heavy = row.heavy.astype(np.uint16)
        return cls(docs, row.bytes.take(docs), lambda: (docs.searchsorted(heavy), row.more + np.float32(63)))

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

    def weights_at(self, at: NDArray[np.int64]) -> NDArray[np.float32]:
        """The same of some of the postings, ascending."""
        found: NDArray[np.float32] = (self.bytes.take(at) & np.uint8(63)).astype(np.float32)
        full = (found == 63).nonzero()[0]
        if len(full):
            heavy, over = self.exceptions()
            found[full] = over[heavy.searchsorted(at[full])]
        return found

    def since(self, place: int) -> Array:
        """The articles that have the first occurrence at that place or before it."""
        docs: Array = self.docs.take(np.flatnonzero(self.bytes >= place << 6))
        return docs


class PackedList(NamedTuple):
    """Article numbers (ascending, or runs that are), with weights in half units that stay packed until asked for:
    they begin at ``begin`` of the packed ones."""

    docs: Array
    packed: PackedArray
    begin: int

    def weights(self) -> NDArray[np.float32]:
        """The weight of each posting."""
        return self.packed.between(self.begin, self.begin + len(self.docs)).astype(np.float32)

    def weights_at(self, at: NDArray[np.int64]) -> NDArray[np.float32]:
        """The weights of some of the postings."""
        return self.packed.take(at + self.begin).astype(np.float32)


class Counted(NamedTuple):
    """Article numbers, and how much each counts."""

    docs: Array
    counts: Array

    def weights(self) -> NDArray[np.float32]:
        """What each article counts."""
        return self.counts.astype(np.float32)

    def weights_at(self, at: NDArray[np.int64]) -> NDArray[np.float32]:
        """What some of them count."""
        return self.counts.take(at).astype(np.float32)
