"""Chosen: the few articles of some segments that are to be scored, as if these segments were one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from search.whoosh.matching import Mask

Places = NDArray[np.int64]


class Chosen:
    """The articles of the masks of some segments, laid one behind the other.

    ``places`` are their numbers in the joint ``mask``, in which segment ``i`` begins at ``starts[i]``; ``spans[i]`` is
    where its articles stand among them, and ``docs[i]`` are their numbers within the segment.
    """

    def __init__(self, masks: Sequence[Mask], bases: Sequence[int]) -> None:
        """``bases``: the ordinal of the first article of each segment."""
        self.mask = masks[0] if len(masks) == 1 else np.concatenate(masks)
        self.starts = list(accumulate((len(mask) for mask in masks), initial=0))
        self.places: Places = self.mask.nonzero()[0]
        ends = self.places.searchsorted(self.starts).tolist()
        self.spans = [slice(first, last) for first, last in pairwise(ends)]
        self.docs = [self.places[span] - start for span, start in zip(self.spans, self.starts, strict=False)]
        self._shifts = [base - start for base, start in zip(bases, self.starts, strict=False)]

    def __len__(self) -> int:
        return len(self.places)

    @property
    def ordinals(self) -> Places:
        """The articles' numbers counted through all segments of the snapshot, ascending."""
        shifts = np.array(self._shifts, np.int64).repeat([span.stop - span.start for span in self.spans])
        return self.places + shifts
