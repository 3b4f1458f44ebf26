"""Grading: how near the marks of a hit are, told by the names of the queries that it meets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from search.opensearch.terms import joined
from search.plan import MATCHES, Grading, Match

_GRADE: Final = "grade"


def graded(grading: Grading) -> list[dict[str, Any]]:
    """For each grade of each syllable a query by its name."""
    found = []
    for syllable, grades in enumerate(grading):
        for at, (_, terms) in enumerate(grades):
            fields = sorted({one.field for one in terms})
            texts = ([joined(one.text) for one in terms if one.field == field] for field in fields)
            for field, names in zip(fields, texts, strict=True):
                found.append({"terms": {field: names, "_name": f"{_GRADE}-{syllable}-{at}"}})
    return found


def grade(grading: Grading, met: Sequence[str]) -> Match:
    """How near the marks of a hit are, from the names of the grades that it meets: for each syllable the nearest, of
    these the farthest."""
    farthest = 0
    for syllable, grades in enumerate(grading):
        nearest = next((one.match for at, one in enumerate(grades) if f"{_GRADE}-{syllable}-{at}" in met), MATCHES[0])
        farthest = max(farthest, MATCHES.index(nearest))
    return MATCHES[farthest]
