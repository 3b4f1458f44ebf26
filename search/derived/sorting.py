"""Sorting: the order of rows of numbers by several columns, and where their values change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def ordered(*keys: Array) -> NDArray[np.int64]:
    """The stable order by several keys, the most telling first."""
    order: NDArray[np.int64] | None = None
    for key in reversed(keys):
        for digits in _digits(key):
            step = np.argsort(digits if order is None else digits[order], kind="stable")
            order = step if order is None else order[step]
    return order if order is not None else np.zeros(0, np.int64)


def _digits(key: Array) -> Iterator[NDArray[np.uint16]]:
    """Numbers as digits of 16 bits, the lowest first: numpy sorts these by radix, ten times as fast as longer ones."""
    yield key.astype(np.uint16)
    for shift in range(16, int(key.max()).bit_length() if len(key) else 0, 16):
        yield (key >> key.dtype.type(shift)).astype(np.uint16)


def runs(*columns: Array) -> NDArray[np.int64]:
    """Where a row differs from the one before in any column."""
    if not len(columns[0]):
        return np.zeros(0, np.int64)
    new = np.ones(len(columns[0]), np.bool_)
    np.not_equal(columns[0][1:], columns[0][:-1], out=new[1:])
    for column in columns[1:]:
        new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(new)


def sums_of(values: Array, first: Array) -> Array:
    """The sum of the values in each run, given where the runs begin."""
    return np.add.reduceat(values, first) if len(first) else values[:0]
