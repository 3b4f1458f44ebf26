"""Kept: what was made from an index and is likely to be asked for again, so many bytes of it and no more.

Each process keeps so many bytes of a kind, and lets go of what was asked for least recently.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Things by any key, at most so many bytes of them. Safe to share between threads."""

    def __init__(self, limit: int, size: Callable[[T], int]) -> None:
        """``size`` tells the bytes of one."""
        self.limit = limit
        self._size_of = size
        self._size = 0
        self._lock = threading.Lock()
        self._things: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing of a key; made if it is not there."""
        found = self.find(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def find(self, key: Hashable) -> T | None:
        """The thing of a key, if it is there."""
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def put(self, key: Hashable, thing: T) -> None:
        """Keep a thing, instead of what was there under its key."""
        size = self._size_of(thing)
        with self._lock:
            before = self._things.pop(key, None)
            self._size += size - (0 if before is None else self._size_of(before))
            self._things[key] = thing
            while self._size > self.limit and self._things:
                self._size -= self._size_of(self._things.popitem(last=False)[1])

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._size

    def clear(self) -> None:
        """Let go of all."""
        with self._lock:
            self._things.clear()
            self._size = 0
