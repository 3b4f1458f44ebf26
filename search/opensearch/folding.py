"""Folding: which articles of a generation tell the same, and the hits of a search folded into stories or events.

Sketches and particulars come with the documents. Which of them belong together is worked out here, for all articles of
a generation when it is first asked for, and kept with it: it depends on no query.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from search.derived import events, stories
from search.derived.particulars import MOST, MOST_DAYS
from search.derived.sketches import SIZE
from search.opensearch.documents import told_of
from search.opensearch.mapping import NO_DATE, SKETCH, TOLD
from search.searcher import Fold

_Period = tuple[int, int]  # a day and a month, by their numbers


class Groups:
    """The stories, or the events, of several articles: for each article of one its group, and the articles of each
    group by their numbers in the order of the index, the earliest published first, undated ones last. ``later`` are the
    (day, month) of all dated articles but the first of their group, each with those of the one before it."""

    def __init__(self, groups: Sequence[Sequence[int]], later: Sequence[tuple[_Period, _Period]] = ()) -> None:
        self.later = later
        self.of = {number: group for group, members in enumerate(groups) for number in members}
        self.members = groups

    def earliest(self, number: int) -> int:
        """The earliest published article of an article's whole group."""
        return self.members[self.of[number]][0] if number in self.of else number

    def before(self, number: int) -> Sequence[int]:
        """The articles of an article's group that were published before it."""
        members = self.members[self.of[number]] if number in self.of else [number]
        return members[: members.index(number)]


def groups_of(kind: Fold, hits: Iterable[Mapping[str, Any]]) -> Groups:
    """Work the groups out from all documents, by number."""
    numbers: list[int] = []
    dates: list[int] = []
    periods: list[tuple[int, int] | None] = []
    sketches: list[bytes] = []
    told: list[str] = []
    for hit in hits:
        source = hit["_source"]
        if SKETCH in source or kind == "event":
            numbers.append(source["number"])
            fields = hit.get("fields", {})
            dates.append(fields.get("seconds", [NO_DATE])[0])
            periods.append((fields["day"][0], fields["month"][0]) if "day" in fields else None)
            sketches.append(b64decode(source[SKETCH]) if SKETCH in source else bytes(SIZE))
            told.append(source.get(TOLD, ""))
    if not numbers:
        return Groups([])
    rows = np.frombuffer(b"".join(sketches), np.uint8).reshape(len(numbers), SIZE)
    labels = stories.labels_of(rows, np.array([any(sketch) for sketch in sketches]))
    if kind == "event":
        labels = events.labels_of(_told(told, dates), labels)
    groups: dict[int, list[int]] = {}
    for at in np.flatnonzero(np.bincount(labels)[labels] > 1).tolist():
        groups.setdefault(int(labels[at]), []).append(at)
    ordered = [sorted(group, key=lambda at: (dates[at], numbers[at])) for group in groups.values()]
    neighbours = ((periods[at], periods[before]) for group in ordered for before, at in pairwise(group))
    later = [(own, before) for own, before in neighbours if own and before]
    return Groups([[numbers[at] for at in group] for group in ordered], later)


def _told(told: Sequence[str], dates: Sequence[int]) -> events.Told:
    tokens = np.zeros((len(told), MOST), np.uint32)
    days = np.zeros((len(told), MOST_DAYS), np.uint16)
    for at, text in enumerate(told):
        if text:
            own, of = told_of(text)
            tokens[at, : len(own)], days[at, : len(of)] = own, of
    published = np.array([events.NO_DATE if date == NO_DATE else date for date in dates], np.int64)
    return events.Told(tokens, days, published, np.ones(len(told), np.bool_))


def not_leading(groups: Groups, hits: Iterable[int]) -> frozenset[int]:
    """The hits that are in a group which another hit leads."""
    found: dict[int, list[int]] = {}
    for number in hits:
        if number in groups.of:
            found.setdefault(groups.of[number], []).append(number)
    several = {group for group, members in found.items() if len(members) > 1}
    inside = {group: set(found[group]) for group in several}
    return frozenset(
        number for group in several for number in [one for one in groups.members[group] if one in inside[group]][1:]
    )


class Item(NamedTuple):
    """What is shown once: its key, the article that leads it, and all its hits, the lead first."""

    key: float
    lead: int
    hits: Sequence[int]


def folded(groups: Groups, keys: Mapping[int, float]) -> list[Item]:
    """The hits of a search (number → sort key), folded: a group is led by the earliest published of its hits and stands
    where the best of them does. In order, best first, equals as in the index."""
    found: dict[int, list[int]] = {}
    items: list[Item] = []
    for number, key in keys.items():
        story = groups.of.get(number)
        if story is None:
            items.append(Item(key, number, (number,)))
        else:
            found.setdefault(story, []).append(number)
    for story in found:
        hits = [number for number in groups.members[story] if number in keys]
        items.append(Item(max(keys[number] for number in hits), hits[0], hits))
    return sorted(items, key=lambda item: (-item.key, item.lead))
