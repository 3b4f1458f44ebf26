"""Counts of n-grams: how often forms, and forms side by side, occur in a snapshot; added up when asked, and kept.

The lists of two keys side by side stand one behind the other, so that their counts are sums over one run of the
postings; those of forms are in the index. Occurrences count by zone, as in ranking. Deleted articles count until they
are merged away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.derived.zones import UNIT
from search.whoosh.segments.arrays import Array, ranges
from search.whoosh.segments.pairs import Pairs
from search.whoosh.segments.segment import Segment

_KEPT = 1 << 12  # answers of each kind ...
_KEPT_MORE = 1 << 11  # ... of pairs and triples, which can have a hundred entries each
_FORM = (1 << 20) - 1  # the number of a form within its key

Counts = tuple[Array, Array]  # form numbers, weights in half units


class _Entry(NamedTuple):
    """A key as one segment has it: its number, and its forms by their numbers."""

    segment: Segment
    number: int
    names: tuple[str, ...]


class NgramCounts:
    """The counts over some segments, as ``analyzers.restore`` wants them."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)
        self._entries = lru_cache(maxsize=_KEPT)(self._looked_up)
        self.forms = lru_cache(maxsize=_KEPT)(self._forms)
        self.pairs = lru_cache(maxsize=_KEPT_MORE)(self._pairs)
        self.triples = lru_cache(maxsize=_KEPT_MORE)(self._triples)

    @cached_property
    def total(self) -> float:
        """The count of all syllables (as if all stood in the zones of weight 1)."""
        return float(sum(segment.syllables for segment in self._segments))

    def _looked_up(self, key: str) -> dict[int, _Entry]:
        """Where a key occurs: the place of the segment → the entry."""
        found = {}
        for place, segment in enumerate(self._segments):
            number = segment.key(key)
            if number >= 0:
                found[place] = _Entry(segment, number, segment.forms_of(number))
        return found

    def _together(self, *keys: str) -> Iterator[tuple[_Entry, ...]]:
        """The entries of the keys in each segment that has all of them."""
        entries = [self._entries(key) for key in keys]
        for place in entries[0]:
            if all(place in other for other in entries):
                yield tuple(entry[place] for entry in entries)

    def _forms(self, key: str) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for segment, number, names in self._entries(key).values():
            for name, weight in zip(names, segment.form_weights(*segment.span(number)), strict=True):
                found[name] = found.get(name, 0.0) + weight / UNIT
        return found

    def _pairs(self, left: str, right: str) -> Mapping[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for one, other in self._together(left, right):
            pair = one.segment.pair(one.number, other.number)
            if pair is None:
                continue
            totals = pair.totals()
            for (first, second), at in pair.forms.items():
                names = one.names[first], other.names[second]
                found[names] = found.get(names, 0.0) + totals[at] / UNIT
        return found

    def _triples(self, left: str, middle: str, right: str) -> Mapping[tuple[str, str, str], float]:
        """In an article that has both pairs the triple is counted as often as the rarer of them: no positions
        need to be read, and what is counted too much hardly ever misleads."""
        found: dict[tuple[str, str, str], float] = {}
        for one, two, three in self._together(left, middle, right):
            first = one.segment.pair(one.number, two.number)
            second = one.segment.pair(two.number, three.number)
            if first is None or second is None:
                continue
            for forms, count in _summed(*_joined(first, second, one.segment.docs)):
                names = one.names[forms >> 40], two.names[forms >> 20 & _FORM], three.names[forms & _FORM]
                found[names] = found.get(names, 0.0) + count
        return found


def _joined(first: Pairs, second: Pairs, docs: int) -> Counts:
    """The pairs of two lists that meet in a form of the middle key in one of so many articles."""
    one, other = _shared(first, second, docs), _shared(second, first, docs)
    (left, ends), (begins, right) = first.forms_at(one), second.forms_at(other)
    wanted = first.docs.take(one).astype(np.int64) << 20 | ends
    there = second.docs.take(other).astype(np.int64) << 20 | begins
    order = np.argsort(there, kind="stable")
    there = there.take(order)
    at = there.searchsorted(wanted, "left")
    meeting = there.searchsorted(wanted, "right") - at
    mine, its = np.arange(len(wanted)).repeat(meeting), order.take(ranges(at, meeting))
    forms = left.take(mine).astype(np.int64) << 40 | ends.take(mine).astype(np.int64) << 20
    weights = np.minimum(first.postings.weights_at(one).take(mine), second.postings.weights_at(other).take(its))
    return forms | right.take(its), weights


def _shared(pairs: Pairs, others: Pairs, docs: int) -> NDArray[np.int64]:
    """The postings whose article the others have too."""
    there = np.zeros(docs, np.bool_)
    there[others.docs] = True
    return there.take(pairs.docs).nonzero()[0]


def _summed(forms: Array, weights: Array) -> Iterable[tuple[int, float]]:
    distinct, inverse = np.unique(forms, return_inverse=True)
    sums = np.bincount(inverse, weights=weights, minlength=len(distinct)) / UNIT
    return zip(distinct.tolist(), sums.tolist(), strict=True)
