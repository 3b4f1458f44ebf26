"""Grading: how near the marks of an article are to the typed ones, as terms to be looked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.letters import toneless
from search.plan import Grade, Grading, Match, Syllable, Term
from search.planning.evidence import Evidence
from search.searcher import Statistics

_EXACT, _TONE, _FOLD = range(3)


def grading(evidence: Evidence, repaired: frozenset[str], statistics: Statistics) -> Grading:
    """The grades of the syllables of a query; those whose key is in ``repaired`` were not typed as they are read."""
    distinct = dict.fromkeys(syllable for run in evidence.runs for syllable in run)
    return tuple(_grades(syllable, repaired, statistics) for syllable in distinct)


def _grades(syllable: Syllable, repaired: frozenset[str], statistics: Statistics) -> tuple[Grade, ...]:
    keys = (Term("key", syllable.key),)
    if syllable.key in repaired:
        return (Grade("repair", keys),)
    forms = tuple(statistics.form_frequencies(syllable.key))
    literal = _literal_grades(syllable.form, forms)
    found = [_grade("exact", forms, literal, _EXACT), _grade("tone", forms, literal, _TONE)]
    found.append(Grade("fold", keys))
    if syllable.spellings:
        found.append(Grade("repair", tuple(Term("form", spelling) for spelling in syllable.spellings)))
    return tuple(grade for grade in found if grade.terms)


def _grade(match: Match, forms: Iterable[str], literal: bytes, wanted: int) -> Grade:
    return Grade(match, tuple(Term("form", form) for form, one in zip(forms, literal, strict=True) if one == wanted))


@lru_cache(maxsize=1 << 11)
def _literal_grades(typed: str, forms: tuple[str, ...]) -> bytes:
    """For each form of a key: the same, only the tone was left out, or anything else."""
    return bytes(_literal(typed, form) for form in forms)


def _literal(typed: str, form: str) -> int:
    if typed == form:
        return _EXACT
    if toneless(typed) == typed and toneless(form) == typed:
        return _TONE
    return _TONE if typed != fold(typed) and closeness(typed, form) is Closeness.TONE else _FOLD
