"""Merge syllables: the postings of the syllables of several segments put together, and their positions.

All that is known of a posting is laid as one number: the article in the lowest 16 bits, the place of the first
occurrence in the two above, the weight in the rest. A stretch of lists is put together once, whatever is asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array, Stream, gaps, smallest
from search.whoosh.segments.packed import Packer
from search.whoosh.segments.rows import Occurrences, is_common, row_streams
from search.whoosh.writing.inverter import distinct
from search.whoosh.writing.lists import Keep, Lists, totals
from search.whoosh.writing.merge_part import MergePart

_PLACE, _WEIGHT = np.uint64(16), np.uint64(18)  # where they begin in a number


def merge_syllables(parts: Sequence[MergePart], form_first: Array, docs: int) -> Iterator[Stream]:
    """The arrays of the syllables of all parts, given where the forms of each key of the merged segment begin, and how
    many articles it has."""
    sources = []
    for part in parts:
        first = part.file["syllable_first"]
        sources.append(part.source("syllable", first, part.counts("syllable", first), _numbered(part.forms)))
    lists = Lists(sources, int(form_first[-1]))
    laid = _Laid(parts, lists, form_first.astype(np.int64))

    def counts(place: int, begin: int, end: int, keep: Keep) -> Array:
        return parts[place].segment.occurrence_counts(begin, end)[keep]

    yield Stream.of("syllable_first", lists.first)
    listed = ~is_common(lists.counts, docs)  # the others are rows
    yield Stream("syllable_doc", np.dtype(np.uint16), (_articles(postings) for postings in laid.listed(listed)))
    key_df, form_weight = laid.counted()
    yield Stream.of("key_df", smallest(key_df))
    yield Stream.of("form_weight", smallest(form_weight))
    both = (np.stack((_weights(postings), _places(postings))) for postings in laid.listed(listed))
    yield from Packer("syllable_weight", 6, both).streams()
    yield from Packer("syllable_count", 4, lists.pieces(counts, np.uint32)).streams()
    yield from _merge_positions(parts, len(lists.counts))
    yield from row_streams(laid.occurrences, form_first, lists.counts, key_df, docs)


class _Laid:
    """The postings of the lists, as numbers, a stretch of whole keys at a time; ``bounds``: where the forms of each key
    begin."""

    def __init__(self, parts: Sequence[MergePart], lists: Lists, bounds: NDArray[np.int64]) -> None:
        self._parts, self._lists, self._bounds = parts, lists, bounds
        self._stretches = list(lists.stretches(bounds))
        self._begins = np.array([begin for begin, _ in self._stretches], np.int64)
        self._span = (0, 0)  # what was laid last
        self._postings: Array = np.zeros(0, np.uint64)

    def _values(self, place: int, begin: int, end: int, keep: Keep) -> Array:
        part = self._parts[place]
        stored = part.segment.postings_between(begin, end)
        postings: Array = stored.weights().astype(np.uint64)[keep] << _WEIGHT
        postings |= (stored.bytes[keep] >> np.uint8(6)).astype(np.uint64) << _PLACE
        postings |= part.new_docs[stored.docs[keep]]
        return postings

    def _between(self, begin: int, end: int) -> NDArray[np.uint64]:
        """The postings of the forms [begin, end) of one stretch."""
        if not self._span[0] <= begin <= end <= self._span[1]:
            self._span = self._stretches[int(np.searchsorted(self._begins, begin, side="right")) - 1]
            self._postings = np.zeros(0, np.uint64)
            self._postings = self._lists.lay(*self._span, self._values, np.uint64)
        first = self._lists.first
        start = int(first[self._span[0]])
        return self._postings[int(first[begin]) - start : int(first[end]) - start]

    def occurrences(self, begin: int, end: int) -> Occurrences:
        """The articles, weights and places of the forms [begin, end) of a key."""
        postings = self._between(begin, end)
        return _articles(postings), _weights(postings), _places(postings)

    def listed(self, chosen: NDArray[np.bool_]) -> Iterator[NDArray[np.uint64]]:
        """The postings of some of the forms, stretch by stretch."""
        for begin, end in self._stretches:
            sizes = gaps(self._lists.first[begin : end + 1])
            yield self._between(begin, end)[np.repeat(chosen[begin:end], sizes)]

    def counted(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(the number of articles of each key, the sum of the weights of each form)."""
        keys: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        weights: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        first, bounds = self._lists.first, self._bounds
        for begin, end in self._stretches:
            postings = self._between(begin, end)
            low, high = np.searchsorted(bounds, (begin, end)).tolist()
            sizes = gaps(first[bounds[low : high + 1]])
            keys.append(distinct(np.repeat(np.arange(high - low), sizes), _articles(postings), high - low))
            weights.append(totals(_weights(postings), first[begin : end + 1] - first[begin]))
        return np.concatenate(keys), np.concatenate(weights)


def _articles(postings: NDArray[np.uint64]) -> Array:
    return postings.astype(np.uint16)


def _places(postings: NDArray[np.uint64]) -> Array:
    places: Array = (postings >> _PLACE).astype(np.uint32) & np.uint32(3)
    return places


def _weights(postings: NDArray[np.uint64]) -> Array:
    weights: Array = (postings >> _WEIGHT).astype(np.uint32)
    return weights


def _numbered(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    return numbers[numbers >= 0]


def _merge_positions(parts: Sequence[MergePart], forms: int) -> Iterator[Stream]:
    sources = []
    for part in parts:
        source = part.source("syllable", part.file["position_first"], _living_occurrences(part), _numbered(part.forms))
        sources.append(source._replace(keep=_occurring(part)))
    lists = Lists(sources, forms)

    def positions(place: int, begin: int, end: int, keep: Keep) -> Array:
        return parts[place].segment.position_values(begin, end)[keep]

    yield Stream.of("position_first", lists.first)
    yield from Packer("position", 12, lists.pieces(positions, np.uint32)).streams()


def _living_occurrences(part: MergePart) -> Array:
    """How many occurrences in living articles each form has."""
    if part.whole:
        return smallest(gaps(part.file["position_first"]))
    first = part.file["syllable_first"]
    postings = int(first[-1])
    counts = part.segment.occurrence_counts(0, postings)
    counts = counts * part.alive[part.stored_docs("syllable", 0, postings)]
    return smallest(totals(counts, first))


def _occurring(part: MergePart) -> Callable[[int, int], Keep]:
    """Which of the occurrences of whole lists are in living articles."""

    def keep(begin: int, end: int) -> Keep:
        if part.whole:
            return slice(None)
        forms = np.searchsorted(part.file["position_first"], (begin, end)).tolist()
        first, last = (int(part.file["syllable_first"][form]) for form in forms)
        living = part.alive[part.stored_docs("syllable", first, last)]
        return np.repeat(living, part.segment.occurrence_counts(first, last))

    return keep
