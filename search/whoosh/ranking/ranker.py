"""Ranking: what each article is worth for a plan's evidence.

BM25 (``bm25.py``) summed over features: folded syllables, marked syllables, pairs of neighbours, folded and marked,
and pyvi's words. A count weighs by zone (``zones.py``) and, for marked features, by how near the marks are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from analyzers.fold import fold
from search import plan
from search.plan import Alternative, Evidence, Syllable
from search.whoosh.matching.found import Found
from search.whoosh.matching.matcher import Mask, Matcher
from search.whoosh.ranking.bm25 import NOTHING, Feature, Part, idf, length_norm
from search.whoosh.ranking.features import (
    Nearness,
    any_pair,
    compound,
    grades,
    masked,
    nearest,
    nearest_pair,
    occurring,
    standing,
)
from search.whoosh.ranking.frames import Early, Frames
from search.whoosh.segments.pairs import Pairs
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.zones import EARLY, PLACES, SOON, UNIT


class Weights(msgspec.Struct, frozen=True):
    """How much each feature counts; tuned as ``docs/quality.md`` tells."""

    k1: float = 1.2
    b: float = 0.75
    folded: float = 0.43
    marked: float = 1.0
    marked_pair: float = 0.28
    word: float = 0.17
    silent: float = 1.0
    silent_pair: float = 0.5
    early: float = 0.3  # for standing in the title or the first 40 syllables behind it, in idf
    silent_early: float = 0.5  # the same without marks, for the first 120
    near_tone: float = 0.15
    near_shape: float = 0.1
    silent_tone: float = 0.8
    silent_shape: float = 0.6
    spelling: float = 0.6
    alternative: float = 0.8
    prefix: float = 0.5


WEIGHTS = Weights()


class _Found(NamedTuple):
    """A syllable in one segment: its features without and with its marks, and what tells where each stands early."""

    folded: Feature
    marked: Feature
    any_early: Early
    own_early: Early


_ABSENT = _Found(NOTHING, NOTHING, None, None)


class Ranker:
    """Scores the articles of all segments for one evidence."""

    def __init__(
        self,
        matchers: Sequence[Matcher],
        evidence: Evidence,
        *,
        use_marks: bool = True,
        weights: Weights = WEIGHTS,
    ) -> None:
        self._matchers = matchers
        self._segments = [matcher.segment for matcher in matchers]
        self._weights = weights
        self._docs = sum(segment.docs for segment in self._segments)
        self._average = average_length(self._segments)
        self._evidence = evidence
        self._trust = _trust(evidence.runs) if use_marks else 0.0
        self._near: dict[tuple[Segment, int, str], Nearness] = {}

    def frames(self, found: Found) -> Frames:
        """The articles found, with their scores."""
        frames = self._empty(found)
        self._score(frames)
        for alternative in self._evidence.alternatives:
            self._add_alternative(alternative, found.masks, frames)
        return frames

    def _empty(self, found: Found, *, few: bool = False) -> Frames:
        k1, b = self._weights.k1, self._weights.b
        return Frames(found, [length_norm(segment, k1, b, self._average) for segment in self._segments], few=few)

    def _score(self, frames: Frames) -> None:
        """Add up the features of the evidence, other spellings aside."""
        for syllable in _distinct(self._evidence.runs):
            self._add_syllable(syllable, frames)
        for weight, features in self._features():
            self._add(weight, features, frames)

    def _add_syllable(self, syllable: Syllable, frames: Frames) -> None:
        weights, own = self._weights, self._own_trust(syllable)
        found = [self._syllable_features(matcher, syllable, own) for matcher in self._matchers]
        silent, typed = weights.silent_early * (1 - own), weights.early * own
        folded, marked = [one.folded for one in found], [one.marked for one in found]
        self._add_word(self._folded_weight(own), folded, silent, SOON, [one.any_early for one in found], frames)
        self._add_word(weights.marked * own, marked, typed, EARLY, [one.own_early for one in found], frames)

    def _add_word(
        self,
        weight: float,
        features: Sequence[Feature],
        early: float,
        limit: int,
        sources: Sequence[Early],
        frames: Frames,
    ) -> None:
        """What a syllable says early is what the article is about: a share of its idf more, whatever the length."""
        df = _df(features)
        if df and (weight > 0 or early > 0):
            worth = idf(self._docs, df)
            self._spread(weight * worth, features, frames)
            if early > 0:
                frames.add_early(sources, PLACES[limit], early * worth)

    def _folded_weight(self, own: float) -> float:
        return self._weights.folded * own + self._weights.silent * (1 - own)

    def _add(self, weight: float, features: Sequence[Feature], frames: Frames) -> None:
        if weight > 0 and any(feature.parts for feature in features):
            self._spread(weight * idf(self._docs, _df(features)), features, frames)

    def _spread(self, worth: float, features: Sequence[Feature], frames: Frames) -> None:
        """Add what a feature of that worth gives to each article, by how often and in how long a text it stands."""
        frames.add(features, worth * (self._weights.k1 + 1))

    def _add_alternative(self, alternative: Alternative, masks: Sequence[Mask], frames: Frames) -> None:
        """Another spelling is worth a share of the typed one where it is worth more than what is there of that."""
        if self._weights.alternative <= 0:
            return
        found = [occurring(matcher, alternative.sequences) for matcher in self._matchers]
        others = Found([standing(feature, mask) for feature, mask in zip(found, masks, strict=True)])
        alone = self._alone(alternative)
        there, instead = alone._empty(others, few=True), self._empty(others, few=True)
        alone._score(there)
        self._spread(self._weights.alternative * self._worth(alternative, found), found, instead)
        for one, two in zip(there.narrow, instead.narrow, strict=True):
            frames.add_at(two.ordinals, np.maximum(0, two.scores - one.scores))

    def _alone(self, alternative: Alternative) -> Ranker:
        evidence = Evidence(runs=(alternative.typed,))
        return Ranker(self._matchers, evidence, use_marks=self._trust > 0, weights=self._weights)

    def _worth(self, alternative: Alternative, found: Sequence[Feature]) -> float:
        """What the typed spelling would be worth if it were as frequent as all spellings together: however rare a
        spelling is, it says no more than the others."""
        typed = alternative.typed
        condition = typed[0] if len(typed) == 1 else plan.Sequence(typed)
        there = sum(int(np.count_nonzero(matcher.mask(condition))) for matcher in self._matchers)
        df = there + _df(found)
        alone = self._alone(alternative)
        features = [pair for syllable in typed for pair in alone._weighed(syllable)]
        features += [pair for left, right in pairwise(typed) for pair in alone._pair(left, right)]
        return sum(weight * idf(self._docs, max(df, _df(feature))) for weight, feature in features if weight > 0)

    def _weighed(self, syllable: Syllable) -> list[tuple[float, list[Feature]]]:
        """A syllable's two features, without and with its marks, each with its weight and in each segment."""
        own = self._own_trust(syllable)
        found = [self._syllable_features(matcher, syllable, own) for matcher in self._matchers]
        return [
            (self._folded_weight(own), [one.folded for one in found]),
            (self._weights.marked * own, [one.marked for one in found]),
        ]

    def _features(self) -> Iterable[tuple[float, list[Feature]]]:
        """(weight, the feature in each segment) of everything the evidence holds beside single syllables."""
        for left, right in _distinct_pairs(self._evidence.runs):
            yield from self._pair(left, right)
        believed = max([self._trust, *(syllable.trust for run in self._evidence.runs for syllable in run)], default=0)
        for word in self._evidence.words if believed > 0 else ():
            yield self._weights.word * believed, [compound(segment, word) for segment in self._segments]
        for prefix in self._evidence.prefixes:
            yield self._weights.prefix, [masked(matcher.mask(prefix)) for matcher in self._matchers]

    def _syllable_features(self, matcher: Matcher, syllable: Syllable, own: float) -> _Found:
        """A syllable in one segment; its other spellings count in part, the forms that they are and no others. Its
        marks say nothing of those that are spellings of other marks."""
        found = self._typed(matcher, syllable, own)
        if not (syllable.spellings and self._weights.spelling):
            return found
        scale = self._weights.spelling / UNIT
        alike = [form for form in syllable.spellings if (form != fold(form)) == syllable.marked] if own else ()
        folded, marked = (
            [Part(source, scale) for source in matcher.of_spellings(syllable, forms)]
            for forms in (syllable.spellings, alike)
        )
        return found._replace(
            folded=Feature([*found.folded.parts, *folded], found.folded.df),
            marked=Feature([*found.marked.parts, *marked], found.marked.df),
        )

    def _typed(self, matcher: Matcher, syllable: Syllable, own: float) -> _Found:
        """The same without other spellings."""
        segment = matcher.segment
        key = segment.key(syllable.key)
        if key < 0:
            return _ABSENT
        whole = matcher.of_key(key)
        folded = Feature([Part(whole, 1 / UNIT)], segment.frequency(key))
        if not own:
            return _Found(folded, NOTHING, whole, None)
        nearness = self._nearness(segment, key, syllable.meant or syllable.form)
        marked, exact = nearest(segment, key, nearness, 1 / UNIT)
        return _Found(folded, marked, whole if own < 1 else None, exact)

    def _pair(self, left: Syllable, right: Syllable) -> Iterable[tuple[float, list[Feature]]]:
        own = min(self._own_trust(left), self._own_trust(right))
        folded: list[Feature] = []
        marked: list[Feature] = []
        for segment in self._segments:
            keys = segment.key(left.key), segment.key(right.key)
            pair = segment.pair(*keys) if min(keys) >= 0 else None
            folded.append(any_pair(pair) if pair is not None and own < 1 else NOTHING)
            marked.append(self._marked_pair(segment, keys, pair, left, right) if pair is not None and own else NOTHING)
        yield self._weights.silent_pair * (1 - own), folded
        yield self._weights.marked_pair * own, marked

    def _marked_pair(
        self, segment: Segment, keys: tuple[int, int], pair: Pairs, left: Syllable, right: Syllable
    ) -> Feature:
        one = self._nearness(segment, keys[0], left.meant or left.form)
        return nearest_pair(pair, one, self._nearness(segment, keys[1], right.meant or right.form))

    def _own_trust(self, syllable: Syllable) -> float:
        """How much the marks of one syllable are to be believed: typed ones wholly, none by the others' example."""
        if syllable.meant:
            return syllable.trust
        return (1.0 if syllable.marked else self._trust) if self._trust > 0 else 0.0

    def _nearness(self, segment: Segment, key: int, typed: str) -> Nearness:
        """For each form of a key, how near it is to what was typed: 1 exact, 0 another mark."""
        found = self._near.get((segment, key, typed))
        if found is None:
            worth = self._worth_of
            found = [worth[grade] for grade in grades(typed, segment.forms_of(key))]
            self._near[segment, key, typed] = found
        return found

    @cached_property
    def _worth_of(self) -> Nearness:
        """The nearness of each grade.

        A mark left out by a writer who types the others is nearly a mark denied (``năm`` is not ``nằm``); by one who
        leaves out many it is silence.
        """
        weights, trust = self._weights, self._trust or 1.0  # without typed marks only what was put back is graded
        tone = weights.near_tone * trust + weights.silent_tone * (1 - trust)
        shape = weights.near_shape * trust + weights.silent_shape * (1 - trust)
        return [1.0, tone, shape, 0.0]


def average_length(segments: Sequence[Segment]) -> float:
    """The length of an article in syllables, rounded so that the norms kept with the segments serve all queries."""
    docs = sum(segment.docs for segment in segments)
    return round(max(1.0, sum(segment.syllables for segment in segments) / docs), 3) if docs else 1.0


def _df(features: Iterable[Feature]) -> int:
    return sum(feature.df for feature in features)


def _distinct(runs: Iterable[Iterable[Syllable]]) -> list[Syllable]:
    return list(dict.fromkeys(syllable for run in runs for syllable in run))


def _distinct_pairs(runs: Iterable[Sequence[Syllable]]) -> list[tuple[Syllable, Syllable]]:
    return list(dict.fromkeys(pair for run in runs for pair in pairwise(run)))


def _trust(runs: Iterable[Iterable[Syllable]]) -> float:
    """How surely this writer types marks, 0 to 1: about four in five syllables of Vietnamese news carry one, so a
    query with that share of them left nothing out, and one without any says nothing."""
    words = [syllable for run in runs for syllable in run if syllable.key.isalpha()]
    if not words:
        return 1.0
    marked = sum(syllable.marked for syllable in words) / len(words)
    return min(1.0, marked / 0.6)
