"""Snapshot: one generation opened for reading. It never changes, so threads share it without locks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, count
from pathlib import Path

import numpy as np

from search.whoosh.generations.generation import Generation, load
from search.whoosh.generations.opening import open_segment
from search.whoosh.segments.segment import Segment

_STORED = ("head", "rest")
_SERIALS = count()


class Snapshot:
    """The segments of one generation."""

    def __init__(self, folder: Path, number: int, other: Snapshot | None = None) -> None:
        """Open a generation; segments that it has in common with another one, deletions included, are those of that
        one, with everything that is kept ready with them."""
        self.folder = folder
        self.serial = next(_SERIALS)  # what is kept of this snapshot elsewhere is kept under it
        self.generation: Generation = load(folder, number)
        known = dict(zip(other.generation.segments, other.segments, strict=True)) if other else {}
        self.segments: list[Segment] = [
            known.get(entry) or open_segment(folder, entry) for entry in self.generation.segments
        ]
        self.bases: list[int] = list(accumulate((segment.docs for segment in self.segments), initial=0))

    @cached_property
    def articles(self) -> int:
        """Articles not deleted."""
        return sum(segment.live for segment in self.segments)

    def place(self, article_id: str) -> tuple[int, int] | None:
        """(number of the segment, number in it) of the article with that id, or None."""
        for number in reversed(range(len(self.segments))):
            doc = self.segments[number].find(article_id)
            if doc is not None:
                return number, doc
        return None

    def locate(self, ordinal: int) -> tuple[Segment, int]:
        """The segment and the article number in it of an ordinal (the number counted through all segments)."""
        index = bisect_right(self.bases, ordinal) - 1
        return self.segments[index], ordinal - self.bases[index]

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in index order."""
        for segment in self.segments:
            for doc in _living(segment):
                yield segment.ids[doc].decode("utf-8", "surrogatepass")

    def damages(self) -> list[str]:
        """Verify the checksums and the counts of every segment; gives the damages in words."""
        found: list[str] = []
        for segment in self.segments:
            found += segment.file.damages() or inconsistencies(segment)
        return found


def _living(segment: Segment) -> Sequence[int]:
    alive = segment.alive
    return range(segment.docs) if alive is None else np.flatnonzero(alive).tolist()


def inconsistencies(segment: Segment) -> list[str]:
    """Counts that must agree with one another whatever the articles are."""
    file = segment.file
    postings, positions = int(file["syllable_first"][-1]), int(file["position_first"][-1])
    counts = segment.occurrence_counts(0, postings)
    checks = {
        "postings": len(file["syllable_doc"]) == len(file["syllable_weight"]) == postings - segment.in_rows,
        "positions": int(counts.sum(dtype=np.int64)) == positions == segment.syllables,
        "pairs": int(segment.pairs.begins()[-1]) == len(file["pair_doc"]),
        "articles": len(file["id_hash"]) == segment.docs == len(file["published"]) == len(file["dictionary_of"]),
        "stored articles": all(int(file[f"{name}_offset"][-1]) == len(file[f"{name}_blob"]) for name in _STORED),
    }
    return [f"{file.path.name}: the number of {name} does not add up" for name, whole in checks.items() if not whole]
