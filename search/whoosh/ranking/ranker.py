"""Ranking: what each article found is worth by the ranking of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from search.derived.zones import PLACES
from search.plan import EarlyBonus, Feature, Ranking, Substitute
from search.whoosh.matching.article_set import ArticleSet
from search.whoosh.matching.matcher import Matcher
from search.whoosh.ranking.accumulators import Accumulators
from search.whoosh.ranking.bm25 import NOTHING, Parts, length_norm
from search.whoosh.ranking.terms import SegmentTerms, masked, occurring, standing
from search.whoosh.segments.arrays import Mask
from search.whoosh.segments.postings import Postings
from search.whoosh.segments.rows import Row


class Ranker:
    """Scores the articles of all segments by one ranking."""

    def __init__(self, matchers: Sequence[Matcher], ranking: Ranking) -> None:
        self._matchers = matchers
        self._ranking = ranking
        self._terms = [SegmentTerms(matcher) for matcher in matchers]

    def scored(self, found: ArticleSet) -> Accumulators:
        """The articles found, with their scores."""
        ranking, made = self._ranking, self._empty(found)
        self._add_typed(ranking.features, ranking.early, found, made)
        for beginning in ranking.beginnings:
            parts = [masked(matcher.mask(beginning.prefix)) for matcher in self._matchers]
            self._add(beginning.worth, parts, made)
        for substitute in ranking.substitutes:
            self._add_substitute(substitute, found.masks, made)
        return made

    def _empty(self, found: ArticleSet, *, few: bool = False) -> Accumulators:
        ranking = self._ranking
        norms = [
            length_norm(matcher.segment, ranking.k1, ranking.b, ranking.average_length) for matcher in self._matchers
        ]
        return Accumulators(found, norms, few=few)

    def _add_typed(
        self, features: Iterable[Feature], early: Iterable[EarlyBonus], found: ArticleSet, made: Accumulators
    ) -> None:
        terms = [own if count else None for own, count in zip(self._terms, found.counts, strict=True)]
        for feature in features:
            self._add(feature.worth, [NOTHING if own is None else own.parts(feature.terms) for own in terms], made)
        for bonus in early:
            made.add_early([self._early(own, bonus) for own in terms], PLACES[bonus.reach], bonus.worth)

    @staticmethod
    def _early(terms: SegmentTerms | None, bonus: EarlyBonus) -> Row | Postings | None:
        source = None if terms is None else terms.source(bonus.field, bonus.text)
        assert source is None or isinstance(source, Row | Postings)  # as those of keys and forms are
        return source

    def _add(self, worth: float, parts: Sequence[Parts], made: Accumulators) -> None:
        """Add what a feature of that worth gives to each article, by how often and in how long a text it stands."""
        made.add(parts, worth * (self._ranking.k1 + 1))

    def _add_substitute(self, substitute: Substitute, masks: Sequence[Mask], made: Accumulators) -> None:
        found = [
            occurring(matcher, substitute.sequences, mask) for matcher, mask in zip(self._matchers, masks, strict=True)
        ]
        others = ArticleSet([standing(parts, mask) for parts, mask in zip(found, masks, strict=True)])
        there, instead = self._empty(others, few=True), self._empty(others, few=True)
        self._add_typed(substitute.features, substitute.early, others, there)
        self._add(substitute.worth, found, instead)
        for one, two in zip(there.sparse, instead.sparse, strict=True):
            made.add_at(two.ordinals, np.maximum(0, two.scores - one.scores))
