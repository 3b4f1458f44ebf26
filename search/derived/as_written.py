"""As written: a phrase as titles have it, with its capitals and its signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.composition import composed
from analyzers.fold import fold
from analyzers.syllable import is_key
from analyzers.tokens import tokenize
from search.beginning import Forms

_READ: Final = 5  # titles that are read at most
_ENOUGH: Final = 3  # that agree; of what has no capitals two
# What means something in a query, or looks like a slip in one.
_SIGNS: Final = re.compile(r"[^\w\s.,/&'’+%\-]|,\s|(?:^|\s)['’]|['’](?:\s|$)")


class Sample(NamedTuple):
    """A title that has a phrase: its text, which of its syllables the phrase begins with, and whether the title begins
    with it, or begins anew."""

    title: str
    first: int
    begins: bool


def to_read(begins: NDArray[np.bool_]) -> list[int]:
    """Which of some titles with a phrase are to be read, given whether each begins with it, in the order of the index:
    those that have it within first, spread over all of them."""
    order = np.argsort(begins, kind="stable")
    step = max(1, int(np.count_nonzero(~begins)) // _READ)
    found: list[int] = order[::step][:_READ].tolist()
    return found


def as_written(samples: Iterable[Sample], forms: Forms) -> str:
    """A phrase as some titles have it; empty where none has it so that it could be a query.

    A title begins with a capital, whatever it begins with, and goes on with one behind a pause: so those that have the
    phrase within are asked first, and where there are none, the capital is kept for what is a name by what follows.
    """
    inside: Counter[str] = Counter()
    begun: Counter[str] = Counter()
    read = ((text, one.begins) for one in samples if (text := _piece(one, forms)))
    for text, begins in islice(read, _READ):
        if not begins:
            inside[text] += 1
        else:
            begun[_uncapitalized(text, forms)] += 1
        if inside[text] >= _ENOUGH - text.islower():
            return text
    chosen = inside or begun
    return max(chosen, key=lambda text: (chosen[text], sum(map(str.isupper, text)), text), default="")


def spaced(forms: Sequence[str], joined: Sequence[bool]) -> str:
    """Forms as one text; ``joined``: behind which of them the next is written at once."""
    return "".join(form if one else f"{form} " for form, one in zip(forms, joined, strict=True)).strip()


def _piece(sample: Sample, forms: Forms) -> str:
    """The phrase in a title, if it is not in capitals all over."""
    title = sample.title
    there, starts, ends = tokenize(title)
    last = sample.first + len(forms) - 1
    end = ends[last] if last < len(ends) else len(title)
    end += title.startswith("%", end)
    if title.isupper() or tuple(there[sample.first : last + 1]) != forms:
        return ""
    text = composed(" ".join(title[starts[sample.first] : end].split()))
    return "" if _SIGNS.search(text) else text


def _uncapitalized(text: str, forms: Forms) -> str:
    """A beginning of titles as it would stand within one: names keep their capital."""
    _, starts, ends = tokenize(text)
    first = text[starts[0] : ends[0]]
    name = not is_key(fold(forms[0])) or (len(starts) > 1 and (text[starts[1]].isupper() or starts[1] == ends[0]))
    return text if name or not first.istitle() else text[0].lower() + text[1:]
