"""Sketches: what an article's text is, in a few bytes that tell near-duplicates from articles on the same matter.

A text is the set of its shingles: every ``SHINGLE`` neighbouring syllables without marks, of title, summary and body.
MinHash (Broder 1997, "On the resemblance and containment of documents") keeps the smallest value of each of ``SIZE``
hash functions over the set; two texts agree in a value with the probability of their resemblance |A ∩ B| / |A ∪ B|.
Of a value only 8 bits are kept (Li and König 2010, "b-Bit Minwise Hashing"), so that values agree by chance once in
256. The functions are ``a·x + b`` over hashed shingles, with fixed ``a`` and ``b``: a sketch depends on the text alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from hashlib import shake_128

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.derived.zone_arrays import CAPTION_ZONE, ZoneArrays
from search.derived.zones import Zone

SHINGLE = 3
SIZE = 48
_ZONES = frozenset(("title", "summary", "body"))
_TOGETHER = 32  # texts that are hashed at a time
_DRAWN = np.frombuffer(shake_128(b"Timbao").digest(8 * SIZE), "<u4").astype(np.uint32)
_A, _B = _DRAWN[:SIZE] | np.uint32(1), _DRAWN[SIZE:]
_MIX, _FINISH = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


def sketch_of(zones: Iterable[Zone]) -> NDArray[np.uint8]:
    """The sketch of an article."""
    forms = [form for zone in zones if zone.name in _ZONES for form in zone.forms]
    return sketch(np.array([zlib.crc32(fold(form).encode("utf-8", "surrogatepass")) for form in forms], np.uint32))


def sketch(syllables: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The sketch of a text given by the hashes of its syllables."""
    made: NDArray[np.uint8] = sketches(syllables, np.array([0, len(syllables)]))[0]
    return made


def sketches_of(batch: ZoneArrays) -> NDArray[np.uint8]:
    """The sketches of articles, a row of ``SIZE`` bytes for each."""
    told = np.repeat(batch.zone_kind != CAPTION_ZONE, batch.sizes)
    kept = np.append(0, np.cumsum(told))
    return sketches(batch.table.hash.take(batch.tokens[told]), kept[batch.doc_first])


def sketches(syllables: NDArray[np.uint32], first: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The sketches of texts given by the hashes of their syllables, and where each text begins (one more for the end);
    of less than a shingle, zeros."""
    shingles = _shingles(syllables)
    least = np.full((SIZE, len(first) - 1), 0xFFFFFFFF, np.uint32)
    sizes = np.maximum(np.diff(first) - (SHINGLE - 1), 0)
    some = np.flatnonzero(sizes)
    # What lies between the shingles of one text and those of the next is over two texts, and belongs to none.
    borders = np.stack((first[some], first[some] + sizes[some]), 1).reshape(-1)
    for begin in range(0, len(some), _TOGETHER):
        own = borders[2 * begin : 2 * (begin + _TOGETHER)]
        piece = shingles[own[0] : own[-1]]
        values = np.empty_like(piece)
        inner = (own - own[0])[:-1]
        for row, a, b in zip(least, _A, _B, strict=True):
            np.multiply(piece, a, out=values)
            values += b
            row[some[begin : begin + _TOGETHER]] = np.minimum.reduceat(values, inner)[::2]
    kept: NDArray[np.uint8] = (least >> np.uint32(8)).astype(np.uint8)  # the lowest bits of a product are the poorest
    kept[:, sizes == 0] = 0
    return np.ascontiguousarray(kept.T)


def _shingles(syllables: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The hash of every ``SHINGLE`` neighbours."""
    count = max(0, len(syllables) - SHINGLE + 1)
    made: NDArray[np.uint32] = np.zeros(count, np.uint32)
    for step in range(SHINGLE):
        made = (made ^ (made >> np.uint32(15))) * _MIX + syllables[step : step + count]
    made ^= made >> np.uint32(16)
    made *= _FINISH
    made ^= made >> np.uint32(13)
    return made
