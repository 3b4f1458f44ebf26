"""Nearest: where an article writes a key with several marks, those nearest to what was typed are meant."""

from __future__ import annotations

from collections.abc import Iterable

from analyzers.closeness import Closeness
from search.snippets.marking import Mark


def nearest_of(rows: Iterable[Iterable[Mark]]) -> dict[str, Closeness]:
    """For each key that is marked in the texts of an article the nearest grade that it has there."""
    nearest: dict[str, Closeness] = {}
    for row in rows:
        for _, token, grade in row:
            if grade < nearest.get(token.key, Closeness.OTHER + 1):
                nearest[token.key] = grade
    return nearest
