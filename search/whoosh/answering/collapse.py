"""Collapse: the hits of a search folded into stories, or into events.

Which articles belong together is worked out from the sketches and the particulars of a whole snapshot when it is first
asked for, and kept with it: it depends on the living articles alone, not on a query, and costs a query no more than a
look at one number for each hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from search.deadline import Deadline
from search.derived import events, stories
from search.derived.events import NO_DATE
from search.derived.stories import LEAST
from search.searcher import Fold, Period
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.segments.segment import Segment

Ordinals = NDArray[np.int64]
Keys = NDArray[np.float64]


class GroupColumn:
    """The stories, or the events, of several articles in some segments.

    ``members`` are the ordinals of their articles, group by group, the earliest published first (undated ones last);
    group g has ``members[first[g]:first[g + 1]]``. ``place`` says where in ``members`` an article stands, or -1.
    """

    def __init__(self, segments: Sequence[Segment], kind: Fold) -> None:
        empty = np.zeros(0, np.int64)
        published = np.concatenate([empty, *(segment.file["published"] for segment in segments)])
        labels = _labels(segments, kind, published) if segments else empty
        dates = np.where(published == NO_DATE, np.iinfo(np.int64).max, published)
        several = np.flatnonzero(np.bincount(labels, minlength=1)[labels] > 1) if len(labels) else empty
        order = np.lexsort((dates[several], labels[several]))  # of equal dates the first in the index comes first
        self.members: Ordinals = several[order]
        new = np.diff(labels[self.members], prepend=-1) != 0
        self.first = np.append(np.flatnonzero(new), len(self.members))
        self.group = np.cumsum(new) - 1
        self.place = np.full(len(labels), -1, np.int32)
        self.place[self.members] = np.arange(len(self.members))
        self._segments = list(segments)
        self._totals: dict[str, list[Ordinals]] = {}

    def totals(self, period: Period) -> list[Ordinals]:
        """For each segment how many groups of the whole archive were told of in each period, as the column of the
        period counts them: each once in a period, so that no share of them is more than the whole, whichever of its
        articles a hit is."""
        if period not in self._totals:
            columns = [segment.periods(period) for segment in self._segments]
            codes = [column.codes.astype(np.int64) + column.first for column in columns]
            numbers = np.concatenate([np.zeros(0, np.int64), *codes])  # an index may have no segment yet
            told = numbers[self.members]  # group by group and by date: what tells of the same again stands behind it
            again = (np.diff(told, prepend=-1) == 0) & (np.diff(self.group, prepend=-1) == 0)
            once = np.ones(len(self.place), np.bool_)
            once[self.members[again]] = False
            bases = accumulate((segment.docs for segment in self._segments), initial=0)
            self._totals[period] = [
                np.bincount(column.codes[once[begin:end] & _alive(segment)], minlength=1)
                for segment, column, (begin, end) in zip(self._segments, columns, pairwise(bases), strict=True)
            ]
        return self._totals[period]


def _labels(segments: Sequence[Segment], kind: Fold, published: Ordinals) -> Ordinals:
    """For each article a number that is that of its story, or of its event."""
    sketches, told = (np.concatenate(column) for column in zip(*map(_sketched, segments), strict=True))
    labels = stories.labels_of(sketches, told)
    if kind == "story":
        return labels
    particular, told_day = (
        np.concatenate([segment.file[name] for segment in segments]) for name in ("particular", "told_day")
    )
    alive = np.concatenate([_alive(segment) for segment in segments])
    return events.labels_of(events.Told(particular, told_day, published, alive), labels)


_OF: WeakKeyDictionary[Snapshot, dict[Fold, GroupColumn]] = WeakKeyDictionary()
_FORMING = Lock()  # those of a large archive take seconds, which no two threads should spend on the same


def groups_of(snapshot: Snapshot, kind: Fold, deadline: Deadline) -> GroupColumn:
    """The stories or the events of a snapshot, kept as long as the snapshot is. Whoever asks first after a commit waits
    for all who ask later, and is not told that the query takes too long."""
    found = _OF.setdefault(snapshot, {})
    if kind not in found:
        with deadline.paused(), _FORMING:
            if kind not in found:
                found[kind] = GroupColumn(snapshot.segments, kind)
    return found[kind]


class Collapsed:
    """The hits of one search, folded. A group is led by the earliest published of its hits."""

    def __init__(self, column: GroupColumn, ordinals: Ordinals) -> None:
        self._column = column
        self._ordinals = ordinals
        places = column.place.take(ordinals)
        self._grouped = np.flatnonzero(places >= 0)  # of the hits
        self._places = places[self._grouped]
        self._groups = column.group.take(self._places)
        first = np.full(len(column.first), np.iinfo(np.int32).max, np.int32)
        np.minimum.at(first, self._groups, self._places)
        self._leads = np.flatnonzero(self._places == first[self._groups])  # of those

    @property
    def count(self) -> int:
        """The number of groups, those of one hit among them."""
        return len(self._ordinals) - len(self._grouped) + len(self._leads)

    @property
    def leads(self) -> Ordinals:
        """The articles that lead a group, those of one hit among them, in index order."""
        alone = np.ones(len(self._ordinals), np.bool_)
        alone[self._grouped] = False
        alone[self._grouped[self._leads]] = True
        found: Ordinals = self._ordinals[alone]
        return found

    def totals(self, period: Period) -> list[Ordinals]:
        """How many groups of the whole archive are told of in each period (``GroupColumn.totals``)."""
        return self._column.totals(period)

    def firsts(self, within: NDArray[np.bool_]) -> Ordinals:
        """For each group of the hits the earliest of its articles that are ``within``, as all hits are."""
        column, found = self._column, self.leads
        inside = np.flatnonzero(within[column.members])
        earliest = np.full(len(column.first), len(column.members), np.int64)
        np.minimum.at(earliest, column.group[inside], inside)
        places = column.place.take(found)
        grouped = places >= 0
        found[grouped] = column.members[earliest[column.group[places[grouped]]]]
        return found

    def folded(self, keys: Keys) -> Keys:
        """The sort keys of the hits, each lead with the greatest of its group, the others out of reach."""
        best = np.full(len(self._column.first), -np.inf)
        np.maximum.at(best, self._groups, keys[self._grouped])
        made: Keys = keys.copy()
        made[self._grouped] = -np.inf
        made[self._grouped[self._leads]] = best[self._groups[self._leads]]
        return made

    def members(self, lead: int) -> Ordinals:
        """All hits of the group that an article leads, the lead first, then by date."""
        place = int(self._column.place[lead])
        if place < 0:
            return np.array([lead])
        own = np.sort(self._places[self._groups == self._column.group[place]])
        found: Ordinals = self._column.members[own]
        return found

    def earliest(self, ordinal: int) -> int:
        """The earliest published article of an article's whole group, whether it is a hit or not."""
        place = int(self._column.place[ordinal])
        return ordinal if place < 0 else int(self._column.members[self._column.first[self._column.group[place]]])


def _sketched(segment: Segment) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The sketches, and the living articles that say enough to be of a story."""
    told = (segment.file["length"] >= LEAST) & segment.file["sketch"].any(axis=1)
    return segment.file["sketch"], told & _alive(segment)


def _alive(segment: Segment) -> NDArray[np.bool_]:
    return np.ones(segment.docs, np.bool_) if segment.alive is None else segment.alive
