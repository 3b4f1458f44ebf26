"""The writer: takes what the service has accepted out of its queue and into the index.

One process does it, whatever happens to the others. It groups what is waiting into one commit, in the order of
acceptance, and waits while ``timbao index`` holds the index. The instant of a commit is what decides: a mark is
published with it, so that a writer that follows a killed one knows whether the commit it finds prepared has happened.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import secrets
import time
from collections.abc import Callable, Container, Iterator
from concurrent.futures import BrokenExecutor
from datetime import datetime, timezone
from functools import cached_property
from gzip import GzipFile
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from indexer import Record, RecordError, Reject, RejectsFile, given_up, has_much_markup, read_record
from indexer.empty import is_empty
from indexer.fields import read_id
from indexer.sources.json_text import parse_json
from indexer.sources.jsonl import read_jsonl
from search import Article, Engine, IndexLocked, NotTaken, Published, Writer, beside
from search.durable import sync_folder
from service.private import FILE_MODE
from service.write_queue.attempts import Attempts
from service.write_queue.queue import Damaged, Prepared, Queue, Write
from service.write_queue.task import SHOWN, LineError, Task
from service.write_queue.writing import ArticleRefused
from timbao.patience import PASSING, Patience

BATCH_WRITES: Final = 500  # of one commit
BATCH_BYTES: Final = 64_000_000  # of their bodies; one that is larger is a batch of its own
ATTEMPTS: Final = 3  # before a write that breaks the writer is set aside
MAX_REJECTS: Final = 10_000  # lines of one task that are kept
MAX_REJECTS_BYTES: Final = 16_000_000  # of those: a short line takes a hundred bytes with its reason
DEATHS: Final = 5  # before one is whose writers are killed, which may have had other reasons
PATIENCE: Final = 6  # articles of one write that may take too long; then no other that might is read
_POLL_SECONDS: Final = 0.05
_LOCK_SECONDS: Final = 0.2
_GROUP: Final = 1000  # articles handed to the index at once
_log: Final = logging.getLogger("timbao.writer")


def queue_place(place: str) -> Path:
    """Where the queue of an index is: beside it, or here when the index is on a cluster.

    >>> str(queue_place("index_data/index")), str(queue_place("opensearch://host:9200/news"))
    ('index_data/index.queue', 'timbao.queue')
    """
    return beside(place, ".queue") or Path("timbao.queue")


def read_article(body: bytes, article_id: str) -> Article:
    """Read the JSON of one article by the rules of ``timbao index``; its id is given. Raises ``ArticleRefused``."""
    article = _article_of(_mapping_of(body, article_id))
    # Whatever reading makes of an id: the one that was accepted is the one that is followed and asked for.
    return article if article.id == article_id else msgspec.structs.replace(article, id=article_id)


def check_article(body: bytes, article_id: str) -> None:
    """Check the JSON of one article as ``read_article`` does, as far as a request may: one of much markup is read by
    the writer alone, which has the time. Raises ``ArticleRefused``.
    """
    mapping = _mapping_of(body, article_id)
    if not has_much_markup(mapping):
        _article_of(mapping)


def _mapping_of(body: bytes, article_id: str) -> Any:
    try:
        mapping = parse_json(body)
    except ValueError as error:
        raise ArticleRefused("", f"it is not JSON: {error}") from None
    if isinstance(mapping, dict):
        _check_id(mapping, article_id)
        return mapping | {"id": article_id}
    return mapping


def _article_of(mapping: Any) -> Article:
    try:
        return read_record(mapping)
    except RecordError as error:
        raise ArticleRefused(error.field, error.reason) from None


def _check_id(mapping: dict[Any, Any], article_id: str) -> None:
    try:
        usable = read_id(article_id) == article_id
        same = mapping.get("id") in (None, "") or read_id(mapping["id"]) == article_id
    except ValueError as error:
        raise ArticleRefused("id", str(error)) from None
    if is_empty(article_id):
        raise ArticleRefused("id", f"“{article_id}” is what programs write where they have no id")
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

    @cached_property
    def _attempts(self) -> Attempts:
        return Attempts(self._queue.folder)

    def _recover(self) -> None:
        """Find out what became of a commit that a killed writer had prepared."""
        prepared = self._queue.prepared()
        if prepared is None:
            return
        published = [one.name for one in self._engine.generations() if one.mark == prepared.mark]
        if published:
            self._finish(prepared.tasks, published[-1], prepared.set_aside)
        else:
            self._queue.forget_prepared()  # it never happened, and its writes are still waiting

    def follow(self, stop: Callable[[float], bool]) -> None:
        """Drain until ``stop`` says so, which waits so many seconds for the end and tells whether it has come."""
        pause = 0.0
        patience = Patience(_log, "nothing can be written, and all that was accepted is waiting")
        while not stop(pause):
            try:
                moved = self.drain()
            except IndexLocked:
                pause = _LOCK_SECONDS
            except PASSING as error:
                pause = patience.pause(error)
            else:
                patience.over()
                pause = 0.0 if moved else _POLL_SECONDS

    def drain(self) -> int:
        """Apply what is waiting, at most a batch, as one commit; gives the number of writes applied.

        Raises what the index and the system raise (``IndexLocked``, ``IndexDamaged``, ``OSError`` and others of
        ``PASSING``); then everything still waits.
        """
        self._recover()
        batch = self._batch()
        if not batch:
            return 0
        if self._is_given_up(batch):
            return len(batch)
        try:
            applied = self._commit(batch)
        except BrokenExecutor:  # a worker process was ended, for want of memory or over one of these writes
            self._writes = max(1, len(batch) // 2)
            if len(batch) > 1:
                self._attempts.withdraw()
            else:
                self._attempts.keep()
            raise
        except NotTaken as error:  # one of these writes is at fault
            self._survive(batch, error)
            return 0
        except PASSING as error:
            self._attempts.withdraw()
            if isinstance(error, MemoryError):  # try with less at once
                self._writes = max(1, len(batch) // 2)
            raise
        except Exception as error:  # ours, or the fault of one of these writes
            if "can't start new thread" in str(error):  # which Python tells in no other way
                self._attempts.withdraw()
                raise OSError(errno.EAGAIN, str(error)) from error
            self._survive(batch, error)
            return 0
        self._writes = BATCH_WRITES
        return applied

    def _batch(self) -> list[str]:
        """The writes of the next commit, in the order of acceptance."""
        names, size = self._queue.waiting()[: self._writes], 0
        if self._attempts.is_suspect(names):
            return names[:1]
        for place, name in enumerate(names):
            size += self._queue.size(name)
            if size > BATCH_BYTES and place:
                return names[:place]
        return names

    def _commit(self, batch: list[str]) -> int:
        prepared = Prepared(mark=secrets.token_hex(8), tasks=[])
        with self._engine.writer() as writer:
            self._attempts.begin(batch)
            for name in batch:
                self._apply(name, writer, prepared)
            if not prepared.tasks:
                return 0
            self._queue.prepare(prepared)
            generation = writer.commit(prepared.mark)
        try:
            self._finish(prepared.tasks, generation, prepared.set_aside)
        except OSError as error:  # the mark tells the next attempt that all of it was published
            raise Published(generation, error) from error
        return len(prepared.tasks)

    def _finish(self, tasks: list[Task], generation: str, set_aside: Container[str] = ()) -> None:
        now = datetime.now(timezone.utc)
        for task in tasks:
            counts = task.counts
            carried_out = counts.indexed + counts.deleted + counts.missing
            task.state = "done" if carried_out else "failed"
            task.generation = generation if carried_out else None
            task.finished = now
        self._queue.finish(tasks, set_aside)
        self._attempts.end([task.id for task in tasks])

    def _apply(self, name: str, writer: Writer, prepared: Prepared) -> None:
        try:
            write, body = self._queue.read(name)
        except FileNotFoundError:  # taken away since the folder was read, by whom could not make it durable
            return
        except Damaged as error:
            if task := self._spoilt(name, f"the disk did not keep it: {error}"):
                prepared.tasks.append(task)
                prepared.set_aside.append(name)
            return
        task = Task(id=name, kind=write.kind, article=write.article, key=write.key, accepted=write.accepted)
        if write.kind == "delete":
            self._delete(task, writer)
        else:
            self._index(task, _records(name, write, body), writer)
        prepared.tasks.append(task)

    @staticmethod
    def _delete(task: Task, writer: Writer) -> None:
        task.counts.deleted = writer.delete([task.article or ""])
        task.counts.missing = 1 - task.counts.deleted
        task.counts.received = 1

    def _index(self, task: Task, records: Iterator[Record], writer: Writer) -> None:
        counts, group = task.counts, list[Article]()
        path = self._queue.rejects_path(task.id)
        path.unlink(missing_ok=True)  # of a writer before this one, killed before it committed
        with RejectsFile(
            path,
            report=lambda reject: _note(task, reject),
            most=MAX_REJECTS,
            most_bytes=MAX_REJECTS_BYTES,
            mode=FILE_MODE,
        ) as rejects:
            before = given_up()
            for record in records:
                counts.received += 1
                if given_up() - before >= PATIENCE and has_much_markup(record.mapping):
                    rejects.add(record, f"it has much markup, and {PATIENCE} articles of this request took too long")
                    continue
                try:
                    group.append(_article(record, task.article))
                except ArticleRefused as error:
                    rejects.add(record, error.reason, error.field)
                if len(group) >= _GROUP:
                    writer.add(group)
                    counts.indexed, group = counts.indexed + len(group), []
            writer.add(group)
            counts.indexed, counts.rejected = counts.indexed + len(group), rejects.count
            task.rejects_kept = rejects.kept
        if rejects.count:
            with path.open("rb") as file:
                os.fsync(file.fileno())
            sync_folder(path.parent)

    def _survive(self, batch: list[str], error: Exception) -> None:
        """Go on after a failure that is not the disk's: one write at a time, until the one at fault is set aside."""
        _log.error("a commit of %d writes failed", len(batch), exc_info=error)
        self._writes = 1
        self._attempts.keep()
        if len(batch) == 1 and self._attempts.of(batch[0]) >= ATTEMPTS:
            self._give_up(batch[0], f"the writer failed on it {ATTEMPTS} times: {type(error).__name__}")
        time.sleep(_LOCK_SECONDS)

    def _is_given_up(self, batch: list[str]) -> bool:
        """Set aside a write that writers before this one were killed over, as often as it may be tried."""
        if len(batch) > 1 or self._attempts.of(batch[0]) < DEATHS:
            return False
        self._give_up(batch[0], f"the writer was ended while it applied it, {DEATHS} times")
        return True

    def _give_up(self, name: str, reason: str) -> None:
        task = self._spoilt(name, reason)
        if task is not None:
            self._finish([task], "", [name])

    def _spoilt(self, name: str, reason: str) -> Task | None:
        """The task of a write that is to be set aside; None when it has been taken away meanwhile."""
        _log.error("the write %s is set aside in %s: %s", name, self._queue.folder, reason)
        task = self._queue.task(name)
        if task is not None:
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
    return _article_of(record.mapping)


def _note(task: Task, reject: Reject) -> None:
    if len(task.errors) < SHOWN:
        task.errors.append(LineError(line=reject.line, field=reject.field, reason=reject.reason))
