"""Headlines: the articles whose titles have what was typed, those that begin with it and the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from search.answer import Headline
from search.beginning import AGREES, Beginning, Forms, goes_on, nearness
from search.whoosh.answering.shown import headline
from search.whoosh.suggesting.occurrences import Located

_READ: Final = 64  # titles that are read
_WIDE: Final = 16384  # of more occurrences only those that begin a title are looked at
_LATEST: Final = 1 << 40


class _Candidate(NamedTuple):
    """An occurrence: how soon it comes, and where it is."""

    worth: int
    place: Located
    doc: int
    first: int


def headlines(places: Sequence[Located], typed: Beginning, size: int) -> list[Headline]:
    """Up to ``size`` articles, no two of one title; those whose marks stand otherwise than typed come last."""
    candidates = [candidate for place in places for candidate in _candidates(place)]
    candidates.sort(key=lambda one: -one.worth)  # in the order of the index where that is equal
    agreeing: dict[Forms, _Candidate] = {}
    others: dict[Forms, _Candidate] = {}
    for candidate in candidates[:_READ]:
        if len(agreeing) >= size:
            break
        forms = candidate.place.titles.title(candidate.doc)
        there = forms[candidate.first :]
        if goes_on(there, typed):
            found = agreeing if nearness(there, typed) > AGREES else others
            found.setdefault(forms, candidate)
    chosen = list((agreeing | others).values())[:size]
    return [headline(candidate.place.segment, candidate.doc) for candidate in chosen]


def _candidates(place: Located) -> Iterator[_Candidate]:
    """Those of one segment that may be among the first: what begins a title, then the newest."""
    docs, places = place.titles.docs(place.span), place.titles.places(place.span)
    chosen = np.arange(len(docs)) if len(docs) <= _WIDE else np.flatnonzero(places == 0)
    if place.allowed is not None:
        chosen = chosen[place.allowed[docs[chosen]]]
    published = place.segment.file["published"][docs[chosen]]
    worth = np.clip(published, -_LATEST, _LATEST) + np.where(places[chosen] == 0, 4 * _LATEST, 0)
    if len(worth) > _READ:
        border = np.partition(worth, len(worth) - _READ)[len(worth) - _READ]
        chosen, worth = chosen[worth >= border], worth[worth >= border]
    for at, own in zip(chosen.tolist(), worth.tolist(), strict=True):
        yield _Candidate(own, place, int(docs[at]), int(places[at]))
