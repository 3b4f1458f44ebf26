"""Continuations: how titles go on from what was typed, counted.

The occurrences of what was typed are walked syllable by syllable; what many share is a phrase. An occurrence counts by
how recent its article is, less where it begins within a word. Which of the phrases are suggested is decided elsewhere
(``search.suggesting.phrases``), the same way for every engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.beginning import Beginning, Continuation, Forms

Array = NDArray[np.int64]

DEPTH: Final = 8  # syllables of a phrase
HALF_LIFE: Final = 365 * 86400  # seconds in which an article counts half of what it did ...
LASTING: Final = 0.2  # ... but for this share, which stays
FURTHER: Final = 4  # syllables of a phrase beyond what was typed
_FEW: Final = 24  # occurrences that are walked to the end of their titles
_LEVEL: Final = 16  # phrases of one length that are looked at, in one place
_INSIDE: Final = 0.2  # what an occurrence counts that begins within a word
_APART: Final = 0.05  # what an occurrence counts in which something stands between what was typed together
_SUPPOSED, _SUPPOSED_AMONG = 0.5, 4  # before any is seen, titles pause or end behind one form in four


class TitleSyllables(Protocol):
    """Titles one behind the other; of each syllable the number of its form, and what follows on it."""

    def form(self, number: int, /) -> str:
        """The form of a number."""

    def forms_at(self, at: Array, /) -> Array:
        """The form numbers at positions."""

    def word_ends(self, at: Array, /) -> NDArray[np.bool_]:
        """Whether a word ends with the syllable at each position."""

    def pauses(self, at: Array, /) -> NDArray[np.bool_]:
        """Whether something else than a space stands behind the syllable at each position."""

    def joins(self, at: Array, /) -> NDArray[np.bool_]:
        """Whether nothing stands between the syllable at each position and the next."""


class Occurrences(NamedTuple):
    """Occurrences of what was typed: the titles, where among all syllables each stands, where its title begins and
    ends there, and what its article counts (``recency``)."""

    titles: TitleSyllables
    at: Array
    first: Array
    behind: Array
    weights: NDArray[np.float32]


class _Level(NamedTuple):
    """Occurrences that are walked: where they stand, where their titles end, what they count, which of them have been
    the same so far, whether their titles pause or begin before them, and whether no word has ended within them."""

    at: Array
    behind: Array
    weights: NDArray[np.float32]
    ids: Array
    opened: NDArray[np.bool_]
    whole: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> _Level:
        at, behind, weights, ids, opened, whole = self
        return _Level(at[chosen], behind[chosen], weights[chosen], ids[chosen], opened[chosen], whole[chosen])


def recency(published: Array, known: NDArray[np.bool_], newest: int) -> NDArray[np.float32]:
    """What articles count: half as much for each year that they are older than the newest, to a lasting rest.

    ``published`` are seconds, which mean nothing where they are not ``known``."""
    age = np.maximum(newest - np.where(known, published, 0), 0) / HALF_LIFE
    recent = np.where(known, np.exp2(-age), 0)
    found: NDArray[np.float32] = (LASTING + (1 - LASTING) * recent).astype(np.float32)
    return found


def closing(closed: float, times: float) -> float:
    """In which share of its occurrences titles pause or end behind a form; of a rare one, in which they may."""
    return (closed + _SUPPOSED) / (times + _SUPPOSED * _SUPPOSED_AMONG)


def continuations(places: Sequence[Occurrences], typed: Beginning) -> dict[Forms, Continuation]:
    """The phrases that begin with what was typed. Nothing is found of what is longer than ``DEPTH`` syllables."""
    found: dict[Forms, Continuation] = {}
    if len(typed.forms) <= DEPTH:
        few = sum(len(place.at) for place in places) <= _FEW
        for place in places:
            _walk(place, typed, found, few=few)
    return found


def _walk(place: Occurrences, typed: Beginning, found: dict[Forms, Continuation], *, few: bool) -> None:
    """Add what the occurrences of one place go on with."""
    titles, at, behind, length = place.titles, place.at, place.behind, len(typed.forms)
    weights = place.weights.copy()
    inside = at > place.first
    opened = ~inside
    opened[inside] = titles.pauses(at[inside] - 1)
    inside[inside] = ~titles.word_ends(at[inside] - 1)
    weights[inside] *= _INSIDE
    for step in typed.joins:
        weights[~titles.joins(at + step)] *= _APART
    for step in range(length - 1):
        weights[titles.pauses(at + step)] *= _APART
    level = _Level(at, behind, weights, np.zeros(len(at), np.int64), opened, np.ones(len(at), np.bool_))
    for depth in range(DEPTH if few else min(length + FURTHER, DEPTH)):
        if depth >= length:
            on = level.at + depth < level.behind
            on[on] = ~titles.pauses(level.at[on] + depth - 1)
            level = level.only(on)
        if not len(level.at):
            return
        numbers = level.ids << 32 | titles.forms_at(level.at + depth)
        _, first, ids = np.unique(numbers, return_index=True, return_inverse=True)
        level = level._replace(ids=ids)
        ends = titles.word_ends(level.at + depth)
        if depth >= length - 1:
            _gather(titles, depth + 1, level, first, ends, found)
        level = level._replace(whole=level.whole & ~ends)
        if depth > length and not few:  # what is said once has gone on far enough
            level = level.only(np.bincount(ids)[ids] > 1)


def _gather(
    titles: TitleSyllables,
    length: int,
    level: _Level,
    first: Array,
    ends: NDArray[np.bool_],
    found: dict[Forms, Continuation],
) -> None:
    """Add the phrases of one length; ``ends``: whether a word ends with each occurrence."""
    at, ids = level.at, level.ids
    closed = at + length == level.behind
    closed[~closed] = titles.pauses(at[~closed] + length - 1)
    sums = np.bincount(ids, level.weights)
    told = (None, level.whole, ends, closed, closed & level.opened)
    counts = np.stack([np.bincount(ids, weights) for weights in told]).astype(np.int64)
    best = np.argsort(-sums, kind="stable")[:_LEVEL]
    rows = titles.forms_at(at[first[best]][:, None] + np.arange(length)).tolist()
    for row, weight, own in zip(rows, sums[best].tolist(), counts[:, best].T.tolist(), strict=True):
        phrase = found.setdefault(tuple(map(titles.form, row)), Continuation())
        times, words, ended, closing, headings = own
        phrase.weight += weight
        phrase.times += times
        phrase.words += words
        phrase.ends += ended
        phrase.closed += closing
        phrase.headings += headings
