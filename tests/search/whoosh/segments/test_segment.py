"""Occurrences in some articles are those of all articles that stand in them."""

from __future__ import annotations

import numpy as np
import pytest
from embedded import commit, create, snapshot

from search import Article

TEXTS = ["học " * (1 + number * 7 % 5) + "x " * number for number in range(200)]


@pytest.mark.parametrize("wanted", [[], [0], [199], [3, 150], range(0, 200, 20), range(0, 200, 3), range(200)])
def test_occurrences_in_some_articles(tmp_path, wanted) -> None:
    """Of few articles the counts between are added up, of many all of them."""
    commit(create(tmp_path), [Article(id=str(number), title=text) for number, text in enumerate(TEXTS)])
    (segment,) = snapshot(tmp_path).segments
    form = segment.form("học")
    among = np.zeros(segment.docs, np.bool_)
    among[[*wanted]] = True
    docs, positions = segment.occurrences(form, form + 1, among)
    expected = [(doc, place) for doc in wanted for place in range(TEXTS[doc].count("học"))]
    assert list(zip(docs.tolist(), positions.tolist(), strict=True)) == expected
