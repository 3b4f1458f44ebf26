"""Alone: where an article has a group of a query together, a syllable of the group alone is not what was searched.

``đại học`` is searched for, and *học* in "trường học" is not marked, unless the article has no "đại học".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.cut import Cut, Numbers
from search.snippets.marking import Marked, Marker


def shown_of(marker: Marker, cut: Cut, marks: Marked, articles: Numbers, texts: int) -> NDArray[np.bool_]:
    """Which marks are to be shown, given the number of the article of each; an article has so many ``texts``."""
    alone = marker.alone(cut, marks)
    if not alone.any():
        return ~alone
    tokens, keys = marker.together(cut, marks)
    whose = (np.searchsorted(cut.texts(), tokens, side="right") - 1) // texts
    width = int(max(np.max(marks.keys), np.max(keys, initial=0))) + 1
    shown: NDArray[np.bool_] = ~(alone & np.isin(articles * width + marks.keys, whose * width + keys))
    return shown
