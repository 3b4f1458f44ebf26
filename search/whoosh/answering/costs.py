"""Costs: what a snapshot knows of its archive without reading postings, for ``search.cost``."""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary, ref

from search.whoosh.generations.snapshot import Snapshot

_KEPT = 1 << 12  # answers of each kind
_OF: WeakKeyDictionary[Snapshot, SnapshotStatistics] = WeakKeyDictionary()


def costs_of(snapshot: Snapshot) -> SnapshotStatistics:
    """The counts of a snapshot, kept as long as the snapshot is."""
    found = _OF.get(snapshot)
    return found if found is not None else _OF.setdefault(snapshot, SnapshotStatistics(snapshot))


class SnapshotStatistics:
    """The counts of one snapshot; a word counts once for each segment that has it, as each looks it up."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = ref(snapshot)  # which these counts are kept as long as, and no longer
        self._segments = tuple(snapshot.segments)
        self.articles = snapshot.articles  # not deleted
        self.together = lru_cache(maxsize=_KEPT)(self._together)
        self.begun = lru_cache(maxsize=_KEPT)(self._begun)

    def frequency(self, key: str) -> int:
        """Articles that have a key."""
        snapshot = self._snapshot()
        assert snapshot is not None  # whoever asks holds it
        return snapshot.frequency(key)

    def _together(self, left: str, right: str) -> int:
        """Articles in which one key follows the other (one that has it in several spellings counts for each)."""
        total = 0
        for segment in self._segments:
            numbers = segment.key(left), segment.key(right)
            total += segment.pairs.size(*numbers) if min(numbers) >= 0 else 0
        return total

    def _begun(self, key: str) -> tuple[int, int]:
        """(words, postings) of the keys that begin so; a posting is an article that has one of them."""
        words = postings = 0
        for segment in self._segments:
            first, last = segment.keys.prefix_range(key.encode("utf-8", "surrogatepass"))
            words += last - first
            postings += int(segment.file["key_df"][first:last].sum(dtype=int))
        return words, postings

    def values(self, facet: str) -> int:
        """Distinct values of a facet, counted once for each segment."""
        return sum(len(segment.facet(facet).values) for segment in self._segments)
