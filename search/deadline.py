"""Deadline: the time one request may take; checked between the steps of a search."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from search.errors import QueryError


class Deadline:
    """Ends a search that takes longer than ``milliseconds`` (None: never)."""

    def __init__(self, milliseconds: float | None) -> None:
        self._end = None if milliseconds is None else time.monotonic() + milliseconds / 1000

    @property
    def left(self) -> float | None:
        """The seconds that are left, which may be fewer than none; None: no end."""
        return None if self._end is None else self._end - time.monotonic()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What is done within it is not for this request alone, and takes none of its time."""
        begin = time.monotonic()
        try:
            yield
        finally:
            if self._end is not None:
                self._end += time.monotonic() - begin

    def check(self) -> None:
        """Raise ``QueryError`` if the time is up."""
        if self._end is not None and time.monotonic() > self._end:
            raise QueryError(
                "deadline",
                "Truy vấn mất quá nhiều thời gian.",
                "The query takes too long.",
                hint_vi="Thêm từ cần có, hoặc thu hẹp khoảng ngày.",
                hint_en="Add a word that must occur, or narrow the dates.",
            )
