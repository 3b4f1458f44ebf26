"""Slots: how many requests may do the same costly thing at once, in this process and for one client.

There are two kinds. ``Slots`` are never waited for: who gets none is told so. A ``Turn`` is waited for: so few requests
are worked on at once as the processor can use, and one that waits for its client lets another have the turn.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import falcon

from service.access.client_address import client_of, networks
from service.http.problems import Problem
from service.settings import ServiceSettings

TURN: Final = "timbao.turn"  # the turn of a request, in its environ


class NoSlot(Exception):
    """There is no slot; ``own`` tells whether the client has all that one may have."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("all slots of this client are taken" if own else "all slots are taken")
        self.own = own


class Slots:
    """Slots of one kind.

    Args:
        number: How many there are in this process.
        each: How many of them one client may have.
    """

    def __init__(self, number: int, each: int) -> None:
        self._number = number
        self._each = each
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()
        self._taken = 0

    def take(self, client: str) -> Callable[[], None]:
        """Take a slot; gives what lets go of it, once however often it is called. Raises ``NoSlot``.

        Clients that are not told apart (an empty name) share all there are.
        """
        with self._lock:
            if client and self._held[client] >= self._each:
                raise NoSlot(own=True)
            if self._taken >= self._number:
                raise NoSlot(own=False)
            self._taken += 1
            self._held[client] += 1
        kept = [client]

        def release() -> None:
            with self._lock:
                if kept:
                    kept.pop()
                    self._taken -= 1
                    self._held[client] -= 1
                    if not self._held[client]:
                        del self._held[client]

        return release


class Turn:
    """The turn of one request to be worked on.

    Args:
        places: How many requests have their turn at once; None for a request that waits for nobody.
    """

    __slots__ = ("_places",)

    def __init__(self, places: threading.Semaphore | None) -> None:
        self._places = places

    def __enter__(self) -> Turn:
        if self._places is not None:
            self._places.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let another have the turn for a while."""
        if self._places is None:
            yield
            return
        self._places.release()
        try:
            yield
        finally:
            self._places.acquire()

    def leave(self) -> None:
        """Give the turn back for good: for long work that has slots of its own."""
        if self._places is not None:
            self._places.release()
            self._places = None


class RequestSlots:
    """Slots for requests of one kind that take long. Who has one needs no turn any more, so that others have theirs.

    Args:
        number: How many may run in this process.
        each: How many of them for one client, which is its key or else its address.
        settings: For the proxies that are trusted.
        busy: The problem of a request that comes when all are taken.
    """

    def __init__(self, number: int, each: int, settings: ServiceSettings, *, busy: str) -> None:
        self._slots = Slots(number, each)
        self._proxies = networks(settings.proxies)
        self._busy = busy

    def take(self, req: falcon.Request) -> Callable[[], None]:
        """Take a slot; gives what lets go of it. Raises ``Problem``."""
        key = getattr(req.context, "key", "")
        try:
            release = self._slots.take(f"key {key}" if key else client_of(req, self._proxies))
        except NoSlot as error:
            code = "too-many-at-once" if error.own else self._busy
            raise Problem(code, headers={"Retry-After": "10"}) from None
        turn = req.env.get(TURN)
        if isinstance(turn, Turn):
            turn.leave()
        return release

    @contextmanager
    def held(self, req: falcon.Request) -> Iterator[None]:
        """Hold a slot for a while. Raises ``Problem``."""
        release = self.take(req)
        try:
            yield
        finally:
            release()
