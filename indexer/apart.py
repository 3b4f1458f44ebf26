"""Apart: steps that hand what is not trusted to outside parsers, done in a process that can be ended.

A parser may take minutes for a page that is made to, or by accident, since the time of some grows with the square of
the size; a thread cannot be stopped in it, a process can. The process is started with the first step, told its steps
over a socket, and replaced when it had to be ended. What is sent to it is ours, what comes back is only ever read as
data.
"""

from __future__ import annotations

import atexit
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import date
from typing import Any, Final

import msgspec

from indexer.errors import IndexerError, RecordError

_START_SECONDS: Final = 120.0  # to start Python and import, on a machine that is busy
_CLOCK: Final = 6  # times the limit by the clock: a busy machine is no fault of a record
_LENGTH: Final = 8  # bytes before each message that say how long it is


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What reading one record may take in outside parsers: seconds of processor time, and megabytes of memory."""

    seconds: float = 10.0
    megabytes: int = 1024


class Order(msgspec.Struct, array_like=True):
    """One step, and what it is given."""

    step: str
    material: bytes


class Outcome(msgspec.Struct, array_like=True):
    """What became of a step: its result, or the field at fault and the reason. ``last``: the process ends now."""

    result: bytes = b""
    field: str = ""
    reason: str = ""
    last: bool = False


class Apart:
    """Does steps one after another, each within the limits. Safe to share between threads.

    A step is a function that takes bytes and gives bytes, named by its module and its name
    (``indexer.records:read_step``), so that what it imports is imported where it is done. A ``RecordError`` it raises
    is raised here. ``given_up`` counts the steps that had to be ended.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.given_up = 0
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def do(self, step: str, material: bytes) -> bytes:
        """Do a step. Raises ``RecordError`` where it fails, takes too long or too much memory or ends its process,
        ``IndexerError`` when no process can be started.
        """
        order = msgspec.msgpack.encode(Order(step, material))
        with self._lock:
            if self._child is None:
                self._child = _Child(self.limits)
            try:
                outcome = self._child.do(order)
            except BaseException as error:
                self.given_up += isinstance(error, RecordError)
                self._end()
                raise
            if outcome.last:
                self._end()
        if outcome.reason:
            raise RecordError(outcome.field, outcome.reason)
        return outcome.result

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """A process that does steps, and the socket to it. Raises ``IndexerError`` when it cannot be started."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        try:
            self._socket, far = socket.socketpair()
            with far:
                code = (
                    f"import sys; sys.path[:] = {sys.path!r}; from indexer.steps import serve; "
                    f"serve({far.fileno()}, {limits.seconds!r}, {limits.megabytes!r})"
                )
                self._process = subprocess.Popen(
                    [sys.executable, "-c", code],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=[far.fileno()],
                )
        except OSError as error:
            raise IndexerError(f"the process that reads markup cannot be started: {error}") from error
        try:
            self._receive(time.monotonic() + _START_SECONDS)
        except (OSError, EOFError) as error:
            self.end()
            raise IndexerError(f"the process that reads markup did not start ({self._ended()})") from error

    def do(self, order: bytes) -> Outcome:
        deadline = time.monotonic() + _START_SECONDS
        try:
            self._send(order, deadline)
            self._receive(deadline)  # it has imported what it needs, and begins
            deadline = time.monotonic() + _CLOCK * self._limits.seconds
            return msgspec.msgpack.decode(self._receive(deadline), type=Outcome)
        except TimeoutError:
            raise RecordError("", too_long(self._limits.seconds)) from None
        except (OSError, EOFError, msgspec.DecodeError):
            self.end()
            if self._process.returncode == -signal.SIGXCPU:
                raise RecordError("", too_long(self._limits.seconds)) from None
            raise RecordError("", f"the parser could not read it ({self._ended()})") from None

    def end(self) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def _ended(self) -> str:
        code = self._process.returncode
        return f"it ended with status {code}" if code >= 0 else f"it was ended by signal {-code}"

    def _send(self, message: bytes, deadline: float) -> None:
        self._socket.settimeout(_left(deadline))
        self._socket.sendall(len(message).to_bytes(_LENGTH, "big") + message)

    def _receive(self, deadline: float) -> bytes:
        length = int.from_bytes(self._exactly(_LENGTH, deadline), "big")
        return self._exactly(length, deadline)

    def _exactly(self, count: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < count:
            self._socket.settimeout(_left(deadline))
            piece = self._socket.recv(min(count - len(received), 1 << 20))
            if not piece:
                raise EOFError
            received += piece
        return bytes(received)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def packed(value: Any) -> bytes:
    """Write what a source gives as JSON, lone surrogates and numbers of any length too; dates become texts."""
    return json.dumps(value, default=_written).encode()


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise RecordError("", f"holds a {type(value).__name__}, which JSON cannot write")


def unpacked(data: bytes) -> Any:
    """Read what ``packed`` has written."""
    return json.loads(data)


def too_long(seconds: float) -> str:
    """The reason of a record whose reading was given up."""
    return f"reading it took longer than {seconds:g} s"


# One for the whole process, as the processor and the memory that it spares are.
_shared = Apart(Limits())


@atexit.register
def _close() -> None:
    _shared.close()


def shared() -> Apart:
    """What all records of this process are read with."""
    return _shared


def given_up() -> int:
    """How many records had to be given up in this process so far."""
    return _shared.given_up


def limit(limits: Limits) -> None:
    """Set the limits of all records that this process reads from now on."""
    global _shared  # noqa: PLW0603  # settings are of the process
    _shared.close()
    _shared = Apart(limits)
