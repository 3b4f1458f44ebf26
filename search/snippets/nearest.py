"""Nearest: where an article writes a key with several marks, those nearest to what was typed are meant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.cut import Numbers
from search.snippets.marking import Marked
from search.snippets.occurrences import NO_GRADE


def nearest(marks: Marked, articles: Numbers) -> NDArray[np.bool_]:
    """Which marks are as near as any of their key in their article, given the number of the article of each."""
    owners = articles * (int(np.max(marks.keys, initial=0)) + 1) + marks.keys
    best = np.full(int(np.max(owners, initial=0)) + 1, NO_GRADE, np.uint8)
    np.minimum.at(best, owners, marks.grades)
    chosen: NDArray[np.bool_] = marks.grades == best.take(owners)
    return chosen
