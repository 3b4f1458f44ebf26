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
_NORMS: Final = 2  # of long queries and of short ones
NOTHING: Final[Parts] = ()


def length_norm(segment: Segment, k1: float, b: float, average: float) -> Scores:
    """``k1·(1 − b + b·length/average)`` of each article; the last few are kept with the segment."""
    numbers = (k1, b, average)
    found = segment.norms.get(numbers)
    if found is None:
        lengths = segment.file["length"].astype(np.float32)
        found = np.float32(k1) * (np.float32(1 - b) + np.float32(b / average) * lengths)
        kept = list(segment.norms.items())[1 - _NORMS :]
        segment.norms = {**dict(kept), numbers: found}
    return found
