"""Stories: which articles of a snapshot tell the same in nearly the same words.

Two articles are linked where their sketches agree in a whole band and in enough values altogether; a story is what
links hold together. Bands find the candidates (locality-sensitive hashing, Indyk and Motwani 1998; for MinHash
Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4): of two texts of resemblance s at least one of the
``SIZE / BAND`` bands agrees with the probability 1 − (1 − s^BAND)^(SIZE / BAND).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from search.derived.sketches import SIZE

BAND = 3
LEAST = 30  # syllables; a shorter article says too little to be the copy of another
RESEMBLANCE = 0.5  # of shingles; what two articles of one story have in common at least
_BY_CHANCE = 1 / 256
_ALL_PAIRS = 32  # of more articles that share a band only neighbours in order are compared
_LOW = 0xFFFFFFFF
_CHUNK = 1 << 16  # pairs that are compared at a time

Labels = NDArray[np.int64]


def agreeing(resemblance: float) -> int:
    """How many values of their sketches two texts of a resemblance agree in, on average."""
    return math.ceil(SIZE * (resemblance + (1 - resemblance) * _BY_CHANCE))


def labels_of(sketches: NDArray[np.uint8], told: NDArray[np.bool_], least: int = agreeing(RESEMBLANCE)) -> Labels:
    """For each article the least number of an article of its story (its own where it has none).

    Args:
        sketches: one row for each article.
        told: which articles may belong to a story.
        least: values that two linked articles agree in at least.
    """
    none = np.zeros(0, np.int64)
    pairs = np.unique(np.concatenate([none, *_candidates(sketches, told)]))
    chunks = (pairs[at : at + _CHUNK] for at in range(0, len(pairs), _CHUNK))
    linked = np.concatenate([none, *(chunk[_agree(sketches, chunk) >= least] for chunk in chunks)])
    return _components(len(sketches), linked >> 32, linked & _LOW)


def _agree(sketches: NDArray[np.uint8], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of values that the articles of each pair agree in."""
    same = sketches[pairs >> 32] == sketches[pairs & _LOW]
    counts: NDArray[np.int64] = np.count_nonzero(same, axis=1)
    return counts


def _candidates(sketches: NDArray[np.uint8], told: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """Pairs (the lesser number × 2³² + the greater one) that share a band."""
    numbers = np.flatnonzero(told)
    for band in range(0, SIZE, BAND):
        keys = np.zeros(len(numbers), np.uint32)
        for column in range(band, band + BAND):
            keys = keys << np.uint32(8) | sketches[numbers, column]
        order = np.argsort(keys, kind="stable")
        ordered, own = keys[order], numbers[order]
        new = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(ordered) else order
        sizes = np.diff(new, append=len(ordered))
        ranks = np.arange(len(ordered)) - np.repeat(new, sizes)
        reach = np.repeat(np.where(sizes <= _ALL_PAIRS, sizes, 2), sizes)
        for step in range(1, min(_ALL_PAIRS, int(sizes.max(initial=0)))):
            later = np.flatnonzero((ranks >= step) & (step < reach))
            if not len(later):
                break
            yield own[later - step] << 32 | own[later]


def _components(count: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> Labels:
    """The connected components of a graph, named by their least members."""
    labels: Labels = np.arange(count)
    while True:
        least = np.minimum(labels[left], labels[right])
        before = labels.copy()
        np.minimum.at(labels, left, least)
        np.minimum.at(labels, right, least)
        labels = labels[labels]
        if np.array_equal(before, labels):
            return labels
