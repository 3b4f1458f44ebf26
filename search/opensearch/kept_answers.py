"""Kept answers: what was asked of the cluster lately, so that it need not be asked again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class KeptAnswers(Generic[K, V]):
    """The last answers, so many. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The answer to a key, if it is kept."""
        return self._kept.get(key)

    def of(self, keys: Iterable[K], find: Callable[[Sequence[K]], Iterable[V]]) -> Mapping[K, V]:
        """The answers to some keys; those that are not kept are found all at once."""
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            known = {key: self._kept[key] for key in wanted if key in self._kept}
        new = [key for key in wanted if key not in known]
        if new:
            known |= zip(new, find(new), strict=True)
            with self._lock:
                self._kept.update((key, known[key]) for key in new)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return known
