"""Initials: what an abbreviation may stand for, from the titles of a snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from search.whoosh.segments.segment import Segment

_KEPT: Final = 1 << 10  # answers
_READ: Final = 64  # phrases of one segment, the most frequent


class Initials:
    """The titles of some segments; what was found once is kept."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)
        self.spelled_out = lru_cache(maxsize=_KEPT)(self._spelled_out)

    def _spelled_out(self, letters: str, most: int) -> tuple[tuple[tuple[str, ...], int], ...]:
        """The phrases of whole words whose syllables begin with the letters, with the living articles that have them
        in their titles, most first."""
        counts: Counter[tuple[str, ...]] = Counter()
        for segment in self._segments:
            titles = segment.titles
            at = titles.initialled(letters)
            docs = titles.docs_at(at)
            if segment.alive is not None:
                at, docs = at[segment.alive[docs]], docs[segment.alive[docs]]
            if not len(at):
                continue
            phrases = np.zeros(len(at), np.int64)
            for step in range(len(letters)):
                _, phrases = np.unique(phrases << 32 | titles.forms_at(at + step), return_inverse=True)
            _, once = np.unique(phrases << 32 | docs, return_index=True)
            _, first, times = np.unique(phrases[once], return_index=True, return_counts=True)
            for index in np.argsort(-times, kind="stable")[:_READ].tolist():
                row = titles.forms_at(at[once[first[index]]] + np.arange(len(letters)))
                counts[tuple(map(titles.form, row.tolist()))] += int(times[index])
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most])
