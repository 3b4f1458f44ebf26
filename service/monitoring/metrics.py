"""Metrics for Prometheus: what the workers have counted together, and how the index, the queue and the writer are.

This module is imported in each worker and not before: on being imported, ``prometheus_client`` decides by the
environment (``measure.SharedCounts``) whether what it counts is kept in files that all workers share.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from search import Engine, EngineUnavailable, GenerationInfo, SearchError
from service.write_queue.queue import Queue

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_log: Final = logging.getLogger("timbao.service")


class Metrics:
    """What this worker counts, and the exposition of what all have counted.

    Args:
        engine: Of which generation, size and age are told.
        queue: Of which length and age are told; None where nothing is written.
    """

    def __init__(self, engine: Engine, queue: Queue | None) -> None:
        self._own = CollectorRegistry()
        self._state = _State(engine, queue)
        self.requests = Counter(
            "timbao_requests", "Requests answered.", ["route", "method", "status"], registry=self._own
        )
        self.seconds = Histogram(
            "timbao_request_seconds",
            "Seconds from a request to its answer; of a stream, to its first byte.",
            ["route", "shape"],
            buckets=SECONDS,
            registry=self._own,
        )
        self.cost = Counter("timbao_cost_units", "Units of cost of requests.", ["route"], registry=self._own)
        self.empty = Counter(
            "timbao_searches_without_results", "Searches that found nothing.", ["route"], registry=self._own
        )

    def exposition(self) -> bytes:
        """The text that Prometheus reads."""
        return b"".join(generate_latest(registry) for registry in (self._counted(), self._state.registry))

    def _counted(self) -> CollectorRegistry:
        if values.ValueClass is values.MutexValue:  # one process
            return self._own
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry


class _State:
    """What is looked up when it is asked for."""

    def __init__(self, engine: Engine, queue: Queue | None) -> None:
        self._engine = engine
        self._queue = queue
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """The metrics of the index, the queue and the writer."""
        yield from _readable(self._index)
        if (queue := self._queue) is not None:
            yield from _readable(lambda: _queue(queue))

    def _index(self) -> Iterator[Metric]:
        try:
            generation, number = self._engine.generation, self._engine.number
            fallback = bool(self._engine.fallback)
        except EngineUnavailable:
            yield _gauge("timbao_index_available", "Whether the index is open: 1 or 0.", 0)
            return
        yield _gauge("timbao_index_available", "Whether the index is open: 1 or 0.", 1)
        yield _gauge("timbao_index_fallback", "Whether another generation than the newest answers: 1 or 0.", fallback)
        yield _gauge("timbao_index_generation", "Number of the generation that answers.", number)
        if (current := self._kept(generation)) is None:
            return
        age = time.time() - current.created.timestamp()
        yield _gauge("timbao_index_age_seconds", "Seconds since it was published.", age)
        yield _gauge("timbao_index_articles", "Articles in it.", current.articles)
        yield _gauge("timbao_index_segments", "Segments in it.", current.segments)
        yield _gauge("timbao_index_bytes", "Bytes of its segments.", current.size_bytes)

    def _kept(self, generation: str) -> GenerationInfo | None:
        """What is known of a generation; nothing while the list of those that are kept cannot be read."""
        try:
            return next((one for one in self._engine.generations() if one.name == generation), None)
        except (SearchError, OSError):
            return None


def _readable(look: Callable[[], Iterator[Metric]]) -> list[Metric]:
    """What a look at the disk gives; nothing where it cannot be read now, rather than no metrics at all."""
    try:
        return list(look())
    except OSError as error:
        _log.error("some metrics are left out, for the disk cannot be read now: %s", error)
        return []


def _queue(queue: Queue) -> Iterator[Metric]:
    load, totals = queue.load(), queue.totals()
    age = time.time() - load.oldest if load.oldest else 0.0
    yield _gauge("timbao_queue_requests", "Accepted writes that are not yet in the index.", load.requests)
    yield _gauge("timbao_queue_bytes", "Bytes of those.", load.bytes)
    yield _gauge("timbao_queue_oldest_seconds", "Seconds that the oldest of them has been waiting.", max(0.0, age))
    yield _gauge("timbao_writer_running", "Whether a process drains the queue: 1 or 0.", float(queue.has_writer()))
    tasks = CounterMetricFamily("timbao_tasks", "Tasks finished.", labels=["state"])
    for state, count in sorted(totals.tasks.items()):
        tasks.add_metric([state], count)
    yield tasks
    articles = CounterMetricFamily("timbao_written_articles", "Articles of finished tasks.", labels=["outcome"])
    for outcome, count in sorted(totals.articles.items()):
        articles.add_metric([outcome], count)
    yield articles


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value)
