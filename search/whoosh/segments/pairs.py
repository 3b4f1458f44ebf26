"""Pairs: where two keys stand side by side in one segment.

Every two forms that do have a list; the lists are in order of the left key, the right form and the left form, so that
those of two keys are a run of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array, ArrayFile, gaps, numbers_of
from search.whoosh.segments.packed import PackedArray, PackedOffsets
from search.whoosh.segments.postings import Counted, PackedList


class PairTable:
    """The pairs of a segment."""

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self.starts = PackedOffsets(file, "pair")
        self.weights = PackedArray(file, "pair_weight", 4)
        self.repeats = PackedArray(file, "pair_repeat", 4)
        self.form_first = numbers_of(file["form_first"])
        numbers = (numbers_of(file[f"pair_{name}"]) for name in ("first", "right", "left"))
        self._first, self._rights, self._lefts = numbers
        self.docs = file["pair_doc"]

    def begins(self) -> NDArray[np.int64]:
        """Where the list of each pair begins, and the end of the last one."""
        return self.starts.between(0, len(self._rights))

    def lists(self, left: int, right: int) -> tuple[int, int]:
        """[first, last) of the lists of two keys side by side."""
        least, most = self.form_first[right], self.form_first[right + 1]
        end = self._first[left + 1]
        first = bisect_left(self._rights, least, self._first[left], end)
        return first, bisect_left(self._rights, most, first, end)

    def find(self, left: int, right: int) -> Pairs | None:
        """Two keys side by side, if they ever stand so."""
        first, last = self.lists(left, right)
        return Pairs(self, right, first, last) if first < last else None

    def forms(self, right: int, first: int, last: int) -> list[tuple[int, int]]:
        """The forms of the lists [first, last), by their numbers within their keys; the second key is ``right``."""
        least = self.form_first[right]
        lefts, rights = self._lefts[first:last].tolist(), self._rights[first:last].tolist()
        return [(one, other - least) for one, other in zip(lefts, rights, strict=True)]

    def of_forms(self, left: int, number: int, right: int) -> PackedList | None:
        """Where a form, by its number within its key ``left``, stands before another, by its number among all. Of two
        of which more is asked, ``Pairs`` knows it faster."""
        first = bisect_left(self._rights, right, self._first[left], self._first[left + 1])
        last = bisect_right(self._rights, right, first, self._first[left + 1])
        at = bisect_left(self._lefts, number, first, last)
        if at == last or self._lefts[at] != number:
            return None
        begin, end = self.starts.span(at, at + 1)
        return PackedList(self.docs[begin:end], self.weights, begin)


class Pairs:
    """The lists of two keys side by side, one behind the other."""

    def __init__(self, table: PairTable, right: int, first: int, last: int) -> None:
        self._table = table
        self._right = right
        self._lists = first, last
        starts = table.starts.between(first, last)
        self.first: NDArray[np.int64] = starts - starts[0]  # where each list begins; one more entry for the end
        self._begins: list[int] = starts.tolist()
        begin, end = self._begins[0], self._begins[-1]
        self.postings: PackedList | Counted = PackedList(table.docs[begin:end], table.weights, begin)

    @property
    def docs(self) -> Array:
        """The article numbers of all lists."""
        return self.postings.docs

    @cached_property
    def forms(self) -> dict[tuple[int, int], int]:
        """The two forms of each list, in the order of the lists, each with the number of its list."""
        return {forms: number for number, forms in enumerate(self._table.forms(self._right, *self._lists))}

    @property
    def sizes(self) -> list[int]:
        """The number of articles of each list."""
        return [end - begin for begin, end in pairwise(self._begins)]

    @cached_property
    def left(self) -> Array:
        """The left form of each list, by its number within its key."""
        return self._table.file["pair_left"][slice(*self._lists)]

    @cached_property
    def right(self) -> Array:
        """The right form of each list, by its number within its key."""
        return (
            self._table.file["pair_right"][slice(*self._lists)].astype(np.int64) - self._table.form_first[self._right]
        )

    def weights(self) -> NDArray[np.float32]:
        """The weights of all lists, in half units."""
        return self.postings.weights()

    def of_forms(self, left: int, right: int) -> PackedList | None:
        """Where one form stands before another, each by its number within its key."""
        number = self.forms.get((left, right))
        return None if number is None else self.alone(number)

    def alone(self, number: int) -> PackedList:
        """One of the lists."""
        begin, end = self._begins[number : number + 2]
        return PackedList(self._table.docs[begin:end], self._table.weights, begin)

    def forms_at(self, at: NDArray[np.int64]) -> tuple[Array, Array]:
        """The left and the right form of some of the postings."""
        lists = self.first.searchsorted(at, side="right") - 1
        return self.left.take(lists), self.right.take(lists)

    @cached_property
    def frequency(self) -> int:
        """The number of articles."""
        return len(self.docs) - self._table.repeats.number(self._lists[0])

    def totals(self) -> list[float]:
        """The sum of the weights of each list."""
        totals: list[float] = np.add.reduceat(self.postings.weights(), self.first[:-1], dtype=np.float64).tolist()
        return totals

    def docs_of(self, lists: NDArray[np.bool_]) -> Array:
        """The articles of some of the lists."""
        if lists.all():
            return self.docs
        kept = np.flatnonzero(lists)
        if len(kept) == 1:
            return self.alone(int(kept[0])).docs
        docs: Array = self.docs.take(np.flatnonzero(np.repeat(lists, gaps(self.first))))
        return docs
