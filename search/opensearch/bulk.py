"""Bulk: documents sent in batches. What the cluster is too busy for is sent again, and only that; what it will not take
is an error that names the article."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from search.errors import EngineUnavailable, NotTaken, SearchError
from search.opensearch.connection import BLOCKED, Connection, Missing, Passing, TooLarge, refused

_BYTES: Final = 8 << 20  # of one request
_PATIENCE: Final = 120.0  # seconds for one
# Seconds to wait where the cluster is too busy or away; what is not taken by then is an error.
PAUSES: Final = (0.1, 0.2, 0.5, 1, 2, 4, 8, 15, 15, 15, 30, 30)
_BUSY: Final = (429, 502, 503, 504)


class Operation(NamedTuple):
    """One line of a request and its document (None: it is deleted). ``name`` is that of the document, ``article``
    the id of the article that it is about."""

    name: str
    document: bytes | None
    article: str

    @property
    def lines(self) -> bytes:
        """As a request has it."""
        kind = b"delete" if self.document is None else b"index"
        head = b'{"%b":{"_id":"%b"}}\n' % (kind, self.name.encode())
        return head if self.document is None else head + self.document + b"\n"


def operation(name: str, document: dict[str, Any] | None, article: str) -> Operation:
    """Index a document under a name, or delete it."""
    return Operation(name, None if document is None else msgspec.json.encode(document), article)


class Bulk:
    """Sends operations to an index. Each has a name of its own, so that one that is sent twice does no harm.

    Args:
        connection: The cluster.
        index: Where to.
        sleep: Waits.
    """

    def __init__(self, connection: Connection, index: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._connection = connection
        self._index = index
        self._sleep = sleep

    def send(self, operations: Sequence[Operation]) -> None:
        """Send all of them; returns when the cluster has taken each. Raises ``EngineUnavailable`` where it does not
        within some minutes, ``SearchError`` for a document that it never will."""
        for batch in _batches(operations):
            self._send(batch)

    def _send(self, batch: list[Operation]) -> None:
        left, why = batch, ""
        for pause in (*PAUSES, None):
            left, why = self._once(left)
            if not left:
                return
            if pause is not None:
                self._sleep(pause)
        where = self._connection.address.shown
        raise EngineUnavailable(f"{where} did not take {len(left)} of {len(batch)} writes in some minutes: {why}")

    def _once(self, batch: list[Operation]) -> tuple[list[Operation], str]:
        """Send a batch; gives what has to be sent again, and why."""
        body = b"".join(one.lines for one in batch)
        try:
            answer = self._connection.ask("POST", f"/{self._index}/_bulk", body, patience=_PATIENCE)
        except Passing as error:
            return batch, str(error)
        except TooLarge as error:  # a batch is small, or one document
            raise NotTaken(f"the cluster does not take the article {batch[0].article[:200]!r}: {error}") from error
        except Missing as error:
            raise EngineUnavailable(f"the articles' index is gone: {error}") from error
        if not answer["errors"]:
            return [], ""
        again, why = [], ""
        for one, item in zip(batch, answer["items"], strict=True):
            result = next(iter(item.values()))
            status = result["status"]
            full = status == 429 and result["error"].get("type") == BLOCKED
            if status in _BUSY and not full:
                again.append(one)
                why = str(result["error"].get("reason", status))
            elif status >= 300 and not (status == 404 and one.document is None):
                raise self._refused(one, status, result.get("error"))
        return again, why

    def _refused(self, one: Operation, status: int, cause: Any) -> SearchError:
        error = refused(status, cause, self._connection.address)
        if status in (400, 413):
            return NotTaken(f"the cluster does not take the article {one.article[:200]!r}: {error}")
        return error


def _batches(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    batch: list[Operation] = []
    size = 0
    for one in operations:
        length = len(one.document or b"")
        if batch and size + length > _BYTES:
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += length
    if batch:
        yield batch
