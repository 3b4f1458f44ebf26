"""Matches: how near the marks of the articles found are to those that were typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.letters import toneless
from search.plan import AllOf, Condition, Plan, Syllable
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.agreement import spelled
from search.whoosh.segments.postings import Postings
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment

_NAMES: Final = ("exact", "tone", "fold", "repair")
_EXACT, _TONE, _FOLD, _REPAIR = range(4)
_ABSENT: Final = 9

Grades = NDArray[np.uint8]


class Matches:
    """Grades articles for one query: by the farthest of the syllables that they have."""

    def __init__(self, snapshot: Snapshot, plan: Plan, repaired: frozenset[str]) -> None:
        self._snapshot = snapshot
        self._syllables = list(dict.fromkeys(syllable for run in plan.evidence.runs for syllable in run))
        self._repaired = repaired
        self._certain = _certain(plan.condition)

    def of(self, ordinals: Sequence[int]) -> list[str]:
        """``exact``, ``tone``, ``fold`` or ``repair`` for each article."""
        found = np.zeros(len(ordinals), np.uint8)
        places = np.array(ordinals, np.int64)
        bases = self._snapshot.bases
        for segment, base, end in zip(self._snapshot.segments, bases, bases[1:], strict=False):
            here = np.flatnonzero((places >= base) & (places < end))
            if len(here):
                found[here] = self._graded(segment, (places[here] - base).astype(np.uint16))
        return [_NAMES[grade] for grade in found.tolist()]

    def _graded(self, segment: Segment, docs: NDArray[np.uint16]) -> Grades:
        worst = np.zeros(len(docs), np.uint8)
        for syllable in self._syllables:
            top = _REPAIR if syllable.spellings or syllable.key in self._repaired else _FOLD
            open_ = (worst < top).nonzero()[0]  # the grade of the others is settled
            if len(open_):
                grades = self._of_syllable(segment, syllable, docs.take(open_))
                grades[grades == _ABSENT] = 0
                worst[open_] = np.maximum(worst.take(open_), grades)
        return worst

    def _of_syllable(self, segment: Segment, syllable: Syllable, docs: NDArray[np.uint16]) -> Grades:
        if syllable.key in self._repaired:
            return np.where(_any(segment, [syllable.key], docs), _REPAIR, _ABSENT).astype(np.uint8)
        grades = self._by_forms(segment, syllable, docs)
        if syllable.spellings and (grades == _ABSENT).any():
            for key, numbers in spelled(segment, syllable.spellings):
                first = segment.span(key)[0]
                for number in numbers.nonzero()[0].tolist():
                    grades[(grades == _ABSENT) & segment.standing(first + number, docs)] = _REPAIR
        return grades

    def _by_forms(self, segment: Segment, syllable: Syllable, docs: NDArray[np.uint16]) -> Grades:
        """The grade of the nearest form of the syllable's key in each article."""
        grades = np.full(len(docs), _ABSENT, np.uint8)
        key = segment.key(syllable.key)
        if key < 0:
            return grades
        first = segment.span(key)[0]
        by_grade = _literal_grades(syllable.form, segment.forms_of(key))
        for grade in (_EXACT, _TONE):
            for number in (by_grade == grade).nonzero()[0].tolist():
                grades[(grades > grade) & segment.standing(first + number, docs)] = grade
        left = grades == _ABSENT
        if left.any():
            grades[left if syllable.key in self._certain else left & _any(segment, [syllable.key], docs)] = _FOLD
        return grades


def _certain(condition: Condition) -> frozenset[str]:
    """The keys that every article found has."""
    conditions = condition.children if isinstance(condition, AllOf) else (condition,)
    return frozenset(one.key for one in conditions if isinstance(one, Syllable) and not one.spellings)


def _any(segment: Segment, keys: Iterable[str], docs: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """In which of some articles any of the keys stands."""
    there = np.zeros(len(docs), np.bool_)
    for text in keys:
        key = segment.key(text)
        if key >= 0:
            there |= _standing(segment.of_key(key), segment.docs, docs)
    return there


def _standing(source: Row | Postings, size: int, docs: NDArray[np.uint16]) -> NDArray[np.bool_]:
    if isinstance(source, Row):
        stands: NDArray[np.bool_] = source.bytes.take(docs) != 0
        return stands
    listed = np.zeros(size, np.bool_)
    listed[source.docs] = True
    return listed.take(docs)


@lru_cache(maxsize=1 << 11)
def _literal_grades(typed: str, forms: tuple[str, ...]) -> Grades:
    """For each form of a key: the same, only the tone was left out, or anything else."""
    return np.array([_literal(typed, form) for form in forms], np.uint8)


def _literal(typed: str, form: str) -> int:
    if typed == form:
        return _EXACT
    if toneless(typed) == typed and toneless(form) == typed:
        return _TONE
    return _TONE if typed != fold(typed) and closeness(typed, form) is Closeness.TONE else _FOLD
