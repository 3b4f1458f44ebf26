"""The tree of a query: what was asked, before it is known what the index holds.

Every node knows where it stands in the query text: ``position`` and ``end`` count code points, ``end`` is
exclusive. Places say nothing about the meaning, so two nodes are equal when their meaning is:
``parse("a  b").root`` equals ``parse("a b").root``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Union


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a node stands in the query text; left out of comparison and hash."""

    position: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Word(Place):
    """One chunk without whitespace, in NFC: ``đường``, ``TP.HCM``, ``30/4``; ``exact`` for ``=ma``."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase(Place):
    """Words side by side: ``"học sinh"``, ``"a b"~5`` (``slop`` in syllables), ``="hoà bình"``.

    ``text`` is in NFC with single spaces; a lone ``*`` in it, never at either end, is any one syllable.
    """

    text: str
    slop: int = 0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Prefix(Place):
    """Words that begin so: ``nguy*`` (``text`` is without the star)."""

    text: str


@dataclass(frozen=True, slots=True)
class Bag(Place):
    """Bare words that stand together, of which the engine decides what an article must have: a whole query, or in
    ``And`` those on a side of an AND that is spelled out between words (``mưa bão AND lũ``: two)."""

    children: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class And(Place):
    """Every child must hold; two children or more, none of them an ``And``. Words that are children stand together with
    the words beside them; beside a ``Bag`` there is none."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Place):
    """One child must hold; two children or more, none of them an ``Or``."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Place):
    """The child must not hold; the child is never a ``Not``."""

    child: Node


@dataclass(frozen=True, slots=True)
class Field(Place):
    """The child must hold within one field: ``title``, ``section``, ``source``, ``author`` or ``tag``.

    The child is a ``Word``, a ``Phrase``, a ``Prefix``, or ``And``, ``Or`` and ``Not`` of them. Of ``name``, which asks
    for a name and the others that its bearer had or has, it is a ``Word`` or a ``Phrase`` of ``analyzers.names``.
    """

    name: str
    child: Node


@dataclass(frozen=True, slots=True)
class DateRange(Place):
    """Published at or after ``since`` and before ``until`` (aware datetimes; None: no bound on that side)."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class All(Place):
    """Every article: the empty query."""


Node = Union[  # noqa: UP007  # the names are read before all of them are defined
    Word, Phrase, Prefix, Bag, And, Or, Not, Field, DateRange, All
]
