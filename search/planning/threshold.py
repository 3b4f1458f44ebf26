"""Threshold: how many of the syllables of a query of bare words an article must have. It is decided here alone."""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

ALL_UP_TO: Final = 4  # of a query of more syllables an article may lack some
SHARE: Final = 0.75


class Threshold(NamedTuple):
    """So many of the syllables; ``rule`` names it: ``all``, ``share`` (three quarters) or ``any`` (one)."""

    rule: Literal["all", "share", "any"]
    minimum: int


def is_sentence(syllables: int) -> bool:
    """Whether so many different syllables say enough for an article to lack some of them."""
    return syllables > ALL_UP_TO


def threshold(syllables: int, words: Literal["auto", "all", "any"]) -> Threshold:
    """What is required of so many different syllables.

    >>> threshold(4, "auto"), threshold(5, "auto")
    (Threshold(rule='all', minimum=4), Threshold(rule='share', minimum=4))
    """
    if syllables > 1 and words == "any":
        return Threshold("any", 1)
    if words == "auto" and is_sentence(syllables):
        return Threshold("share", math.ceil(SHARE * syllables))
    return Threshold("all", syllables)
