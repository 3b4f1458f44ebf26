"""Terms: where the terms of a plan stand in one segment, as the lists and rows that hold them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analyzers.fold import fold
from search import plan
from search.plan import Term, TermField
from search.whoosh.matching.matcher import Mask, Matcher
from search.whoosh.ranking.bm25 import NOTHING, Part, Parts, Source
from search.whoosh.segments.postings import Counted
from search.whoosh.segments.rows import Row
from search.zones import UNIT


class SegmentTerms:
    """Finds terms in the segment of a matcher; what was found once is the same object again."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._segment = matcher.segment
        self._known: dict[tuple[TermField, str], Source | None] = {}

    def parts(self, terms: Iterable[Term]) -> Parts:
        """The terms of a feature that the segment has."""
        found = ((self.source(field, text), share) for field, text, share in terms)
        return [Part(source, share / UNIT) for source, share in found if source is not None]

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
                return self._matcher.of_key(key) if key >= 0 else None
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
        return self._form_pair(left, right)

    def _form_pair(self, left: str, right: str) -> Source | None:
        segment = self._segment
        one, other = segment.key(fold(left)), segment.key(fold(right))
        pair = segment.pair(one, other) if one >= 0 and other >= 0 else None
        if pair is None:
            return None
        forms = segment.form(left) - segment.span(one)[0], segment.form(right) - segment.span(other)[0]
        return pair.find(*forms)


def occurring(matcher: Matcher, sequences: Iterable[plan.Sequence]) -> Parts:
    """Where any of the sequences occurs, by the number of occurrences (of single words: by their weight)."""
    parts: list[Part] = []
    for sequence in sequences:
        first = sequence.parts[0]
        if len(sequence.parts) == 1 and first is not None:
            parts += [Part(found, 1 / UNIT) for found in matcher.lists_of(first)]
            continue
        docs, times = np.unique(matcher.occurrences_of(sequence) >> 32, return_counts=True)
        if len(docs):
            parts.append(Part(Counted(docs, times), 1.0))
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
