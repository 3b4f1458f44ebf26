"""Agreement: whether the marks of a form, of the beginning of one, or of a facet's value agree with the typed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.whoosh.segments.segment import Segment


def allowed(segment: Segment, key: int, form: str, marks: str) -> NDArray[np.bool_]:
    """For each form number of a key, whether it meets ``form`` by the strictness asked."""
    if marks == "exact":
        return np.array([other == form for other in segment.forms_of(key)], np.bool_)
    return np.array([closeness(form, other) <= Closeness.SHAPE for other in segment.forms_of(key)], np.bool_)


def spelled(segment: Segment, spellings: Iterable[str]) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """The keys of other spellings, each with which of its forms are spellings: one stands for itself alone."""
    by_key: dict[str, set[str]] = {}
    for form in spellings:
        by_key.setdefault(fold(form), set()).add(form)
    for text, forms in by_key.items():
        key = segment.key(text)
        if key >= 0:
            chosen = np.array([form in forms for form in segment.forms_of(key)], np.bool_)
            if chosen.any():
                yield key, chosen


def begins_like(prefix: str, form: str) -> bool:
    """Whether the marks typed in a prefix agree with the beginning of a form (``viê`` with ``việt``)."""
    head = form[: len(prefix)]
    return fold(head) == fold(prefix) and closeness(prefix, head) <= Closeness.SHAPE


@lru_cache(maxsize=4096)
def _value_forms(value: str) -> tuple[str, ...]:
    return tuple(tokenize(value).forms)


def value_matches(wanted: list[str], value: str, prefix: bool) -> bool:
    """Whether the syllables stand side by side in the value, typed marks agreeing."""
    forms = _value_forms(value)
    for start in range(len(forms) - len(wanted) + 1):
        here = forms[start : start + len(wanted)]
        *heads, last = zip(wanted, here, strict=True) if wanted else ((("", ""),))
        if all(_agrees(one, other) for one, other in heads) and (begins_like(*last) if prefix else _agrees(*last)):
            return True
    return False


def _agrees(typed: str, form: str) -> bool:
    return fold(typed) == fold(form) and closeness(typed, form) <= Closeness.SHAPE
