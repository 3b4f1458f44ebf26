"""Which articles tell the same: sketches against the sets they stand for, links against all pairs."""

from __future__ import annotations

import itertools
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analyzers import fold, tokenize
from search import Article
from search.derived.sketches import SHINGLE, SIZE, sketch
from search.derived.stories import BAND, agreeing, labels_of
from search.whoosh.writing.build import build_arrays


def shingles(article: Article) -> set[tuple[str, ...]]:
    texts = (article.title, article.summary, article.body)
    keys = [fold(form) for text in texts for form in tokenize(text).forms]
    return {tuple(keys[at : at + SHINGLE]) for at in range(len(keys) - SHINGLE + 1)}


def sketched(*articles: Article) -> NDArray[np.uint8]:
    return build_arrays(articles)["sketch"]


def same(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.mean(one == other))


words = st.lists(st.integers(0, 1 << 20), min_size=SHINGLE, max_size=300)


@given(words, words, st.integers(0, 300))
def test_a_sketch_tells_how_much_two_texts_share(one: list[int], other: list[int], shared: int) -> None:
    other = one[:shared] + other
    sets = [{tuple(text[at : at + SHINGLE]) for at in range(len(text) - SHINGLE + 1)} for text in (one, other)]
    true = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    hashed = [np.array([zlib.crc32(str(word).encode()) for word in text], np.uint32) for text in (one, other)]
    # Six standard deviations of a mean of SIZE draws, and one agreement in 256 by chance.
    assert abs(same(*map(sketch, hashed)) - true) <= 6 * (0.25 / SIZE) ** 0.5 + 1 / 256


def test_sketches_of_real_articles(news: list[Article]) -> None:
    cut = [
        Article(id=one.id, title=one.title, summary=one.summary, body=one.body[: len(one.body) * (number % 5) // 4])
        for number, one in enumerate(news)
    ]
    true = [len(shingles(a) & shingles(b)) / len(shingles(a) | shingles(b)) for a, b in zip(news, cut, strict=True)]
    found = [same(a, b) for a, b in zip(sketched(*news), sketched(*cut), strict=True)]
    assert abs(np.mean(true) - np.mean(found)) < 0.02
    assert np.sqrt(np.mean((np.array(true) - found) ** 2)) < 1.2 * (0.25 / SIZE) ** 0.5


def test_marks_and_case_and_field_borders_are_nothing_to_a_sketch() -> None:
    one = Article(id="1", title="Học phí tăng", summary="Đại học Huế thông báo", body="Sinh viên lo lắng về học phí.")
    other = Article(id="2", title="HOC PHI TANG", summary="dai hoc hue thong bao. Sinh viên", body="lo lắng về học phí")
    assert sketched(one).tolist() == sketched(other).tolist()


def test_a_sketch_depends_on_the_text_alone(news: list[Article]) -> None:
    together = sketched(*news[:20])
    assert together.tolist() == [sketched(article)[0].tolist() for article in news[:20]]
    # Written down once: sketches of different versions must be comparable.
    assert zlib.crc32(sketch(np.arange(1000, dtype=np.uint32)).tobytes()) == 2718602008


@pytest.mark.parametrize("text", ["", "học", "học sinh", "?!"])
def test_less_than_a_shingle(text: str) -> None:
    assert not sketched(Article(id="1", title=text)).any()


# Links. -----------------------------------------------------------------------------------------------------


def by_hand(sketches: NDArray[np.uint8], told: NDArray[np.bool_], least: int) -> list[int]:
    """Every pair compared, and components by repeated merging."""
    labels = list(range(len(sketches)))
    for one, other in itertools.combinations(np.flatnonzero(told).tolist(), 2):
        bands = (sketches[one] == sketches[other]).reshape(-1, BAND).all(axis=1)
        if bands.any() and np.count_nonzero(sketches[one] == sketches[other]) >= least:
            low, high = sorted((labels[one], labels[other]))
            labels = [low if label == high else label for label in labels]
    return labels


@st.composite
def rows(draw: st.DrawFn) -> NDArray[np.uint8]:
    """Sketches in families: of each some are the same but for a few values."""
    made = []
    for _ in range(draw(st.integers(1, 5))):
        seed = draw(st.integers(0, 9))
        first = np.random.default_rng(seed).integers(0, 256, SIZE).astype(np.uint8)
        for _ in range(draw(st.integers(1, 6))):
            other = first.copy()
            changed = draw(st.integers(0, SIZE - 8))
            other[np.random.default_rng(draw(st.integers(0, 999))).permutation(SIZE)[:changed]] += 1
            made.append(other)
    return np.array(made)


@given(rows(), st.integers(8, 60), st.randoms(use_true_random=False))
def test_stories_are_what_links_hold_together(sketches, least, random) -> None:
    told = np.array([random.random() < 0.9 for _ in sketches], np.bool_)
    assert labels_of(sketches, told, least).tolist() == by_hand(sketches, told, least)


def test_very_many_copies_are_one_story() -> None:
    copies = np.tile(np.arange(SIZE, dtype=np.uint8), (3000, 1))
    assert set(labels_of(copies, np.ones(3000, np.bool_)).tolist()) == {0}


def test_no_articles() -> None:
    assert labels_of(np.zeros((0, SIZE), np.uint8), np.zeros(0, np.bool_)).tolist() == []


def test_the_threshold_is_a_number_of_values() -> None:
    assert agreeing(1.0) == SIZE
    assert agreeing(0.0) == 1
    assert agreeing(0.5) == SIZE // 2 + 1
