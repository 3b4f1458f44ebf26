"""The sink: where articles go that come one after the other: into the index, or into the queue of a service that runs.

What a service accepts is durable, and its writer applies it in order; what comes from feeds and folders takes the same
way where a writer runs, so that neither waits for the other's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timezone
from typing import Final

import msgspec

from search import Article, Engine, Writer
from service.write_queue.queue import Queue, Write
from timbao.writing import queue_place

_AT_ONCE: Final = 4_000_000  # bytes of one write


class Sink:
    """An index to write to, with the queue before it where a service's writer runs: to the pipeline it is the index."""

    def __init__(self, place: str, engine: Engine) -> None:
        self._place, self._engine = place, engine

    @property
    def is_queued(self) -> bool:
        """Whether what is written now goes through a queue. Raises ``OSError`` where that cannot be told."""
        folder = queue_place(self._place)
        return folder.is_dir() and Queue(folder).has_writer()

    @property
    def generation(self) -> str:
        """The generation that answers now."""
        return self._engine.generation

    def stored(self, ids: Sequence[str]) -> Sequence[Article | None]:
        """The stored articles of ids, in order."""
        return self._engine.stored(ids)

    def refresh(self) -> bool:
        """Move to the newest generation."""
        return self._engine.refresh()

    def writer(self) -> AbstractContextManager[Writer]:
        """A writer, as ``Engine.writer`` gives it; one into the queue has written what ``add`` and ``delete`` have
        taken, and commits nothing itself. Raises ``QueueError`` where the queue takes no more."""
        return self._queued() if self.is_queued else self._engine.writer()

    @contextmanager
    def _queued(self) -> Iterator[Writer]:
        yield _QueueWriter(Queue(queue_place(self._place)), self._engine)


class _QueueWriter:
    """Hands articles to the queue."""

    def __init__(self, queue: Queue, engine: Engine) -> None:
        self._queue, self._engine = queue, engine

    @property
    def generation(self) -> str:
        return self._engine.generation

    @property
    def articles(self) -> int:
        return self._engine.stats().articles

    def add(self, articles: Iterable[Article]) -> None:
        lines: list[bytes] = []
        size = 0
        for article in articles:
            line = msgspec.json.encode(article)
            if lines and size + len(line) > _AT_ONCE:
                self._accept(b"\n".join(lines))
                lines, size = [], 0
            lines.append(line)
            size += len(line)
        if lines:
            self._accept(b"\n".join(lines))

    def delete(self, ids: Iterable[str]) -> int:
        wanted = list(ids)
        there = [one for one, article in zip(wanted, self._engine.stored(wanted), strict=True) if article]
        for article_id in there:
            self._queue.accept(Write(kind="delete", article=article_id, accepted=datetime.now(timezone.utc)), b"")
        return len(there)

    def _accept(self, body: bytes) -> None:
        self._queue.accept(Write(kind="bulk", accepted=datetime.now(timezone.utc)), body)

    def commit(self, mark: str = "") -> str:
        del mark
        return self._engine.generation
