"""Merge pairs: the pairs of several segments put together.

A pair is a code in the order of the merged segment: its left key, its right form, its left form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array, Stream, gaps, narrowest, ranges, smallest
from search.whoosh.segments.packed import Packer, offset_streams
from search.whoosh.writing.inverter import most_forms, repeated
from search.whoosh.writing.lists import STRETCH, Keep, Lists
from search.whoosh.writing.merge_part import MergePart

_FORM_BITS, _LEFT_BITS = np.uint64(24), np.uint64(16)


def merge_pairs(parts: Sequence[MergePart], form_first: Array) -> Iterator[Stream]:
    """The arrays of the pairs of all parts, given where the forms of each key of the merged segment begin."""
    starts = [smallest(part.segment.pairs.begins()) for part in parts]
    counts = [part.counts("pair", first) for part, first in zip(parts, starts, strict=True)]
    codes = [_codes(part, own, form_first) for part, own in zip(parts, counts, strict=True)]
    every = _distinct(codes)
    sources = []
    for part, first, own in zip(parts, starts, counts, strict=True):
        sources.append(part.source("pair", first, own, every.searchsorted(codes.pop(0))))
    del counts
    lists = Lists(sources, len(every))

    def articles(place: int, begin: int, end: int, keep: Keep) -> Array:
        return parts[place].docs("pair", begin, end, keep)

    def weights(place: int, begin: int, end: int, keep: Keep) -> Array:
        return parts[place].segment.pairs.weights.between(begin, end)[keep]

    repeats = smallest(_repeats(parts, form_first, every))
    keys = (every >> (_FORM_BITS + _LEFT_BITS)).astype(np.int64)
    yield Stream.of("pair_first", smallest(np.searchsorted(keys, np.arange(len(form_first)))))
    del keys
    rights = (every >> _LEFT_BITS) & np.uint64((1 << 24) - 1)
    yield Stream.of("pair_right", rights.astype(narrowest(int(form_first[-1]))))
    yield Stream.of("pair_left", (every & np.uint64(0xFFFF)).astype(most_forms(form_first)))
    del every, rights
    yield from offset_streams("pair", lists.first)
    yield Stream("pair_doc", np.dtype(np.uint16), lists.pieces(articles, np.uint16))
    yield from Packer("pair_weight", 4, lists.pieces(weights, np.uint32)).streams()
    yield from Packer("pair_repeat", 4, [repeats]).streams()


def _distinct(codes: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """The distinct ones of some sorted numbers, in order."""
    together = np.concatenate(codes)
    together.sort(kind="stable")
    new = np.ones(len(together), np.bool_)
    np.not_equal(together[1:], together[:-1], out=new[1:])
    return together[new]


def _codes(part: MergePart, counts: Array, form_first: Array) -> NDArray[np.uint64]:
    """The pairs that any living article has, as numbers in the order of the merged segment."""
    file, living = part.file, counts != 0
    keys = np.arange(len(part.segment.keys), dtype=np.uint32).repeat(gaps(file["pair_first"]))[living]
    new_keys = part.keys.take(keys)
    codes: NDArray[np.uint64] = new_keys.astype(np.uint64)
    codes <<= _FORM_BITS + _LEFT_BITS
    lefts = file["form_first"].take(keys) + file["pair_left"][living]
    codes |= (part.forms.take(lefts) - form_first.take(new_keys)).astype(np.uint64)
    del keys, new_keys, lefts
    codes |= part.forms.take(file["pair_right"][living]).astype(np.uint64) << _LEFT_BITS
    return codes


def _repeats(parts: Sequence[MergePart], form_first: Array, every: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """For the first pair of two keys, how many of the postings of the two repeat an article; articles are in one part
    only, so that the numbers of the parts add up."""
    found = np.zeros(len(every), np.uint32)
    for part in parts:
        file = part.file
        stored = part.segment.pairs.repeats.between(0, len(file["pair_right"]))
        first = np.flatnonzero(stored)
        lefts = np.searchsorted(file["pair_first"], first, side="right") - 1
        rights = np.searchsorted(file["form_first"], file["pair_right"][first], side="right") - 1
        repeats = stored[first] if part.whole else _counted_again(part, first, lefts, rights)
        there = np.flatnonzero(repeats)  # what two living pairs have in common has living keys
        codes = part.keys[lefts[there]].astype(np.uint64) << (_FORM_BITS + _LEFT_BITS)
        codes |= form_first[part.keys[rights[there]]].astype(np.uint64) << _LEFT_BITS
        found[every.searchsorted(codes)] += repeats[there]
    return found


def _counted_again(part: MergePart, first: Array, lefts: Array, rights: Array) -> NDArray[np.uint32]:
    """The same among the living articles of one part, where it has any; given the first pairs, and their keys by the
    numbers of the part."""
    file = part.file
    keys = np.arange(len(part.segment.keys), dtype=np.uint64).repeat(gaps(file["pair_first"]))
    places = keys << _FORM_BITS | file["pair_right"].astype(np.uint64)
    beyond = lefts.astype(np.uint64) << _FORM_BITS | file["form_first"][rights + 1].astype(np.uint64)
    last = places.searchsorted(beyond)
    del keys, places
    begins = smallest(part.segment.pairs.begins())
    starts = begins[first].astype(np.int64)
    sizes = begins[last] - starts
    found: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
    for own in np.split(np.arange(len(first)), np.flatnonzero(np.diff(np.cumsum(sizes) // STRETCH)) + 1):
        docs = file["pair_doc"][ranges(starts[own], sizes[own])]
        living = part.alive[docs]
        owners = np.arange(len(own)).repeat(sizes[own])[living]
        found.append(repeated(owners, docs[living], len(own)))
    return np.concatenate(found)
