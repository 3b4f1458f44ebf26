"""Short keys: numbers for strings of sixteen bytes, looked up many at a time.

A table with open addressing: each row holds the two halves of a key and its number from 1, and a key stands in the
first free row from the one that its hash names. The hash is drawn anew in every process, so that no text can be made
whose keys all hash alike.
"""

from __future__ import annotations

import secrets
from typing import Final

import numpy as np
from numpy.typing import NDArray

Keys = tuple[NDArray[np.uint64], NDArray[np.uint64]]  # the lower halves and the upper; never both 0

MISSING: Final = 0
_ROOM: Final = 12  # a new table has two to the power of so many rows
_FACTORS: Final = [np.uint64(secrets.randbits(63) << 1 | 1) for _ in range(2)]


class ShortKeys:
    """Numbers by key."""

    def __init__(self) -> None:
        self._count = 0
        self._bits = _ROOM
        self._rows = np.zeros((1 << self._bits, 3), np.uint64)

    def find(self, keys: Keys) -> NDArray[np.uint32]:
        """The number of each key; ``MISSING`` where it has none."""
        low, high = keys
        slots = self._slots(keys)
        rows = self._rows.take(slots, axis=0)
        numbers = rows[:, 2].astype(np.uint32)
        other = (rows[:, 0] != low) | (rows[:, 1] != high)
        left = np.flatnonzero(other & (numbers != MISSING))
        numbers[other] = MISSING
        while len(left):
            slots[left] = self._after(slots[left])
            rows = self._rows.take(slots[left], axis=0)
            same = (rows[:, 0] == low[left]) & (rows[:, 1] == high[left])
            numbers[left[same]] = rows[same, 2]
            left = left[~same & (rows[:, 2] != MISSING)]
        return numbers

    def add(self, keys: Keys, numbers: NDArray[np.uint32]) -> None:
        """Give numbers (from 1) to keys that have none, each of which is there once."""
        self._count += len(numbers)
        rows = np.stack((*keys, numbers.astype(np.uint64)), 1)
        if self._count > len(self._rows) >> 1:
            rows = np.concatenate((self._rows[self._rows[:, 2] != MISSING], rows))
            while self._count > 1 << self._bits >> 1:
                self._bits += 1
            self._rows = np.zeros((1 << self._bits, 3), np.uint64)
        slots = self._slots((rows[:, 0], rows[:, 1]))
        while len(rows):
            free = np.flatnonzero(self._rows[slots, 2] == MISSING)
            _, first = np.unique(slots[free], return_index=True)
            placed = free[first]
            self._rows[slots[placed]] = rows[placed]
            left = np.ones(len(rows), np.bool_)
            left[placed] = False
            rows, slots = rows[left], self._after(slots[left])

    def _slots(self, keys: Keys) -> NDArray[np.int64]:
        """The row from which on each key stands."""
        low, high = keys
        hashed: NDArray[np.uint64] = low * _FACTORS[0]
        hashed ^= hashed >> np.uint64(32)
        hashed += high
        hashed *= _FACTORS[1]
        hashed >>= np.uint64(64 - self._bits)
        slots: NDArray[np.int64] = hashed.astype(np.int64)
        return slots

    def _after(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        after: NDArray[np.int64] = (slots + 1) & ((1 << self._bits) - 1)
        return after
