"""Similarity: the articles that share the pairs another is told by, scored by BM25 over these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.derived.zones import UNIT
from search.plan import K1, B, idf
from search.searcher import Alike, Telling
from search.whoosh.answering.shown import shown
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.ranking.accumulators import DenseAccumulator
from search.whoosh.ranking.bm25 import NOTHING, Part, Parts, Scores, length_norm
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment

_PAIRS = 20  # asked for
_ENOUGH = 8  # pairs within words, so that the others are not needed
_LEAST = 3  # shared, if so many are asked for: chance words make no article similar


class _Feature(NamedTuple):
    """A pair that is asked for: its place among those given, its idf, and its postings in each segment."""

    place: int
    idf: float
    parts: list[Parts]


def alike(
    snapshot: Snapshot, article_id: str, telling: Sequence[Telling], size: int, *, average_length: float
) -> list[Alike]:
    """The articles most like one, best first."""
    place = snapshot.place(article_id)
    if place is None:
        return []
    features = _features(snapshot, telling)
    scores = [_scores(segment, number, features, average_length) for number, segment in enumerate(snapshot.segments)]
    scores[place[0]][place[1]] = 0
    return [_hit(snapshot, ordinal, score, features) for ordinal, score in _best(snapshot, scores, size)]


def _features(snapshot: Snapshot, telling: Sequence[Telling]) -> list[_Feature]:
    """The pairs that say most of what an article is about, those of the greatest ``tf·idf`` first."""
    weighed = []
    for at, found in enumerate(telling):
        parts = [_part(segment, found) for segment in snapshot.segments]
        df = sum(_living(segment, part) for segment, part in zip(snapshot.segments, parts, strict=True))
        if df > 1:  # a pair of this article alone finds nothing
            worth = idf(snapshot.articles, df)
            weighed.append((found.weight * worth, found.inside, _Feature(at, worth, parts)))
    inside = [each for each in weighed if each[1]]
    chosen = inside if len(inside) >= _ENOUGH else weighed
    return [feature for _, _, feature in sorted(chosen, key=lambda each: -each[0])[:_PAIRS]]


def _living(segment: Segment, part: Parts) -> int:
    docs = _docs(part)
    return len(docs) if segment.alive is None else int(np.count_nonzero(segment.alive.take(docs)))


def _part(segment: Segment, pair: Telling) -> Parts:
    """The postings of a pair with its marks."""
    postings = segment.lone_pair(pair.left, pair.right)
    return NOTHING if postings is None else [Part(postings, 1 / UNIT)]


def _scores(segment: Segment, number: int, features: list[_Feature], average_length: float) -> Scores:
    """The scores of one segment's articles; 0 for those that are deleted or share too little."""
    norm = length_norm(segment, K1, B, average_length)
    scored = DenseAccumulator(norm)
    shared = np.zeros(segment.docs, np.uint8)
    for feature in features:
        scored.add(feature.parts[number], feature.idf * (K1 + 1))
        shared[_docs(feature.parts[number])] += 1
    alive = np.ones(segment.docs, np.bool_) if segment.alive is None else segment.alive
    scored.scores[(shared < min(_LEAST, len(features))) | ~alive] = 0
    return scored.scores


def _docs(parts: Parts) -> Array:
    """The articles of a pair."""
    lists = [part.source.docs for part in parts if not isinstance(part.source, Row)]
    return lists[0] if lists else np.zeros(0, np.uint16)


def _best(snapshot: Snapshot, scores: list[Scores], size: int) -> list[tuple[int, float]]:
    """(ordinal, score) of the best; the earlier article first where they are worth the same."""
    docs = [np.flatnonzero(one) for one in scores]
    ordinals: Array = np.concatenate([part + base for part, base in zip(docs, snapshot.bases, strict=False)])
    worth: Array = np.concatenate([one[part] for one, part in zip(scores, docs, strict=True)])
    order = np.lexsort((ordinals, -worth))[:size]
    return [(int(ordinals[at]), float(worth[at])) for at in order.tolist()]


def _hit(snapshot: Snapshot, ordinal: int, score: float, features: list[_Feature]) -> Alike:
    segment, doc = snapshot.locate(ordinal)
    number = snapshot.segments.index(segment)
    has = [feature.place for feature in features if _has(_docs(feature.parts[number]), doc)]
    return Alike(shown(segment, doc, body=False), score, has)


def _has(docs: Array, doc: int) -> bool:
    at = int(np.searchsorted(docs, doc))
    return at < len(docs) and int(docs[at]) == doc
