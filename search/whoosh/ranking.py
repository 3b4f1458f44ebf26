"""Ranking: what each article is worth for a plan's evidence.

BM25 with Lucene's idf, ``idf(t) · w·(k1+1) / (w + k1·(1 − b + b·length/average))`` (Robertson and Zaragoza 2009,
"The Probabilistic Relevance Framework", eq. 3.15), summed over features: folded syllables, marked syllables, pairs
of neighbours, folded and marked, and pyvi's words. ``w`` counts occurrences by zone (title 3, summary 2.5, body 1)
and, for marked features, by how near the marks are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from search import plan
from search.plan import Alternative, Evidence, Syllable
from search.whoosh.arrays import Array
from search.whoosh.matching import Matcher, Mask
from search.whoosh.segment import Postings, Segment
from search.whoosh.zones import UNIT

Scores = NDArray[np.float32]
Feature = tuple[Array, Array]  # articles (each once), weights in half units


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
    near_tone: float = 0.7
    near_shape: float = 0.5
    spelling: float = 0.6
    alternative: float = 0.8
    prefix: float = 0.5
    trusted: bool = False  # believe missing marks as if they were typed: what an index of marked syllables does


WEIGHTS = Weights()


class Ranker:
    """Scores the articles of all segments for one evidence."""

    def __init__(
        self, segments: Sequence[Segment], evidence: Evidence, *, use_marks: bool = True, weights: Weights = WEIGHTS
    ) -> None:
        self._segments = segments
        self._weights = weights
        self._docs = sum(segment.docs for segment in segments)
        syllables = sum(segment.syllables for segment in segments)
        self._average = max(1.0, syllables / self._docs) if self._docs else 1.0
        self._evidence = evidence
        self._use_marks = use_marks

    def scores(self, masks: Sequence[Mask], matchers: Sequence[Matcher]) -> list[Scores]:
        """For each segment, the score of each article in its mask (0 elsewhere)."""
        result = [np.zeros(segment.docs, np.float32) for segment in self._segments]
        norms = [self._norm(segment) for segment in self._segments]
        for weight, features in self._features(matchers):
            self._add(weight, features, masks, norms, result)
        for alternative in self._evidence.alternatives:
            self._add_alternative(alternative, masks, matchers, norms, result)
        return result

    def _add(
        self, weight: float, features: list[Feature | None], masks: Sequence[Mask], norms: Sequence[Scores],
        result: Sequence[Scores],
    ) -> None:  # fmt: skip
        df = sum(len(feature[0]) for feature in features if feature is not None)
        if weight <= 0 or not df:
            return
        factor = weight * self._idf(df) * (self._weights.k1 + 1)
        for feature, mask, norm, scores in zip(features, masks, norms, result, strict=True):
            if feature is not None:
                _accumulate(feature, mask, norm, factor, scores)

    def _add_alternative(
        self, alternative: Alternative, masks: Sequence[Mask], matchers: Sequence[Matcher], norms: Sequence[Scores],
        result: Sequence[Scores],
    ) -> None:  # fmt: skip
        """Another spelling is worth a share of the typed one where it is worth more than what is there of that."""
        if self._weights.alternative <= 0:
            return
        found = [_occurring(matcher, alternative.sequences) for matcher in matchers]
        others = [np.zeros(len(mask), np.bool_) for mask in masks]
        for feature, other, mask in zip(found, others, masks, strict=True):
            if feature is not None:
                other[feature[0]] = mask[feature[0]]
        there = [np.zeros(len(mask), np.float32) for mask in masks]
        instead = [np.zeros(len(mask), np.float32) for mask in masks]
        typed = Ranker(self._segments, Evidence(runs=(alternative.typed,)), use_marks=False, weights=self._weights)
        for weight, features in typed._features(matchers):
            self._add(weight, features, others, norms, there)
        self._add(self._weights.alternative * len(alternative.typed), found, others, norms, instead)
        for scores, one, other in zip(result, there, instead, strict=True):
            scores += np.maximum(0, other - one)

    def _idf(self, df: int) -> float:
        return math.log(1 + (self._docs - df + 0.5) / (df + 0.5))

    def _norm(self, segment: Segment) -> Scores:
        return length_norm(segment, self._weights.k1, self._weights.b, round(self._average, 3))

    def _features(self, matchers: Sequence[Matcher]) -> Iterable[tuple[float, list[Feature | None]]]:
        trust = _trust(self._evidence.runs) if self._use_marks else 0.0
        for run in _distinct(self._evidence.runs):
            yield from self._syllable(run, trust)
        for left, right in _distinct_pairs(self._evidence.runs):
            yield from self._pair(left, right, trust)
        for word in self._evidence.words if trust > 0 else ():
            yield self._weights.word * trust, [segment.word(word) for segment in self._segments]
        for prefix in self._evidence.prefixes:
            yield self._weights.prefix, [_masked(item.mask(prefix)) for item in matchers]

    def _syllable(self, syllable: Syllable, trust: float) -> Iterable[tuple[float, list[Feature | None]]]:
        weights = self._weights
        own = self._own_trust(syllable, trust)
        folded, marked = [], []
        for segment in self._segments:
            one, other = self._syllable_features(segment, syllable, own > 0)
            folded.append(one)
            marked.append(other)
        yield weights.folded * own + weights.silent * (1 - own), folded
        yield weights.marked * own, marked

    def _syllable_features(
        self, segment: Segment, syllable: Syllable, marks: bool
    ) -> tuple[Feature | None, Feature | None]:
        """(folded, marked) of a syllable in one segment; its other spellings count in part."""
        folded: list[Feature] = []
        marked: list[Feature] = []
        for form in (syllable.form, *syllable.spellings):
            key = segment.key(fold(form))
            if key < 0:
                continue
            factor = 1.0 if form == syllable.form else self._weights.spelling
            postings = segment.syllable(key)
            docs, counts = postings.folded()
            folded.append((docs, counts if factor == 1 else counts * np.float32(factor)))
            near = _near(postings, self._nearness(segment, key, form)[postings.forms]) if marks else None
            if near is not None:
                marked.append((near[0], near[1] * np.float32(factor)))
        return _merged(folded), _merged(marked)

    def _pair(
        self, left: Syllable, right: Syllable, trust: float
    ) -> Iterable[tuple[float, list[Feature | None]]]:
        own = min(self._own_trust(left, trust), self._own_trust(right, trust))
        folded, marked = [], []
        for segment in self._segments:
            keys = segment.key(left.key), segment.key(right.key)
            pair = segment.pair(*keys) if min(keys) >= 0 else None
            folded.append(None if pair is None or own == 1 else pair.folded())
            if pair is None or not own:
                marked.append(None)
                continue
            one, other = self._nearness(segment, keys[0], left.form), self._nearness(segment, keys[1], right.form)
            marked.append(_near(pair, one[pair.forms >> 8] * other[pair.forms & 0xFF]))
        yield self._weights.silent_pair * (1 - own), folded
        yield self._weights.marked_pair * own, marked

    def _own_trust(self, syllable: Syllable, trust: float) -> float:
        """How much the marks of one syllable are to be believed: typed ones wholly, none by the others' example."""
        if self._weights.trusted:
            return 1.0
        return (1.0 if syllable.marked else trust) if trust > 0 else 0.0

    def _nearness(self, segment: Segment, key: int, typed: str) -> Scores:
        """For each form number of a key, how near it is to what was typed: 1 exact, 0 another mark."""
        grades = {
            Closeness.EXACT: 1.0,
            Closeness.TONE: self._weights.near_tone,
            Closeness.SHAPE: self._weights.near_shape,
            Closeness.OTHER: 0.0,
        }
        nearness = np.zeros(256, np.float32)
        marked = typed != fold(typed)
        for number, form in enumerate(segment.forms_of(key)[:256]):
            if marked:
                nearness[number] = grades[closeness(typed, form)]
            else:  # typed without marks among marked syllables: meant as it stands
                nearness[number] = float(form == typed)
        return nearness


