"""Feature matrix: what the rows and lists of some features hold for a few articles, read from all of them together.

Every step is one call for all lists, of all segments, whatever their number: for rare words the calls are what costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.whoosh.matching.article_set import Chosen, Places
from search.whoosh.ranking.bm25 import Listed, Parts, Scores
from search.whoosh.segments.packed import PackedArray, take_together
from search.whoosh.segments.postings import Counted, PackedList, Postings
from search.whoosh.segments.rows import Row

_LOW = np.uint8(63)
_FORMS, _COUNTED = 0, 1  # kinds of lists; packed ones are told apart by what they are packed in

_RowPart = tuple[int, Row]  # a row that counts for a feature in one segment


class _ListPart(NamedTuple):
    """A list that counts for a feature in one segment."""

    feature: int
    segment: int
    source: Listed
    scale: float


class FeatureMatrix:
    """The weight of each feature in each chosen article (``weights``, a line for a feature), and which of the articles
    have a syllable early."""

    def __init__(self, features: Sequence[Sequence[Parts]], chosen: Chosen) -> None:
        """``features`` are given in each of the chosen segments."""
        self._chosen = chosen
        self.weights: Scores = np.zeros((len(features), len(chosen)), np.float32)
        self._bytes: dict[int, NDArray[np.uint8]] = {}  # of each row
        self._rows: dict[tuple[int, float, int], list[_RowPart]] = {}  # those of different segments that count alike
        self._groups: dict[int, list[_ListPart]] = {_FORMS: [], _COUNTED: []}  # lists of a kind, the packed ones last
        for feature, parts in enumerate(features):
            for segment, own in enumerate(parts):
                self._sort_out(feature, segment, own)
        self._lists = [one for group in self._groups.values() for one in group]
        self._numbers = {id(one.source): number for number, one in enumerate(self._lists)}
        if self._rows:
            self._read_rows()
        if self._lists:
            self._read_lists()

    def _sort_out(self, feature: int, segment: int, parts: Parts) -> None:
        beside: dict[float, int] = {}  # rows that count the same
        for source, scale in parts:
            if isinstance(source, Row):
                number = beside[scale] = beside.get(scale, -1) + 1
                self._rows.setdefault((feature, scale, number), []).append((segment, source))
                if len(source.heavy):
                    heavy = Counted(source.heavy, source.more)
                    self._groups[_COUNTED].append(_ListPart(feature, segment, heavy, scale))
            elif len(source.docs):
                kind = _kind(source)
                if kind not in self._groups:
                    self._groups[kind] = []
                self._groups[kind].append(_ListPart(feature, segment, source, scale))

    def _read_rows(self) -> None:
        chosen, lines = self._chosen, list(self._rows.values())
        data = np.zeros((len(lines), len(chosen)), np.uint8)
        for line, parts in zip(data, lines, strict=True):
            for segment, row in parts:
                piece = self._bytes[id(row)] = line[chosen.spans[segment]]
                row.bytes.take(chosen.docs[segment], out=piece, mode="clip")
        weights = (data & _LOW).astype(np.float32)
        weights *= np.array([scale for _, scale, _ in self._rows], np.float32)[:, None]
        for more, (feature, _, _) in zip(weights, self._rows, strict=True):
            self.weights[feature] += more

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
        number = np.empty(len(chosen.mask), np.uint16)  # of each article asked for among the others, at most 65,536
        number[chosen.places] = np.arange(len(chosen), dtype=np.uint16)
        self._which = number.take(listed.take(self._hits)).astype(np.int64)
        weights = np.concatenate(list(self._read_weights(counts)))
        weights *= np.array([one.scale for one in lists], np.float32).repeat(counts)
        cells = np.array([one.feature * len(chosen) for one in lists]).repeat(counts)
        cells += self._which
        np.add.at(self.weights.reshape(-1), cells, weights)

    def _read_weights(self, counts: Sequence[int]) -> Iterator[Scores]:
        """The weights of the hits, kind by kind of lists."""
        packed: list[tuple[PackedArray, Places]] = []
        for first, last in pairwise(accumulate(map(len, self._groups.values()), initial=0)):
            if first == last:
                continue
            sources = [one.source for one in self._lists[first:last]]
            hits = self._hits[self._spans[first] : self._spans[last]]
            if isinstance(sources[0], Postings):
                yield self._of_forms([one for one in sources if isinstance(one, Postings)], hits)
            elif isinstance(sources[0], Counted):
                counted = [one.counts for one in sources if isinstance(one, Counted)]
                yield np.concatenate(counted, dtype=np.float32).take(hits - self._begins[first])
            else:
                lists = [one for one in sources if isinstance(one, PackedList)]
                shifts = [one.begin - begin for one, begin in zip(lists, self._begins[first:], strict=False)]
                packed.append((lists[0].packed, hits + np.array(shifts).repeat(counts[first:last])))
        if packed:
            yield take_together(packed)

    def _of_forms(self, forms: Sequence[Postings], hits: Places) -> Scores:
        joined = forms[0].bytes if len(forms) == 1 else np.concatenate([one.bytes for one in forms])
        self._early = joined.take(hits)
        weights: Scores = (self._early & _LOW).astype(np.float32)
        full = (weights == _LOW).nonzero()[0]
        for at in dict.fromkeys(np.searchsorted(self._spans, full, "right").tolist()) if len(full) else ():
            span = slice(self._spans[at - 1], self._spans[at])
            weights[span] = forms[at - 1].weights_at(hits[span] - self._begins[at - 1])
        return weights

    def mark_early(self, found: NDArray[np.bool_], segment: int, source: Row | Postings, place: int) -> None:
        """Mark the articles of a segment that have the first occurrence of a source at that place or before it. It has
        to be one of those that count for a feature."""
        if isinstance(source, Row):
            np.greater_equal(self._bytes[id(source)], place << 6, out=found[self._chosen.spans[segment]])
            return
        at = self._numbers[id(source)]
        span = slice(self._spans[at], self._spans[at + 1])
        found[self._which[span][self._early[span] >= place << 6]] = True


def _kind(source: Listed) -> int:
    """The same for lists whose weights are read together."""
    if isinstance(source, PackedList):
        return id(source.packed)
    return _FORMS if isinstance(source, Postings) else _COUNTED
