"""Windows: sorted occurrences, ``article << 32 | position``, intersected and gathered into windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

DOC_BITS = 32
_MOST_SHARING = 6  # of more lists with occurrences in common, not every set is looked at


def near(lists: list[NDArray[np.int64]], slop: int) -> NDArray[np.int64]:
    """Where the shortest windows begin in which every list has an occurrence of its own, within ``len(lists) + slop``
    syllables.

    A window ends at each occurrence. It must reach back to the n-th latest occurrence of any n lists.
    """
    joined = np.concatenate(lists)
    order = joined.argsort(kind="stable")  # merges the runs that the lists are
    codes = joined.take(order)
    if (codes[1:] == codes[:-1]).any():
        codes = _distinct(codes)
        oldest = _oldest_of_sharing(lists, codes)
    else:
        owners = np.arange(len(lists), dtype=np.uint16).repeat([len(part) for part in lists])
        oldest = _oldest(owners.take(order), codes, len(lists))
    good = (oldest >= 0) & (oldest >> DOC_BITS == codes >> DOC_BITS) & (codes - oldest < len(lists) + slop)
    return _distinct(oldest[good])  # in order: the later a window ends, the later it begins


def within(lists: Sequence[NDArray[np.int64]], width: int) -> NDArray[np.int64]:
    """Occurrences, one at least of each place where every list has one, all of them within ``width`` syllables.

    One occurrence may stand for several lists: that of ``cao`` for ``cao`` and for ``cao tốc``.
    """
    if len(lists) == 2:
        ones, others = lists
        return ones[_neighboured(ones, others, width)]
    order = np.argsort(joined := np.concatenate(lists), kind="stable")
    codes = joined.take(order)
    owners = np.arange(len(lists), dtype=np.uint16).repeat([len(part) for part in lists]).take(order)
    latest = np.concatenate([np.flatnonzero(codes[1:] != codes[:-1]), [len(codes) - 1]])  # the last of equals
    oldest = _oldest(owners, codes, len(lists))[latest]
    ends = codes[latest]
    good = (oldest >= 0) & (oldest >> DOC_BITS == ends >> DOC_BITS) & (ends - oldest < width)
    found: NDArray[np.int64] = ends[good]
    return found


def _neighboured(ones: NDArray[np.int64], others: NDArray[np.int64], width: int) -> NDArray[np.bool_]:
    """Which of the occurrences have another of the second list nearer than ``width``, before or behind them."""
    at = others.searchsorted(ones)
    behind = np.minimum(at, len(others) - 1)
    before = np.maximum(at - 1, 0)
    if not len(others):
        return np.zeros(len(ones), np.bool_)
    near_behind = np.abs(others.take(behind) - ones) < width
    good: NDArray[np.bool_] = near_behind | (np.abs(ones - others.take(before)) < width)
    return good


def _oldest(owners: NDArray[np.uint16], codes: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """How far back the window at each occurrence reaches, given whose each is; -1 where a list has none before it."""
    numbers = codes + 1  # 0 is none
    oldest = numbers
    for owner in range(count):
        oldest = np.minimum(oldest, np.maximum.accumulate(numbers * (owners == owner)))
    return oldest - 1


def _oldest_of_sharing(lists: list[NDArray[np.int64]], codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same where lists have occurrences in common, one of which cannot stand for two."""
    oldest = codes
    for occurrences, needed in _crowds(lists, len(codes)):
        if len(occurrences) < needed:
            return np.full(len(codes), -1)
        seen = np.searchsorted(occurrences, codes, side="right")
        latest = np.where(seen >= needed, occurrences[np.maximum(seen - needed, 0)], -1)
        oldest = np.minimum(oldest, latest)
    return oldest


def _crowds(lists: list[NDArray[np.int64]], total: int) -> Iterator[tuple[NDArray[np.int64], int]]:
    """Sets of lists as (their occurrences, the places they need): each list can be given a place of its own if and
    only if no set of lists has fewer occurrences than lists (Hall's theorem). Lists that share none go by themselves.
    """
    times = Counter(part.tobytes() for part in lists)
    parts = {name: _distinct(np.frombuffer(name, np.int64)) for name in times}
    yield from ((part, times[name]) for name, part in parts.items())
    if sum(len(part) for part in parts.values()) == total:
        return
    sharing = [
        name
        for name, part in parts.items()
        if any(name != other and len(np.intersect1d(part, parts[other], assume_unique=True)) for other in parts)
    ]
    sizes = range(2, len(sharing) + 1) if len(sharing) <= _MOST_SHARING else (2, len(sharing))
    for size in sizes:
        for names in combinations(sharing, size):
            yield merged([parts[name] for name in names]), sum(times[name] for name in names)


def merged(lists: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """What is in any of some sorted lists, each once. ``np.unique`` hashes, which takes ten times as long here."""
    codes = np.concatenate(lists)
    codes.sort(kind="stable")  # merges the runs that the lists are
    return _distinct(codes)


def _distinct(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """A sorted list without repeats."""
    return codes[np.flatnonzero(np.diff(codes, prepend=codes[:1] - 1))]
