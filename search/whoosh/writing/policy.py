"""Policy: which segments a commit merges.

Few segments make searching fast, few merges make commits cheap. Neighbours are merged when those beside the largest
hold at least half as many articles as it does. Segments that are left then shrink by more than half from one to the
next, so their number grows with the logarithm of the number of articles; and whenever an article is written again,
its segment has grown by half or more, so that it is written about nine times in a thousand commits of one article.
A commit of many articles fills the last segments first, unless they are nearly full.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from search.whoosh.writing.inverter import MAX_DOCS

_FILLED: Final = 0.75  # segments with more than this share of what one may hold are left as they are


class Size(NamedTuple):
    """Of a segment: the articles that are alive, all that it holds, and the bytes of its file."""

    live: int
    docs: int
    bytes: int


def mergeable(sizes: Sequence[Size], most_bytes: int) -> slice | None:
    """The run of neighbouring segments to merge next into one of at most ``MAX_DOCS`` articles, or None.

    The longest run, of together at most ``most_bytes`` (which bounds the memory); or a segment alone, more than half
    of which is deleted.
    """
    best = slice(0, 0)
    for first in range(len(sizes)):
        end = _end(sizes, first, most_bytes)
        if end - first > best.stop - best.start:
            best = slice(first, end)
    return best if best.stop > best.start else None


def unfilled(sizes: Sequence[Size], most_bytes: int) -> int:
    """Where the last segments begin that are worth filling up to ``MAX_DOCS`` articles or ``most_bytes`` together."""
    articles = weight = 0
    for at in range(len(sizes) - 1, -1, -1):
        articles += sizes[at].live
        weight += sizes[at].bytes
        if articles > _FILLED * MAX_DOCS or weight > _FILLED * most_bytes:
            return at + 1
    return 0


def _end(sizes: Sequence[Size], first: int, most_bytes: int) -> int:
    """Where the longest run that begins at ``first`` and is worth a merge ends; ``first`` if there is none."""
    articles = weight = largest = 0
    end = first
    for at in range(first, len(sizes)):
        articles += sizes[at].live
        weight += sizes[at].bytes
        largest = max(largest, sizes[at].live)
        if articles > MAX_DOCS or weight > most_bytes:
            break
        decayed = at == first and sizes[at].live * 2 < sizes[at].docs
        if decayed or (at > first and (articles - largest) * 2 >= largest):
            end = at + 1
    return end
