"""Merge part: one segment of a merge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array, gaps, smallest
from search.whoosh.segments.segment import Segment
from search.whoosh.writing.lists import Keep, Source, totals


class MergePart:
    """Which articles a segment keeps, and its numbers in the merged segment."""

    def __init__(self, segment: Segment, base: int) -> None:
        self.segment = segment
        self.file = segment.file
        self.alive = segment.alive if segment.alive is not None else np.ones(segment.docs, np.bool_)
        self.whole = bool(self.alive.all())
        self.new_docs = (np.cumsum(self.alive) - 1 + base).astype(np.uint16)
        self.keys: NDArray[np.int64] = np.zeros(0, np.int64)
        self.forms: NDArray[np.int64] = np.zeros(0, np.int64)

    def stored_docs(self, kind: str, begin: int, end: int) -> Array:
        """The article numbers, in the part, of the postings [begin, end) of a kind."""
        if kind == "syllable":
            return self.segment.postings_between(begin, end).docs
        docs: Array = self.file[f"{kind}_doc"][begin:end]
        return docs

    def keep(self, kind: str, begin: int, end: int) -> Keep:
        """What to index the postings [begin, end) of a kind with to get the living ones."""
        return slice(None) if self.whole else self.alive[self.stored_docs(kind, begin, end)]

    def docs(self, kind: str, begin: int, end: int, keep: Keep) -> Array:
        """The new article numbers of postings of a kind."""
        return self.new_docs[self.stored_docs(kind, begin, end)[keep]]

    def counts(self, kind: str, first: Array) -> Array:
        """How many living postings each list of a kind has."""
        living = gaps(first) if self.whole else totals(self.alive[self.stored_docs(kind, 0, int(first[-1]))], first)
        return smallest(living)

    def source(self, kind: str, first: Array, counts: Array, numbers: Array) -> Source:
        """The lists of a kind; ``numbers`` are those in the merged segment of all that have postings."""
        own = smallest(np.flatnonzero(counts))
        numbers = numbers.astype(np.uint32)
        return Source(numbers, own, counts[own], first, lambda begin, end: self.keep(kind, begin, end))
