"""Occurrences: where syllables stand side by side in texts that were cut, found for whole arrays of tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzers.closeness import Closeness
from analyzers.cut import Cut, Numbers
from search.plan import Syllable

Grades = NDArray[np.uint8]
NO_GRADE: Final = max(Closeness) + 1  # of what is not marked


def occurrences(
    parts: Sequence[Syllable | None], cut: Cut, tokens: Numbers, forms: Numbers, grades_as: Callable[[Syllable], Grades]
) -> list[tuple[Numbers, Grades]]:
    """Where all parts of a phrase stand side by side in one text: for each part that is no gap, the places of its
    occurrences among the ``tokens``, whose ``forms`` are given by their numbers, and how near they are. ``grades_as``
    grades each form as a part. Nothing where the phrase is not there."""
    begins = np.arange(len(tokens))
    found: list[tuple[Numbers, Grades]] = []
    for offset, part in enumerate(parts):
        if part is None:
            continue
        wanted = tokens.take(begins) + offset
        places = tokens.searchsorted(wanted)
        own = grades_as(part).take(forms.take(places, mode="clip"))
        there = ((tokens.take(places, mode="clip") == wanted) & (own < NO_GRADE)).nonzero()[0]
        if not len(there):
            return []
        begins = begins.take(there)
        found = [(at.take(there), graded.take(there)) for at, graded in found]
        found.append((places.take(there), own.take(there)))
    if len(found) == 1:
        return found
    texts = cut.texts()
    first, last = (texts.searchsorted(tokens.take(at), side="right") for at, _ in (found[0], found[-1]))
    within = first == last
    if within.all():
        return found
    return [(at.compress(within), graded.compress(within)) for at, graded in found]
