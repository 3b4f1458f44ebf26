"""The order of the titles, against all places of all titles sorted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sample import SYLLABLES, archives

from analyzers import fold, tokenize
from search import Article
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.titles import DEPTH, MAX_PLACE, Titles
from search.whoosh.writing.build import Batch, build_segment

Occurrence = tuple[int, int]


def opened(folder: Path, articles: list[Article]) -> Titles:
    build_segment(folder / "MAIN_0.arrays", Batch(articles))
    return Titles(Segment(folder / "MAIN_0.arrays").file)


def forms(article: Article) -> list[str]:
    return tokenize(article.title).forms


def by_hand(articles: list[Article], typed: list[str], *, half: bool) -> list[Occurrence]:
    """(article, place) of everything that begins with keys, the last of which may go on."""
    found = []
    for doc, article in enumerate(articles):
        keys = [fold(form) for form in forms(article)]
        for place in range(len(keys)):
            there = keys[place : place + len(typed)]
            same = there[:-1] == typed[:-1] and len(there) == len(typed)
            if same and (there[-1].startswith(typed[-1]) if half else there[-1] == typed[-1]):
                found.append((doc, place))
    return found


def occurrences(titles: Titles, typed: list[str], *, half: bool) -> list[Occurrence]:
    span = titles.whole()
    for at, key in enumerate(typed):
        span = titles.narrowed(span, titles.keys(key, half and at == len(typed) - 1))
    return sorted(zip(titles.docs(span).tolist(), titles.places(span).tolist(), strict=True))


@given(
    articles=archives(),
    typed=st.lists(st.sampled_from([fold(form) for form in SYLLABLES]), min_size=1, max_size=4),
    cut=st.integers(0, 3),
)
def test_occurrences(tmp_path_factory, articles, typed, cut):
    titles = opened(tmp_path_factory.mktemp("titles"), articles)
    assert occurrences(titles, typed, half=False) == by_hand(articles, typed, half=False)
    typed[-1] = typed[-1][: len(typed[-1]) - cut] or typed[-1]
    assert occurrences(titles, typed, half=True) == by_hand(articles, typed, half=True)


@given(archives())
def test_the_order_is_that_of_the_keys(tmp_path_factory, articles):
    titles = opened(tmp_path_factory.mktemp("titles"), articles)
    whole = titles.whole()
    keys = [[fold(form) for form in forms(article)] for article in articles]
    places = list(zip(titles.docs(whole).tolist(), titles.places(whole).tolist(), strict=True))
    rows = [(keys[doc][place : place + DEPTH], doc, place) for doc, place in places]
    assert rows == sorted(rows)
    assert sorted(places) == [(doc, place) for doc, row in enumerate(keys) for place in range(len(row))]


@given(archives())
def test_titles_read_back(tmp_path_factory, articles):
    titles = opened(tmp_path_factory.mktemp("titles"), articles)
    assert [list(titles.title(doc)) for doc in range(len(articles))] == list(map(forms, articles))
    for form in {form for article in articles for form in forms(article)}:
        assert titles.form(titles.number(form)) == form
    assert titles.number("không") == -1


def test_real_titles(tmp_path, news):
    titles = opened(tmp_path, news)
    for typed in (["cong", "an"], ["nguoi"], ["viet", "nam"], ["h"]):
        assert occurrences(titles, typed, half=True) == by_hand(news, typed, half=True) != []


def test_bits(tmp_path):
    titles = opened(tmp_path, [Article(id="1", title="U23 Việt Nam: bộ trưởng, TP.HCM")])
    at = np.arange(8)
    assert list(titles.title(0)) == ["u", "23", "việt", "nam", "bộ", "trưởng", "tp", "hcm"]
    assert titles.pauses(at).tolist() == [False, False, False, True, False, True, False, False]
    assert titles.word_ends(at).tolist() == [True, True, False, True, False, True, True, True]
    assert titles.text(0, 4) == "u23 việt nam"
    assert titles.text(5, 3) == "trưởng tp hcm"


def test_what_stands_far_behind_in_a_title_is_left_out(tmp_path):
    titles = opened(tmp_path, [Article(id="1", title="a " * 400 + "b"), Article(id="2", title="b")])
    assert len(titles.whole()) == MAX_PLACE + 2
    assert occurrences(titles, ["b"], half=False) == [(1, 0)]


def test_no_title_at_all(tmp_path):
    titles = opened(tmp_path, [Article(id="1", body="học"), Article(id="2", title="?!")])
    assert len(titles.whole()) == 0
    assert occurrences(titles, ["hoc"], half=True) == []
    assert (titles.title(0), titles.number("học")) == ((), -1)
