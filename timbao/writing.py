"""The writer: takes what the service has accepted out of its queue and into the index.

One process does it, whatever happens to the others. It groups what is waiting into one commit, in the order of
acceptance, and waits while ``timbao index`` holds the index. The instant of a commit is what decides: a mark is
published with it, so that a writer that follows a killed one knows whether the commit it finds prepared has happened.
"""

from __future__ import annotations

import io
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timezone
from gzip import GzipFile
from pathlib import Path
from typing import Any, BinaryIO, Final

from indexer import IndexerError, Record, RecordError, Reject, RejectsFile, to_article
from indexer.fields import read_id
from indexer.sources.json_text import parse_json
from indexer.sources.jsonl import read_jsonl
from search import Article, Engine, IndexLocked, SearchError, Writer, beside
from search.durable import sync_folder
from service.queue import Damaged, Prepared, Queue, Write
from service.task import SHOWN, LineError, Task
from service.writing import ArticleRefused

BATCH_WRITES: Final = 500  # of one commit
BATCH_BYTES: Final = 64_000_000  # of their bodies; one that is larger is a batch of its own
ATTEMPTS: Final = 3  # before a write that breaks the writer is set aside
_POLL_SECONDS: Final = 0.05
_LOCK_SECONDS: Final = 0.2
_LONGEST_PAUSE: Final = 30.0
_GROUP: Final = 1000  # articles handed to the index at once
# What time or a person mends: the index is locked or damaged, the disk is full.
_TROUBLE: Final = (SearchError, IndexerError, OSError)
_log: Final = logging.getLogger("timbao.writer")


def queue_place(place: str) -> Path:
    """Where the queue of an index is: beside it, or here when the index is on a cluster.

    >>> str(queue_place("index_data/index")), str(queue_place("opensearch://host:9200/news"))
    ('index_data/index.queue', 'timbao.queue')
    """
    return beside(place, ".queue") or Path("timbao.queue")


def read_article(body: bytes, article_id: str) -> Article:
    """Read the JSON of one article by the rules of ``timbao index``; its id is given. Raises ``ArticleRefused``."""
    try:
        mapping = parse_json(body)
    except ValueError as error:
        raise ArticleRefused("", f"it is not JSON: {error}") from None
    try:
        if isinstance(mapping, dict):
            _check_id(mapping, article_id)
            mapping = mapping | {"id": article_id}
        return to_article(mapping)
    except RecordError as error:
        raise ArticleRefused(error.field, error.reason) from None


def _check_id(mapping: dict[Any, Any], article_id: str) -> None:
    try:
        usable = read_id(article_id) == article_id
        same = mapping.get("id") in (None, "") or read_id(mapping["id"]) == article_id
    except ValueError as error:
        raise ArticleRefused("id", str(error)) from None
    if not usable:
        raise ArticleRefused("id", "begins or ends with white space")
    if not same:
        raise ArticleRefused("id", "is not the id of the address")


