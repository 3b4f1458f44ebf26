"""The order in which all hits of a query are read: by date, then by id, whatever segments the articles are in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.deadline import Deadline
from search.derived.events import NO_DATE
from search.plan import Condition
from search.searcher import Filters, Fold, Rows
from search.whoosh.answering.collapse import Collapsed, groups_of
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.article_set import ArticleSet
from search.whoosh.matching.filtered import Filtered
from search.whoosh.matching.matcher import Matcher


def rows_of(
    snapshot: Snapshot, condition: Condition, filters: Filters, deadline: Deadline, collapse: Fold | None = None
) -> Rows:
    """All articles within the filters that meet a condition; folded, those of them that lead a story or an event."""
    filtered = Filtered([Matcher(segment, deadline) for segment in snapshot.segments], filters)
    found = ArticleSet(filtered.within(filtered.living(condition)))
    kept = Collapsed(groups_of(snapshot, collapse, deadline), found.ordinals).leads if collapse else found.ordinals
    ordinals = in_order(snapshot, kept)
    return Rows(len(ordinals), lambda start: articles_of(snapshot, ordinals, start))


def in_order(snapshot: Snapshot, ordinals: NDArray[np.int64]) -> NDArray[np.int64]:
    """The ordinals by publication, then by id; those of articles without a date last."""
    dates = np.concatenate([np.zeros(0, np.int64), *(segment.file["published"] for segment in snapshot.segments)])
    seconds = dates[ordinals]
    seconds[seconds == NO_DATE] = np.iinfo(np.int64).max
    order = np.argsort(seconds, kind="stable")
    result, sorted_seconds = ordinals[order], seconds[order]
    borders = np.flatnonzero(np.diff(sorted_seconds)) + 1
    begins, ends = np.append(0, borders), np.append(borders, len(result))
    for crowd in np.flatnonzero(ends - begins > 1).tolist():  # of the same second: few, but whole days where no hour is
        span = slice(int(begins[crowd]), int(ends[crowd]))
        result[span] = sorted(result[span].tolist(), key=lambda ordinal: _id(snapshot, ordinal))
    return result


def articles_of(snapshot: Snapshot, ordinals: NDArray[np.int64], start: int) -> Iterator[Article]:
    """The stored articles at the ordinals from the one at ``start`` on."""
    for ordinal in ordinals[start:]:
        segment, doc = snapshot.locate(int(ordinal))
        yield segment.article(doc)


def _id(snapshot: Snapshot, ordinal: int) -> bytes:
    segment, doc = snapshot.locate(ordinal)
    return segment.ids[doc]
