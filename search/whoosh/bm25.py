"""BM25 over posting lists, a whole list at a time.

``idf(t) · w·(k1+1) / (w + k1·(1 − b + b·length/average))`` with Lucene's ``idf = ln(1 + (N − df + ½)/(df + ½))``
(Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", eq. 3.15). ``w`` is a weighted count of
occurrences.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.whoosh.arrays import Array
from search.whoosh.matching import Mask
from search.whoosh.segment import Segment

Scores = NDArray[np.float32]
DENSE = 6  # a list with more than one article in so many is scored as a full row


class Part(NamedTuple):
    """One list of a feature: articles ascending (they may repeat), a weight for each in whole units, in how many
    articles the feature itself stands, and those that have it early (each once)."""

    docs: Array
    weights: Scores
    df: int
    early: Array | None = None


Feature = list[Part]  # the lists whose weights add up, in one segment


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


def add_scores(feature: Feature, factor: float, mask: Mask, norm: Scores, scores: Scores) -> None:
    """Add ``factor · w / (w + norm)`` to the articles of the mask (what is added elsewhere means nothing)."""
    postings = sum(len(part.docs) for part in feature)
    if postings * DENSE > len(scores) and int(np.count_nonzero(mask)) * DENSE > len(scores):
        row = _row(feature, len(scores))
        scores += np.float32(factor) * (row / (row + norm))
        return
    docs, weights = _selected(feature, mask)
    scores[docs] += np.float32(factor) * (weights / (weights + norm[docs]))


def _row(feature: Feature, size: int) -> Scores:
    """The weights of all articles as one row."""
    row = np.zeros(size, np.float32)
    for number, (docs, weights, *_) in enumerate(feature):
        own = row if number == 0 else np.zeros(size, np.float32)
        own[docs] = weights
        again = np.flatnonzero(docs[1:] == docs[:-1])
        np.add.at(own, docs[again], weights[again])  # of a repeated article only the last weight was set
        if number:
            row += own
    return row


def _selected(feature: Feature, mask: Mask) -> tuple[Array, Scores]:
    """(articles, weights) within the mask, every article once."""
    kept = [(part.docs, part.weights, np.flatnonzero(mask[part.docs])) for part in feature]
    docs = np.concatenate([docs[chosen] for docs, _, chosen in kept])
    weights = np.concatenate([weights[chosen] for _, weights, chosen in kept])
    if len(feature) > 1:
        order = np.argsort(docs, kind="stable")
        docs, weights = docs[order], weights[order]
    if len(docs) > 1:
        new = np.concatenate(([True], docs[1:] != docs[:-1]))
        if not new.all():
            first = np.flatnonzero(new)
            return docs[first], np.add.reduceat(weights, first)
    return docs, weights