class Drainer:
    """Drains a queue into an index. Whoever makes one holds ``Queue.writer_lock``.

    Args:
        queue: The queue.
        engine: The index.
    """

    def __init__(self, queue: Queue, engine: Engine) -> None:
        self._queue = queue
        self._engine = engine
        self._writes = BATCH_WRITES
        self._failures: dict[str, int] = {}

    def _recover(self) -> None:
        """Find out what became of a commit that a killed writer had prepared."""
        prepared = self._queue.prepared()
        if prepared is None:
            return
        published = [one.name for one in self._engine.generations() if one.mark == prepared.mark]
        if published:
            self._finish(prepared.tasks, published[-1])
        else:
            self._queue.forget_prepared()  # it never happened, and its writes are still waiting

    def follow(self, stop: Callable[[float], bool]) -> None:
        """Drain until ``stop`` says so, which waits so many seconds for the end and tells whether it has come."""
        pause = 0.0
        while not stop(pause):
            try:
                moved = self.drain()
            except IndexLocked:
                pause = _LOCK_SECONDS
            except _TROUBLE as error:
                _log.error("nothing can be written, and all that was accepted is waiting: %s", error)
                pause = min(max(pause, 0.5) * 2, _LONGEST_PAUSE)
            else:
                pause = 0.0 if moved else _POLL_SECONDS

    def drain(self) -> int:
        """Apply what is waiting, at most a batch, as one commit; gives the number of writes applied.

        Raises what the index raises (``IndexLocked``, ``IndexDamaged``, ``OSError``); then everything still waits.
        """
        self._recover()
        batch = self._batch()
        if not batch:
            return 0
        try:
            self._commit(batch)
        except _TROUBLE:
            raise
        except Exception as error:  # ours, or the fault of one of these writes
            self._survive(batch, error)
            return 0
        self._writes = BATCH_WRITES
        return len(batch)

    def _batch(self) -> list[str]:
        """The writes of the next commit, in the order of acceptance."""
        names, size = self._queue.waiting()[: self._writes], 0
        for place, name in enumerate(names):
            size += self._queue.size(name)
            if size > BATCH_BYTES and place:
                return names[:place]
        return names

    def _commit(self, batch: list[str]) -> None:
        mark = secrets.token_hex(8)
        with self._engine.writer() as writer:
            tasks = [self._apply(name, writer) for name in batch]
            self._queue.prepare(Prepared(mark=mark, tasks=tasks))
            generation = writer.commit(mark)
        self._finish(tasks, generation)

    def _finish(self, tasks: list[Task], generation: str) -> None:
        now = datetime.now(timezone.utc)
        for task in tasks:
            counts = task.counts
            carried_out = counts.indexed + counts.deleted + counts.missing
            task.state = "done" if carried_out else "failed"
            task.generation = generation if carried_out else None
            task.finished = now
        self._queue.finish(tasks)

    def _apply(self, name: str, writer: Writer) -> Task:
        try:
            write, body = self._queue.read(name)
        except Damaged as error:
            return self._set_aside(name, f"the disk did not keep it: {error}")
        task = Task(id=name, kind=write.kind, article=write.article, key=write.key, accepted=write.accepted)
        if write.kind == "delete":
            self._delete(task, writer)
        else:
            self._index(task, _records(name, write, body), writer)
        return task

    @staticmethod
    def _delete(task: Task, writer: Writer) -> None:
        task.counts.deleted = writer.delete([task.article or ""])
        task.counts.missing = 1 - task.counts.deleted
        task.counts.received = 1

    def _index(self, task: Task, records: Iterator[Record], writer: Writer) -> None:
        counts, group = task.counts, list[Article]()
        path = self._queue.rejects_path(task.id)
        path.unlink(missing_ok=True)  # of a writer before this one, killed before it committed
        with RejectsFile(path, report=lambda reject: _note(task, reject)) as rejects:
            for record in records:
                counts.received += 1
                try:
                    group.append(_article(record, task.article))
                except ArticleRefused as error:
                    rejects.add(record, error.reason, error.field)
                if len(group) >= _GROUP:
                    writer.add(group)
                    counts.indexed, group = counts.indexed + len(group), []
            writer.add(group)
            counts.indexed, counts.rejected = counts.indexed + len(group), rejects.count
        if rejects.count:
            with path.open("rb") as file:
                os.fsync(file.fileno())
            sync_folder(path.parent)

    def _survive(self, batch: list[str], error: Exception) -> None:
        """Go on after a failure that is not the disk's: one write at a time, until the one at fault is set aside."""
        _log.error("a commit of %d writes failed", len(batch), exc_info=error)
        self._writes = 1
        if len(batch) == 1:
            name = batch[0]
            self._failures[name] = self._failures.get(name, 0) + 1
            if self._failures[name] >= ATTEMPTS:
                task = self._set_aside(name, f"the writer failed on it {ATTEMPTS} times: {type(error).__name__}")
                self._finish([task], "")
        time.sleep(_LOCK_SECONDS)

    def _set_aside(self, name: str, reason: str) -> Task:
        _log.error("the write %s is set aside in %s: %s", name, self._queue.folder, reason)
        with suppress(OSError):  # what cannot be copied is reported all the same
            self._queue.set_aside(name)
        task = self._queue.task(name) or self._queue.remains(name)
        task.errors = [LineError(reason=reason)]
        return task


def _records(name: str, write: Write, body: bytes) -> Iterator[Record]:
    content: BinaryIO = GzipFile(fileobj=io.BytesIO(body)) if write.gzip else io.BytesIO(body)  # type: ignore[assignment]
    if write.kind == "bulk":
        yield from read_jsonl(content, name)
    else:
        yield Record(source=name, raw=content.read())


def _article(record: Record, article_id: str | None) -> Article:
    """The article of a record: of a request that named its id, or of a line. Raises ``ArticleRefused``."""
    if article_id is not None:
        return read_article(bytes(record.raw), article_id)  # type: ignore[arg-type]
    if record.mapping is None:
        raise ArticleRefused(record.field, record.reason)
    try:
        return to_article(record.mapping)
    except RecordError as error:
        raise ArticleRefused(error.field, error.reason) from None


def _note(task: Task, reject: Reject) -> None:
    if len(task.errors) < SHOWN:
        task.errors.append(LineError(line=reject.line, field=reject.field, reason=reject.reason))
