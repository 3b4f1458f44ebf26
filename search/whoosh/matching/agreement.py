"""Agreement: whether the marks of a form, of the beginning of one, or of a facet's value agree with the typed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.whoosh.segments.segment import Segment


def allowed(segment: Segment, key: int, form: str, marks: str) -> tuple[int, ...]:
    """The numbers of the forms of a key that meet ``form`` by the strictness asked."""
    forms = segment.forms_of(key)
    if marks == "exact":
        return (forms.index(form),) if form in forms else ()
    return tuple(number for number, other in enumerate(forms) if closeness(form, other) <= Closeness.SHAPE)


def spelled(segment: Segment, spellings: Iterable[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The keys of other spellings, each with the numbers of its forms that are spellings: one stands for itself
    alone."""
    by_key: dict[str, set[str]] = {}
    for form in spellings:
        by_key.setdefault(fold(form), set()).add(form)
    for text, forms in by_key.items():
        key = segment.key(text)
        if key >= 0:
            chosen = tuple(number for number, form in enumerate(segment.forms_of(key)) if form in forms)
            if chosen:
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
