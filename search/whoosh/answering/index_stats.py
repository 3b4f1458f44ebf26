"""Stats: counts, sizes and spans of one snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Final

import numpy as np

from search.answer import FacetValue, Stats
from search.derived.events import NO_DATE
from search.whoosh.answering.facet_counts import count_facets
from search.whoosh.answering.facets import facet_values
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.article_set import ArticleSet
from search.whoosh.segments.arrays import Mask

_FIRST_SECOND: Final = -62135596800  # of the year 1
_LAST_SECOND: Final = 253402300799  # of the year 9999


def stats_of(snapshot: Snapshot) -> Stats:
    """The statistics of the articles that are not deleted."""
    segments = snapshot.segments
    masks: list[Mask] = [np.ones(s.docs, np.bool_) if s.alive is None else s.alive for s in segments]
    dates = [s.file["published"][mask] for s, mask in zip(segments, masks, strict=True)]
    known = np.concatenate([np.zeros(0, np.int64), *dates])
    known = known[known != NO_DATE]
    return Stats(
        engine="whoosh",
        generation=snapshot.generation.name,
        articles=snapshot.articles,
        deleted=sum(segment.docs - segment.live for segment in segments),
        segments=len(segments),
        size_bytes=sum(segment.file.size for segment in segments),
        syllables=sum(segment.syllables for segment in segments),
        first_published=_moment(known.min()) if len(known) else None,
        last_published=_moment(known.max()) if len(known) else None,
        sections=_values("section", snapshot, masks),
        sources=_values("source", snapshot, masks),
    )


def _values(name: str, snapshot: Snapshot, masks: Sequence[Mask]) -> list[FacetValue]:
    return facet_values(name, snapshot.segments, count_facets(snapshot.segments, ArticleSet(masks), [name]), size=1000)


def _moment(seconds: np.int64) -> datetime:
    """The moment, or the nearest one that a year from 1 to 9999 holds in UTC."""
    return datetime.fromtimestamp(min(max(int(seconds), _FIRST_SECOND), _LAST_SECOND), timezone.utc)