def _accumulate(feature: Feature, mask: Mask, norm: Scores, factor: float, scores: Scores) -> None:
    docs, weights = feature
    chosen = mask[docs]
    docs = docs[chosen]
    counts = weights[chosen].astype(np.float32) / np.float32(UNIT)
    scores[docs] += np.float32(factor) * (counts / (counts + norm[docs]))


def length_norm(segment: Segment, k1: float, b: float, average: float) -> Scores:
    """``k1·(1 − b + b·length/average)`` of each article; kept with the segment until the numbers change."""
    numbers = (k1, b, average)
    if segment.norm is None or segment.norm[0] != numbers:
        lengths = segment.file["length"].astype(np.float32)
        segment.norm = numbers, np.float32(k1) * (np.float32(1 - b) + np.float32(b / average) * lengths)
    return segment.norm[1]


def _near(postings: Postings, nearness: Scores) -> Feature | None:
    chosen = np.flatnonzero(nearness)
    if not len(chosen):
        return None
    docs = postings.docs[chosen]
    weights = postings.weights[chosen] * nearness[chosen]
    if len(docs) > 1:
        new = np.concatenate(([True], docs[1:] != docs[:-1]))
        if not new.all():
            first = np.flatnonzero(new)
            return docs[first], np.add.reduceat(weights, first)
    return docs, weights


def _merged(parts: list[Feature]) -> Feature | None:
    """Several lists as one, the weights of an article added up."""
    if len(parts) <= 1:
        return parts[0] if parts else None
    docs = np.concatenate([part[0] for part in parts])
    weights = np.concatenate([part[1] for part in parts])
    order = np.argsort(docs, kind="stable")
    docs, weights = docs[order], weights[order]
    first = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    return docs[first], np.add.reduceat(weights, first)


def _occurring(matcher: Matcher, sequences: Iterable[plan.Sequence]) -> Feature | None:
    """Where any of the sequences occurs, by the number of occurrences (of single words: by their weight)."""
    parts: list[Feature] = []
    for sequence in sequences:
        first = sequence.parts[0]
        if len(sequence.parts) == 1 and first is not None:
            key = matcher.segment.key(first.key)
            parts += [matcher.segment.syllable(key).folded()] if key >= 0 else []
            continue
        docs, counts = np.unique(matcher.occurrences_of(sequence) >> 32, return_counts=True)
        parts += [(docs, counts * UNIT)] if len(docs) else []
    return _merged(parts)


def _masked(mask: Mask) -> Feature | None:
    docs = np.flatnonzero(mask)
    return (docs, np.full(len(docs), UNIT)) if len(docs) else None


def _distinct(runs: Iterable[Iterable[Syllable]]) -> list[Syllable]:
    return list(dict.fromkeys(syllable for run in runs for syllable in run))


def _distinct_pairs(runs: Iterable[Sequence[Syllable]]) -> list[tuple[Syllable, Syllable]]:
    return list(dict.fromkeys(pair for run in runs for pair in zip(run, run[1:], strict=False)))


def _trust(runs: Iterable[Iterable[Syllable]]) -> float:
    """How surely this writer types marks, 0 to 1: about four in five syllables of Vietnamese news carry one, so a
    query with that share of them left nothing out, and one without any says nothing."""
    words = [syllable for run in runs for syllable in run if syllable.key.isalpha()]
    if not words:
        return 1.0
    marked = sum(syllable.marked for syllable in words) / len(words)
    return min(1.0, marked / 0.6)
