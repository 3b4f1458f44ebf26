"""Searching: one query against one snapshot, from the plan to the page of hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from msgspec import UNSET, UnsetType
from numpy.typing import NDArray

from search.answer import Bucket, FacetValue, Hit, Story
from search.options import MAX_SIZE, SearchOptions
from search.plan import Condition, Dates, Everything, Plan
from search.planner import Planned
from search.present import Highlighter
from search.whoosh.answering.collapse import Collapsed, stories_of
from search.whoosh.answering.facets import facet_values, histogram
from search.whoosh.answering.headline import headline
from search.whoosh.answering.matches import Matches
from search.whoosh.answering.tallies import Tallies, tally
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.deadline import Deadline
from search.whoosh.matching.found import Found
from search.whoosh.matching.matcher import Mask, Matcher
from search.whoosh.ranking.frames import Frames
from search.whoosh.ranking.ranker import WEIGHTS, Ranker, Weights
from search.whoosh.ranking.top import candidates
from search.whoosh.segments.columns import NO_DATE

_FILTERS = ("source", "section", "author", "tag")


_UNDATED = -1e300

Keys = NDArray[np.float64]
Ordinals = NDArray[np.int64]
Scored = tuple[NDArray[np.floating], Ordinals]  # sort keys and articles


class Place(NamedTuple):
    """Where an article stands in an order: its sort key (score or seconds) and its ordinal."""

    key: float
    ordinal: int


class Search:
    """One query on one snapshot. The parts of the answer are worked out as they are asked for."""

    def __init__(
        self,
        snapshot: Snapshot,
        planned: Planned,
        options: SearchOptions,
        deadline: Deadline,
        weights: Weights = WEIGHTS,
    ) -> None:
        self._snapshot = snapshot
        self._weights = weights
        self._planned = planned
        self._plan: Plan = planned.plan
        self._options = options
        self._matchers = [Matcher(segment, deadline) for segment in snapshot.segments]
        self._query_masks = self._alive(self._masks(self._plan.condition))
        self._filters = {name: self._filter(name) for name in _FILTERS if getattr(options, name)}
        if options.since is not None or options.until is not None:
            self._filters["date"] = self._masks(Dates(options.since, options.until))
        self._found = Found(self._filtered(self._query_masks))

    def _masks(self, condition: Condition) -> list[Mask]:
        return [matcher.mask(condition) for matcher in self._matchers]

    def _alive(self, masks: list[Mask]) -> list[Mask]:
        for segment, mask in zip(self._snapshot.segments, masks, strict=True):
            if segment.alive is not None:
                np.logical_and(mask, segment.alive, out=mask)
        return masks

    def _filter(self, name: str) -> list[Mask]:
        """The articles that have one of the values asked for, exactly as written."""
        wanted = frozenset(getattr(self._options, name))
        masks = []
        for matcher in self._matchers:
            values = matcher.segment.facet(name).values
            masks.append(matcher.having(name, np.array([value in wanted for value in values], np.bool_)))
        return masks

    def _filtered(self, masks: Sequence[Mask], without: str = "") -> list[Mask]:
        result = list(masks)
        for name, chosen in self._filters.items():
            if name != without:
                result = [one & other for one, other in zip(result, chosen, strict=True)]
        return result

    def total(self) -> int:
        """Matching articles."""
        return self._found.total

    def ordinals(self) -> NDArray[np.int64]:
        """All matching articles, in index order."""
        return self._found.ordinals

    @cached_property
    def _collapsed(self) -> Collapsed | None:
        """The hits folded into stories, if that is asked for."""
        return Collapsed(stories_of(self._snapshot), self.ordinals()) if self._options.collapse else None

    def stories(self) -> int | UnsetType:
        """Matching stories, if hits are folded."""
        return UNSET if self._collapsed is None else self._collapsed.count

    def all_words(self) -> int:
        """Matching articles that have every word."""
        if self._plan.every == self._plan.condition:
            return self.total()
        every = self._filtered(self._alive(self._masks(self._plan.every)))
        return sum(int(np.count_nonzero(one & other)) for one, other in zip(every, self._found.masks, strict=True))

    def page(self, after: Place | None) -> tuple[list[Place], bool]:
        """The next places in the order asked for, and whether more follow."""
        size = self._options.size
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
        """The same of stories: each has the sort key of its first article, and the ordinal of its lead."""
        found, where = self._ordered(self.total(), None)
        keys, ordinals = collapsed.folded(found[where.argsort(kind="stable")])
        behind = slice(None) if after is None else _behind(after, keys, ordinals)
        best = candidates(keys[behind], count)
        return keys[behind][best], ordinals[behind][best]

    def _by_relevance(self) -> bool:
        return self._options.sort == "relevance" and not isinstance(self._plan.condition, Everything)

    def _ranked(self, count: int, after: Place | None) -> tuple[Keys, Ordinals]:
        """(scores, ordinals) of the best behind a place, and perhaps some more."""
        ranker = Ranker(self._matchers, self._plan.evidence, use_marks=self._plan.use_marks, weights=self._weights)
        frames = ranker.frames(self._found)
        return self._best(self._scored(frames, count if after is None else 0), count, after)

    def _scored(self, frames: Frames, best: int) -> Iterable[Scored]:
        """The scores and the ordinals of the articles found; with ``best``, of those that may be among so many best."""
        for narrow in frames.narrow:
            yield narrow.scores, narrow.ordinals
        for number, wide in frames.wide.items():
            scores, docs = _sorted_out(wide.scores, self._found.masks[number], best)
            yield scores, docs + self._found.bases[number]

    def _dated(self, count: int, after: Place | None) -> tuple[Keys, Ordinals]:
        """(seconds, ordinals) of the newest (or oldest) behind a place; undated articles come last."""
        sign = -1.0 if self._options.sort == "oldest" else 1.0
        parts = []
        for number, segment in enumerate(self._snapshot.segments):
            docs = self._first_by_date(number, count) if after is None else self._found.docs(number)
            seconds = segment.file["published"].take(docs)
            parts.append((np.where(seconds != NO_DATE, sign * seconds, _UNDATED), docs + self._found.bases[number]))
        return self._best(parts, count, after)

    def _first_by_date(self, number: int, count: int) -> Ordinals:
        """The articles found in a segment that may be among so many newest (or oldest)."""
        if self._found.few(number):
            return self._found.docs(number)
        mask, seconds = self._found.masks[number], self._snapshot.segments[number].file["published"]
        dates = seconds if self._found.counts[number] == len(mask) else np.where(mask, seconds, NO_DATE)
        first = candidates(-dates if self._options.sort == "oldest" else dates, count)  # -NO_DATE is NO_DATE: the last
        return first[mask[first]]

    def _best(self, parts: Iterable[Scored], count: int, after: Place | None) -> tuple[Keys, Ordinals]:
        found: list[tuple[Keys, Ordinals]] = [(np.zeros(0), np.zeros(0, np.int64))]
        for keys, ordinals in parts:
            behind = slice(None) if after is None else _behind(after, keys, ordinals)
            best = candidates(keys[behind], count)
            found.append((keys[behind][best].astype(np.float64), ordinals[behind][best]))
        return np.concatenate([keys for keys, _ in found]), np.concatenate([ordinals for _, ordinals in found])

    @cached_property
    def _tallies(self) -> list[Tallies]:
        """What is to be counted among the articles found."""
        names = [name for name in self._options.facets if name not in self._filters]
        return tally(self._snapshot.segments, self._found, [*names, *filter(None, [self._options.histogram])])

    def facets(self) -> dict[str, list[FacetValue]]:
        """The facets asked for; a facet's own filter does not narrow its counts, the others do."""
        return {name: self._facet(name) for name in self._options.facets}

    def _facet(self, name: str) -> list[FacetValue]:
        segments = self._snapshot.segments
        if name not in self._filters:
            return facet_values(name, segments, self._tallies)
        found = Found(self._filtered(self._query_masks, without=name))
        return facet_values(name, segments, tally(segments, found, [name]))

    def histogram(self) -> list[Bucket]:
        """The date histogram asked for, or an empty list."""
        period = self._options.histogram
        return histogram(period, self._snapshot.segments, self._tallies) if period else []

    def hits(self, places: Sequence[Place]) -> list[Hit]:
        """The articles at the places, with highlights."""
        matches = Matches(self._snapshot, self._plan, self._planned.repaired)
        grades = matches.of([place.ordinal for place in places])
        highlighter = Highlighter(self._plan.evidence) if self._options.highlight else None
        return [self._hit(place, grade, highlighter) for place, grade in zip(places, grades, strict=True)]

    def _hit(self, place: Place, match: str, highlighter: Highlighter | None) -> Hit:
        segment, doc = self._snapshot.locate(place.ordinal)
        head = segment.store.head(doc)
        return Hit(
            id=head.id,
            url=head.url,
            title=head.title,
            summary=head.summary,
            published=head.published,
            source=head.source,
            section=head.section,
            score=round(place.key, 4) if self._by_relevance() else 0.0,
            match=match,
            highlights=highlighter.highlights(head.title, head.summary, segment.store.body(doc)) if highlighter else [],
            story=UNSET if self._collapsed is None else self._story(self._collapsed, place.ordinal),
        )

    def _story(self, collapsed: Collapsed, lead: int) -> Story:
        """The story that an article leads; of more than ``MAX_SIZE`` others, the earliest are shown."""
        first, doc = self._snapshot.locate(collapsed.earliest(lead))
        members = collapsed.members(lead)
        others = [self._snapshot.locate(int(other)) for other in members[1 : MAX_SIZE + 1]]
        shown = [headline(segment, number) for segment, number in others]
        return Story(first.ids[doc].decode("utf-8", "surrogatepass"), len(members), shown)


def _behind(after: Place, keys: NDArray[np.floating], ordinals: Ordinals) -> NDArray[np.bool_]:
    rest: NDArray[np.bool_] = (keys < after.key) | ((keys == after.key) & (ordinals > after.ordinal))
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
