"""Rows: common syllables, article by article.

A form that stands in every third article or more is kept as a row instead of a list, which would take more room: one
byte for each article of the segment, by the article's number. It is read faster, too: no article number is looked up,
and whole rows are compared, added and divided at a stroke. Keys (all forms put together) have a row besides, from every
eighth article on: lists of several forms are slow to put together. A byte is that of a posting: place in the upper two
bits, weight in the lower six; 0 where the syllable does not stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.kept import Kept
from search.whoosh.segments.arrays import Array, ArrayFile, Stream
from search.whoosh.segments.packed import PackedArray, Packer

FORM_SHARE: Final = 3  # a form that stands in one article of so many, or more, has a row instead of a list
KEY_SHARE: Final = 8  # a key has one beside the lists of its forms
KEPT_SHARE: Final = 8  # the list of a form that stands in one of so many is made into a row when it is read
LEAST: Final = 1024  # articles; a smaller segment is fast without rows

_MOST: Final = 63  # the largest number of six bits, which stands for itself and all beyond

Occurrences = tuple[Array, Array, Array]  # articles (they may repeat), weights, places
Fetch = Callable[[int, int], Occurrences]  # of the forms [first, last)


class Row(NamedTuple):
    """A row: the bytes, and the articles (ascending) whose weight does not fit, with what it is beyond 63."""

    bytes: NDArray[np.uint8]
    heavy: Array
    more: NDArray[np.float32]

    @classmethod
    def beside(cls, data: NDArray[np.uint8], heavy: Array, weights: Array) -> Row:
        """The row of some bytes, given the weights of the articles whose weight does not fit."""
        return cls(data, heavy, weights.astype(np.float32) - np.float32(_MOST))

    def docs(self) -> NDArray[np.uint16]:
        """The articles in which the syllable stands."""
        # Of booleans: those of bytes that are not 0 are found forty times as slowly.
        return np.flatnonzero(self.bytes != 0).astype(np.uint16)

    def weights(self) -> NDArray[np.float32]:
        """The weight in each article, in half units; 0 where the syllable does not stand."""
        found: NDArray[np.float32] = (self.bytes & np.uint8(63)).astype(np.float32)
        if len(self.heavy):
            found[self.heavy] += self.more
        return found


def row_size(row: Row) -> int:
    """The bytes that a row takes."""
    return row.bytes.nbytes + row.heavy.nbytes + row.more.nbytes


KEPT: Final = Kept(6_000_000, row_size)  # the rows that were made from lists, by segment and form


class Rows:
    """The rows of one kind (``key`` or ``form``) in an array file."""

    def __init__(self, file: ArrayFile, kind: str, docs: int) -> None:
        self._docs = docs
        self._bytes = file[f"{kind}_row"]
        self._weights = PackedArray(file, f"{kind}_row", 6)
        self._owners: list[int] = file[f"{kind}_row_of"].tolist()
        self._number = {owner: number for number, owner in enumerate(self._owners)}
        self._rows: dict[int, Row] = {}  # those that were read; their bytes stay in the file

    def get(self, owner: int) -> Row | None:
        """The row of a key or form by its number, or None."""
        number = self._number.get(owner)
        if number is None:
            return None
        row = self._rows.get(number)
        if row is None:
            begin, end = number * self._docs, (number + 1) * self._docs
            row = Row.beside(self._bytes[begin:end], *self._weights.exceptions(begin, end))
            self._rows[number] = row
        return row

    def within(self, first: int, last: int) -> list[int]:
        """The owners in [first, last) that have a row, ascending."""
        return self._owners[bisect_left(self._owners, first) : bisect_left(self._owners, last)]

    def stretches(self, first: int, last: int) -> Iterator[tuple[int, int, Row | None]]:
        """The owners [first, last) in stretches [begin, end): each with a row alone, the others together."""
        for owner in self.within(first, last):
            if first < owner:
                yield first, owner, None
            yield owner, owner + 1, self.get(owner)
            first = owner + 1
        if first < last:
            yield first, last, None


def row_streams(fetch: Fetch, form_first: Array, form_df: Array, key_df: Array, docs: int) -> Iterator[Stream]:
    """The arrays of the rows of a segment, given in how many articles each form and each key stands."""
    of_keys, of_forms = (
        np.flatnonzero(is_common(frequencies, docs, share))
        for frequencies, share in ((key_df, KEY_SHARE), (form_df, FORM_SHARE))
    )
    spans = {
        "key": [(int(form_first[key]), int(form_first[key + 1])) for key in of_keys.tolist()],
        "form": [(form, form + 1) for form in of_forms.tolist()],
    }
    for (kind, wanted), owners in zip(spans.items(), (of_keys, of_forms), strict=True):
        yield Stream.of(f"{kind}_row_of", owners.astype(np.uint32))
        yield from Packer(f"{kind}_row", 6, (_filled(fetch(*span), docs) for span in wanted)).streams()


def is_common(frequencies: Array, docs: int, share: int = FORM_SHARE) -> NDArray[np.bool_]:
    """Which forms (or, by another share, keys) get a row, by the number of articles in which each stands."""
    found: NDArray[np.bool_] = (frequencies.astype(np.int64) * share >= docs) & (docs >= LEAST)
    return found


def _filled(occurrences: Occurrences, docs: int) -> Array:
    """The weight and the place in each article: weights add up, of places the earliest counts."""
    numbers, weights, places = occurrences
    row = np.zeros((2, docs), np.uint32)
    np.add.at(row[0], numbers, weights.astype(np.uint32))
    np.maximum.at(row[1], numbers, places.astype(np.uint32))
    return row
