"""Budget: from the memory that a writer may take, how many processes work, on how much text, and what is merged.

The figures were measured on 100,000 news articles (``benchmarks.memory``) as the share of memory (PSS) of a process,
pages of mapped files included. An article is never divided, so one that is larger than a batch takes what it takes.
"""

from __future__ import annotations

from typing import NamedTuple

from search.options import LEAST_MEMORY

_MB = 1_000_000
_WRITER = 85 * _MB  # the process that reads the sources
_WORKER = 60 * _MB  # a process that builds, and what it remembers of texts
_ALONE = 40 * _MB  # what building adds to the writer's process where there is no other
_IN_FLIGHT = 5  # bytes for a character of a batch that is gathered, waits for a worker or is with one
_BUILD = 32  # bytes for a character of a batch while it is inverted
_MERGE = 0.75  # bytes for a byte of the segments while they are merged
_MERGER = 85 * _MB  # a process that merges, without what it merges
_LEAST_BATCH = 500_000
_LARGEST_BATCH = 4_000_000  # more makes nothing faster


class Budget(NamedTuple):
    """``workers`` processes build batches of ``batch`` characters (1: the writer itself does); segments of together
    at most ``merge`` bytes are merged."""

    workers: int
    batch: int
    merge: int


def share_out(memory: int, workers: int) -> Budget:
    """How a writer with at most ``workers`` processes gets along with ``memory`` MB.

    >>> share_out(512, 2).workers, share_out(200, 8).workers
    (2, 1)
    """
    if memory < LEAST_MEMORY:
        raise ValueError(f"a writer needs {LEAST_MEMORY} MB of memory, not {memory}")
    all_of_it = memory * _MB
    for count in range(workers, 1, -1):
        batch = (all_of_it - _WRITER - count * _WORKER) // (count * _BUILD + (count + 2) * _IN_FLIGHT)
        if batch >= _LEAST_BATCH:
            return _shares(all_of_it, count, batch, in_flight=count + 2)
    return _shares(all_of_it, 1, (all_of_it - _WRITER - _ALONE) // (_BUILD + _IN_FLIGHT), in_flight=1)


def _shares(all_of_it: int, workers: int, batch: int, *, in_flight: int) -> Budget:
    batch = min(batch, _LARGEST_BATCH)
    # Nothing is built during a merge, but the writer's process keeps the room of the batches that were in flight.
    merge = int((all_of_it - _WRITER - in_flight * batch * _IN_FLIGHT - _MERGER) / _MERGE)
    return Budget(workers, batch, merge)
