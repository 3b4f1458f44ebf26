"""One connection: a socket that never blocks, with what has come and what is still to be sent.

It belongs to one at a time: to the loop of its worker, which waits for all connections at once, or to the thread that
answers its request. A thread that has to wait for the client takes a slot for it, lets another have its turn, and waits
only for as long as the client keeps its pace.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple

from service.access.slots import NoSlot, Slots, Turn
from service.http.pace import Crowded, Pace

State = Literal["head", "work", "send", "linger", "closed"]
LEFT: Final = 1 << 16  # bytes of an answer that no thread waits for: the loop sends them
_PIECE: Final = 1 << 16
_RESET: Final = struct.pack("ii", 1, 0)


class Waiting(NamedTuple):
    """How clients are waited for: the slots of threads that do, the seconds of a window, and bytes a second."""

    receiving: Slots
    sending: Slots
    body_seconds: float
    send_seconds: float
    rate: float


class Connection:
    """A client's connection. What gunicorn needs of a socket, and what the worker needs to know.

    Args:
        sock: As accepted.
        address: Of the peer.
        server: The address it has come to.
        client: Whom it is counted under; empty for a trusted proxy, which speaks for many.
        waiting: How its client is waited for.
    """

    __slots__ = (
        "_held",
        "_incoming",
        "address",
        "begun",
        "broken",
        "client",
        "counted",
        "deadline",
        "head",
        "keep",
        "needed",
        "outgoing",
        "patient",
        "pending",
        "requests",
        "server",
        "since",
        "sock",
        "spoiled",
        "state",
        "turn",
        "waiting",
        "watched",
    )  # fmt: skip

    def __init__(self, sock: socket.socket, address: Any, server: Any, client: str, waiting: Waiting) -> None:
        sock.setblocking(False)
        with contextlib.suppress(OSError):  # no TCP
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # Little waits in the kernel: how fast a client takes an answer shows, and so does one that takes nothing.
            if hasattr(socket, "TCP_NOTSENT_LOWAT"):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, 2 * _PIECE)
        self.sock, self.address, self.server, self.client, self.waiting = sock, address, server, client, waiting
        self.state: State = "head"
        self.since = self.deadline = 0.0  # of the loop's clock: since when it waits, and until when
        self.counted = client  # whom the slots are counted under: what a trusted proxy tells
        self.watched = 0  # the event that the loop waits for
        self.needed = 0  # bytes of head and body that make the request complete, once that is known
        self.head = bytearray()  # what has come of the next request, and what came with it
        self.pending = bytearray()  # what is still to be sent
        self.requests = 0
        self.keep = False  # whether there may be another request
        self.spoiled = False  # whether its body was not read to its end: where the next request begins is unknown
        self.broken = False  # whether the client has left, or has been given up
        self.patient = True  # whether ``recv`` waits
        self.turn = Turn(None)
        self._held: dict[int, Callable[[], None]] = {}
        self.next_request()

    def fileno(self) -> int:
        """The descriptor, for selectors."""
        return self.sock.fileno()

    def next_request(self) -> None:
        """Forget the request before."""
        self.needed = 0
        self.begun = False  # whether any of the answer has been given to the client
        self.patient = True
        self._incoming = Pace(self.waiting.body_seconds, self.waiting.rate)
        self.outgoing = Pace(self.waiting.send_seconds, self.waiting.rate)

    # By gunicorn and the application, in a thread. ------------------------------------------------------------

    def recv(self, size: int) -> bytes:
        """The next bytes of a request; none at its end.

        Raises ``TooSlow`` and ``Crowded``, and ``BlockingIOError`` where nothing is there and nobody is to wait.
        """
        while True:
            try:
                data = self.sock.recv(size)
            except BlockingIOError:
                if not self.patient:
                    raise
                self.spoiled = True
                self._wait(select.POLLIN, self._incoming, self.waiting.receiving)
                self.spoiled = False
            else:
                self._incoming.moved(len(data))
                return data

    def sendall(self, data: bytes) -> None:
        """Send, now or a little later."""
        self.begun = True
        self.pending += data
        if len(self.pending) >= _PIECE:
            self.push()

    def send(self, data: bytes) -> int:
        """Send at once what comes before an answer."""
        self.pending += data
        self.push()
        return len(data)

    def push(self) -> None:
        """Send what is pending, and wait for the client until few enough bytes are left for the loop.

        Raises ``TooSlow`` and ``Crowded``, and ``OSError`` when the client has left.
        """
        while not self.flush() and len(self.pending) > LEFT:
            try:
                self._wait(select.POLLOUT, self.outgoing, self.waiting.sending)
            except OSError:
                self.broken = True
                raise

    def _wait(self, event: int, pace: Pace, slots: Slots) -> None:
        if event not in self._held:  # kept to the end of the request: who was let in is not turned away half-way
            try:
                self._held[event] = slots.take(self.counted)
            except NoSlot as error:
                raise Crowded(str(error)) from None
        with self.turn.paused():
            begin = time.monotonic()
            poll = select.poll()
            poll.register(self.sock, event)
            poll.poll(max(1.0, pace.left * 1000))
            pace.waited(time.monotonic() - begin)

    def release(self) -> None:
        """Give back the slots that were taken to wait for the client."""
        while self._held:
            self._held.popitem()[1]()

    # By both. -------------------------------------------------------------------------------------------------

    def flush(self) -> bool:
        """Send what the socket takes at once; tells whether that was all. Raises ``OSError`` when the client left."""
        while self.pending:
            try:
                size = self.sock.send(self.pending)
            except BlockingIOError:
                return False
            del self.pending[:size]
            self.outgoing.moved(size)
        return True

    # By the loop. ---------------------------------------------------------------------------------------------

    def receive(self) -> bytes | None:
        """What is there: None when there is nothing, no bytes at the end."""
        try:
            return self.sock.recv(_PIECE)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def abort(self) -> None:
        """Wake the thread that waits for the client: there is nothing more to wait for."""
        self.broken = True
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def close(self, *, reset: bool = False) -> None:
        """Close; with ``reset`` what the kernel still holds for a client that was given up is thrown away."""
        if reset:
            with contextlib.suppress(OSError):
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.state = "closed"
        self.pending.clear()
        self.head.clear()
        self.sock.close()
