"""Ranking: what each article is worth for a plan's evidence.

BM25 (``bm25.py``) summed over features: folded syllables, marked syllables, pairs of neighbours, folded and marked,
and pyvi's words. A count weighs by zone (``zones.py``) and, for marked features, by how near the marks are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from search import plan
from search.plan import Alternative, Evidence, Syllable
from search.whoosh.arrays import Array
from search.whoosh.bm25 import Feature, Part, Scores, add_scores, idf, length_norm
from search.whoosh.matching import Mask, Matcher
from search.whoosh.segment import Postings, Segment
from search.whoosh.zones import UNIT

_EARLY, _SILENT_EARLY = 40, 120  # syllables


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
        syllables = sum(segment.syllables for segment in self._segments)
        self._average = round(max(1.0, syllables / self._docs), 3) if self._docs else 1.0
        self._evidence = evidence
        self._trust = _trust(evidence.runs) if use_marks else 0.0

    def scores(self, masks: Sequence[Mask]) -> list[Scores]:
        """For each segment, the score of each article in its mask (what stands elsewhere means nothing)."""
        result: list[Scores] = [np.zeros(segment.docs, np.float32) for segment in self._segments]
        for syllable in _distinct(self._evidence.runs):
            own = self._own_trust(syllable)
            (by_key, folded), (by_form, marked) = self._weighed(syllable)
            self._add(by_key, folded, masks, result)
            self._add(by_form, marked, masks, result)
            self._add_early(self._weights.silent_early * (1 - own), folded, result)
            self._add_early(self._weights.early * own, marked, result)
        for weight, features in self._features():
            self._add(weight, features, masks, result)
        for alternative in self._evidence.alternatives:
            self._add_alternative(alternative, masks, result)
        return result

    def _add(self, weight: float, features: Sequence[Feature], masks: Sequence[Mask], result: Sequence[Scores]) -> None:
        df = sum(part.df for feature in features for part in feature)
        if weight <= 0 or not any(features):
            return
        self._spread(weight * idf(self._docs, df), features, masks, result)

    def _spread(
        self, worth: float, features: Sequence[Feature], masks: Sequence[Mask], result: Sequence[Scores]
    ) -> None:
        """Add what a feature of that worth gives to each article, by how often and in how long a text it stands."""
        factor = worth * (self._weights.k1 + 1)
        for segment, feature, mask, scores in zip(self._segments, features, masks, result, strict=True):
            if feature:
                norm = length_norm(segment, self._weights.k1, self._weights.b, self._average)
                add_scores(feature, factor, mask, norm, scores)

    def _add_early(self, weight: float, features: Sequence[Feature], result: Sequence[Scores]) -> None:
        """What a syllable says early is what the article is about: its idf once more, whatever the length."""
        df = sum(part.df for feature in features for part in feature)
        if weight <= 0 or not df:
            return
        worth = np.float32(weight * idf(self._docs, df))
        for feature, scores in zip(features, result, strict=True):
            for part in feature:
                if part.early is not None:
                    scores[part.early] += worth

    def _add_alternative(self, alternative: Alternative, masks: Sequence[Mask], result: Sequence[Scores]) -> None:
        """Another spelling is worth a share of the typed one where it is worth more than what is there of that."""
        if self._weights.alternative <= 0:
            return
        found = [_occurring(matcher, alternative.sequences) for matcher in self._matchers]
        others = [np.zeros(len(mask), np.bool_) for mask in masks]
        for feature, other, mask in zip(found, others, masks, strict=True):
            for part in feature:
                other[part.docs] = mask[part.docs]
        instead = [np.zeros(len(mask), np.float32) for mask in masks]
        there = self._alone(alternative).scores(others)
        self._spread(self._weights.alternative * self._worth(alternative, found), found, others, instead)
        for scores, one, two, chosen in zip(result, there, instead, others, strict=True):
            scores[chosen] += np.maximum(0, two - one)[chosen]

    def _alone(self, alternative: Alternative) -> Ranker:
        evidence = Evidence(runs=(alternative.typed,))
        return Ranker(self._matchers, evidence, use_marks=self._trust > 0, weights=self._weights)

    def _worth(self, alternative: Alternative, found: Sequence[Feature]) -> float:
        """What the typed spelling would be worth if it were as frequent as all spellings together: however rare a
        spelling is, it says no more than the others."""
        typed = alternative.typed
        condition = typed[0] if len(typed) == 1 else plan.Sequence(typed)
        there = sum(int(np.count_nonzero(matcher.mask(condition))) for matcher in self._matchers)
        df = there + sum(part.df for feature in found for part in feature)
        alone = self._alone(alternative)
        features = [pair for syllable in typed for pair in alone._weighed(syllable)]
        features += [pair for left, right in pairwise(typed) for pair in alone._pair(left, right)]
        frequencies = ((weight, sum(part.df for one in feature for part in one)) for weight, feature in features)
        return sum(weight * idf(self._docs, max(df, own)) for weight, own in frequencies if weight > 0)

    def _features(self) -> Iterable[tuple[float, list[Feature]]]:
        """(weight, the feature in each segment) of everything the evidence holds."""
        for left, right in _distinct_pairs(self._evidence.runs):
            yield from self._pair(left, right)
        believed = max([self._trust, *(syllable.trust for run in self._evidence.runs for syllable in run)], default=0)
        for word in self._evidence.words if believed > 0 else ():
            yield self._weights.word * believed, [_word(segment, word) for segment in self._segments]
        for prefix in self._evidence.prefixes:
            yield self._weights.prefix, [_masked(matcher.mask(prefix)) for matcher in self._matchers]

    def _weighed(self, syllable: Syllable) -> list[tuple[float, list[Feature]]]:
        """A syllable's two features, without and with its marks, each with its weight and in each segment."""
        weights, own = self._weights, self._own_trust(syllable)
        found = [self._syllable_features(segment, syllable, own) for segment in self._segments]
        return [
            (weights.folded * own + weights.silent * (1 - own), [folded for folded, _ in found]),
            (weights.marked * own, [marked for _, marked in found]),
        ]

    def _syllable_features(self, segment: Segment, syllable: Syllable, own: float) -> tuple[Feature, Feature]:
        """(folded, marked) of a syllable in one segment; its other spellings count in part."""
        folded: Feature = []
        marked: Feature = []
        for form in (syllable.form, *syllable.spellings):
            typed = form == syllable.form
            key = segment.key(fold(form))
            if key < 0 or not (typed or self._weights.spelling):
                continue
            postings = segment.syllable(key)
            scale = (1.0 if typed else self._weights.spelling) / UNIT
            early = segment.early(key)
            head = _once(postings.docs[early <= _SILENT_EARLY]) if own < 1 and typed else None
            folded.append(Part(postings.docs, postings.weights * np.float32(scale), postings.df if typed else 0, head))
            if own:
                wanted = syllable.meant if typed and syllable.meant else form
                nearness = self._nearness(segment, key, wanted)[postings.forms]
                head = postings.docs[(early <= _EARLY) & (nearness == 1)] if typed else None
                marked += [part._replace(early=head) for part in _near(postings, nearness, scale, counts=typed)]
        return folded, marked

    def _pair(self, left: Syllable, right: Syllable) -> Iterable[tuple[float, list[Feature]]]:
        own = min(self._own_trust(left), self._own_trust(right))
        folded: list[Feature] = []
        marked: list[Feature] = []
        for segment in self._segments:
            keys = segment.key(left.key), segment.key(right.key)
            pair = segment.pair(*keys) if min(keys) >= 0 else None
            if pair is None:
                folded.append([])
                marked.append([])
                continue
            folded.append([Part(pair.docs, pair.weights * np.float32(1 / UNIT), pair.df)] if own < 1 else [])
            marked.append(self._marked_pair(segment, keys, pair, left, right) if own else [])
        yield self._weights.silent_pair * (1 - own), folded
        yield self._weights.marked_pair * own, marked

    def _marked_pair(
        self, segment: Segment, keys: tuple[int, int], pair: Postings, left: Syllable, right: Syllable
    ) -> Feature:
        one = self._nearness(segment, keys[0], left.meant or left.form)
        other = self._nearness(segment, keys[1], right.meant or right.form)
        return _near(pair, one[pair.forms >> 8] * other[pair.forms & 0xFF], 1 / UNIT)

    def _own_trust(self, syllable: Syllable) -> float:
        """How much the marks of one syllable are to be believed: typed ones wholly, none by the others' example."""
        if syllable.meant:
            return syllable.trust
        return (1.0 if syllable.marked else self._trust) if self._trust > 0 else 0.0

    def _nearness(self, segment: Segment, key: int, typed: str) -> Scores:
        """For each form number of a key, how near it is to what was typed: 1 exact, 0 another mark.

        A mark left out by a writer who types the others is nearly a mark denied (``năm`` is not ``nằm``); by one who
        leaves out many it is silence.
        """
        weights, trust = self._weights, self._trust or 1.0  # without typed marks only what was put back is graded
        grades = {
            Closeness.EXACT: 1.0,
            Closeness.TONE: weights.near_tone * trust + weights.silent_tone * (1 - trust),
            Closeness.SHAPE: weights.near_shape * trust + weights.silent_shape * (1 - trust),
            Closeness.OTHER: 0.0,
        }
        nearness = np.zeros(256, np.float32)
        marked = typed != fold(typed)
        for number, form in enumerate(segment.forms_of(key)[:256]):
            if marked:
                nearness[number] = grades[closeness(typed, form)]
            else:  # typed without marks among marked syllables: meant as it stands
                nearness[number] = form == typed
        return nearness


