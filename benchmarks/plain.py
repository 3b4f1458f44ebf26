"""Plain BM25 over syllables with their marks: what any engine gives that tokenizes Vietnamese on spaces.

An article is one text, every occurrence counts the same, any word matches; k1 1.2, b 0.75, Lucene's idf. It reads the
same index but none of Timbao's ranking.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.segments.segment import Segment

K1, B = 1.2, 0.75


class PlainSearcher:
    """Plain BM25 on the articles of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._segments: Sequence[Segment] = snapshot.segments
        lengths = [segment.file["length"].astype(np.float64) for segment in self._segments]
        average = np.concatenate(lengths).mean()
        self._norms = [K1 * (1 - B + B * length / average) for length in lengths]
        self._docs = sum(segment.docs for segment in self._segments)

    def top(self, query: str, size: int = 10) -> list[str]:
        """The ids of the best articles, best first."""
        rows = [np.zeros(segment.docs) for segment in self._segments]
        for form in dict.fromkeys(tokenize(query).forms):
            self._add(form, rows)
        scores = np.concatenate(rows)
        best = np.lexsort((np.arange(len(scores)), -scores))[:size]
        return [self._id(int(ordinal)) for ordinal in best if scores[ordinal] > 0]

    def _add(self, form: str, rows: Sequence[np.ndarray[tuple[int], np.dtype[np.float64]]]) -> None:
        found = [_occurrences(segment, form) for segment in self._segments]
        df = sum(len(docs) for docs, _ in found)
        idf = math.log(1 + (self._docs - df + 0.5) / (df + 0.5))
        for row, norm, (docs, counts) in zip(rows, self._norms, found, strict=True):
            row[docs] += idf * counts * (K1 + 1) / (counts + norm[docs])

    def _id(self, ordinal: int) -> str:
        for segment in self._segments:
            if ordinal < segment.docs:
                return segment.ids[ordinal].decode()
            ordinal -= segment.docs
        raise IndexError(ordinal)


def _occurrences(segment: Segment, form: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(articles, occurrences) of one marked form."""
    key = segment.key(fold(form))
    forms = segment.forms_of(key) if key >= 0 else ()
    if form not in forms:
        return np.zeros(0, np.int64), np.zeros(0)
    number = segment.span(key)[0] + forms.index(form)
    begin, end = (int(at) for at in segment.file["syllable_first"][number : number + 2])
    docs = segment.postings(number, number + 1).docs
    return docs.astype(np.int64), segment.occurrence_counts(begin, end).astype(np.float64)
