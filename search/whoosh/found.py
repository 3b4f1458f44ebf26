"""Found: a set of articles of all segments, as masks, and as numbers where they are few."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.whoosh.matching import Mask

DENSE: Final = 6  # a set of more than one article in so many is worked on as the whole segment

Places = NDArray[np.int64]


class Found:
    """The articles of the masks, one mask for each segment."""

    def __init__(self, masks: Sequence[Mask]) -> None:
        self.masks = masks
        self.bases = list(accumulate((len(mask) for mask in masks), initial=0))
        self.counts = [int(np.count_nonzero(mask)) for mask in masks]
        self._docs: dict[int, Places] = {}

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts)

    def few(self, segment: int) -> bool:
        """Whether few of a segment's articles are in the set."""
        return self.counts[segment] * DENSE <= len(self.masks[segment])

    def docs(self, segment: int) -> Places:
        """The articles of a segment, ascending."""
        found = self._docs.get(segment)
        if found is None:
            found = self._docs[segment] = self.masks[segment].nonzero()[0]
        return found

    @cached_property
    def ordinals(self) -> Places:
        """All articles, by their numbers counted through all segments."""
        docs = [self.docs(segment) + base for segment, base in enumerate(self.bases[:-1])]
        return np.concatenate([np.zeros(0, np.int64), *docs])


class Chosen:
    """The articles of some segments of a set, as if these segments were one.

    ``places`` are their numbers in the joint ``mask``, in which segment ``i`` begins at ``starts[i]``; ``spans[i]`` is
    where its articles stand among them, and ``docs[i]`` are their numbers within the segment.
    """

    def __init__(self, found: Found, segments: Sequence[int]) -> None:
        masks = [found.masks[segment] for segment in segments]
        self.mask = masks[0] if len(masks) == 1 else np.concatenate(masks)
        self.docs = [found.docs(segment) for segment in segments]
        self.starts = list(accumulate((len(mask) for mask in masks), initial=0))
        self.spans = [slice(*span) for span in pairwise(accumulate(map(len, self.docs), initial=0))]
        self.places = self._laid(self.starts)
        self._bases = [found.bases[segment] for segment in segments]

    def __len__(self) -> int:
        return len(self.places)

    def _laid(self, begins: Sequence[int]) -> Places:
        return np.concatenate([docs + begin for docs, begin in zip(self.docs, begins, strict=False)])

    @cached_property
    def ordinals(self) -> Places:
        """The articles' numbers counted through all segments, ascending."""
        return self.places if self._bases == self.starts[:-1] else self._laid(self._bases)
