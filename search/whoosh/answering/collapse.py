"""Collapse: the hits of a search folded into stories.

Which articles belong together is worked out from the sketches of a whole snapshot when it is first asked for, and kept
with it: it depends on the living articles alone, not on a query, and costs a query no more than a look at one number
for each hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from search.whoosh.answering.stories import labels_of
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.segments.columns import NO_DATE
from search.whoosh.segments.segment import Segment

LEAST = 30  # syllables; a shorter article says too little to be the copy of another

Ordinals = NDArray[np.int64]
Keys = NDArray[np.float64]


class StoryColumn:
    """The stories of several articles in some segments.

    ``members`` are the ordinals of their articles, story by story, the earliest published first (undated ones last);
    story s has ``members[first[s]:first[s + 1]]``. ``place`` says where in ``members`` an article stands, or -1.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        empty = np.zeros(0, np.int64)
        told = [_told(segment) for segment in segments]
        sketches = [segment.file["sketch"] for segment in segments]
        labels = labels_of(np.concatenate(sketches), np.concatenate(told)) if segments else empty
        published = np.concatenate([empty, *(segment.file["published"] for segment in segments)])
        dates = np.where(published == NO_DATE, np.iinfo(np.int64).max, published)
        several = np.flatnonzero(np.bincount(labels, minlength=1)[labels] > 1) if len(labels) else empty
        order = np.lexsort((dates[several], labels[several]))  # of equal dates the first in the index comes first
        self.members: Ordinals = several[order]
        new = np.diff(labels[self.members], prepend=-1) != 0
        self.first = np.append(np.flatnonzero(new), len(self.members))
        self.story = np.cumsum(new) - 1
        self.place = np.full(len(labels), -1, np.int32)
        self.place[self.members] = np.arange(len(self.members))


_OF: WeakKeyDictionary[Snapshot, StoryColumn] = WeakKeyDictionary()


def stories_of(snapshot: Snapshot) -> StoryColumn:
    """The stories of a snapshot, kept as long as the snapshot is."""
    found = _OF.get(snapshot)
    return found if found is not None else _OF.setdefault(snapshot, StoryColumn(snapshot.segments))


class Collapsed:
    """The hits of one search, folded. A story is led by the earliest published of its hits."""

    def __init__(self, column: StoryColumn, ordinals: Ordinals) -> None:
        self._column = column
        places = column.place[ordinals]
        self._alone = places < 0
        self._order = np.flatnonzero(~self._alone)
        self._order = self._order[np.argsort(places[self._order])]
        stories = column.story[places[self._order]]
        self._first = np.flatnonzero(np.diff(stories, prepend=-1))
        self._ordinals = ordinals

    @property
    def count(self) -> int:
        """The number of stories."""
        return int(np.count_nonzero(self._alone)) + len(self._first)

    def folded(self, keys: Keys) -> tuple[Keys, Ordinals]:
        """(the greatest key of each story's hits, the ordinal of its lead), for the sort keys of the hits."""
        if not len(self._first):
            return keys, self._ordinals
        best = np.maximum.reduceat(keys[self._order], self._first)
        leads = self._ordinals[self._order[self._first]]
        return np.concatenate([keys[self._alone], best]), np.concatenate([self._ordinals[self._alone], leads])

    def members(self, lead: int) -> Ordinals:
        """All hits of the story that an article leads, the lead first, then by date."""
        own = self._ordinals[self._order]
        at = np.flatnonzero(own[self._first] == lead) if len(self._first) else self._first
        if not len(at):
            return np.array([lead])
        ends = np.append(self._first, len(own))
        return own[ends[at[0]] : ends[at[0] + 1]]

    def earliest(self, ordinal: int) -> int:
        """The earliest published article of an article's whole story, whether it is a hit or not."""
        place = int(self._column.place[ordinal])
        return ordinal if place < 0 else int(self._column.members[self._column.first[self._column.story[place]]])


def _told(segment: Segment) -> NDArray[np.bool_]:
    """The living articles that say enough to be of a story."""
    told: NDArray[np.bool_] = (segment.file["length"] >= LEAST) & segment.file["sketch"].any(axis=1)
    return told if segment.alive is None else told & segment.alive
