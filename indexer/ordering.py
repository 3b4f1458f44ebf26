"""Ordering: whether the dates of a file have the day first or the month, told from the whole file.

3/12/2024 does not say which it is, 3/25/2024 and 25/3/2024 do. From the first date that does not say it on, the records
of a file are held back until one does; so that no file is read half and half.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from indexer.dates import Evidence, Order, evidence
from indexer.errors import SourceError
from indexer.notes import place_of
from indexer.records import dates_of
from indexer.sources.record import Record

MOST_HELD: Final = 10_000  # records
MOST_HELD_TEXT: Final = 16_000_000  # characters, or bytes

Ordered = tuple[Record, "Order | None"]

_ORDERS: Final = {Evidence.DAY: Order.DAY, Evidence.MONTH: Order.MONTH}


def in_order(records: Iterable[Record], order: Order | None = None) -> Iterator[Ordered]:
    """Give each record with the order of its dates: ``order``, or what its file says, or None where it says nothing,
    which is read day first, as Vietnam writes.

    Single dates that go against all others are left to whoever reads them in that order, and cannot. Raises
    ``SourceError`` when a file turns out to have been read in the wrong order.
    """
    if order is not None:
        yield from ((record, order) for record in records)
        return
    file: _File | None = None
    for record in records:
        if file is None or file.name != record.source:
            if file is not None:
                yield from file.given()
            file = _File(record.source)
        file.take(record)
        if file.is_told or not file.waits:
            yield from file.given()
    if file is not None:
        yield from file.given()


class _File:
    """What has been learnt of one file, and the records that wait for it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.waits = False  # a date among those held may be read in two ways
        self._read = False  # such a date has been given, and the order cannot change any more
        self._order: Order | None = None
        self._said = dict.fromkeys(Order, 0)
        self._held: list[Record] = []
        self._size = 0

    @property
    def is_told(self) -> bool:
        """Whether the order is known, or as good as known."""
        return self._order is not None or len(self._held) >= MOST_HELD or self._size >= MOST_HELD_TEXT

    def take(self, record: Record) -> None:
        said = {evidence(value) for value in dates_of(record.mapping)} if record.mapping else set()
        for one in said & _ORDERS.keys():
            self._said[_ORDERS[one]] += 1
        self._decide(record)
        self.waits |= Evidence.EITHER in said
        self._held.append(record)
        self._size += len(record.raw) or sum(
            len(one) for one in (record.mapping or {}).values() if isinstance(one, str)
        )

    def _decide(self, record: Record) -> None:
        day, month = self._said[Order.DAY], self._said[Order.MONTH]
        if day == month:
            return
        order = Order.DAY if day > month else Order.MONTH
        if self._read and order is not (self._order or Order.DAY):
            before, now = (self._order or Order.DAY).value, order.value
            raise SourceError(
                f"{place_of(record)}: the dates of this file seemed to be {before}, and are {now}; say which they are "
                f"with --date-order {now} (or {before})"
            )
        self._order = order

    def given(self) -> Iterator[Ordered]:
        """Give all that is held."""
        held, self._held, self._size = self._held, [], 0
        self._read |= self.waits
        self.waits = False
        yield from ((record, self._order) for record in held)
