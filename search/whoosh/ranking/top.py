"""Top: the places of the greatest of many scores, without sorting or partitioning them all.

The greatest of each of many blocks is found in one pass; the k-th greatest of those bounds the k-th greatest of all,
so that only what reaches it needs to be put in order.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_BLOCKS: Final = 512
_FEW: Final = 4096  # scores that are not worth the detour

Numbers = NDArray[np.floating] | NDArray[np.int64]
Number = np.floating | np.int64


def candidates(scores: Numbers, k: int) -> NDArray[np.int64]:
    """Ascending places among which the ``k`` greatest scores are, with all that equal the least of them.

    >>> candidates(np.array([3.0, 9.0, 1.0, 9.0, 2.0]), 2).tolist()
    [1, 3]
    """
    if k <= 0 or not len(scores):
        return np.zeros(0, np.int64)
    bound = _bound(scores, k)
    found = np.flatnonzero(scores >= bound) if bound is not None else np.arange(len(scores))
    if len(found) > 4 * k:
        chosen = scores[found]
        found = found[chosen >= _greatest(chosen, k)]
    return found


def _bound(scores: Numbers, k: int) -> Number | None:
    """A number that at least ``k`` scores reach; None if it takes all of them."""
    if len(scores) <= k:
        return None
    rows = len(scores) // _BLOCKS
    if len(scores) < _FEW or k > _BLOCKS:
        return _greatest(scores, k)
    return _greatest(scores[: rows * _BLOCKS].reshape(rows, _BLOCKS).max(axis=0), k)


def _greatest(scores: Numbers, k: int) -> Number:
    """The ``k``-th greatest."""
    found: Number = np.partition(scores, len(scores) - k)[len(scores) - k]
    return found
