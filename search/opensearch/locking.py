"""The lock of the single writer: a document in the catalog that is renewed as long as its holder lives."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Final

from search.errors import EngineUnavailable, IndexLocked, SearchError
from search.opensearch.connection import Conflict, Connection, Missing
from search.opensearch.mapping import catalog_index

RENEWED: Final = 5.0  # seconds after which it is renewed
EXPIRED: Final = 30.0  # seconds without being renewed, after which its holder is taken for dead


class ClusterLock:
    """Held by one process of all machines.

    A holder that was killed cannot let go. Whoever waits sees that the lock is no longer renewed, by a clock of its
    own, and takes it over; a holder that was only asleep finds out before it writes on.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._path = f"/{catalog_index(connection.address.name)}/_doc/lock"
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"
        self._version: dict[str, Any] = {}
        self._renewed = 0.0
        self._lost = ""
        self._ended = threading.Event()
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._renew_on, name="writer-lock", daemon=True)

    def __enter__(self) -> ClusterLock:
        try:
            self._take(op_type="create")
        except Conflict:
            self._take_over()
        self._thread.start()
        return self

    def _take(self, **parameters: Any) -> None:
        found = self._connection.ask(
            "PUT", self._path, {"owner": self._owner, "turn": secrets.token_hex(4)}, **parameters
        )
        self._version = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        self._renewed = time.monotonic()

    def _take_over(self) -> None:
        """Take the lock if whoever holds it is dead. Raises ``IndexLocked`` if not, or if that is not known yet."""
        try:
            first = self._connection.read("GET", self._path)
        except Missing:
            raise self._held("somebody") from None
        holder = str(first["_source"]["owner"])
        if not _dead(holder) and not self._left(first):
            raise self._held(holder)
        try:
            self._take(if_seq_no=first["_seq_no"], if_primary_term=first["_primary_term"])
        except Conflict:
            raise self._held(holder) from None

    def _left(self, first: dict[str, Any]) -> bool:
        """Whether nobody renews the lock. A living holder does within a few seconds."""
        end = time.monotonic() + EXPIRED
        known = _seen.get(self._path)
        if known and known[0] == first["_seq_no"]:
            end = known[1] + EXPIRED
        else:
            _seen[self._path] = first["_seq_no"], time.monotonic()
        return time.monotonic() >= end

    def _held(self, holder: str) -> IndexLocked:
        who = ":".join(holder.split(":")[:2])
        return IndexLocked(
            f"another process ({who}) is writing to {self._connection.address.shown}; try again when it is done "
            f"(if it was killed, {EXPIRED:.0f} seconds later)"
        )

    def _renew_on(self) -> None:
        while not self._ended.wait(RENEWED):
            with suppress(SearchError):
                self._renew()
            if self._lost:
                return

    def _renew(self) -> None:
        with self._guard:
            if self._ended.is_set() or self._lost:
                return
            try:
                self._take(**self._version)
            except (Conflict, Missing):
                self._lost = (
                    "another process has taken the writer's lock over, since this one did not answer for too long"
                )

    def require(self) -> None:
        """Raise ``EngineUnavailable`` unless the lock is held for certain."""
        if time.monotonic() - self._renewed > EXPIRED / 2:
            with suppress(SearchError):
                self._renew()
        if self._lost or time.monotonic() - self._renewed > EXPIRED:
            raise EngineUnavailable(self._lost or "the cluster has not been reached for too long to go on writing")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with self._guard, suppress(SearchError):
            if not self._lost:
                self._connection.ask("DELETE", self._path, **self._version)


_seen: dict[str, tuple[int, float]] = {}  # by path: which renewal was seen last, and when first


def _dead(owner: str) -> bool:
    """Whether a holder was a process of this machine that is no more."""
    host, _, rest = owner.partition(":")
    process = rest.partition(":")[0]
    if host != socket.gethostname() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
