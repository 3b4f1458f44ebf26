"""Facet values: those of one facet in one generation, and which of them meet a condition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.plan import Facet


class FacetValues:
    """The values of a facet."""

    def __init__(self, values: Iterable[str]) -> None:
        self.values: Sequence[str] = list(values)
        self.meeting = lru_cache(maxsize=256)(self._meeting)

    def _meeting(self, facet: Facet) -> list[str]:
        """The values that have the syllables of a condition side by side."""
        wanted = tuple(tokenize(facet.text).forms)
        return [value for value in self.values if _has(tokenize(value).forms, wanted, prefix=facet.prefix)]


def _has(forms: Sequence[str], wanted: Sequence[str], *, prefix: bool) -> bool:
    size = len(wanted)
    return any(
        all(
            _meets(one, form, prefix=prefix and at == size - 1)
            for at, (one, form) in enumerate(zip(wanted, forms[start : start + size], strict=True))
        )
        for start in range(len(forms) - size + 1)
    )


def _meets(typed: str, form: str, *, prefix: bool) -> bool:
    head = form[: len(typed)] if prefix else form
    if prefix and typed == fold(typed):
        return fold(form).startswith(typed)
    return fold(typed) == fold(head) and closeness(typed, head) <= Closeness.SHAPE
