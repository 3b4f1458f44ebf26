"""Plan: what a query asks of an index, in syllables. Both engines carry out the same plan.

A plan has two halves. The *condition* is a tree that says which articles match. The *evidence* says what is worth
how much for ranking: the syllables that were typed, in order, as runs that belong together, and other spellings.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Union

import msgspec

Strictness = Literal["folded", "typed", "exact"]


class Syllable(msgspec.Struct, frozen=True):
    """One syllable, word or number. ``form`` is its normal form, ``key`` that without marks.

    ``marks``: ``folded`` any article with the key matches; ``typed`` the typed marks must agree; ``exact`` the form
    itself must be there. ``spellings`` are other forms that count as the same (``kĩ`` for ``kỹ``): these forms
    themselves, never the others of their keys.
    ``meant`` is the form that a syllable typed without marks probably stands for, believed by ``trust`` (0 to 1): it
    ranks and never decides what matches.
    """

    form: str
    key: str
    marks: Strictness = "folded"
    spellings: tuple[str, ...] = ()
    meant: str = ""
    trust: float = 0.0

    @property
    def marked(self) -> bool:
        """Whether any mark was typed."""
        return self.form != self.key


class Sequence(msgspec.Struct, frozen=True):
    """Syllables side by side, in order (None: a gap of one); with ``slop``, in any order within a window of that
    many syllables more."""

    parts: tuple[Syllable | None, ...]
    slop: int = 0


class Prefix(msgspec.Struct, frozen=True):
    """Everything that begins so. ``form`` carries the typed marks."""

    form: str
    key: str


class AllOf(msgspec.Struct, frozen=True):
    """Every child must hold."""

    children: tuple[Condition, ...]


class AnyOf(msgspec.Struct, frozen=True):
    """One child must hold."""

    children: tuple[Condition, ...]


class NoneOf(msgspec.Struct, frozen=True):
    """The child must not hold."""

    child: Condition


class Share(msgspec.Struct, frozen=True):
    """At least ``minimum`` of the children must hold."""

    children: tuple[Condition, ...]
    minimum: int


class InTitle(msgspec.Struct, frozen=True):
    """The child must hold within the title."""

    child: Condition


class Facet(msgspec.Struct, frozen=True):
    """A facet (``source``, ``section``, ``author``, ``tag``) has a value with these syllables, marks aside unless
    they were typed."""

    name: str
    text: str
    prefix: bool = False


class Dates(msgspec.Struct, frozen=True):
    """Published at or after ``since`` and before ``until``."""

    since: datetime | None
    until: datetime | None


class Everything(msgspec.Struct, frozen=True):
    """Every article."""


class Nothing(msgspec.Struct, frozen=True):
    """No article."""


Condition = Union[  # noqa: UP007  # the names are read before all of them are defined
    Syllable, Sequence, Prefix, AllOf, AnyOf, NoneOf, Share, InTitle, Facet, Dates, Everything, Nothing
]


class Alternative(msgspec.Struct, frozen=True):
    """Syllables as typed, and the sequences that are other spellings of them."""

    typed: tuple[Syllable, ...]
    sequences: tuple[Sequence, ...]


class Evidence(msgspec.Struct, frozen=True):
    """What ranks: runs of neighbouring typed syllables, pyvi's words of the query, other spellings, and
    prefixes. ``singles`` and ``phrases`` are the same syllables by how they must stand, for marking them in a text."""

    runs: tuple[tuple[Syllable, ...], ...] = ()
    singles: tuple[Syllable, ...] = ()
    phrases: tuple[Sequence, ...] = ()
    words: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    prefixes: tuple[Prefix, ...] = ()


class Plan(msgspec.Struct, frozen=True):
    """The whole: which articles match, when all words are there, and what ranks them."""

    condition: Condition
    every: Condition
    evidence: Evidence
    use_marks: bool = True
