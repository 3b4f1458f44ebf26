"""Cost statistics: what there is to read for a query, told without reading it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from search.whoosh.segments.segment import Segment

_KEPT = 1 << 12  # answers of each kind


class CostStatistics:
    """The counts of some segments; a word counts once for each segment that has it, as each looks it up."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)
        self.together = lru_cache(maxsize=_KEPT)(self._together)
        self.begun = lru_cache(maxsize=_KEPT)(self._begun)

    def _together(self, left: str, right: str) -> int:
        """Articles in which one key follows the other (one that has it in several spellings counts for each)."""
        total = 0
        for segment in self._segments:
            numbers = segment.key(left), segment.key(right)
            pair = segment.pair(*numbers) if min(numbers) >= 0 else None
            total += len(pair.docs) if pair else 0
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
