"""Terms: where the terms of a plan stand in one segment, as the lists and rows that hold them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from search import plan
from search.derived.zones import UNIT
from search.plan import Term, TermField
from search.whoosh.matching.matcher import Matcher
from search.whoosh.ranking.bm25 import NOTHING, Part, Parts, Source
from search.whoosh.segments.arrays import Mask
from search.whoosh.segments.rows import Row


class SegmentTerms:
    """Finds terms in the segment of a matcher; what was found once is the same object again."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._segment = matcher.segment
        self._known: dict[tuple[TermField, str], Source | None] = {}

    def parts(self, terms: Iterable[Term]) -> Parts:
        """The terms of a feature that the segment has."""
        found, known = [], self._known
        for field, text, share in terms:
            name = field, text
            source = known[name] if name in known else self.source(field, text)
            if source is not None:
                found.append(Part(source, share / UNIT))
        return found

    def source(self, field: TermField, text: str) -> Source | None:
        """Where a term stands; None if it does not."""
        name = field, text
        if name not in self._known:
            self._known[name] = self._find(field, text)
        return self._known[name]

    def _find(self, field: TermField, text: str) -> Source | None:
        match field:
            case "key":
                key = self._segment.key(text)
                return self._matcher.syllables.of_key(key) if key >= 0 else None
            case "form":
                number = self._segment.form(text)
                return self._segment.of_form(number) if number >= 0 else None
            case "word":
                return self._segment.word(text)
        left, _, right = text.partition(" ")
        if field == "key_pair":
            keys = self._segment.key(left), self._segment.key(right)
            pair = self._segment.pair(*keys) if min(keys) >= 0 else None
            return None if pair is None else pair.postings
        return self._segment.form_pair(left, right)


def occurring(matcher: Matcher, sequences: Iterable[plan.Sequence], within: Mask) -> Parts:
    """Where any of the sequences occurs in the articles of a mask, and perhaps in others, by the number of occurrences
    (of single words: by their weight)."""
    parts: list[Part] = []
    for sequence in sequences:
        first = sequence.parts[0]
        if len(sequence.parts) == 1 and first is not None:
            parts += [Part(found, 1 / UNIT) for found in matcher.syllables.lists_of(first)]
            continue
        times = matcher.times_of(sequence, within)
        if len(times.docs):
            parts.append(Part(times, 1.0))
    return parts


def standing(parts: Parts, mask: Mask) -> Mask:
    """The articles of a mask in which the lists of a feature stand."""
    found = np.zeros(len(mask), np.bool_)
    for part in parts:
        if not isinstance(part.source, Row):
            found[part.source.docs] = True
    return found & mask


def masked(mask: Mask) -> Parts:
    """The articles of a mask, each counted once."""
    if not mask.any():
        return NOTHING
    return [Part(Row(mask.view(np.uint8), np.zeros(0, np.int64), np.zeros(0, np.float32)), 1.0)]
