"""Synonyms: other words that papers use for the same thing (``đuối nước``, ``chết đuối``).

The table ``data/synonyms.tsv`` has them. A run of words is read as one of its words only with all its marks, and only
where it begins and ends with words: ``cá heo`` is no ``heo``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

from analyzers.tokens import tokenize
from analyzers.variants import Variant, table

KINDS: Final = ("same", "towards")

_Words = tuple[str, ...]


@cache
def _index() -> dict[_Words, tuple[tuple[_Words, str], ...]]:
    """The forms of a word to those of the others, each with the kind of row that has them."""
    index: dict[_Words, dict[_Words, str]] = {}
    for kind, line, _ in table("synonyms.tsv"):
        words = [tuple(tokenize(word).forms) for word in line.split(" | ")]
        for word in words if kind == "same" else words[:1]:
            index.setdefault(word, {}).update({other: kind for other in words if other != word})
    return {word: tuple(others.items()) for word, others in index.items()}


@cache
def _longest() -> int:
    return max(map(len, _index()))


def synonyms(forms: Sequence[str], inside: Collection[int] = ()) -> list[Variant]:
    """The other words for runs of forms, the longest runs first where two overlap.

    Args:
        forms: Normal forms with all their marks, in order.
        inside: The places of forms that go on with a word that begins before them.

    >>> [(one.start, one.end, " ".join(one.forms)) for one in synonyms(("học", "sinh", "đuối", "nước"))]
    [(2, 4, 'chết đuối'), (2, 4, 'ngạt nước')]
    >>> synonyms(("cá", "heo"), inside={1})
    []
    """
    found: list[Variant] = []
    taken: set[int] = set()
    longest = min(len(forms), _longest())
    for length in range(longest, 0, -1):
        for start in range(len(forms) - length + 1):
            end = start + length
            others = _index().get(tuple(forms[start:end]), ())
            if others and start not in inside and end not in inside and taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                found += [Variant(start, end, other, kind) for other, kind in others]
    return found
