"""Kept rows: the rows of syllables that are asked for often, made from their lists when first needed.

What stands in an eighth of the articles or more is read faster as a row, and mostly asked for again. Each process
keeps so many bytes of them for all the segments it has open, and lets go of what was asked for least recently.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from search.whoosh.rows import Row

SHARE: Final = 8  # a row is worth making for what stands in one article of so many, or more
BYTES: Final = 24_000_000


class KeptRows:
    """Rows by any key, at most so many bytes of them. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._lock = threading.Lock()
        self._rows: OrderedDict[Hashable, Row] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Row]) -> Row:
        """The row of a key; made if it is not there."""
        with self._lock:
            found = self._rows.get(key)
            if found is not None:
                self._rows.move_to_end(key)
                return found
        made = make()
        with self._lock:
            if key not in self._rows:
                self._rows[key] = made
                self._size += _size(made)
            while self._size > self._limit and self._rows:
                self._size -= _size(self._rows.popitem(last=False)[1])
        return made

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._size


def _size(row: Row) -> int:
    return row.bytes.nbytes + row.heavy.nbytes + row.over.nbytes


KEPT: Final = KeptRows(BYTES)
