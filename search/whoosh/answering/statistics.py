"""Statistics: all that one snapshot knows without reading articles; kept as long as the snapshot is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache

import numpy as np

from search.deadline import Deadline
from search.plan import Condition, Share
from search.whoosh.answering.cost_statistics import CostStatistics
from search.whoosh.answering.document_counts import DocumentCounts
from search.whoosh.answering.initials import Initials
from search.whoosh.answering.near_keys import NearKeys
from search.whoosh.answering.ngram_counts import NgramCounts
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.matcher import Matcher

_KEPT = 1 << 10  # counts of conditions, ...
_KEPT_SHARES = 1 << 6  # ... and of what shares weigh at best, which hold a plan each


class SnapshotStatistics:
    """The statistics of a snapshot, as ``search.searcher.Statistics`` wants them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._segments = snapshot.segments
        self.articles = snapshot.articles
        ngrams = NgramCounts(snapshot.segments)
        costs, counts = CostStatistics(snapshot.segments), DocumentCounts(snapshot.segments)
        self._ngrams = ngrams
        self.forms, self.pairs, self.triples = ngrams.forms, ngrams.pairs, ngrams.triples
        self.together, self.begun, self.values = costs.together, costs.begun, costs.values
        self.frequency, self.form_frequencies = counts.frequency, counts.form_frequencies
        self.pair_frequency, self.form_pair_frequencies = counts.pair_frequency, counts.form_pair_frequencies
        self.word_frequency = counts.word_frequency
        self.near = NearKeys(snapshot.segments, counts.frequency).near
        self.spelled_out = Initials(snapshot.segments).spelled_out
        self.count = lru_cache(maxsize=_KEPT)(self._count)
        self.best = lru_cache(maxsize=_KEPT_SHARES)(self._best)

    def expect(
        self,
        pairs: Iterable[tuple[str, str]] = (),
        words: Iterable[str] = (),
        conditions: Iterable[Condition] = (),
    ) -> None:
        """What is asked is near."""

    @property
    def total(self) -> float:
        """The count of all syllables."""
        return self._ngrams.total

    @cached_property
    def average_length(self) -> float:
        """The length of a living article in syllables, rounded so that the norms kept with the segments serve all
        queries."""
        if not self.articles:
            return 1.0
        lengths = (
            segment.syllables if segment.alive is None else int(segment.file["length"][segment.alive].sum(dtype=int))
            for segment in self._segments
        )
        return round(max(1.0, sum(lengths) / self.articles), 3)

    def beginning(self, key: str, most: int) -> list[str]:
        """The keys that begin so which the most articles have."""
        raw = key.encode("utf-8", "surrogatepass")
        counts: Counter[str] = Counter()
        for segment in self._segments:
            first, last = segment.keys.prefix_range(raw)
            frequencies = segment.file["key_df"][first:last]
            for at in np.argsort(-frequencies.astype(np.int64), kind="stable")[:most].tolist():
                counts[segment.keys[first + at].decode("utf-8", "surrogatepass")] += int(frequencies[at])
        return sorted(counts, key=lambda key: (-counts[key], key))[:most]

    def _count(self, condition: Condition) -> int:
        total = 0
        for segment in self._segments:
            mask = Matcher(segment, Deadline(None)).mask(condition)
            total += int(np.count_nonzero(mask if segment.alive is None else mask & segment.alive))
        return total

    def _best(self, share: Share) -> int:
        weighed = ((segment, Matcher(segment, Deadline(None)).weighing(share)) for segment in self._segments)
        return max((weighing.greatest(segment.alive) for segment, weighing in weighed), default=0)
