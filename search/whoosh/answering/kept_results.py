"""Kept results: how the articles that a query has found score. The next page, other filters, other facets, another form
and what stands beside few hits ask for the same ranking again: then nothing is scored anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from search.kept import Kept
from search.plan import Ranking
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.article_set import ArticleSet, Places
from search.whoosh.ranking.accumulators import Accumulators
from search.whoosh.ranking.bm25 import Scores

LIMIT: Final = 6_000_000  # bytes, of twelve for an article that was found


class Scored(NamedTuple):
    """The scores of some articles by one ranking: ``lists`` of scores with the articles that have them, and ``rows`` of
    all articles of a segment, by its number, which mean something for those that are ``among`` the scored ones."""

    ranking: Ranking
    among: ArticleSet | None  # None of those that were kept, which have no rows
    lists: Sequence[tuple[Scores, Places]]
    rows: Mapping[int, Scores]

    @classmethod
    def of(cls, ranking: Ranking, among: ArticleSet, made: Accumulators) -> Scored:
        """What accumulators have come to."""
        lists = [(sparse.scores, sparse.ordinals) for sparse in made.sparse]
        return cls(ranking, among, lists, {number: dense.scores for number, dense in made.dense.items()})

    def serve(self, found: ArticleSet) -> bool:
        """Whether the scores of the articles found are among these, and are what they would be if only these articles
        were scored: all articles of a segment are added up in another order than few of them, and a page must begin
        where the one before has ended, to the last bit."""
        if any(found.few(number) == (number in self.rows) for number in range(len(found.masks))):
            return False
        if self.among is not None:
            return not (found.mask & ~self.among.mask).any()
        return sum(np.count_nonzero(found.mask.take(ordinals)) for _, ordinals in self.lists) == found.total

    @property
    def total(self) -> int:
        """The number of articles in the lists."""
        return sum(len(ordinals) for _, ordinals in self.lists)


KEPT: Final = Kept[Scored](LIMIT, lambda scored: sum(one.nbytes + other.nbytes for one, other in scored.lists))


def kept_scores(snapshot: Snapshot, ranking: Ranking) -> Scored | None:
    """The scores by this very ranking that are kept of a snapshot. Those of a ranking that only equals it are not
    found: to compare them would take as long as to score again."""
    return KEPT.find((snapshot.serial, id(ranking)))


def keep_scores(snapshot: Snapshot, scored: Scored) -> None:
    """Keep scores, unless they are of whole segments: these are read fast, and take much memory. They hold the
    ranking, whose identity is no other's as long as they are kept."""
    if not scored.rows:
        KEPT.put((snapshot.serial, id(scored.ranking)), scored._replace(among=None))
