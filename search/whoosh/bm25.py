"""BM25 over posting lists and rows, a whole segment or a whole set of articles at a time.

``idf(t) · w·(k1+1) / (w + k1·(1 − b + b·length/average))`` with Lucene's ``idf = ln(1 + (N − df + ½)/(df + ½))``
(Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", eq. 3.15). ``w`` is a weighted count of
occurrences.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.whoosh.arrays import Array
from search.whoosh.matching import Mask
from search.whoosh.postings import Postings
from search.whoosh.rows import Row
from search.whoosh.segment import Segment

Scores = NDArray[np.float32]
DENSE = 6  # a set of more than one article in so many is scored as the whole segment


class Part(NamedTuple):
    """One list or row of a feature, and what its weights are multiplied by. The articles of a list may repeat;
    without weights each counts 1."""

    source: Row | Postings | Array
    scale: float
    weights: Array | None = None

    @property
    def docs(self) -> Array | None:
        """The articles of a list; None for a row."""
        if isinstance(self.source, Row):
            return None
        return self.source.docs if isinstance(self.source, Postings) else self.source

    def weighed(self) -> Scores:
        """The scaled weight of each posting, or of each article of a row."""
        if isinstance(self.source, Row | Postings):
            found = self.source.weights()
        elif self.weights is None:
            return np.full(len(self.source), self.scale, np.float32)
        else:
            found = self.weights.astype(np.float32)
        found *= np.float32(self.scale)
        return found


class Feature(NamedTuple):
    """What counts as one term in one segment: parts whose weights add up, and in how many articles the term stands."""

    parts: list[Part]
    df: int


NOTHING = Feature([], 0)


def idf(docs: int, df: int) -> float:
    """Lucene's inverse document frequency."""
    return math.log(1 + (docs - df + 0.5) / (df + 0.5))


def length_norm(segment: Segment, k1: float, b: float, average: float) -> Scores:
    """``k1·(1 − b + b·length/average)`` of each article; kept with the segment until the numbers change."""
    numbers = (k1, b, average)
    if segment.norm is None or segment.norm[0] != numbers:
        lengths = segment.file["length"].astype(np.float32)
        segment.norm = numbers, np.float32(k1) * (np.float32(1 - b) + np.float32(b / average) * lengths)
    return segment.norm[1]


class Frame:
    """The articles of one segment that are to be scored, and their scores so far.

    Where they are many, ``docs`` is None and the scores are those of all articles of the segment: what is added to
    one that is not asked for means nothing. Where they are few, ``docs`` are their numbers, ascending.
    """

    def __init__(self, size: int, norm: Scores, docs: NDArray[np.int64] | None) -> None:
        self.size = size
        self.docs = docs
        self._norm = norm
        self._own_norm = norm if docs is None else norm.take(docs)
        self.scores: Scores = np.zeros(size if docs is None else len(docs), np.float32)
        self._read: tuple[Row, NDArray[np.uint8]] | None = None  # the last row that was read for ``docs``

    @classmethod
    def of(cls, mask: Mask, norm: Scores, *, few: bool = False) -> Frame:
        """The frame of the articles of a mask; ``few``: their numbers, however many they are."""
        many = not few and int(np.count_nonzero(mask)) * DENSE > len(mask)
        return cls(len(mask), norm, None if many else np.flatnonzero(mask))

    def add(self, feature: Feature, factor: float) -> None:
        """Add ``factor · w / (w + norm)`` for the weight ``w`` of a feature."""
        if not feature.parts:
            return
        if self.docs is not None:
            weights = self._gathered(feature.parts, self.docs)
        elif _wide(feature.parts, self.size):
            weights = _row(feature.parts, self.size)
        else:
            self._add_lists(feature.parts, factor)
            return
        sums = weights + self._own_norm
        np.divide(weights, sums, out=weights)
        weights *= np.float32(factor)
        self.scores += weights

    def _bytes(self, row: Row) -> NDArray[np.uint8]:
        """The bytes of a row for the articles asked for."""
        if self.docs is None:
            return row.bytes
        if self._read is None or self._read[0] is not row:
            self._read = row, row.bytes.take(self.docs)
        return self._read[1]

    def _gathered(self, parts: list[Part], docs: NDArray[np.int64]) -> Scores:
        """The weights in the articles asked for."""
        found: Scores | None = None
        lists = []
        for part in parts:
            if isinstance(part.source, Row):
                weights = part.source.weights_in(self._bytes(part.source), docs)
                weights *= np.float32(part.scale)
                found = weights if found is None else found + weights
            else:
                lists.append(part)
        if lists:
            weights = _row(lists, self.size).take(docs)
            found = weights if found is None else found + weights
        assert found is not None
        return found

    def _add_lists(self, parts: list[Part], factor: float) -> None:
        docs, weights = _selected(parts, self.size)
        weights /= weights + self._norm.take(docs)
        weights *= np.float32(factor)
        self._set_more(docs, weights)

    def _set_more(self, docs: NDArray[np.int64], more: Scores | np.float32) -> None:
        """Add to some articles of the segment. One that repeats does so with the same number, added once."""
        self.scores[docs] = self.scores.take(docs) + more

    def add_where(self, source: Row | Postings, place: int, worth: float) -> None:
        """Add ``worth`` to the articles that have their first occurrence at that place or before it."""
        if isinstance(source, Row):
            self.scores += (self._bytes(source) >= place << 6) * np.float32(worth)
        elif self.docs is None:
            self._set_more(source.since(place).astype(np.int64), np.float32(worth))
        else:
            there = np.zeros(self.size, np.bool_)
            there[source.since(place)] = True
            self.scores += there.take(self.docs) * np.float32(worth)

    def add_at(self, docs: NDArray[np.int64], more: Scores) -> None:
        """Add a number each to some of the articles asked for (each once)."""
        self.scores[docs if self.docs is None else np.searchsorted(self.docs, docs)] += more


def _wide(parts: Iterable[Part], size: int) -> bool:
    """Whether a feature stands in so many articles that whole rows are faster."""
    lists = [part.docs for part in parts]
    return any(docs is None for docs in lists) or sum(len(docs) for docs in lists if docs is not None) * DENSE > size


def _row(parts: list[Part], size: int) -> Scores:
    """The weights of all articles of the segment as one row."""
    rows = [part.weighed() for part in parts if part.docs is None]
    row = rows[0] if rows else np.zeros(size, np.float32)
    for other in rows[1:]:
        row += other
    for part in parts:
        if part.docs is not None:
            np.add.at(row, part.docs, part.weighed())
    return row


def _selected(parts: list[Part], size: int) -> tuple[NDArray[np.int64], Scores]:
    """(articles, weights) of lists; an article that repeats has its whole weight each time."""
    docs = np.concatenate([part.docs for part in parts if part.docs is not None]).astype(np.int64)
    return docs, _row(parts, size).take(docs)
