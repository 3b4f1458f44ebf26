"""Searching: one query against one snapshot, from the plan to the page of hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.letters import toneless
from search.answer import Bucket, FacetValue, Hit
from search.options import SearchOptions
from search.plan import Condition, Dates, Everything, Plan, Syllable
from search.planner import Planned
from search.present import Highlighter
from search.whoosh.columns import NO_DATE
from search.whoosh.deadline import Deadline
from search.whoosh.facets import count_facet, histogram
from search.whoosh.matching import Mask, Matcher
from search.whoosh.ranking import WEIGHTS, Ranker, Weights
from search.whoosh.segment import Segment
from search.whoosh.snapshot import Snapshot

_FILTERS = ("source", "section", "author", "tag")
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
_MATCHES = ("exact", "tone", "fold", "repair")


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
        self._found = self._filtered(self._query_masks)

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
        return sum(int(np.count_nonzero(mask)) for mask in self._found)

    def ordinals(self) -> NDArray[np.int64]:
        """All matching articles, in index order."""
        docs = [np.flatnonzero(mask) + base for mask, base in zip(self._found, self._snapshot.bases, strict=False)]
        return np.concatenate([np.zeros(0, np.int64), *docs])

    def all_words(self) -> int:
        """Matching articles that have every word."""
        if self._plan.every == self._plan.condition:
            return self.total()
        every = self._filtered(self._alive(self._masks(self._plan.every)))
        return sum(int(np.count_nonzero(one & other)) for one, other in zip(every, self._found, strict=True))

    def page(self, after: Place | None) -> tuple[list[Place], bool]:
        """The next places in the order asked for, and whether more follow."""
        size = self._options.size
        keys, ordinals = self._keys()
        if after is not None:
            rest = (keys < after.key) | ((keys == after.key) & (ordinals > after.ordinal))
            keys, ordinals = keys[rest], ordinals[rest]
        more = len(keys) > size
        if more and size:
            border = np.partition(keys, len(keys) - size)[len(keys) - size]
            chosen = keys >= border
            keys, ordinals = keys[chosen], ordinals[chosen]
        order = np.lexsort((ordinals, -keys))[:size]
        return [Place(float(keys[at]), int(ordinals[at])) for at in order.tolist()], more

    def _keys(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """(sort keys, ordinals) of all matching articles; the greatest key comes first."""
        docs = [np.flatnonzero(mask) for mask in self._found]
        ordinals = [part + base for part, base in zip(docs, self._snapshot.bases, strict=False)]
        empty = np.zeros(0, np.int64)
        flat = np.concatenate([empty, *ordinals])
        if self._options.sort == "relevance" and not isinstance(self._plan.condition, Everything):
            ranker = Ranker(
                self._matchers,
                self._plan.evidence,
                use_marks=self._plan.use_marks,
                weights=self._weights,
            )
            scores = ranker.scores(self._found)
            keys = [score[part] for score, part in zip(scores, docs, strict=True)]
            return np.concatenate([empty.astype(np.float64), *keys]), flat
        dates = [segment.file["published"][part] for segment, part in zip(self._snapshot.segments, docs, strict=True)]
        seconds = np.concatenate([empty, *dates])
        known = seconds != NO_DATE
        sign = -1.0 if self._options.sort == "oldest" else 1.0
        return np.where(known, sign * seconds, -1e300), flat

    def facets(self) -> dict[str, list[FacetValue]]:
        """The facets asked for; a facet's own filter does not narrow its counts, the others do."""
        segments = self._snapshot.segments
        return {
            name: count_facet(name, segments, self._filtered(self._query_masks, without=name))
            for name in self._options.facets
        }

    def histogram(self) -> list[Bucket]:
        """The date histogram asked for, or an empty list."""
        period = self._options.histogram
        return histogram(period, self._snapshot.segments, self._found) if period else []

    def hits(self, places: Iterable[Place]) -> list[Hit]:
        """The articles at the places, with highlights."""
        evidence = self._plan.evidence
        syllables = [syllable for run in evidence.runs for syllable in run]
        highlighter = Highlighter(evidence)
        return [self._hit(place, syllables, highlighter) for place in places]

    def _hit(self, place: Place, syllables: Sequence[Syllable], highlighter: Highlighter) -> Hit:
        segment, doc = self._snapshot.locate(place.ordinal)
        article = segment.article(doc)
        return Hit(
            id=article.id,
            url=article.url,
            title=article.title,
            summary=article.summary,
            published=article.published,
            source=article.source,
            section=article.section,
            score=round(place.key, 4) if self._ranked() else 0.0,
            match=self._match(segment, doc, syllables),
            highlights=highlighter.highlights(article) if self._options.highlight else [],
        )

    def _ranked(self) -> bool:
        return self._options.sort == "relevance" and not isinstance(self._plan.condition, Everything)

    def _match(self, segment: Segment, doc: int, syllables: Sequence[Syllable]) -> str:
        """How near the article's marks are to the typed ones: the farthest of the syllables it has."""
        grades = (self._grade(segment, doc, syllable) for syllable in syllables)
        return _MATCHES[max((grade for grade in grades if grade is not None), default=0)]

    def _grade(self, segment: Segment, doc: int, syllable: Syllable) -> int | None:
        forms = _forms_in(segment, doc, syllable.key)
        if syllable.key in self._planned.repaired:
            return _MATCHES.index("repair") if forms else None
        if forms:
            return min(_literal(syllable.form, form) for form in forms)
        if any(_forms_in(segment, doc, fold(other)) for other in syllable.spellings):
            return _MATCHES.index("repair")
        return None


def _forms_in(segment: Segment, doc: int, key: str) -> list[str]:
    """The forms of a key that stand in an article."""
    number = segment.key(key)
    if number < 0:
        return []
    postings = segment.syllable(number)
    wanted = np.uint16(doc)  # of the list's own type: anything else would have the whole list converted
    first, last = (int(np.searchsorted(postings.docs, wanted, side)) for side in _SIDES)
    forms = segment.forms_of(number)
    return [forms[min(index, len(forms) - 1)] for index in postings.forms[first:last].tolist()]


def _literal(typed: str, form: str) -> int:
    """0 the same, 1 only the tone was left out, 2 anything else."""
    if typed == form:
        return 0
    if toneless(typed) == typed and toneless(form) == typed:
        return 1
    return 1 if typed != fold(typed) and closeness(typed, form) is Closeness.TONE else 2
