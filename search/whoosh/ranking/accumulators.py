"""Accumulators: the articles that are to be scored, and what features of the query give to each.

Where a segment has many of them, all its articles are scored, row by row (``DenseAccumulator``). The few of other
segments are scored together (``SparseAccumulator``): their features are noted first and evaluated at once, since a call
of numpy costs more than the work that a rare word gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.whoosh.matching.article_set import DENSE, ArticleSet, Chosen, Places
from search.whoosh.ranking.bm25 import Listed, Part, Parts, Scores
from search.whoosh.ranking.feature_matrix import FeatureMatrix
from search.whoosh.segments.postings import Postings
from search.whoosh.segments.rows import Row

TOGETHER: Final = 1 << 15  # articles; a long query has eighty features, which take four bytes each for an article

Early = Row | Postings | None  # what tells where a syllable stands early in one segment


class Accumulators:
    """The articles of all segments that are to be scored: ``dense`` by the number of the segment, ``sparse`` those of
    the others, of neighbouring segments together."""

    def __init__(self, found: ArticleSet, norms: Sequence[Scores], *, few: bool = False) -> None:
        """``few``: nothing dense, however many articles they are."""
        self._bases = found.bases
        narrow = [number for number in range(len(norms)) if few or found.few(number)]
        self.dense = {number: DenseAccumulator(norms[number]) for number in range(len(norms)) if number not in narrow}
        self._groups = _grouped(found, narrow)
        self.sparse = [SparseAccumulator(Chosen(found, group), [norms[one] for one in group]) for group in self._groups]

    def add(self, features: Sequence[Parts], factor: float) -> None:
        """Add ``factor · w / (w + norm)`` for the weight ``w`` of a feature, given in each segment."""
        for number, dense in self.dense.items():
            dense.add(features[number], factor)
        for group, sparse in zip(self._groups, self.sparse, strict=True):
            sparse.add([features[number] for number in group], factor)

    def add_early(self, sources: Sequence[Early], place: int, worth: float) -> None:
        """Add ``worth`` to the articles that have their first occurrence at that place or before it; the sources have
        to be among those of the features."""
        for number, dense in self.dense.items():
            dense.add_early(sources[number], place, worth)
        for group, sparse in zip(self._groups, self.sparse, strict=True):
            sparse.add_early([sources[number] for number in group], place, worth)

    def add_at(self, ordinals: Places, more: Scores) -> None:
        """Add a number each to some of the articles asked for (each once), ascending."""
        for number, dense in self.dense.items():
            base, end = self._bases[number : number + 2]
            first, last = ordinals.searchsorted((base, end)).tolist()
            dense.add_at(ordinals[first:last] - base, more[first:last])
        for sparse in self.sparse:
            if len(sparse.ordinals):
                at = sparse.ordinals.searchsorted(ordinals)
                its = (sparse.ordinals.take(at, mode="clip") == ordinals).nonzero()[0]
                sparse.scores[at.take(its)] += more.take(its)


def _grouped(found: ArticleSet, segments: Sequence[int]) -> list[list[int]]:
    """Segments in groups that have not too many articles of the set together."""
    groups: list[list[int]] = []
    size = 0
    for number in segments:
        size += found.counts[number]
        if not groups or size > TOGETHER:
            groups.append([])
            size = found.counts[number]
        groups[-1].append(number)
    return groups


class DenseAccumulator:
    """All articles of a segment; the scores of those that are not asked for mean nothing."""

    def __init__(self, norm: Scores) -> None:
        self._norm = norm
        self.scores: Scores = np.zeros(len(norm), np.float32)

    def add(self, parts: Parts, factor: float) -> None:
        """Add a feature."""
        if not parts:
            return
        if not _is_dense(parts, len(self.scores)):
            self._add_lists(parts, factor)
            return
        weights = _row(parts, len(self.scores))
        sums = weights + self._norm
        np.divide(weights, sums, out=weights)
        weights *= np.float32(factor)
        self.scores += weights

    def _add_lists(self, parts: Sequence[Part], factor: float) -> None:
        docs = np.concatenate([part.source.docs for part in parts if not isinstance(part.source, Row)]).astype(np.int64)
        weights = _row(parts, len(self.scores)).take(docs)  # the whole weight each time where an article repeats
        weights /= weights + self._norm.take(docs)
        weights *= np.float32(factor)
        self.add_at(docs, weights)

    def add_early(self, source: Early, place: int, worth: float) -> None:
        """Add a number to the articles that have a syllable early."""
        if isinstance(source, Row):
            self.scores += (source.bytes >= place << 6) * np.float32(worth)
        elif source is not None:
            self.add_at(source.since(place).astype(np.int64), np.float32(worth))

    def add_at(self, docs: Places, more: Scores | np.float32) -> None:
        """Add to some articles. One that repeats does so with the same number, added once."""
        self.scores[docs] = self.scores.take(docs) + more


class SparseAccumulator:
    """The chosen articles of some segments. Their scores are worked out when first asked for; nothing may be added
    behind that."""

    def __init__(self, chosen: Chosen, norms: Sequence[Scores]) -> None:
        self._chosen = chosen
        self._norms = norms
        self._features: list[tuple[Sequence[Parts], float]] = []
        self._early: list[tuple[Sequence[Early], int, float]] = []

    @property
    def ordinals(self) -> Places:
        """The articles, ascending."""
        return self._chosen.ordinals

    def add(self, parts: Sequence[Parts], factor: float) -> None:
        """Note a feature, given in each of the segments."""
        if any(parts):
            self._features.append((parts, factor))

    def add_early(self, sources: Sequence[Early], place: int, worth: float) -> None:
        """Note a number for the articles that have a syllable early."""
        self._early.append((sources, place, worth))

    @cached_property
    def scores(self) -> Scores:
        """What all that was noted gives to each article."""
        chosen = self._chosen
        if not len(chosen):
            return np.zeros(0, np.float32)
        matrix = FeatureMatrix([parts for parts, _ in self._features], chosen)
        weights = matrix.weights
        norms = [norm.take(docs) for norm, docs in zip(self._norms, chosen.docs, strict=True)]
        weights /= weights + np.concatenate(norms)
        weights *= np.array([factor for _, factor in self._features], np.float32)[:, None]
        scores: Scores = weights.sum(axis=0)
        for sources, place, worth in self._early:
            if (early := self._where_early(matrix, sources, place)) is not None:
                scores += early * np.float32(worth)
        return scores

    def _where_early(self, matrix: FeatureMatrix, sources: Sequence[Early], place: int) -> NDArray[np.bool_] | None:
        """In which articles one of the sources stands so early; None if there is no source."""
        found: NDArray[np.bool_] | None = None
        for segment, source in enumerate(sources):
            if source is not None:
                found = np.zeros(len(self._chosen), np.bool_) if found is None else found
                matrix.mark_early(found, segment, source, place)
        return found


def _is_dense(parts: Iterable[Part], size: int) -> bool:
    """Whether a feature stands in so many articles that whole rows are faster."""
    sources = [part.source for part in parts]
    lists: list[Listed] = [source for source in sources if not isinstance(source, Row)]
    return len(lists) < len(sources) or sum(len(one.docs) for one in lists) * DENSE > size


def _row(parts: Iterable[Part], size: int) -> Scores:
    """The weights of all articles of the segment as one row."""
    row: Scores | None = None
    lists = []
    for part in parts:
        if isinstance(part.source, Row):
            weights = part.source.weights()
            weights *= np.float32(part.scale)
            row = weights if row is None else row + weights
        else:
            lists.append((part.source, part.scale))
    row = np.zeros(size, np.float32) if row is None else row
    for source, scale in lists:
        np.add.at(row, source.docs, source.weights() * np.float32(scale))
    return row
