"""Events: which articles tell of the same happening, in whatever words.

Two articles are linked where they share enough particulars (``particulars``) that few articles have: names,
numbers and neighbours in the title, weighed by their rarity, as the cosine of their vectors. Articles of the same days
need less of them, and those whose texts tell of different days are no one event: the price of gold on 5 July is not
that on 6 July. An event is led by its earliest article and holds what is linked to that one, with their stories. It is
no chain of links, along which every event would become one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.derived.particulars import APART, FAR, FEW, NEAR, NEXT_DAY, SAME_DAYS, SHARED, TOLD_IN_TITLE, YEAR, bits

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

NO_DATE: Final[int] = np.iinfo(np.int64).min
_BLOCK = 1 << 12  # articles whose candidates are looked at together: some megabytes of them
_WEIGHT_BITS, _NAME_BIT, _OTHER_BITS = 14, 14, 34  # of a candidate: what is shared, whether it is a name, the other one


class Told(NamedTuple):
    """What articles tell, a row each (``particulars.row_of``, zeros behind it), when they were published (seconds since
    1970 or ``NO_DATE``), and which of them live."""

    particular: NDArray[np.uint32]
    told_day: NDArray[np.uint16]
    published: Ints
    alive: Mask


def labels_of(told: Told, stories: Ints) -> Ints:
    """For each article the number of the one that leads its event (its own where it has none). ``stories`` are labels
    too: what is of one story is of one event."""
    left, right = links(told)
    dates = np.where(told.published == NO_DATE, np.iinfo(np.int64).max, told.published)
    order = np.argsort(dates, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    several = np.bincount(stories, minlength=1)[stories] > 1 if len(stories) else np.zeros(0, np.bool_)
    several[left] = several[right] = True
    linked = _earlier(rank[left], rank[right])
    labels = np.arange(len(stories))
    leads: dict[int, int] = {}  # of the articles placed so far, by rank, and of their stories
    of_story: dict[int, int] = {}
    for own in np.sort(rank[several]).tolist():
        article = int(order[own])
        story = int(stories[article])
        lead = of_story.get(story)
        if lead is None:
            lead = next((one for one in linked.get(own, ()) if leads[one] == one), own)
            of_story[story] = lead
        leads[own] = lead
        labels[article] = order[lead]
    return labels


def _earlier(left: Ints, right: Ints) -> dict[int, list[int]]:
    """For each article, by rank, those linked to it that came earlier, the earliest first."""
    late, early = np.maximum(left, right), np.minimum(left, right)
    order = np.lexsort((early, late))
    late, early = late[order], early[order]
    first = np.flatnonzero(np.diff(late, prepend=-1))
    pieces = np.split(early, first[1:])
    return {int(late[at]): piece.tolist() for at, piece in zip(first, pieces, strict=True)} if len(late) else {}


def links(told: Told) -> tuple[Ints, Ints]:
    """The pairs of articles that tell of the same event, each once."""
    found = [_kept(told, *pairs) for pairs in _candidates(told.particular, told.alive)]
    empty = np.zeros(0, np.int64)
    left, right = (np.concatenate([empty, *column]) for column in zip(*found, strict=True)) if found else (empty, empty)
    return left, right


class _Occurrences(NamedTuple):
    """The particulars that several articles have, but few: for each occurrence its article, its weight, whether it is
    a name there, and where the occurrences of the same particular end."""

    article: Ints
    weight: Ints
    name: Mask
    end: Ints


def _candidates(particular: NDArray[np.uint32], alive: Mask) -> Iterator[tuple[Ints, Ints, Ints, Ints, Ints]]:
    """Pairs that share enough particulars: (lesser number, greater one, what they share, what each has)."""
    occurrences, whole = _occurrences(particular, alive)
    by_article = np.argsort(occurrences.article, kind="stable")
    ordered = occurrences.article[by_article]
    for base in range(0, len(particular), _BLOCK):
        begin, end = np.searchsorted(ordered, (base, base + _BLOCK)).tolist()
        made = _packed(occurrences, by_article[begin:end], base)
        made.sort()
        pair = made >> (_NAME_BIT + 1)
        first = np.flatnonzero(np.diff(pair, prepend=-1))
        if not len(first):
            continue
        shared = np.add.reduceat(made & ((1 << _WEIGHT_BITS) - 1), first)
        names = np.add.reduceat(made >> _NAME_BIT & 1, first)
        enough = (np.diff(first, append=len(made)) >= SHARED) & (names > 0)
        left = (pair[first] >> _OTHER_BITS) + base
        right = pair[first] & ((1 << _OTHER_BITS) - 1)
        left, right, shared = left[enough], right[enough], shared[enough]
        yield left, right, shared, whole[left], whole[right]


def _occurrences(particular: NDArray[np.uint32], alive: Mask) -> tuple[_Occurrences, Ints]:
    """The occurrences, by particular and article, and for each article the weight of all it has that few have."""
    flat = (particular * alive[:, None]).ravel()
    places = np.flatnonzero(flat)
    places = places[np.argsort(flat[places] >> 1, kind="stable")]
    tokens = flat[places]
    article = places // max(1, particular.shape[1])
    first = np.flatnonzero(np.diff((tokens >> 1).astype(np.int64), prepend=-1))
    sizes = np.diff(first, append=len(tokens))
    living = int(np.count_nonzero(alive))
    worth = np.array([0, *(bits(max(living, df), df) ** 2 for df in range(1, FEW + 1)), 0], np.int64)
    each = worth[np.minimum(sizes, FEW + 1)]
    weight = np.repeat(each, sizes)
    whole = np.bincount(article, weights=weight, minlength=len(particular)).astype(np.int64)
    few = each > 0
    kept = np.repeat(few, sizes)
    end = np.repeat(np.cumsum(sizes[few]), sizes[few])
    return _Occurrences(article[kept], weight[kept], (tokens[kept] & 1).astype(np.bool_), end), whole


def _packed(occurrences: _Occurrences, own: Ints, base: int) -> Ints:
    """What each of some occurrences shares with each later one of its particular: a number each, by their articles."""
    made: list[Ints] = [np.zeros(0, np.int64)]
    step = 1
    while len(own := own[own + step < occurrences.end[own]]):
        other = own + step
        pair = (occurrences.article[own] - base) << _OTHER_BITS | occurrences.article[other]
        name = occurrences.name[own] & occurrences.name[other]
        made.append((pair << 1 | name) << _WEIGHT_BITS | occurrences.weight[own])
        step += 1
    return np.concatenate(made)


def _kept(told: Told, left: Ints, right: Ints, shared: Ints, one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Those of the candidates that are one event, by what they share and by their days."""
    enough = shared * shared * 10_000 >= NEAR**2 * one * other
    left, right, shared, whole = left[enough], right[enough], shared[enough], one[enough] * other[enough]
    dates = told.published[left], told.published[right]
    dated = (dates[0] != NO_DATE) & (dates[1] != NO_DATE)
    same_days = dated & (np.abs(np.where(dated, dates[0] - dates[1], 0)) <= SAME_DAYS)
    days = told.told_day[left].astype(np.int64), told.told_day[right].astype(np.int64)
    in_text = _gap(*(day % TOLD_IN_TITLE for day in days))
    in_titles = _gap(*(np.where(day >= TOLD_IN_TITLE, day % TOLD_IN_TITLE, 0) for day in days))
    apart = (in_text > APART) & (in_text < YEAR) | (in_titles > 0) & (in_titles < YEAR)
    near = same_days | (in_text <= NEXT_DAY)
    kept = ~apart & (near | (shared * shared * 10_000 >= FAR**2 * whole))
    return left[kept], right[kept]


def _gap(one: Ints, other: Ints) -> Ints:
    """The days between the nearest days of two rows each; ``YEAR`` where one tells of none."""
    between = np.abs(one[:, :, None] - other[:, None, :])
    between = np.minimum(between, YEAR - between)
    between[(one[:, :, None] == 0) | (other[:, None, :] == 0)] = YEAR
    least: Ints = between.reshape(len(one), -1).min(axis=1) if len(one) else np.zeros(0, np.int64)
    return least
