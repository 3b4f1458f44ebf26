"""Piece cut: texts cut at spaces and line feeds with array operations, and each short piece as a key of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzers.short_keys import Keys

_CODE: Final = "utf-16-le"
_HALF: Final = 4  # code units in eight bytes
_LONGEST: Final = 2 * _HALF  # code units of a piece that is its own key
_SPACE, _LINE = ord(" "), ord("\n")
_BEFORE: Final = "\n".encode(_CODE)  # stands before each text
_BEHIND: Final = (" " * _LONGEST).encode(_CODE)
_MASKS: Final = np.array([(1 << 16 * units) - 1 for units in range(_HALF + 1)], np.uint64)


class Cut:
    """The pieces of some texts, in order: what is not empty between spaces and line feeds, each line feed, and one
    before each text. ``long``: which pieces their ``keys`` do not tell; ``firsts``: which stand before the texts.

    Raises ``ValueError`` for texts that cannot be cut so: with NUL, or with lone surrogates.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        coded = [text.encode(_CODE) for text in texts]
        self._raw = _BEFORE + _BEFORE.join(coded) + _BEHIND
        units = np.frombuffer(self._raw, "<u2")[:-_LONGEST]
        if not units.all():
            raise ValueError("there is NUL in a text")
        lines = units == _LINE
        apart = lines | (units == _SPACE)
        begins, ends = lines.copy(), lines.copy()
        begins[1:] |= apart[:-1] & ~apart[1:]
        ends[:-1] |= ~apart[:-1] & apart[1:]
        ends[-1] |= not apart[-1]
        self._begins = np.flatnonzero(begins)
        sizes = np.flatnonzero(ends) + 1 - self._begins
        self._sizes = sizes
        self.long = sizes > _LONGEST
        eights: NDArray[np.uint64] = np.ndarray(len(units) + _HALF, "<u8", buffer=self._raw, strides=(2,))
        low = eights[self._begins] & _MASKS[np.minimum(sizes, _HALF)]
        high = eights[self._begins + _HALF] & _MASKS[np.clip(sizes - _HALF, 0, _HALF)]
        self.keys: Keys = low, high
        before = np.cumsum([len(raw) // 2 + 1 for raw in coded])
        self.firsts: NDArray[np.int64] = np.searchsorted(self._begins, np.append(0, before[:-1]))

    def texts(self, at: NDArray[np.int64]) -> list[str]:
        """Some of the pieces."""
        begins = self._begins[at] * 2
        ends = begins + self._sizes[at] * 2
        raw = self._raw
        return [raw[begin:end].decode(_CODE) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
