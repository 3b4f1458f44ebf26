"""Article set: articles of all segments, as masks, and as numbers where they are few."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Mask

DENSE: Final = 6  # a set of more than one article in so many is worked on as the whole segment

Places = NDArray[np.int64]


class ArticleSet:
    """The articles of the masks, one mask for each segment. ``mask`` is all of them, one behind the other: one call
    for all segments is faster than one for each."""

    def __init__(self, masks: Sequence[Mask]) -> None:
        self.bases = list(accumulate(map(len, masks), initial=0))
        self.mask = masks[0] if len(masks) == 1 else np.concatenate([np.zeros(0, np.bool_), *masks])
        self.masks: list[Mask] = [self.mask[begin:end] for begin, end in pairwise(self.bases)]
        self.total = int(np.count_nonzero(self.mask))  # how many there are
        self._sparse = self.total * DENSE <= len(self.mask)
        self._docs: dict[int, Places] = {}

    @cached_property
    def ordinals(self) -> Places:
        """All articles, by their numbers counted through all segments, ascending."""
        return self.mask.nonzero()[0]

    @cached_property
    def _begins(self) -> list[int]:
        """Where the articles of each segment begin among all, and the end of the last."""
        begins: list[int] = self.ordinals.searchsorted(self.bases).tolist()
        return begins

    @cached_property
    def counts(self) -> list[int]:
        """How many there are in each segment."""
        if self._sparse:
            return [end - begin for begin, end in pairwise(self._begins)]
        return [int(np.count_nonzero(mask)) for mask in self.masks]

    def few(self, segment: int) -> bool:
        """Whether few of a segment's articles are in the set."""
        return self.counts[segment] * DENSE <= len(self.masks[segment])

    def docs(self, segment: int) -> Places:
        """The articles of a segment, ascending."""
        found = self._docs.get(segment)
        if found is None:
            found = self._docs[segment] = self.between(segment, segment + 1)
        return found

    def between(self, first: int, last: int) -> Places:
        """The articles of the segments [first, last), counted from the beginning of the first."""
        if not self._sparse:
            return self.mask[self.bases[first] : self.bases[last]].nonzero()[0]
        own = self.ordinals[self._begins[first] : self._begins[last]]
        return own - self.bases[first] if first else own


class Chosen:
    """The articles of some segments of a set, as if these segments were one.

    ``places`` are their numbers in the joint ``mask``, in which segment ``i`` begins at ``starts[i]``; ``spans[i]`` is
    where its articles stand among them, and ``docs[i]`` are their numbers within the segment.
    """

    def __init__(self, found: ArticleSet, segments: Sequence[int]) -> None:
        first, last = segments[0], segments[-1] + 1
        self.docs = [found.docs(segment) for segment in segments]
        self.spans = [slice(*span) for span in pairwise(accumulate(map(len, self.docs), initial=0))]
        self._bases = [found.bases[segment] for segment in segments]
        if last - first == len(segments):
            self.mask = found.mask[found.bases[first] : found.bases[last]]
            self.starts = [base - found.bases[first] for base in found.bases[first : last + 1]]
            self.places = found.between(first, last)
        else:
            masks = [found.masks[segment] for segment in segments]
            self.mask = np.concatenate(masks)
            self.starts = list(accumulate(map(len, masks), initial=0))
            self.places = self._laid(self.starts)

    def __len__(self) -> int:
        return len(self.places)

    def _laid(self, begins: Sequence[int]) -> Places:
        return np.concatenate([docs + begin for docs, begin in zip(self.docs, begins, strict=False)])

    @cached_property
    def ordinals(self) -> Places:
        """The articles' numbers counted through all segments, ascending."""
        return self.places if self._bases == self.starts[:-1] else self._laid(self._bases)
