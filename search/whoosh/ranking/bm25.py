"""BM25: the lists and rows of a query in a segment, and the numbers they are scored with (by ``accumulators.py``).

``worth · w·(k1+1) / (w + k1·(1 − b + b·length/average))`` for a weighted count of occurrences ``w``; what a feature is
worth comes with the plan (``search.planning.features``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

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


Parts = Sequence[Part]  # a feature in one segment: what counts as one term, its weights added up
NOTHING: Final[Parts] = ()


def length_norm(segment: Segment, k1: float, b: float, average: float) -> Scores:
    """``k1·(1 − b + b·length/average)`` of each article; kept with the segment until the numbers change."""
    numbers = (k1, b, average)
    if segment.norm is None or segment.norm[0] != numbers:
        lengths = segment.file["length"].astype(np.float32)
        segment.norm = numbers, np.float32(k1) * (np.float32(1 - b) + np.float32(b / average) * lengths)
    return segment.norm[1]
