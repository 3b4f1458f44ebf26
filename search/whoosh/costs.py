"""Costs: what a snapshot knows of its archive without reading postings, for ``search.cost``."""

from __future__ import annotations

from search.whoosh.snapshot import Snapshot


class SnapshotStatistics:
    """The counts of one snapshot; a word counts once for each segment that has it, as each looks it up."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.frequency = snapshot.frequency

    @property
    def articles(self) -> int:
        """Articles not deleted."""
        return self._snapshot.articles

    def together(self, left: str, right: str) -> int:
        """Articles in which one key follows the other (one that has it in several spellings counts for each)."""
        total = 0
        for segment in self._snapshot.segments:
            numbers = segment.key(left), segment.key(right)
            total += segment.pair_size(*numbers) if min(numbers) >= 0 else 0
        return total

    def begun(self, key: str) -> tuple[int, int]:
        """(words, postings) of the keys that begin so; a posting is an article that has one of them."""
        words = postings = 0
        for segment in self._snapshot.segments:
            first, last = segment.keys.prefix_range(key.encode("utf-8", "surrogatepass"))
            words += last - first
            postings += int(segment.file["key_df"][first:last].sum(dtype=int))
        return words, postings

    def values(self, facet: str) -> int:
        """Distinct values of a facet, counted once for each segment."""
        return sum(len(segment.facet(facet).values) for segment in self._snapshot.segments)
