"""Gathered: what the rows and lists of some features hold for a few articles, read from all of them together.

Every step is one call for all lists, of all segments, whatever their number: for rare words the calls are what costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.whoosh.bm25 import Listed, Part, Scores
from search.whoosh.chosen import Chosen
from search.whoosh.postings import PackedList, Postings
from search.whoosh.rows import Row

_LOW = np.uint8(63)

PartOf = tuple[int, Part]  # the number of a segment among the chosen ones, and a part of a feature in it


class _RowPart(NamedTuple):
    """A row that counts for a feature in one segment."""

    feature: int
    segment: int
    row: Row


class _ListPart(NamedTuple):
    """A list that counts for a feature in one segment."""

    feature: int
    segment: int
    source: Listed
    scale: float


class Gathered:
    """The weight of each feature in each chosen article (``weights``, a line for a feature), and which of the articles
    have a syllable early."""

    def __init__(self, features: Sequence[Iterable[PartOf]], chosen: Chosen) -> None:
        self._chosen = chosen
        self.weights: Scores = np.zeros((len(features), len(chosen)), np.float32)
        self._bytes: dict[int, NDArray[np.uint8]] = {}  # of each row
        rows: dict[tuple[int, float, int], list[_RowPart]] = {}
        lists: list[_ListPart] = []
        for feature, parts in enumerate(features):
            beside: dict[tuple[int, float], int] = {}  # rows of one feature in one segment that count the same
            for segment, (source, scale) in parts:
                if isinstance(source, Row):
                    number = beside[segment, scale] = beside.get((segment, scale), -1) + 1
                    rows.setdefault((feature, scale, number), []).append(_RowPart(feature, segment, source))
                else:
                    lists.append(_ListPart(feature, segment, source, scale))
        if rows:
            self._read_rows(list(rows.values()), [scale for _, scale, _ in rows])
        self._lists = sorted(lists, key=_kind)
        if lists:
            self._read_lists()

    def _read_rows(self, lines: Sequence[Sequence[_RowPart]], scales: Sequence[float]) -> None:
        """Read rows, those of different segments that count alike as one line."""
        chosen = self._chosen
        data = np.zeros((len(lines), len(chosen)), np.uint8)
        for line, parts in zip(data, lines, strict=True):
            for _, segment, row in parts:
                piece = self._bytes[id(row)] = line[chosen.spans[segment]]
                row.bytes.take(chosen.docs[segment], out=piece, mode="clip")
        weights = (data & _LOW).astype(np.float32)
        for at in (weights.max(axis=1) == _LOW).nonzero()[0].tolist():
            for _, segment, row in lines[at]:
                row.restore(weights[at, chosen.spans[segment]], chosen.docs[segment])
        weights *= np.array(scales, np.float32)[:, None]
        for more, parts in zip(weights, lines, strict=True):
            self.weights[parts[0].feature] += more

    def _read_lists(self) -> None:
        chosen, lists = self._chosen, self._lists
        sizes = [len(one.source.docs) for one in lists]
        listed = np.concatenate([one.source.docs for one in lists], dtype=np.int64)
        if len(chosen.docs) > 1:
            listed += np.array([chosen.starts[one.segment] for one in lists]).repeat(sizes)
        self._begins = list(accumulate(sizes, initial=0))
        self._hits = chosen.mask.take(listed).nonzero()[0]
        self._spans: list[int] = self._hits.searchsorted(self._begins).tolist()
        counts = [last - first for first, last in pairwise(self._spans)]
        number = np.empty(len(chosen.mask), np.int32)  # of each article asked for among the others
        number[chosen.places] = np.arange(len(chosen), dtype=np.int32)
        self._which = number.take(listed.take(self._hits))
        weights = np.concatenate([*self._of_forms(), *self._packed(counts), *self._counted()])
        weights *= np.array([one.scale for one in lists], np.float32).repeat(counts)
        cells = np.array([one.feature * len(chosen) for one in lists]).repeat(counts)
        cells += self._which
        np.add.at(self.weights.reshape(-1), cells, weights)

    def _of_forms(self) -> Iterable[Scores]:
        """The weights of the hits in lists of forms."""
        forms = [one.source for one in self._lists if isinstance(one.source, Postings)]
        if not forms:
            return
        joined = forms[0].bytes if len(forms) == 1 else np.concatenate([one.bytes for one in forms])
        self._early = joined.take(self._hits[: self._spans[len(forms)]])
        weights = (self._early & _LOW).astype(np.float32)
        for at in dict.fromkeys(np.searchsorted(self._spans, (weights == _LOW).nonzero()[0], "right").tolist()):
            span = slice(self._spans[at - 1], self._spans[at])
            weights[span] = forms[at - 1].weights_at(self._hits[span] - self._begins[at - 1])
        yield weights

    def _packed(self, counts: Sequence[int]) -> Iterable[Scores]:
        """The weights of the hits in lists that are packed, those of one array together."""
        kinds: dict[int, list[int]] = {}
        for at, one in enumerate(self._lists):
            if isinstance(one.source, PackedList):
                kinds.setdefault(_kind(one), []).append(at)
        for kind in kinds.values():
            sources = [source for at in kind if isinstance(source := self._lists[at].source, PackedList)]
            shifts = [source.begin - self._begins[at] for at, source in zip(kind, sources, strict=True)]
            hits = self._hits[self._spans[kind[0]] : self._spans[kind[-1] + 1]]
            at = hits + np.array(shifts).repeat([counts[at] for at in kind])
            yield sources[0].packed.take(at).astype(np.float32)

    def _counted(self) -> Iterable[Scores]:
        """The weights of the hits in other lists."""
        for at, one in enumerate(self._lists):
            if not isinstance(one.source, Postings | PackedList):
                yield one.source.weights_at(self._hits[self._spans[at] : self._spans[at + 1]] - self._begins[at])

    def mark_early(self, found: NDArray[np.bool_], segment: int, source: Row | Postings, place: int) -> None:
        """Mark the articles of a segment that have the first occurrence of a source at that place or before it. It has
        to be one of those that count for a feature."""
        if isinstance(source, Row):
            np.greater_equal(self._bytes[id(source)], place << 6, out=found[self._chosen.spans[segment]])
            return
        at = next(at for at, one in enumerate(self._lists) if one.source is source)
        span = slice(self._spans[at], self._spans[at + 1])
        found[self._which[span][self._early[span] >= place << 6]] = True


def _kind(one: _ListPart) -> int:
    """Lists of forms come first, then those whose weights are packed in the same array, then others."""
    if isinstance(one.source, Postings):
        return 0
    return id(one.source.packed) if isinstance(one.source, PackedList) else 1 << 63
