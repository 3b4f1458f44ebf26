"""Steps: the process in which ``indexer.apart`` has steps done. It ends with whoever started it.

The processor time of a step is limited here, by the operating system, so that it ends where nobody is left to end it
as well; whoever started the process keeps the time by the clock.
"""

from __future__ import annotations

import gc
import importlib
import logging
import math
import os
import resource
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from indexer.apart import Order, Outcome
from indexer.errors import RecordError

Step = Callable[[bytes], bytes]

_LENGTH: Final = 8
_FULL: Final = 0.5  # share of the memory held after a step, from which on the process gives way to a new one


def serve(descriptor: int, seconds: float, megabytes: int) -> None:
    """Do the steps that come over a socket until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the business of whoever waits for a result
    logging.disable(logging.CRITICAL)  # what a parser has to say of a page is no message to an operator
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory = _Memory(megabytes << 20)
    connection = socket.socket(fileno=descriptor)
    with connection, connection.makefile("rb") as orders, connection.makefile("wb") as outcomes:
        _write(outcomes, b"")
        while (message := _read(orders)) is not None:
            order = msgspec.msgpack.decode(message, type=Order)
            step = _step(order.step)
            _limit_processor(seconds)
            _write(outcomes, b"")
            outcome = _done(step, order.material, megabytes)
            outcome.last = outcome.last or memory.is_full()
            _write(outcomes, msgspec.msgpack.encode(outcome))


def _step(name: str) -> Step:
    module, _, function = name.partition(":")
    step: Step = getattr(importlib.import_module(module), function)
    return step


def _done(step: Step, material: bytes, megabytes: int) -> Outcome:
    try:
        return Outcome(result=step(material))
    except RecordError as error:
        return Outcome(field=error.field, reason=error.reason)
    except MemoryError:
        return Outcome(reason=f"reading it takes more than {megabytes:,} MB of memory", last=True)
    except Exception as error:  # whatever a parser raises on a record is said of this record
        return Outcome(reason=f"it cannot be read: {type(error).__name__}: {error}"[:500])


class _Memory:
    """The address space, limited to so many bytes more than it has at the start. Without limit where the system does
    not tell how much that is."""

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self._before = _address_space()
        if self._before:
            resource.setrlimit(resource.RLIMIT_AS, (self._before + allowed, resource.RLIM_INFINITY))

    def is_full(self) -> bool:
        """Tell whether so much is held that the next step might find too little."""
        if _address_space() - self._before < _FULL * self._allowed:
            return False
        gc.collect()
        return _address_space() - self._before >= _FULL * self._allowed


def _address_space() -> int:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _limit_processor(seconds: float) -> None:
    used = sum(os.times()[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds), resource.RLIM_INFINITY))


def _read(stream: BinaryIO) -> bytes | None:
    length = stream.read(_LENGTH)
    return stream.read(int.from_bytes(length, "big")) if len(length) == _LENGTH else None


def _write(stream: BinaryIO, message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH, "big") + message)
    stream.flush()
