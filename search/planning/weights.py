"""Weights: how much each feature of a query counts; tuned as ``docs/quality.md`` tells."""

from __future__ import annotations

from typing import Final

import msgspec

from search.plan import K1, B


class Weights(msgspec.Struct, frozen=True):
    """How much each feature counts."""

    k1: float = K1
    b: float = B
    b_short: float = 0.4  # in a query of few syllables, which names a thing: a short article on it is not better
    folded: float = 0.43
    marked: float = 1.0
    marked_pair: float = 0.28
    word: float = 0.17
    silent: float = 1.0
    silent_pair: float = 0.5
    early: float = 0.3  # for standing in the title or the first 40 syllables behind it, in idf
    silent_early: float = 0.5  # the same without marks, for the first 120
    title: float = 0.3  # once more for standing in the title, in a query of few syllables
    near_tone: float = 0.15
    near_shape: float = 0.1
    silent_tone: float = 0.8
    silent_shape: float = 0.6
    spelling: float = 0.6
    alternative: float = 0.8
    prefix: float = 0.5


WEIGHTS: Final = Weights()
