"""The client: sends requests that are ready as bytes over kept connections, and notes how long each answer takes.

A process of its own, so that it shares no interpreter with the service. It reads a ``Task`` from standard input and
writes a ``Report`` to standard output, both msgpack.
"""

from __future__ import annotations

import gzip
import re
import selectors
import socket
import sys
import time
from collections import deque

import msgspec

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_TOOK = re.compile(rb'"took_ms":([0-9.]+)')


class Task(msgspec.Struct):
    """Requests, in order, and over how many connections; those of ``warm`` are sent before, unmeasured."""

    port: int
    clients: int
    warm: list[bytes]
    requests: list[bytes]


class Report(msgspec.Struct):
    """For each answer: milliseconds, those in the engine (-1 where it does not say), status and size; the whole
    time, and how long the driver itself was busy, in seconds."""

    times: list[float]
    took: list[float]
    statuses: list[int]
    sizes: list[int]
    seconds: float = 0.0
    busy: float = 0.0


class Connection:
    """One kept connection: a request under way, and what has come of its answer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._came = b""
        self._whole = 0
        self._body = 0

    def send(self, request: bytes) -> None:
        """Start a request; it is small enough to leave at once."""
        self._came, self._whole = b"", 0
        self.begun = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what has come; True when the answer is whole."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the service closed a connection")
        self._came += part
        if not self._whole:
            end = self._came.find(b"\r\n\r\n")
            if end < 0:
                return False
            length = _LENGTH.search(self._came, 0, end)
            self._body = end + 4
            self._whole = self._body + (int(length[1]) if length else 0)
        return len(self._came) >= self._whole

    def note(self, report: Report, ended: float) -> None:
        """Write down the answer."""
        report.times.append((ended - self.begun) * 1000)
        body = self._came[self._body :]
        took = _TOOK.search(gzip.decompress(body) if body[:2] == _GZIP else body)
        report.took.append(float(took[1]) if took else -1.0)
        report.statuses.append(int(self._came[9:12]))
        report.sizes.append(len(body))


def exchange(connection: Connection, request: bytes, report: Report) -> None:
    """Send one request and wait for the answer."""
    connection.send(request)
    while not connection.receive():
        pass
    connection.note(report, time.perf_counter())


def drive(port: int, clients: int, requests: list[bytes]) -> Report:
    """Send all requests, each connection the next one as soon as it has its answer."""
    waiting = deque(requests)
    report = Report([], [], [], [])
    with selectors.DefaultSelector() as selector:
        connections = [Connection(port) for _ in range(min(clients, len(requests)))]
        begun, busy = time.perf_counter(), time.process_time()
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(waiting.popleft())
        under_way = len(connections)
        while under_way:
            for key, _ in selector.select():
                connection = key.data
                if not connection.receive():
                    continue
                connection.note(report, time.perf_counter())
                if waiting:
                    connection.send(waiting.popleft())
                else:
                    under_way -= 1
                    selector.unregister(connection.socket)
                    connection.socket.close()
    report.seconds = time.perf_counter() - begun
    report.busy = time.process_time() - busy
    return report


if __name__ == "__main__":
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
    if task.warm:
        drive(task.port, task.clients, task.warm)
    sys.stdout.buffer.write(msgspec.msgpack.encode(drive(task.port, task.clients, task.requests)))
