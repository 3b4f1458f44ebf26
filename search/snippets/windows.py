"""Windows: with which of its marks the best stretch of a text begins, found for many texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from analyzers.cut import Numbers
from search.snippets.marking import Marked

_FORM, _NEIGHBOURS = 2, 1  # what a form is worth in a window, and what two neighbours are


def best_windows(marks: Marked, pieces: Numbers, edges: Sequence[int], width: int) -> list[int]:
    """The mark with which the best window of each text begins: that of so many pieces with the most distinct forms and
    neighbours, of equals the first. ``pieces`` are those of the marks, ``edges`` where the marks of each text begin,
    and the end of the last; each has some.

    A form counts by its first mark in a window: the mark ``j`` counts in those windows that begin at ``j`` or before
    it, behind the mark that the form has before ``j``, and near enough to reach ``j``.
    """
    borders = np.array(edges)
    counts = borders[1:] - borders[:-1]
    first, end = borders[:-1].repeat(counts), borders[1:].repeat(counts)
    since = np.maximum(pieces.searchsorted(pieces - width, side="right"), first)
    since = np.maximum(since, _before(marks.forms, first) + 1)
    distinct = np.bincount(since, minlength=len(pieces)).cumsum() - np.arange(len(pieces))
    beside = np.zeros(len(pieces), np.int64)
    beside[1:] = marks.tokens[1:] == marks.tokens[:-1] + 1
    before = beside.cumsum()
    last = np.minimum(pieces.searchsorted(pieces + width), end) - 1
    worth = _FORM * distinct + _NEIGHBOURS * (before.take(last) - before)
    return [begin + int(worth[begin:stop].argmax()) for begin, stop in pairwise(edges)]


def _before(forms: Numbers, first: Numbers) -> Numbers:
    """For each mark the one before it in the same text that has the same form, or -1."""
    names = first * (int(np.max(forms, initial=0)) + 1) + forms
    order = names.argsort(kind="stable")
    same = names[order[1:]] == names[order[:-1]]
    found = np.full(len(forms), -1)
    found[order[1:][same]] = order[:-1][same]
    return found
