"""The worker: one loop waits for all clients, threads answer complete requests.

gunicorn's own threaded worker reads the head of a request, and waits for a slow client, in the threads that answer; so
a few clients that stall keep everybody waiting. Here a thread begins when the head of a request is there, and what an
answer leaves in the end is sent by the loop. What gunicorn knows of HTTP (reading a request, writing an answer) is used
as it is, and so are its arbiter, its signals and its reloading.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import re
import resource
import selectors
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Any, Final

from service.access.client_address import client_at, is_in, networks
from service.access.slots import Slots, Turn
from service.http.pace import TooSlow
from service.http.problems import Problem
from service.server.answering import Answering
from service.server.connections import Connection, Waiting
from service.server.patience import PatientWorker
from service.server.refusals import busy, raw_answer
from service.settings import ServiceSettings

WORKING: Final = 4  # requests that are worked on at once
RECEIVING: Final = 64  # threads that may wait for bodies
SENDING: Final = 64  # threads that may wait for clients to take long answers
EACH: Final = 16  # how many of those for one client
MAX_LINE: Final = 8190
MAX_HEAD: Final = 1 << 15
MAX_SMALL: Final = 1 << 15  # bytes of a body that the loop collects with the head
_PROBES: Final = 2  # threads for those who ask how the service is; nobody else has them
_PROBE: Final = re.compile(rb"(?:GET|HEAD) /(?:healthz|readyz|metrics)[ ?]")
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r\n", re.IGNORECASE)
_EXPECT: Final = re.compile(rb"\r\nexpect:", re.IGNORECASE)
_LINGER: Final = 2.0  # seconds in which a client may take the last answer before the connection is closed
_TICK: Final = 0.5
_OWN_FILES: Final = 200  # descriptors kept for everything that is no connection
_NO_FILES: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_log: Final = logging.getLogger("timbao.service")


class ConnectionWorker(PatientWorker):
    """Serves connections until it is told to stop."""

    alive: bool

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._connections: dict[str, dict[Connection, None]] = {}  # by whom they are counted under

    def load_wsgi(self) -> None:
        """Make what belongs to this process alone, and load the application."""
        settings: ServiceSettings = self.app.service_settings
        self._settings = settings
        self._proxies = networks(settings.proxies)
        self._most = _connections(settings)
        long_work = settings.exports_at_once + settings.batches_at_once
        self._waiting = Waiting(
            Slots(RECEIVING, EACH),
            Slots(SENDING, EACH),
            settings.body_seconds,
            settings.send_seconds,
            settings.min_rate,
        )
        self._places = threading.BoundedSemaphore(WORKING)
        self._pool = ThreadPoolExecutor(WORKING + RECEIVING + SENDING + long_work, "request")
        self._probes = ThreadPoolExecutor(_PROBES, "probe")
        self._poller = selectors.DefaultSelector()
        self._finished: SimpleQueue[Connection] = SimpleQueue()
        self._number = 0
        self._swept = self._told = 0.0
        self._accepting = False
        super().load_wsgi()

    def run(self) -> None:
        """Serve until a signal comes, then finish what is under way."""
        self._poller.register(self.PIPE[0], selectors.EVENT_READ, self._woken)
        self._answering = Answering(self.cfg, self.wsgi, self._proxies, lambda: bool(self.alive))
        self._accept_again()
        while self.alive and self.ppid == os.getppid():
            self._step()
        self.alive = False  # also where the arbiter has gone
        self._stop()

    def handle_quit(self, sig: int, frame: object) -> None:
        """Leave at once."""
        for connection in self._all():
            connection.abort()
        super().handle_quit(sig, frame)

    def _stop(self) -> None:
        self._stop_accepting()
        for listener in self.sockets:  # whoever starts the service again finds the port free
            listener.sock.close()
        end = time.monotonic() + max(0.0, self.cfg.graceful_timeout - 2 * _TICK)
        for connection in self._all():
            # A request may be on its way already: it is answered, with a word that the connection is closed.
            if connection.state == "head" and not connection.head:
                connection.deadline = min(connection.deadline, time.monotonic() + _LINGER)
        while self._number and time.monotonic() < end:
            self._step()
        for connection in self._all():
            connection.abort()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._probes.shutdown(wait=False)
        self._poller.close()

    # The loop. ------------------------------------------------------------------------------------------------

    def _step(self) -> None:
        self.notify()
        for key, _ in self._poller.select(_TICK):
            if isinstance(key.fileobj, Connection):
                self._event(key.fileobj)
            else:
                key.data(key.fileobj)
        now = time.monotonic()
        if now >= self._swept + _TICK:
            self._swept = now
            self._sweep(now)

    def _event(self, connection: Connection) -> None:
        if connection.state == "send":
            self._send(connection)
        elif connection.state in {"head", "linger"}:  # others were closed while this event was waiting to be looked at
            self._receive(connection)

    def _receive(self, connection: Connection) -> None:
        data = connection.receive()
        if data == b"" and connection.state == "head" and connection.needed:
            self._dispatch(connection)  # there will be no more of the body: who half-closes is told so
        elif data == b"":
            self._close(connection)
        elif data and connection.state == "head":
            connection.head += data
            self._look_at_head(connection, new=len(data))

    def _woken(self, pipe: int) -> None:
        """A thread has finished, or a signal has come."""
        with contextlib.suppress(BlockingIOError):
            os.read(pipe, 4096)
        while True:
            try:
                connection = self._finished.get_nowait()
            except Empty:
                return
            self._after_request(connection)

    def _sweep(self, now: float) -> None:
        """Close what has waited for too long."""
        for connection in self._all():
            if connection.state == "send":
                self._check_pace(connection, now)
            elif connection.state != "work" and now >= connection.deadline:
                if connection.state == "head" and connection.head:
                    self._refuse(connection, Problem("request-timeout"))
                else:
                    self._close(connection)
        if self.alive and not self._accepting:
            self._accept_again()

    def _check_pace(self, connection: Connection, now: float) -> None:
        waited, connection.since = now - connection.since, now
        try:
            connection.outgoing.waited(waited)
        except TooSlow:
            self._close(connection, reset=True)

    # Connections come and go. ---------------------------------------------------------------------------------

    def _accept_again(self) -> None:
        for listener in self.sockets:
            listener.setblocking(False)
            self._poller.register(listener, selectors.EVENT_READ, self._accept)
        self._accepting = True

    def _stop_accepting(self) -> None:
        if self._accepting:
            for listener in self.sockets:
                self._poller.unregister(listener)
        self._accepting = False

    def _accept(self, listener: Any) -> None:
        try:
            sock, address = listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError as error:
            if error.errno not in _NO_FILES:
                raise
            self._tell("a connection could not be taken: %s", error.strerror)
            self._give_way(self._all())
            self._stop_accepting()  # until the next sweep
            return
        peer = address[0] if isinstance(address, tuple) else ""
        client = "" if is_in(peer, self._proxies) else client_at(peer, "", ())
        connection = Connection(sock, address, listener.getsockname(), client, self._waiting)
        connection.since = time.monotonic()
        connection.deadline = connection.since + self._settings.head_seconds
        place = self._make_place(connection)
        self._connections.setdefault(client, {})[connection] = None
        self._number += 1
        if place:
            self._watch(connection, selectors.EVENT_READ)
            self._receive(connection)
        elif self._number > self._most + self._most // 4:
            self._close(connection)
        else:
            self._refuse(connection, busy())

    def _make_place(self, connection: Connection) -> bool:
        """Tell whether there is a place for a new connection; the one that has waited longest gives way."""
        own = self._connections.get(connection.client, {})
        if connection.client and len(own) >= self._settings.connections_per_client:
            self._tell("%d connections from %s: those that wait give way", len(own), connection.client)
            return self._give_way(list(own))
        if self._number >= self._most:
            self._tell("%d connections: those that wait give way", self._number)
            return self._give_way(self._all())
        return True

    def _give_way(self, connections: list[Connection]) -> bool:
        """Close the one that has been without a whole request, or else been sent to, for longest."""
        idle = [one for one in connections if one.state in {"head", "linger"}]
        slow = [one for one in connections if one.state == "send"]
        if idle:
            oldest = min(idle, key=lambda one: one.since)
        elif slow:
            oldest = min(slow, key=lambda one: one.deadline)
        else:
            return False
        if oldest.state == "head" and oldest.head:
            oldest.pending += raw_answer(busy())
            with contextlib.suppress(OSError):
                oldest.flush()
        self._close(oldest, reset=oldest.state == "send")
        return True

    def _close(self, connection: Connection, *, reset: bool = False) -> None:
        self._watch(connection, 0)
        own = self._connections[connection.client]
        del own[connection]
        if not own:
            del self._connections[connection.client]
        self._number -= 1
        connection.close(reset=reset)

    def _watch(self, connection: Connection, event: int) -> None:
        """Wait for an event of a connection from now on; for none with 0."""
        if event == connection.watched:
            return
        if not event:
            self._poller.unregister(connection)
        elif connection.watched:
            self._poller.modify(connection, event)
        else:
            self._poller.register(connection, event)
        connection.watched = event

    def _all(self) -> list[Connection]:
        return [connection for own in self._connections.values() for connection in own]

    def _tell(self, words: str, *values: object) -> None:
        now = time.monotonic()
        if now >= self._told + 60 or not self._told:
            self._told = now
            _log.warning(words, *values)

    # From a head to the next. ---------------------------------------------------------------------------------

    def _look_at_head(self, connection: Connection, new: int) -> None:
        """Hand a request over when its head is there; ``new`` bytes have come since it was looked at last."""
        head = connection.head
        if len(head) == new:  # its first bytes
            connection.since = time.monotonic()
            connection.deadline = connection.since + self._settings.head_seconds
        if connection.needed:
            if len(head) >= connection.needed:
                self._dispatch(connection)
            return
        end = head.find(b"\r\n\r\n", max(0, len(head) - new - 3))
        if 0 <= end <= MAX_HEAD:
            connection.needed = _needed(head, end)
            connection.deadline = time.monotonic() + self._settings.body_seconds
            if len(head) >= connection.needed:
                self._dispatch(connection)
        elif end > MAX_HEAD or len(head) > MAX_HEAD:
            self._refuse(connection, Problem("headers-too-large"))
        elif len(head) > MAX_LINE + 2 and head.find(b"\r\n", 0, MAX_LINE + 2) < 0:
            self._refuse(connection, Problem("address-too-long"))
        elif head.count(b"\n") != head.count(b"\r\n"):
            self._refuse(connection, Problem("bad-request"))

    def _dispatch(self, connection: Connection) -> None:
        self._watch(connection, 0)
        connection.state = "work"
        connection.requests += 1
        if _PROBE.match(connection.head):
            connection.turn = Turn(None)
            self._probes.submit(self._serve, connection)
        else:
            connection.turn = Turn(self._places)
            self._pool.submit(self._serve, connection)

    def _after_request(self, connection: Connection) -> None:
        if connection.broken:
            self._close(connection, reset=True)
            return
        connection.state = "send"
        connection.since = connection.deadline = time.monotonic()  # what ends it is its pace
        self._send(connection)

    def _send(self, connection: Connection) -> None:
        try:
            sent = connection.flush()
        except OSError:
            self._close(connection)
            return
        if not sent:
            self._watch(connection, selectors.EVENT_WRITE)
        elif connection.keep:
            self._await_request(connection)
        else:
            self._linger(connection)

    def _await_request(self, connection: Connection) -> None:
        connection.state = "head"
        connection.next_request()
        connection.since = time.monotonic()
        idle = self._settings.idle_seconds
        connection.deadline = connection.since + (idle if self.alive else min(_LINGER, idle))
        self._watch(connection, selectors.EVENT_READ)
        if connection.head:  # sent with the request before
            self._look_at_head(connection, new=len(connection.head))

    def _linger(self, connection: Connection) -> None:
        """Close for sending, and read past what still comes: closing at once would take the answer away."""
        connection.state = "linger"
        connection.since = time.monotonic()
        connection.deadline = connection.since + _LINGER
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(connection)
        else:
            self._watch(connection, selectors.EVENT_READ)

    def _refuse(self, connection: Connection, problem: Problem) -> None:
        """Answer a request that will not be read any further."""
        connection.pending += raw_answer(problem)
        connection.keep = False
        self._after_request(connection)

    # In a thread. ---------------------------------------------------------------------------------------------

    def _serve(self, connection: Connection) -> None:
        connection.keep = False
        try:
            with connection.turn:
                connection.keep = self._answering.answer(connection)
        except OSError as error:  # the client has left, or was given up
            _log.debug("a connection has ended: %s", error)
            connection.broken = True
        except Exception:
            _log.exception("error outside the application")
            connection.broken = True
        finally:
            connection.release()
            self._finished.put(connection)
            self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError):  # the loop has enough to wake it
            os.write(self.PIPE[1], b".")


def _connections(settings: ServiceSettings) -> int:
    """How many connections a worker may have, by the settings and by the files that the process may open."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    most = settings.connections
    # A quarter more is taken to be refused.
    possible = most if files == resource.RLIM_INFINITY else max(8, (files - _OWN_FILES) * 4 // 5)
    if possible < most:
        _log.warning("%d connections at once in a worker instead of %d: it may open %d files", possible, most, files)
    return min(most, possible)


def _needed(head: bytearray, end: int) -> int:
    """How many bytes to wait for before a thread begins: the head and, where it is small, the body.

    Nothing is decided by it: what belongs to the request is told by gunicorn.
    """
    length = _LENGTH.search(head, 0, end + 2)
    if length is None or _EXPECT.search(head, 0, end) or int(length[1]) > MAX_SMALL:
        return end + 4
    return end + 4 + int(length[1])
