"""Title marks: what follows on each syllable of the titles of a batch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.pieces import JOINED, PAUSED
from search.derived.zone_arrays import TITLE_ZONE, ZoneArrays, places


class TitleMarks(NamedTuple):
    """The titles of a batch: the form number of each syllable, how many syllables each title has, and of each syllable
    whether a word ends behind it, whether the title pauses there, and whether the next one is written right behind it
    (``U23``). Behind the last one of a title is neither."""

    tokens: NDArray[np.uint32]
    lengths: NDArray[np.int64]
    ends: NDArray[np.bool_]
    pauses: NDArray[np.bool_]
    joins: NDArray[np.bool_]


def title_marks(batch: ZoneArrays) -> TitleMarks:
    """The titles of a batch, in the order of the articles."""
    zones = np.flatnonzero(batch.zone_kind == TITLE_ZONE)
    lengths = batch.sizes[zones]
    at = places(batch.first[zones], lengths)
    inside = np.zeros(len(batch.tokens) + 1, np.int8)  # +1 where a word begins, -1 at its last syllable
    inside[batch.begins] += 1
    inside[batch.ends - 1] -= 1
    bits = batch.bits[at]
    bits[(np.cumsum(lengths) - 1)[lengths > 0]] = 0
    ends = np.cumsum(inside, dtype=np.int8)[at] == 0
    return TitleMarks(batch.tokens[at], lengths, ends, bits & PAUSED > 0, bits & JOINED > 0)
