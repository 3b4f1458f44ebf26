"""Similar articles: those that share the pairs of syllables an article is about.

An article's pairs are weighed by ``tf·idf``, as Lucene's "more like this" does with words; the best are asked for, with
their marks, as one query, and score by BM25 (``bm25.py``). Pairs within one of pyvi's words are taken where there are
enough of them: they read as words, and hardly ever stand together by chance.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analyzers.fold import fold
from analyzers.segment import compounds
from analyzers.tokens import tokenize
from search.answer import Similar, SimilarHit
from search.article import Article
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.ranking.bm25 import NOTHING, Feature, Part, Scores, idf, length_norm
from search.whoosh.ranking.frames import WideFrame
from search.whoosh.ranking.ranker import WEIGHTS, average_length
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.zones import BODY, LEAD, LEAD_TOKENS, SUMMARY, TITLE, UNIT

_PAIRS = 20  # asked for
_ENOUGH = 8  # pairs within words, so that the others are not needed
_LEAST = 3  # shared, if so many are asked for: chance words make no article similar
_REASONS = 6  # told for each article
_LONGEST = 20_000  # code points of a body that are read

_Pair = tuple[str, str]


class _Candidate(NamedTuple):
    """A pair as an article writes it first: its text, its weight there, and whether it is within a word."""

    text: str
    weight: float
    inside: bool


class _Feature(NamedTuple):
    """A pair that is asked for: its text, its idf, and its postings in each segment."""

    text: str
    idf: float
    parts: list[Feature]


def find_similar(snapshot: Snapshot, article_id: str, size: int) -> Similar | None:
    """The articles most like one, best first; None when there is no such article."""
    begin = time.perf_counter()
    place = _place(snapshot, article_id)
    if place is None:
        return None
    index, doc = place
    features = _features(snapshot, snapshot.segments[index].article(doc))
    scores = [_scores(snapshot, segment, number, features) for number, segment in enumerate(snapshot.segments)]
    scores[index][doc] = 0
    items = [_hit(snapshot, ordinal, score, features) for ordinal, score in _best(snapshot, scores, size)]
    took = round((time.perf_counter() - begin) * 1000, 3)
    return Similar(id=article_id, generation=snapshot.generation.name, took_ms=took, items=items)


def _place(snapshot: Snapshot, article_id: str) -> tuple[int, int] | None:
    for index in reversed(range(len(snapshot.segments))):
        doc = snapshot.segments[index].find(article_id)
        if doc is not None:
            return index, doc
    return None


def _features(snapshot: Snapshot, article: Article) -> list[_Feature]:
    """The pairs that say most of what an article is about, those of the greatest ``tf·idf`` first."""
    docs = sum(segment.docs for segment in snapshot.segments)
    weighed = []
    for pair, found in _candidates(article).items():
        parts = [_part(segment, pair) for segment in snapshot.segments]
        df = sum(part.df for part in parts)
        if df > 1:  # a pair of this article alone finds nothing
            worth = idf(docs, df)
            weighed.append((found.weight * worth, found.inside, _Feature(found.text, worth, parts)))
    inside = [each for each in weighed if each[1]]
    chosen = inside if len(inside) >= _ENOUGH else weighed
    return [feature for _, _, feature in sorted(chosen, key=lambda each: -each[0])[:_PAIRS]]


def _candidates(article: Article) -> dict[_Pair, _Candidate]:
    """The pairs of an article with their weighted counts."""
    found: dict[_Pair, _Candidate] = {}
    for pair, text, weight, inside in _occurrences(article):
        known = found.get(pair, _Candidate(text, 0.0, False))
        found[pair] = _Candidate(known.text, known.weight + weight, known.inside or inside)
    return found


def _occurrences(article: Article) -> Iterator[tuple[_Pair, str, float, bool]]:
    """(forms, text, weight, whether within a word) of each two syllables with only space between them."""
    texts = ((article.title, TITLE), (article.summary, SUMMARY), (article.body[:_LONGEST], BODY))
    for text, weight in texts:
        forms, starts, ends = tokenize(text)
        word = [0] * (len(text) + 1)  # the number of the word around each character, 0 outside
        for number, (first, last) in enumerate(compounds(text), 1):
            word[first:last] = [number] * (last - first)
        for at in range(len(forms) - 1):
            gap = text[ends[at] : starts[at + 1]]
            if not gap.isspace() or not (forms[at].isalpha() and forms[at + 1].isalpha()):
                continue
            worth = LEAD if weight == BODY and at < LEAD_TOKENS else weight
            inside = word[starts[at]] == word[ends[at + 1] - 1] != 0
            shown = f"{text[starts[at] : ends[at]]} {text[starts[at + 1] : ends[at + 1]]}"
            yield (forms[at], forms[at + 1]), shown, worth / UNIT, inside


def _part(segment: Segment, pair: _Pair) -> Feature:
    """The postings of a pair with its marks."""
    keys = [segment.key(fold(form)) for form in pair]
    found = segment.pair(*keys) if min(keys) >= 0 else None
    if found is None:
        return NOTHING
    names = [segment.forms_of(key) for key in keys]
    if pair[0] not in names[0] or pair[1] not in names[1]:
        return NOTHING
    postings = found.find(names[0].index(pair[0]), names[1].index(pair[1]))
    return NOTHING if postings is None else Feature([Part(postings, 1 / UNIT)], len(postings.docs))


def _scores(snapshot: Snapshot, segment: Segment, number: int, features: list[_Feature]) -> Scores:
    """The scores of one segment's articles; 0 for those that are deleted or share too little."""
    norm = length_norm(segment, WEIGHTS.k1, WEIGHTS.b, average_length(snapshot.segments))
    frame = WideFrame(norm)
    shared = np.zeros(segment.docs, np.uint8)
    for feature in features:
        frame.add(feature.parts[number], feature.idf * (WEIGHTS.k1 + 1))
        shared[_docs(feature.parts[number])] += 1
    alive = np.ones(segment.docs, np.bool_) if segment.alive is None else segment.alive
    frame.scores[(shared < min(_LEAST, len(features))) | ~alive] = 0
    return frame.scores


def _docs(feature: Feature) -> Array:
    """The articles of a pair."""
    lists = [part.source.docs for part in feature.parts if not isinstance(part.source, Row)]
    return lists[0] if lists else np.zeros(0, np.uint16)


def _best(snapshot: Snapshot, scores: list[Scores], size: int) -> list[tuple[int, float]]:
    """(ordinal, score) of the best; the earlier article first where they are worth the same."""
    docs = [np.flatnonzero(one) for one in scores]
    ordinals: Array = np.concatenate([part + base for part, base in zip(docs, snapshot.bases, strict=False)])
    worth: Array = np.concatenate([one[part] for one, part in zip(scores, docs, strict=True)])
    order = np.lexsort((ordinals, -worth))[:size]
    return [(int(ordinals[at]), float(worth[at])) for at in order.tolist()]


def _hit(snapshot: Snapshot, ordinal: int, score: float, features: list[_Feature]) -> SimilarHit:
    segment, doc = snapshot.locate(ordinal)
    number = snapshot.segments.index(segment)
    article = segment.article(doc)
    shared = [feature.text for feature in features if _has(_docs(feature.parts[number]), doc)]
    return SimilarHit(
        id=article.id,
        url=article.url,
        title=article.title,
        summary=article.summary,
        published=article.published,
        source=article.source,
        section=article.section,
        score=round(score, 4),
        reasons=shared[:_REASONS],
    )


def _has(docs: Array, doc: int) -> bool:
    at = int(np.searchsorted(docs, doc))
    return at < len(docs) and int(docs[at]) == doc
