"""Mark grades: how near the marks of the articles of a page are to those that were typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.plan import MATCHES, AllOf, Condition, Grade, Match, Plan, Syllable, Term
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.segments.postings import Postings
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment

_NUMBERS: Final = {match: number for number, match in enumerate(MATCHES)}

Grades = NDArray[np.uint8]


class MarkGrades:
    """Grades articles for one query: by the farthest of the syllables that they have."""

    def __init__(self, snapshot: Snapshot, plan: Plan) -> None:
        self._snapshot = snapshot
        self._grading = plan.grading
        self._certain = _certain(plan.condition)

    def of(self, ordinals: Sequence[int]) -> list[Match]:
        """The grade of each article."""
        found = np.zeros(len(ordinals), np.uint8)
        places = np.array(ordinals, np.int64)
        bases = self._snapshot.bases
        for segment, base, end in zip(self._snapshot.segments, bases, bases[1:], strict=False):
            here = np.flatnonzero((places >= base) & (places < end))
            if len(here):
                found[here] = self._graded(segment, (places[here] - base).astype(np.uint16))
        return [MATCHES[grade] for grade in found.tolist()]

    def _graded(self, segment: Segment, docs: NDArray[np.uint16]) -> Grades:
        worst = np.zeros(len(docs), np.uint8)
        for grades in self._grading:
            farthest = _NUMBERS[grades[-1].match]
            open_ = (worst < farthest).nonzero()[0]  # the grade of the others is settled
            if len(open_):
                own = self._of_syllable(segment, grades, docs.take(open_))
                worst[open_] = np.maximum(worst.take(open_), own)
        return worst

    def _of_syllable(self, segment: Segment, grades: Sequence[Grade], docs: NDArray[np.uint16]) -> Grades:
        """The nearest grade that applies to each article; 0 where none does."""
        found = np.zeros(len(docs), np.uint8)
        left: NDArray[np.intp] = np.arange(len(docs))
        for match, terms in grades:
            for term in terms:
                if not len(left):
                    return found
                there = self._having(segment, term, docs.take(left))
                found[left.compress(there)] = _NUMBERS[match]
                left = left.compress(~there)
        return found

    def _having(self, segment: Segment, term: Term, docs: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """In which of some articles a term stands."""
        if term.field == "form":
            form = segment.form(term.text)
            return segment.standing(form, docs) if form >= 0 else np.zeros(len(docs), np.bool_)
        if term.text in self._certain:
            return np.ones(len(docs), np.bool_)
        key = segment.key(term.text)
        return _standing(segment.of_key(key), segment.docs, docs) if key >= 0 else np.zeros(len(docs), np.bool_)


def _certain(condition: Condition) -> frozenset[str]:
    """The keys that every article found has."""
    conditions = condition.children if isinstance(condition, AllOf) else (condition,)
    return frozenset(one.key for one in conditions if isinstance(one, Syllable) and not one.spellings)


def _standing(source: Row | Postings, size: int, docs: NDArray[np.uint16]) -> NDArray[np.bool_]:
    if isinstance(source, Row):
        stands: NDArray[np.bool_] = source.bytes.take(docs) != 0
        return stands
    listed = np.zeros(size, np.bool_)
    listed[source.docs] = True
    return listed.take(docs)
