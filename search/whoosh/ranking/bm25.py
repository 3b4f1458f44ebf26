"""BM25: the features of a query in a segment, and the numbers they are scored with (by ``frames.py``).

``idf(t) · w·(k1+1) / (w + k1·(1 − b + b·length/average))`` with Lucene's ``idf = ln(1 + (N − df + ½)/(df + ½))``
(Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", eq. 3.15). ``w`` is a weighted count of
occurrences.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.postings import Counted, PackedList, Postings
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment

Scores = NDArray[np.float32]
Listed = Postings | PackedList | Counted
Source = Row | Listed


class Part(NamedTuple):
    """One list or row of a feature, and what its weights are multiplied by. The articles of a list may repeat."""

    source: Source
    scale: float


class Feature(NamedTuple):
    """What counts as one term in one segment: parts whose weights add up, and in how many articles the term stands."""

    parts: list[Part]
    df: int


NOTHING = Feature([], 0)


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