def _once(docs: Array) -> Array:
    """Ascending articles, each once."""
    return docs[np.concatenate(([True], docs[1:] != docs[:-1]))] if len(docs) else docs


def _near(postings: Postings, nearness: Scores, scale: float, *, counts: bool = True) -> Feature:
    """The postings with any nearness; the exact ones count as the feature's articles, if there are any."""
    chosen = np.flatnonzero(nearness)
    if not len(chosen):
        return []
    near = nearness[chosen]
    exact = int(np.count_nonzero(near == 1))
    weights = postings.weights[chosen] * near * np.float32(scale)
    return [Part(postings.docs[chosen], weights, (exact or len(chosen)) if counts else 0)]


def _word(segment: Segment, word: str) -> Feature:
    found = segment.word(word)
    return [] if found is None else [Part(found[0], found[1] * np.float32(1 / UNIT), len(found[0]))]


def _occurring(matcher: Matcher, sequences: Iterable[plan.Sequence]) -> Feature:
    """Where any of the sequences occurs, by the number of occurrences (of single words: by their weight)."""
    segment = matcher.segment
    feature: Feature = []
    for sequence in sequences:
        first = sequence.parts[0]
        if len(sequence.parts) == 1 and first is not None:
            key = segment.key(first.key)
            if key >= 0:
                found = segment.syllable(key)
                feature.append(Part(found.docs, found.weights * np.float32(1 / UNIT), found.df))
            continue
        docs, times = np.unique(matcher.occurrences_of(sequence) >> 32, return_counts=True)
        if len(docs):
            feature.append(Part(docs, times.astype(np.float32), len(docs)))
    return feature


def _masked(mask: Mask) -> Feature:
    docs: Array = np.flatnonzero(mask)
    return [Part(docs, np.ones(len(docs), np.float32), len(docs))] if len(docs) else []


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
