"""As written: a phrase as titles have it, with its capitals and its signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final, NamedTuple

import numpy as np

from analyzers.composition import composed
from analyzers.fold import fold
from analyzers.syllable import is_key
from analyzers.tokens import tokenize
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.segment import Segment
from search.whoosh.suggesting.phrases import Forms, Occurrences

_READ: Final = 5  # titles that are read at most
_ENOUGH: Final = 3  # that agree; of what has no capitals two
# What means something in a query, or looks like a slip in one.
_SIGNS: Final = re.compile(r"[^\w\s.,/&'’+%\-]|,\s|(?:^|\s)['’]|['’](?:\s|$)")


class Standing(NamedTuple):
    """Where a phrase stands in one segment: the articles, and where among all syllables."""

    place: Occurrences
    docs: Array
    at: Array


class _Sample(NamedTuple):
    """A phrase in one title, and whether the title begins with it, or begins anew."""

    text: str
    begins: bool


def as_written(found: Iterable[Standing], forms: Forms) -> str:
    """A phrase as some titles have it; empty where none has it so that it could be a query.

    A title begins with a capital, whatever it begins with, and goes on with one behind a pause: so those that have the
    phrase within are asked first, and where there are none, the capital is kept for what is a name by what follows.
    """
    inside: Counter[str] = Counter()
    begun: Counter[str] = Counter()
    samples = chain.from_iterable(_samples(one, forms) for one in sorted(found, key=lambda one: -len(one.docs)))
    for text, begins in islice(samples, _READ):
        if not begins:
            inside[text] += 1
        else:
            begun[_uncapitalized(text, forms)] += 1
        if inside[text] >= _ENOUGH - text.islower():
            return text
    chosen = inside or begun
    return max(chosen, key=lambda text: (chosen[text], sum(map(str.isupper, text)), text), default="")


def _samples(there: Standing, forms: Forms) -> Iterator[_Sample]:
    titles = there.place.titles
    first = there.at - titles.start(there.docs)
    begins = first == 0
    begins[~begins] = titles.pauses(there.at[~begins] - 1)
    order = np.argsort(begins, kind="stable")  # what stands within a title first
    step = max(1, int(np.count_nonzero(~begins)) // _READ)
    for index in order[::step][:_READ].tolist():
        text = _piece(there.place.segment, int(there.docs[index]), int(first[index]), forms)
        if text:
            yield _Sample(text, bool(begins[index]))


def _piece(segment: Segment, doc: int, first: int, forms: Forms) -> str:
    """The phrase in the title of an article, if it is not in capitals all over."""
    title = segment.store.head(doc).title
    there, starts, ends = tokenize(title)
    last = first + len(forms) - 1
    end = ends[last] if last < len(ends) else len(title)
    end += title.startswith("%", end)
    if title.isupper() or tuple(there[first : last + 1]) != forms:
        return ""
    text = composed(" ".join(title[starts[first] : end].split()))
    return "" if _SIGNS.search(text) else text


def _uncapitalized(text: str, forms: Forms) -> str:
    """A beginning of titles as it would stand within one: names keep their capital."""
    _, starts, ends = tokenize(text)
    first = text[starts[0] : ends[0]]
    name = not is_key(fold(forms[0])) or (len(starts) > 1 and (text[starts[1]].isupper() or starts[1] == ends[0]))
    return text if name or not first.istitle() else text[0].lower() + text[1:]
