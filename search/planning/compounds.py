"""Compounds: pyvi's words in a query."""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.segment import compounds
from analyzers.tokens import tokenize


def compounds_of(text: str) -> list[str]:
    """pyvi's words of two syllables and more, as the index names them."""
    if text.isascii():
        return []  # pyvi cannot segment text without marks
    tokens = tokenize(text)
    first = {start: index for index, start in enumerate(tokens.starts)}
    last = {end: index + 1 for index, end in enumerate(tokens.ends)}
    spans = ((first.get(start), last.get(end)) for start, end in compounds(text))
    return [" ".join(tokens.forms[a:b]) for a, b in spans if a is not None and b is not None and b - a > 1]


def within_compounds(forms: Sequence[str]) -> set[int]:
    """The places of forms that go on with a word of pyvi's: those of its syllables but the first.

    >>> sorted(within_compounds(["học", "sinh", "nghỉ", "tết"]))
    [1]
    """
    text = " ".join(forms)
    if text.isascii():
        return set()
    begins = {}
    at = 0
    for number, form in enumerate(forms):
        begins[at] = number
        at += len(form) + 1
    places = sorted(begins)
    return {begins[place] for start, end in compounds(text) for place in places if start < place < end}
