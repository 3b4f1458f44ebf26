"""Spans: [start, end) code points of a text that are to be marked."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans with nothing but spaces between them become one."""
    result: list[Span] = []
    for start, end in spans:
        if result and not text[result[-1][1] : start].strip(" \u00a0"):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result
