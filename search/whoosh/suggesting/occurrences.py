"""Occurrences: where what was typed stands in the titles of a segment.

All occurrences stand side by side in the order of the titles (``segments/titles.py``). Of very many a sample is walked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.beginning import AGREES, Beginning, nearness
from search.derived.continuations import DEPTH, Occurrences
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.titles import Span, Titles

SAMPLE: Final = 1536  # occurrences that are walked, evenly spread over all segments
_NARROW: Final = 512


class Located(NamedTuple):
    """What was typed in one segment, with its titles: the occurrences, what each article of the segment counts (nothing
    if it is deleted or not asked for), and which of them may be found (None: all)."""

    segment: Segment
    titles: Titles
    span: Span
    weights: NDArray[np.float32]
    allowed: NDArray[np.bool_] | None


def located(titles: Titles, typed: Beginning) -> Span:
    """The occurrences of what was typed, marks aside."""
    span = titles.whole()
    for at, form in enumerate(typed.forms[:DEPTH]):
        if not len(span):
            break
        half = typed.half and at == len(typed.forms) - 1
        span = titles.narrowed(span, titles.keys(fold(form), half))
    return span


def sampled(places: Sequence[Located]) -> list[Occurrences]:
    """The occurrences that are walked, of each segment."""
    chosen = [_chosen(place) for place in places]
    step = -(-sum(map(len, chosen)) // SAMPLE) or 1
    return [_occurrences(place, own[::step]) for place, own in zip(places, chosen, strict=True)]


def _chosen(place: Located) -> range | Array:
    """The occurrences that may be found."""
    if place.allowed is None:
        return range(len(place.span))
    return np.flatnonzero(place.allowed[place.titles.docs(place.span)])


def _occurrences(place: Located, chosen: range | Array) -> Occurrences:
    titles, span = place.titles, place.span
    numbers = np.asarray(chosen, np.int64)
    at, behind = titles.positions(span, numbers)
    first = at - titles.places(span)[numbers]
    return Occurrences(titles, at, first, behind, place.weights[titles.docs(span)[numbers]])


def agreeing(place: Located, typed: Beginning) -> int:
    """How many occurrences have what was typed last with marks that agree."""
    titles = place.titles
    at, _ = titles.positions(place.span, slice(None))
    numbers: Array = titles.forms_at(at + min(len(typed.forms), DEPTH) - 1)
    last = Beginning(typed.forms[-1:], typed.half)
    near = {number: nearness((titles.form(number),), last) for number in np.unique(numbers).tolist()}
    return int(np.count_nonzero(np.isin(numbers, [number for number in near if near[number] > AGREES])))


def spelled(place: Located, forms: Sequence[str], typed: int) -> tuple[Array, Array]:
    """(articles, where among all syllables) of the occurrences of a phrase, spelled so, in articles that may be found;
    ``typed``: its syllables that the place was found by."""
    titles, span = place.titles, place.span
    numbers = [titles.number(form) for form in forms]
    if min(numbers) < 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    span = Span(span.first, span.last, typed - 1)  # the last syllable may have been half a one
    for number in numbers[typed - 1 : DEPTH]:
        if len(span) <= _NARROW:
            break  # comparing so few is cheaper
        span = titles.narrowed(span, titles.key_of(number))
    chosen = titles.spelled(span, numbers)
    if place.allowed is not None:
        chosen &= place.allowed[titles.docs(span)]
    at, _ = titles.positions(span, chosen)
    return titles.docs(span)[chosen], at
