"""Kept masks: which articles of a segment meet a condition that was dear to find out, and may be asked for again: to
count it before it is planned, to carry it out, for the next page and for another facet. So with what each article has
of a share, the most of which is asked before how much of it is, and with how often each has a sequence, which is
counted before it is ranked by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.kept import Kept
from search.plan import Condition, Sequence, Share
from search.whoosh.matching.weighing import Weighing
from search.whoosh.segments.postings import Counted
from search.whoosh.segments.segment import Segment

LIMIT: Final = 4_000_000  # bytes: 320 conditions on 100,000 articles that many of them meet, thousands that few do

Packed = NDArray[np.uint8] | NDArray[np.uint16]  # a bit an article, or the numbers of those that there are

_ENTRY: Final = 500  # bytes that a condition takes beside
_KEPT: Final[Kept[Packed]] = Kept(LIMIT, lambda packed: packed.nbytes + _ENTRY)
_WEIGHED: Final[Kept[Weighing]] = Kept(LIMIT, lambda weighing: weighing.nbytes)
_TIMES: Final[Kept[Counted]] = Kept(LIMIT, lambda times: times.docs.nbytes + times.counts.nbytes)


def kept(segment: Segment, condition: Condition, make: Callable[[], NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """The mask of a condition, made if it is not kept. It is the asker's own, to write to."""
    packed = _KEPT.get((segment.serial, condition), lambda: _packed(make()))
    if packed.dtype == np.uint8:
        return np.unpackbits(packed.view(np.uint8), count=segment.docs).view(np.bool_)
    mask = np.zeros(segment.docs, np.bool_)
    mask[packed] = True
    return mask


def _packed(mask: NDArray[np.bool_]) -> Packed:
    """The shorter of both."""
    few = np.count_nonzero(mask) * 16 < len(mask)
    return mask.nonzero()[0].astype(np.uint16) if few else np.packbits(mask)


def kept_weighing(segment: Segment, share: Share, make: Callable[[], Weighing]) -> Weighing:
    """What each article has of a share, made if it is not kept; nothing may be added to it."""
    return _WEIGHED.get((segment.serial, share.children, share.weights), make)


def kept_times(segment: Segment, sequence: Sequence, make: Callable[[], Counted]) -> Counted:
    """How often each article has a sequence, made if it is not kept; not to be written to."""
    return _TIMES.get((segment.serial, sequence), make)


def times_if_kept(segment: Segment, sequence: Sequence) -> Counted | None:
    """The same where it is kept."""
    return _TIMES.find((segment.serial, sequence))
