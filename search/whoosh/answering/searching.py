"""Searching: one plan carried out on one snapshot, from the masks to the page of hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.answer import Bucket, FacetValue, Story
from search.deadline import Deadline
from search.derived.events import NO_DATE
from search.options import MAX_SIZE
from search.plan import Everything, Match, Plan
from search.searcher import UNDATED, Filters, Page, PageHit, Place, Wanted
from search.whoosh.answering.collapse import Collapsed, groups_of
from search.whoosh.answering.facet_counts import FacetCounts, count_facets
from search.whoosh.answering.facets import facet_values, histogram
from search.whoosh.answering.kept_results import Scored, keep_scores, kept_scores
from search.whoosh.answering.mark_grades import MarkGrades
from search.whoosh.answering.shown import headline, shown
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.article_set import ArticleSet
from search.whoosh.matching.filtered import Filtered
from search.whoosh.matching.matcher import Matcher
from search.whoosh.ranking.ranker import Ranker
from search.whoosh.ranking.top import candidates
from search.whoosh.segments.arrays import Mask

Keys = NDArray[np.float64]
Ordinals = NDArray[np.int64]
Ranked = tuple[NDArray[np.floating], Ordinals]  # sort keys and articles


class Search:
    """One query on one snapshot. The parts of the answer are worked out as they are asked for."""

    def __init__(
        self,
        snapshot: Snapshot,
        plan: Plan,
        filters: Filters,
        wanted: Wanted,
        deadline: Deadline,
        earlier: Search | None = None,
    ) -> None:
        """``earlier``: another search, of which is taken over what was looked up for the same ranking on the same
        snapshot: for what stands beside the hits of a query the same is looked up as for its hits."""
        self._snapshot = snapshot
        self._plan = plan
        self._wanted = wanted
        self._deadline = deadline
        self._matchers: Sequence[Matcher]
        self._scores: Scored | None
        if earlier is not None and earlier._plan.ranking is plan.ranking and earlier._snapshot is snapshot:
            self._matchers, self._scores = earlier._matchers, earlier._scores
            for matcher in self._matchers:
                matcher.deadline = deadline
        else:
            self._matchers = [Matcher(segment, deadline) for segment in snapshot.segments]
            self._scores = kept_scores(snapshot, plan.ranking)
        self._filtered = Filtered(self._matchers, filters)
        self._query_masks = self._filtered.living(plan.condition)
        self._found = ArticleSet(self._filtered.within(self._query_masks))

    def page(self, after: Place | None) -> Page:
        """The page behind a place, and all counts."""
        places, more = self.places(after)
        return Page(
            hits=self.hits(places),
            more=more,
            total=self.total(),
            all_words=self.all_words(),
            loose=self.loose(),
            stories=None if self._collapsed is None else self._collapsed.count,
            facets=self.facets(),
            histogram=self.histogram(),
        )

    def total(self) -> int:
        """Matching articles."""
        return self._found.total

    def ordinals(self) -> NDArray[np.int64]:
        """All matching articles, in index order."""
        return self._found.ordinals

    @cached_property
    def _collapsed(self) -> Collapsed | None:
        """The hits folded into stories or events, if that is asked for."""
        kind = self._wanted.collapse
        return None if kind is None else Collapsed(groups_of(self._snapshot, kind, self._deadline), self.ordinals())

    def all_words(self) -> int:
        """Matching articles that have every word."""
        return sum(
            int(np.count_nonzero(one & other)) for one, other in zip(self._every, self._found.masks, strict=True)
        )

    def loose(self) -> int:
        """Articles that have every word, hits or not."""
        return sum(int(np.count_nonzero(mask)) for mask in self._every)

    @cached_property
    def _every(self) -> list[Mask]:
        if self._plan.every == self._plan.condition:
            return self._found.masks
        return self._filtered.within(self._filtered.living(self._plan.every))

    def places(self, after: Place | None) -> tuple[list[Place], bool]:
        """The next places in the order asked for, and whether more follow."""
        size = self._wanted.size
        keys, ordinals = (
            self._ordered(size + 1, after)
            if self._collapsed is None
            else self._folded(self._collapsed, size + 1, after)
        )
        order = np.lexsort((ordinals, -keys))
        return [Place(float(keys[at]), int(ordinals[at])) for at in order[:size].tolist()], len(order) > size

    def _ordered(self, count: int, after: Place | None) -> tuple[Keys, Ordinals]:
        """(sort keys, ordinals) of the first articles behind a place, and perhaps some more."""
        return self._ranked(count, after) if self._by_relevance() else self._dated(count, after)

    def _folded(self, collapsed: Collapsed, count: int, after: Place | None) -> tuple[Keys, Ordinals]:
        """The same of stories or events: each has the sort key of its first article, and the ordinal of its lead."""
        keys, ordinals = collapsed.folded(self._keys()), self.ordinals()
        if after is not None:
            behind = _behind(after, keys, ordinals)
            keys, ordinals = keys[behind], ordinals[behind]
        best = candidates(keys, count)
        best = best[np.isfinite(keys[best])]
        return keys[best], ordinals[best]

    def _keys(self) -> Keys:
        """The sort keys of all articles found, in index order."""
        if not self._by_relevance():
            return np.concatenate([np.zeros(0), *(keys for keys, _ in self._dates(None))])
        scored = self._scored(beside=False)
        keys = np.zeros(self._snapshot.bases[-1])
        for scores, ordinals in scored.lists:
            keys[ordinals] = scores
        for number, row in scored.rows.items():
            keys[self._found.bases[number] : self._found.bases[number + 1]] = row
        return keys.take(self.ordinals())

    def _by_relevance(self) -> bool:
        return self._wanted.sort == "relevance" and not isinstance(self._plan.condition, Everything)

    def _ranked(self, count: int, after: Place | None) -> tuple[Keys, Ordinals]:
        """(scores, ordinals) of the best behind a place, and perhaps some more."""
        scored = self._scored(beside=after is None)
        return self._best(self._scores_of_found(scored, count if after is None else 0), count, after)

    def _scored(self, *, beside: bool) -> Scored:
        """Articles with their scores, those found among them. With few of these, those ``beside`` them that have every
        word are scored at the same time: they will be asked for next, and a list is read as a whole for few or many."""
        before = self._scores
        if before is not None and before.serve(self._found):
            return before
        among = self._found
        if beside and among.total < self._wanted.size and self.loose() > self.all_words():
            among = ArticleSet([one | other for one, other in zip(among.masks, self._every, strict=True)])
        ranking = self._plan.ranking
        self._scores = Scored.of(ranking, among, Ranker(self._matchers, ranking).scored(among))
        if before is None or self._scores.total > before.total:
            keep_scores(self._snapshot, self._scores)
        return self._scores

    def _scores_of_found(self, scored: Scored, best: int) -> Iterable[Ranked]:
        """The scores and the ordinals of the articles found; with ``best``, of those that may be among so many
        best."""
        for scores, ordinals in scored.lists:
            found = self._found.mask.take(ordinals)
            if found.all():
                yield scores, ordinals
            else:
                yield scores.compress(found), ordinals.compress(found)
        for number, row in scored.rows.items():
            scores, docs = _sorted_out(row, self._found.masks[number], best)
            yield scores, docs + self._found.bases[number]

    def _dated(self, count: int, after: Place | None) -> tuple[Keys, Ordinals]:
        """(seconds, ordinals) of the newest (or oldest) behind a place; undated articles come last."""
        return self._best(self._dates(count if after is None else None), count, after)

    def _dates(self, first: int | None) -> Iterable[Ranked]:
        """The same of all articles found, or of those of each segment that may be among the first."""
        sign = -1.0 if self._wanted.sort == "oldest" else 1.0
        for number, segment in enumerate(self._snapshot.segments):
            docs = self._found.docs(number) if first is None else self._first_by_date(number, first)
            seconds = segment.file["published"].take(docs)
            yield np.where(seconds != NO_DATE, sign * seconds, UNDATED), docs + self._found.bases[number]

    def _first_by_date(self, number: int, count: int) -> Ordinals:
        """The articles found in a segment that may be among so many newest (or oldest)."""
        if self._found.few(number):
            return self._found.docs(number)
        mask, seconds = self._found.masks[number], self._snapshot.segments[number].file["published"]
        dates = seconds if self._found.counts[number] == len(mask) else np.where(mask, seconds, NO_DATE)
        first = candidates(-dates if self._wanted.sort == "oldest" else dates, count)  # -NO_DATE is NO_DATE: the last
        return first[mask[first]]

    def _best(self, parts: Iterable[Ranked], count: int, after: Place | None) -> tuple[Keys, Ordinals]:
        found: list[tuple[Keys, Ordinals]] = [(np.zeros(0), np.zeros(0, np.int64))]
        for keys, ordinals in parts:
            behind = slice(None) if after is None else _behind(after, keys, ordinals)
            best = candidates(keys[behind], count)
            found.append((keys[behind][best].astype(np.float64), ordinals[behind][best]))
        return np.concatenate([keys for keys, _ in found]), np.concatenate([ordinals for _, ordinals in found])

    @cached_property
    def _counts(self) -> list[FacetCounts]:
        """What is to be counted among the articles found."""
        names = [name for name in self._wanted.facets if not self._apart(name)]
        return count_facets(self._snapshot.segments, self._found, [*names, *filter(None, [self._wanted.histogram])])

    def _apart(self, name: str) -> bool:
        """Whether a facet is counted among other articles than those found, without its own filter."""
        return name in self._filtered.names and not self._wanted.narrow_facets

    def facets(self) -> dict[str, list[FacetValue]]:
        """The facets asked for; the filters narrow their counts, a facet's own only if that is wanted."""
        return {name: self._facet(name) for name in self._wanted.facets}

    def _facet(self, name: str) -> list[FacetValue]:
        segments = self._snapshot.segments
        if not self._apart(name):
            return facet_values(name, segments, self._counts, self._wanted.facet_size)
        found = ArticleSet(self._filtered.within(self._query_masks, without=name))
        return facet_values(name, segments, count_facets(segments, found, [name]), self._wanted.facet_size)

    def histogram(self) -> list[Bucket]:
        """The date histogram asked for, or an empty list."""
        period, segments = self._wanted.histogram, self._snapshot.segments
        if period is None:
            return []
        if self._collapsed is None or self._wanted.counting == "articles":
            return histogram(period, segments, self._counts)
        items = self._wanted.counting == "items"
        dated = np.zeros(len(self._found.mask), np.bool_)
        dated[self._collapsed.leads if items else self._collapsed.firsts(self._within())] = True
        found = ArticleSet([dated[begin:end] for begin, end in pairwise(self._found.bases)])
        return histogram(period, segments, count_facets(segments, found, [period]), self._collapsed.totals(period))

    def _within(self) -> Mask:
        """All articles within the filters, hits or not."""
        masks = self._filtered.within(self._filtered.living(Everything()))
        return np.concatenate([np.zeros(0, np.bool_), *masks])

    def hits(self, places: Sequence[Place]) -> list[PageHit]:
        """The articles at the places."""
        grades = MarkGrades(self._snapshot, self._plan).of([place.number for place in places])
        return [self._hit(place, grade) for place, grade in zip(places, grades, strict=True)]

    def _hit(self, place: Place, match: Match) -> PageHit:
        segment, doc = self._snapshot.locate(place.number)
        story = None if self._collapsed is None else self._story(self._collapsed, place.number)
        return PageHit(place, match, shown(segment, doc, body=self._wanted.body), story)

    def _story(self, collapsed: Collapsed, lead: int) -> Story:
        """The story that an article leads; of more than ``MAX_SIZE`` others, the earliest are shown."""
        first, doc = self._snapshot.locate(collapsed.earliest(lead))
        members = collapsed.members(lead)
        others = [self._snapshot.locate(int(other)) for other in members[1 : MAX_SIZE + 1]]
        shown = [headline(segment, number) for segment, number in others]
        return Story(first.ids[doc].decode("utf-8", "surrogatepass"), len(members), shown)


def _behind(after: Place, keys: NDArray[np.floating], ordinals: Ordinals) -> NDArray[np.bool_]:
    rest: NDArray[np.bool_] = (keys < after.key) | ((keys == after.key) & (ordinals > after.number))
    return rest


def _sorted_out(scores: NDArray[np.floating], mask: Mask, count: int) -> tuple[NDArray[np.floating], Ordinals]:
    """The scores and the numbers of the articles of a mask; with ``count``, of those that may be among so many
    best."""
    if count:
        found = scores * mask  # 0 where the mask is not; a gap in a mask is slow to look up
        best = candidates(found, count)
        if len(best) and np.min(found[best]) > 0:
            return found[best], best
    docs = np.flatnonzero(mask)
    return scores.take(docs), docs
