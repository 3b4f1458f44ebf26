"""The best window of each text is the one that counting them one by one finds."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.snippets.marking import Marked
from search.snippets.windows import best_windows

# A mark: its form, how many pieces and how many tokens it stands behind the one before.
rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(1, 3)), min_size=1, max_size=12)
Row = list[tuple[int, int, int]]


def counted(marks: Marked, pieces: list[int], begin: int, end: int, width: int) -> float:
    """What the window that begins with a mark is worth."""
    inside = [at for at in range(begin, end) if pieces[at] < pieces[begin] + width]
    beside = sum(marks.tokens[other] == marks.tokens[one] + 1 for one, other in pairwise(inside))
    return len({int(marks.forms[at]) for at in inside}) + 0.5 * beside


@given(st.lists(rows, min_size=1, max_size=4), st.integers(1, 20))
def test_the_best_window_of_each_text(texts: list[Row], width: int) -> None:
    marked = [mark for text in texts for mark in text]
    pieces = list(accumulate(gap for _, gap, _ in marked))
    tokens, forms = np.cumsum([gap for _, _, gap in marked]), np.array([form for form, _, _ in marked])
    marks = Marked(tokens, forms, forms, np.zeros(len(forms), np.uint8))
    edges = list(accumulate(map(len, texts), initial=0))
    found = best_windows(marks, np.array(pieces), edges, width)
    for (begin, end), place in zip(pairwise(edges), found, strict=True):
        worth = [counted(marks, pieces, at, end, width) for at in range(begin, end)]
        assert place == begin + worth.index(max(worth))
