"""Plan: what a query asks of an index, with everything resolved. Every engine carries out the same plan.

A plan says which articles match (*condition*), which of them have every word (*every*), what each is worth (*ranking*)
and how near its marks are to the typed ones (*grading*). Numbers are the plan's: an engine matches, sums and sorts, and
knows of no weight, no inverse document frequency and no rule of the language. A condition and a feature depend on one
article and on nothing else.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final, Literal, NamedTuple, Union

import msgspec

Strictness = Literal["folded", "typed", "exact"]
# What a term is: the key of a syllable, its form with marks, two neighbouring ones, or a word of pyvi's.
TermField = Literal["key", "form", "key_pair", "form_pair", "word"]
# How near the marks of an article are to the typed ones; each is farther than those before it.
MATCHES: Final = ("exact", "tone", "fold", "repair")
K1: Final = 1.2  # of BM25: how soon more of a term adds nothing ...
B: Final = 0.75  # ... and how much the length of an article counts
Match = Literal["exact", "tone", "fold", "repair"]


class Syllable(msgspec.Struct, frozen=True, cache_hash=True):
    """One syllable, word or number. ``form`` is its normal form, ``key`` that without marks.

    ``marks``: ``folded`` any article with the key matches; ``typed`` the typed marks must agree; ``exact`` the form
    itself must be there. ``spellings`` are other forms that count as the same (``kĩ`` for ``kỹ``): these forms
    themselves, never the others of their keys.
    ``restored`` is the form that a syllable typed without marks probably stands for, believed by ``confidence`` (0 to
    1): it ranks and never decides what matches.
    """

    form: str
    key: str
    marks: Strictness = "folded"
    spellings: tuple[str, ...] = ()
    restored: str = ""
    confidence: float = 0.0

    @property
    def marked(self) -> bool:
        """Whether any mark was typed."""
        return self.form != self.key


class Sequence(msgspec.Struct, frozen=True, cache_hash=True):
    """Syllables side by side, in order (None: a gap of one); with ``slop``, in any order within a window of that
    many syllables more."""

    parts: tuple[Syllable | None, ...]
    slop: int = 0


class Prefix(msgspec.Struct, frozen=True, cache_hash=True):
    """Everything that begins so. ``form`` carries the typed marks."""

    form: str
    key: str


class AllOf(msgspec.Struct, frozen=True, cache_hash=True):
    """Every child must hold."""

    children: tuple[Condition, ...]


class AnyOf(msgspec.Struct, frozen=True, cache_hash=True):
    """One child must hold."""

    children: tuple[Condition, ...]


class NoneOf(msgspec.Struct, frozen=True, cache_hash=True):
    """The child must not hold."""

    child: Condition


class Share(msgspec.Struct, frozen=True, cache_hash=True):
    """The children that hold must weigh at least ``minimum`` together. Weights are whole numbers, so that every engine
    comes to the same sum."""

    children: tuple[Condition, ...]
    weights: tuple[int, ...]
    minimum: int


class Near(msgspec.Struct, frozen=True, cache_hash=True):
    """Occurrences of all children must begin within a window of ``width`` syllables, in any order. A child is a
    syllable, a sequence without slop and gaps, or any of such."""

    children: tuple[Condition, ...]
    width: int


class Apart(msgspec.Struct, frozen=True, cache_hash=True):
    """The sequence stands somewhere where it has no syllable in common with any of the others (``Bình Dương`` that is
    no part of *Thái Bình Dương*). None of them has slop or gaps."""

    sequence: Sequence
    others: tuple[Sequence, ...]


class InTitle(msgspec.Struct, frozen=True, cache_hash=True):
    """The child must hold within the title."""

    child: Condition


class Facet(msgspec.Struct, frozen=True, cache_hash=True):
    """A facet (``source``, ``section``, ``author``, ``tag``) has a value with these syllables, marks aside unless
    they were typed."""

    name: str
    text: str
    prefix: bool = False


class Dates(msgspec.Struct, frozen=True, cache_hash=True):
    """Published at or after ``since`` and before ``until``."""

    since: datetime | None
    until: datetime | None


class Everything(msgspec.Struct, frozen=True):
    """Every article."""


class Nothing(msgspec.Struct, frozen=True):
    """No article."""


Condition = Union[  # noqa: UP007  # the names are read before all of them are defined
    Syllable, Sequence, Prefix, AllOf, AnyOf, NoneOf, Share, Near, Apart, InTitle, Facet, Dates, Everything, Nothing
]


def idf(articles: int, df: int) -> float:
    """Lucene's inverse document frequency, of a term that so many of the articles have."""
    return math.log(1 + (articles - df + 0.5) / (df + 0.5))


class Term(NamedTuple):
    """A term of the index, and what its weighted count is multiplied by. ``text`` is the key or the form, two of them
    with a space between, or the forms of a word with spaces between."""

    field: TermField
    text: str
    share: float = 1.0


class Feature(msgspec.Struct, frozen=True):
    """What counts as one: terms whose weighted counts ``w`` add up, worth ``worth · (k1 + 1) · w / (w + norm)``."""

    worth: float
    terms: tuple[Term, ...]


class EarlyBonus(msgspec.Struct, frozen=True):
    """What an article gets once more if it has a term among its first: in the title or within ``reach`` syllables
    behind it (``search.derived.zones``: none, ``EARLY`` or ``SOON``). The term is one of a feature."""

    worth: float
    field: Literal["key", "form"]
    text: str
    reach: int


class BeginningFeature(msgspec.Struct, frozen=True):
    """What has any word with a beginning: a feature whose weighted count is 1."""

    worth: float
    prefix: Prefix


class Substitute(msgspec.Struct, frozen=True):
    """Another spelling: where any of the ``sequences`` stands, an article gets what they are worth (a feature that
    counts their occurrences; of a sequence of one syllable, the weighted count of what meets it), less what it has of
    the spelling that was typed, if that is more than nothing."""

    worth: float
    sequences: tuple[Sequence, ...]
    features: tuple[Feature, ...]
    early: tuple[EarlyBonus, ...]


class Ranking(msgspec.Struct, frozen=True):
    """What an article found is worth: BM25 summed over features, and the bonuses.

    ``norm`` of an article is ``k1 · (1 − b + b · length / average_length)``, lengths in syllables. Equals come in the
    order of the index: what was added first is first.
    """

    features: tuple[Feature, ...] = ()
    early: tuple[EarlyBonus, ...] = ()
    beginnings: tuple[BeginningFeature, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    k1: float = K1
    b: float = B
    average_length: float = 1.0


class Grade(NamedTuple):
    """A way in which an article can have a syllable: by any of the terms."""

    match: Match
    terms: tuple[Term, ...]


# For each syllable its grades, the nearest first: an article has the first that applies, or nothing of the syllable.
# The grade of the article is the farthest of its syllables'.
Grading = tuple[tuple[Grade, ...], ...]


class Plan(msgspec.Struct, frozen=True):
    """The whole: which articles match, which of these have every word, what they are worth, and how near they are."""

    condition: Condition
    every: Condition
    ranking: Ranking = Ranking()
    grading: Grading = ()

    @property
    def beside(self) -> Plan:
        """The plan of what has every word and is no hit."""
        return msgspec.structs.replace(self, condition=AllOf((self.every, NoneOf(self.condition))))
