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
from search.zones import Zone

SHINGLE = 3
SIZE = 48
_ZONES = frozenset(("title", "summary", "body"))
_CHUNK = 1 << 12  # shingles that are hashed at a time
_DRAWN = np.frombuffer(shake_128(b"Timbao").digest(8 * SIZE), "<u4").astype(np.uint32)
_A, _B = _DRAWN[:SIZE] | np.uint32(1), _DRAWN[SIZE:]
_MIX, _FINISH = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


class SketchCollector:
    """Collects the sketches of a segment's articles, in order."""

    def __init__(self) -> None:
        self._hashes = _Hashes()
        self._rows: list[NDArray[np.uint8]] = []

    def add(self, zones: Iterable[Zone]) -> None:
        """Add the sketch of the next article."""
        hashes: list[int] = []
        for zone in zones:
            if zone.name in _ZONES:
                hashes += map(self._hashes.__getitem__, zone.forms)
        self._rows.append(sketch(np.array(hashes, np.uint32)))

    def arrays(self) -> dict[str, NDArray[np.uint8]]:
        """One row of ``SIZE`` bytes for each article."""
        return {"sketch": np.array(self._rows, np.uint8).reshape(len(self._rows), SIZE)}


class _Hashes(dict[str, int]):
    """The hash of each syllable without its marks."""

    def __missing__(self, form: str) -> int:
        made = self[form] = zlib.crc32(fold(form).encode("utf-8", "surrogatepass"))
        return made


def sketch(syllables: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The sketch of a text given by the hashes of its syllables; of less than a shingle, zeros."""
    shingles = _shingles(syllables)
    least = np.full(SIZE, 0xFFFFFFFF, np.uint32)
    for first in range(0, len(shingles), _CHUNK):
        values = shingles[first : first + _CHUNK, None] * _A + _B
        np.minimum(least, values.min(axis=0), out=least)
    kept: NDArray[np.uint8] = (least >> np.uint32(8)).astype(np.uint8)  # the lowest bits of a product are the poorest
    return kept if len(shingles) else np.zeros(SIZE, np.uint8)


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
