"""Deadline: the time one request may take; checked between the steps of a search."""

from __future__ import annotations

import time

from search.errors import QueryError


class Deadline:
    """Ends a search that takes longer than ``milliseconds`` (None: never)."""

    def __init__(self, milliseconds: float | None) -> None:
        self._end = None if milliseconds is None else time.monotonic() + milliseconds / 1000

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
