"""Compounds: pyvi's words of several syllables, collected article by article and inverted into the arrays of a segment.

A compound is a row of form numbers. Rows of the same length are told apart by numbers alone; only the distinct ones
become texts, which are sorted.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.derived.sorting import ordered, runs, sums_of
from search.whoosh.segments.arrays import Array, Arrays, first_of
from search.whoosh.segments.lexicon import pack
from search.whoosh.segments.packed import packed

_LONG: Final = 8  # forms of a compound from which on its text is looked up


class Compounds:
    """Collects the compounds of a segment's articles."""

    def __init__(self) -> None:
        self._rows: dict[int, list[NDArray[np.uint32]]] = {}  # by length
        self._at: dict[int, list[NDArray[np.int64]]] = {}  # which of all compounds these are
        self._docs: list[NDArray[np.uint16]] = [np.zeros(0, np.uint16)]
        self._weights: list[NDArray[np.uint8]] = [np.zeros(0, np.uint8)]
        self._long: dict[tuple[int, ...], int] = {}
        self._count = 0

    def add(self, tokens: Array, begins: Array, ends: Array, docs: Array, weights: Array) -> None:
        """Collect compounds: tokens [begin, end), the article of each, and what it weighs."""
        sizes = np.minimum(ends - begins, _LONG)
        for size in np.unique(sizes).tolist():
            own = np.flatnonzero(sizes == size)
            if size < _LONG:
                rows = tokens[begins[own][:, None] + np.arange(size)]
            else:
                spans = zip(begins[own].tolist(), ends[own].tolist(), strict=True)
                texts = [tuple(tokens[begin:end].tolist()) for begin, end in spans]
                rows = np.array([[self._long.setdefault(text, len(self._long))] for text in texts], np.uint32)
            self._rows.setdefault(size, []).append(rows)
            self._at.setdefault(size, []).append(own + self._count)
        self._docs.append(docs.astype(np.uint16))
        self._weights.append(weights)
        self._count += len(begins)

    def arrays(self, forms: list[str]) -> Arrays:
        """The arrays of the compounds, given the texts of the forms by their numbers."""
        words: NDArray[np.uint32] = np.zeros(self._count, np.uint32)
        texts: list[bytes] = []
        for size, rows in self._rows.items():
            distinct, numbers = _told_apart(np.concatenate(rows))
            words[np.concatenate(self._at[size])] = numbers + len(texts)
            texts += self._texts(size, distinct, forms)
        ranked = sorted((text, number) for number, text in enumerate(texts))
        rank = np.zeros(len(texts), np.uint32)
        rank[[number for _, number in ranked]] = np.arange(len(texts), dtype=np.uint32)
        words = rank[words]
        docs, weights = np.concatenate(self._docs), np.concatenate(self._weights)
        order = ordered(words)
        words, docs = words[order], docs[order]
        first = runs(words, docs)
        blob, offsets = pack([text for text, _ in ranked])
        return {
            "word_blob": blob,
            "word_offset": offsets,
            "word_first": first_of(words[first], len(texts)),
            "word_doc": docs[first],
            **packed("word_weight", sums_of(weights[order].astype(np.uint32), first), 4),
        }

    def _texts(self, size: int, rows: Array, forms: list[str]) -> list[bytes]:
        if size == _LONG:
            known = list(self._long)
            numbers = [known[number] for (number,) in rows.tolist()]
        else:
            numbers = rows.tolist()
        return [" ".join([forms[number] for number in row]).encode("utf-8", "surrogatepass") for row in numbers]


def _told_apart(rows: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """(the distinct rows, for each row which of them it is)."""
    columns = list(rows.T)
    order = ordered(*columns)
    ordered_columns = [column[order] for column in columns]
    first = runs(*ordered_columns)
    numbers = np.zeros(len(rows), np.int64)
    numbers[order] = np.repeat(np.arange(len(first)), np.diff(first, append=len(rows)))
    return rows[order[first]], numbers
