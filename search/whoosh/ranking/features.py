"""Features: what the evidence of a query is in one segment, as the lists and rows that count for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

import numpy as np

from analyzers.closeness import closeness
from analyzers.fold import fold
from search import plan
from search.whoosh.matching.matcher import Mask, Matcher
from search.whoosh.ranking.bm25 import NOTHING, Feature, Part, Source
from search.whoosh.segments.pairs import Pairs
from search.whoosh.segments.postings import Counted, Postings
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.zones import UNIT

AnySource = TypeVar("AnySource", bound=Source)
Nearness = list[float]  # of each form of a key to what was typed: 1 exact, 0 another mark


@lru_cache(maxsize=1 << 11)
def grades(typed: str, forms: tuple[str, ...]) -> bytes:
    """The closeness of each form to what was typed, as a number from 0 (exact) to 3 (another mark). What was typed
    without marks among marked syllables is meant as it stands."""
    if typed == fold(typed):
        return bytes(0 if form == typed else 3 for form in forms)
    return bytes(closeness(typed, form).value for form in forms)


def nearest(segment: Segment, key: int, nearness: Nearness, scale: float) -> tuple[Feature, Row | Postings | None]:
    """The forms of any nearness as a feature, and the exact one."""
    first = segment.span(key)[0]
    forms = [(near, form) for form, near in enumerate(nearness, first) if near]
    return _graded([(near, segment.of_form(form), segment.form_frequency(form)) for near, form in forms], scale)


def nearest_pair(pair: Pairs, left: Nearness, right: Nearness) -> Feature:
    """Two keys side by side in the forms of any nearness."""
    nearness = [left[one] * right[other] for one, other in pair.forms]
    lists = [(near, pair.alone(number)) for number, near in enumerate(nearness) if near]
    return _graded([(near, source, len(source.docs)) for near, source in lists], 1 / UNIT)[0]


def _graded(sources: Iterable[tuple[float, AnySource, int]], scale: float) -> tuple[Feature, AnySource | None]:
    """A feature of (nearness, where it stands, in how many articles), and the exact one among these. The articles of
    the exact one count as those of the feature, if there are any."""
    parts, exact, exact_df, near_df = [], None, 0, 0
    for near, source, df in sources:
        near_df += df
        if near == 1:
            exact, exact_df = source, df
        parts.append(Part(source, near * scale))
    return Feature(parts, exact_df or near_df), exact


def any_pair(pair: Pairs) -> Feature:
    """Two keys side by side, whatever their marks."""
    return Feature([Part(pair.postings, 1 / UNIT)], pair.frequency)


def compound(segment: Segment, text: str) -> Feature:
    """A word of pyvi's."""
    found = segment.word(text)
    return NOTHING if found is None else Feature([Part(found, 1 / UNIT)], len(found.docs))


def occurring(matcher: Matcher, sequences: Iterable[plan.Sequence]) -> Feature:
    """Where any of the sequences occurs, by the number of occurrences (of single words: by their weight)."""
    parts: list[Part] = []
    df = 0
    for sequence in sequences:
        first = sequence.parts[0]
        if len(sequence.parts) == 1 and first is not None:
            lists = matcher.lists_of(first)
            parts += [Part(found, 1 / UNIT) for found, _ in lists]
            df += sum(articles for _, articles in lists)
            continue
        docs, times = np.unique(matcher.occurrences_of(sequence) >> 32, return_counts=True)
        if len(docs):
            parts.append(Part(Counted(docs, times), 1.0))
            df += len(docs)
    return Feature(parts, df)


def standing(feature: Feature, mask: Mask) -> Mask:
    """The articles of a mask in which the lists of a feature stand."""
    found = np.zeros(len(mask), np.bool_)
    for part in feature.parts:
        if not isinstance(part.source, Row):
            found[part.source.docs] = True
    return found & mask


def masked(mask: Mask) -> Feature:
    """The articles of a mask, each counted once."""
    count = int(np.count_nonzero(mask))
    row = Row(mask.view(np.uint8), np.zeros(0, np.int64), np.zeros(0, np.float32))
    return Feature([Part(row, 1.0)], count) if count else NOTHING
