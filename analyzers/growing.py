"""Growing: an array of numbers that grows at its end, and is read as numpy's."""

from __future__ import annotations

from array import array
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_ROOM: Final = 1024


class Growing:
    """Numbers of one type; ``new`` takes those that are added, one by one, and ``whole`` gives all of them.

    >>> column = Growing("I")
    >>> column.new.extend((3, 5))
    >>> column.whole().tolist()
    [3, 5]
    """

    def __init__(self, typecode: str) -> None:
        self.new: array[Any] = array(typecode)
        self._made = np.zeros(_ROOM, np.dtype(typecode))
        self._size = 0

    def __len__(self) -> int:
        return self._size + len(self.new)

    def whole(self) -> NDArray[Any]:
        """All numbers so far, not to be changed; what is added later does not show in it."""
        if self.new:
            size = self._size + len(self.new)
            if size > len(self._made):
                made = np.zeros(size + size // 2, self._made.dtype)
                made[: self._size] = self._made[: self._size]
                self._made = made
            self._made[self._size : size] = np.frombuffer(self.new, self._made.dtype)
            self._size = size
            self.new = array(self.new.typecode)
        return self._made[: self._size]
