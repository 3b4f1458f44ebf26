"""The queue: writes that were accepted and are not yet in the index, each durable before its request is answered.

A folder beside the index, made for many processes that accept and one that drains::

    waiting/000000000042-9f1c2b7a      one accepted write: a line with its checksum, a line of JSON, the body
    done/000000000042.jsonl            the tasks that one commit finished, named by the last of them
    done/000000000042-9f1c2b7a.rejects.jsonl
    damaged/                           writes that the disk did not keep as they were, set aside for a person
    totals.json                        how many tasks and articles have been finished, to be watched
    commit.json                        what is being committed, so that a crash in the middle can be understood
    order.lock, writer.lock            held while a number is given; held by the process that drains

Names sort in the order in which writes were accepted, and in no other order are they applied. A write is one file,
written, fsynced and renamed: it is there as a whole or not at all, and damage to one is no damage to another.
Everything is for its owner's eyes only.

An error of the system (no descriptors left, a disk that does not answer) says nothing about what is stored: it is
raised as ``OSError``, and whoever asked may ask again. Only what has been read and does not match is ``Damaged``.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
import zlib
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from search.durable import WriterLock, make_folder, sync_folder, write_durably
from service.private import FILE_MODE, FOLDER_MODE, private
from service.write_queue.task import Kind, Task

MAX_REQUESTS: Final = 1000
MAX_BYTES: Final = 1 << 30
RESERVE: Final = 64 << 20  # bytes of the disk that accepting leaves free, for the index has to commit
KEPT_COMMITS: Final = 1000  # whose tasks can still be asked for
KEPT_REJECTS: Final = 256 << 20  # bytes
_TASK: Final = re.compile(r"\d{12}-[0-9a-f]{8}")
_COMMIT: Final = re.compile(r"\d{12}\.jsonl")
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class QueueError(Exception):
    """The root of the errors of the queue; nothing was accepted, as far as the disk lets that be known."""


class QueueFull(QueueError):
    """As many writes are waiting as may wait."""


class NoRoom(QueueError):
    """The disk has no room for the write."""


class QueueUnusable(QueueError):
    """The folder cannot be written to now; the message says why."""


class Damaged(QueueError):
    """A waiting write is not as it was accepted; the message says how."""


class Write(msgspec.Struct, kw_only=True, frozen=True):
    """What is known of a write beside its body. ``article`` is the id that a put or a delete is about."""

    kind: Kind
    article: str | None = None
    key: str = ""
    gzip: bool = False
    accepted: datetime


class Load(NamedTuple):
    """How much is waiting: writes, bytes, and since when the oldest (seconds since 1970-01-01 UTC; None: nothing)."""

    requests: int
    bytes: int
    oldest: float | None


class Prepared(msgspec.Struct, kw_only=True):
    """A commit about to be published under ``mark``, the tasks as they will be then, and the ids of those whose writes
    are to be kept in ``damaged``."""

    mark: str
    tasks: list[Task]
    set_aside: list[str] = []


class Totals(msgspec.Struct, kw_only=True):
    """What has been finished since the queue was made, ``through`` the last task that is counted: tasks by state,
    articles by outcome."""

    through: str = ""
    tasks: dict[str, int] = {}
    articles: dict[str, int] = {}

    def add(self, task: Task) -> None:
        """Count a task, unless it has been."""
        if task.id > self.through:
            self.through = task.id
            self.tasks[task.state] = self.tasks.get(task.state, 0) + 1
            for outcome in ("indexed", "rejected", "deleted", "missing"):
                self.articles[outcome] = self.articles.get(outcome, 0) + getattr(task.counts, outcome)


# Made while one thread imports: threads that learn a type at the same time end the process.
_WRITE: Final = msgspec.json.Decoder(Write)
_DONE: Final = msgspec.json.Decoder(Task)
_PREPARED: Final = msgspec.json.Decoder(Prepared)
_TOTALS: Final = msgspec.json.Decoder(Totals)


class Queue:
    """The queue in a folder, which is made if it is not there. Safe to share between threads and processes."""

    def __init__(self, folder: Path, *, max_requests: int = MAX_REQUESTS, max_bytes: int = MAX_BYTES) -> None:
        self.folder = folder
        self._waiting, self._done, self._damaged = folder / "waiting", folder / "done", folder / "damaged"
        self._max_requests, self._max_bytes = max_requests, max_bytes
        make_folder(folder.parent)
        for path in (folder, self._waiting, self._done, self._damaged):
            make_folder(path, FOLDER_MODE)
        for path in (folder, folder.absolute().parent):
            sync_folder(path)

    # Accepting. ---------------------------------------------------------------------------------------------

    def accept(self, write: Write, body: bytes) -> Task:
        """Make a write durable, behind all that were accepted before. Raises ``QueueError``: nothing was accepted."""
        token = secrets.token_hex(4)
        temporary = self._waiting / f".{token}.tmp"
        path: Path | None = None
        head = msgspec.json.encode(write) + b"\n"
        try:
            self._check_room(len(body))
            with open(temporary, "xb", opener=private) as file:
                file.writelines((_checksum(head, body), b"\n", head, body))
                file.flush()
                os.fsync(file.fileno())
            with self._ordered():
                path = self._waiting / f"{self._last() + 1:012d}-{token}"
                temporary.rename(path)
                sync_folder(self._waiting)
        except OSError as error:
            for left in filter(None, (temporary, path)):
                with suppress(OSError):  # a disk that takes nothing lets nothing be removed either
                    left.unlink(missing_ok=True)
            kind = NoRoom if error.errno in _NO_ROOM else QueueUnusable
            raise kind(f"{self.folder}: {error.strerror or error}") from error
        return _task(path.name, write)

    def _check_room(self, size: int) -> None:
        load = self.load()
        if load.requests >= self._max_requests or load.bytes + size > self._max_bytes:
            raise QueueFull(f"{load.requests} writes of {load.bytes} bytes are waiting")
        if shutil.disk_usage(self.folder).free < size + RESERVE:
            raise NoRoom(f"{self.folder}: the disk is nearly full")

    @contextmanager
    def _ordered(self) -> Iterator[None]:
        # Opened each time: threads of one process are kept apart as well, which one open file would not do.
        with open(self.folder / "order.lock", "ab", opener=private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _last(self) -> int:
        """The highest number there is. What is waiting is looked at first: it goes from there to what is done."""
        return max((_number(name) for name in (*self.waiting(), *self._commits())), default=0)

    # Looking. -----------------------------------------------------------------------------------------------

    def waiting(self) -> list[str]:
        """The names of the waiting writes, which are the ids of their tasks, in the order of acceptance."""
        return sorted(path.name for path in self._waiting.iterdir() if _TASK.fullmatch(path.name))

    def load(self) -> Load:
        """How much is waiting."""
        found = []
        with os.scandir(self._waiting) as entries:
            for entry in entries:
                if _TASK.fullmatch(entry.name):
                    with suppress(FileNotFoundError):  # applied meanwhile
                        found.append(entry.stat())
        oldest = min((status.st_mtime for status in found), default=None)
        return Load(len(found), sum(status.st_size for status in found), oldest)

    def size(self, name: str) -> int:
        """The bytes of a waiting write, about those of its body."""
        try:
            return (self._waiting / name).stat().st_size
        except FileNotFoundError:
            return 0

    def read(self, name: str) -> tuple[Write, bytes]:
        """A waiting write and its body. Raises ``Damaged``; ``FileNotFoundError`` when it is not waiting, any other
        ``OSError`` when it cannot be read now."""
        try:
            raw = (self._waiting / name).read_bytes()
        except IsADirectoryError:
            raise Damaged("it is a folder") from None
        first, _, rest = raw.partition(b"\n")
        if first != _checksum(rest):
            raise Damaged("it does not match its checksum")
        head, _, body = rest.partition(b"\n")
        try:
            return _WRITE.decode(head), body
        except msgspec.DecodeError as error:
            raise Damaged(f"its head is not that of a write ({error})") from error

    def task(self, name: str) -> Task | None:
        """The task of an id, or None when there is none, or no longer. Raises ``OSError``: it cannot be told now."""
        if not _TASK.fullmatch(name):
            return None
        try:
            return self._accepted(name)
        except FileNotFoundError:
            return self._finished(name)

    def _accepted(self, name: str) -> Task:
        try:
            return _task(name, self.read(name)[0])
        except Damaged:  # that it was accepted can still be told, and when
            accepted = (self._waiting / name).stat().st_mtime
            return Task(id=name, kind=None, accepted=datetime.fromtimestamp(accepted, timezone.utc))

    def _finished(self, name: str) -> Task | None:
        commit = next((one for one in self._commits() if _number(one) >= _number(name)), None)
        try:
            lines = (self._done / commit).read_bytes().splitlines() if commit else []
        except FileNotFoundError:  # let go of meanwhile
            return None
        for line in lines:
            with suppress(msgspec.DecodeError):  # a line that the disk has changed is no other's fault
                task = _DONE.decode(line)
                if task.id == name:
                    return task
        return None

    def _commits(self) -> list[str]:
        return sorted(path.name for path in self._done.iterdir() if _COMMIT.fullmatch(path.name))

    def rejects(self, name: str) -> bytes | None:
        """The rejects of a finished task, one JSON object a line; None when it has none, or no longer.

        Raises ``OSError`` when they cannot be read now.
        """
        try:
            return self.rejects_path(name).read_bytes() if _TASK.fullmatch(name) else None
        except FileNotFoundError:
            self._done.stat()  # where the whole folder is away, that is no word about these
            return None

    def rejects_path(self, name: str) -> Path:
        """Where the rejects of a task belong."""
        return self._done / f"{name}.rejects.jsonl"

    def has_writer(self) -> bool:
        """Tell whether a process drains the queue. Raises ``OSError`` when that cannot be told now."""
        try:
            file = (self.folder / "writer.lock").open("rb")
        except FileNotFoundError:  # no process has ever drained it, or the folder is gone
            return False
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    # Draining, by the one process that holds the lock. -------------------------------------------------------

    def writer_lock(self) -> WriterLock:
        """The lock of the process that drains, a context manager. Raises ``search.IndexLocked``."""
        return WriterLock(self.folder, FILE_MODE)

    def prepare(self, prepared: Prepared) -> None:
        """Write down what is about to be committed."""
        write_durably(self.folder / "commit.json", msgspec.json.encode(prepared), FILE_MODE)

    def prepared(self) -> Prepared | None:
        """What was about to be committed when the process before this one ended; None when nothing was."""
        try:
            return _PREPARED.decode((self.folder / "commit.json").read_bytes())
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def finish(self, tasks: Sequence[Task], set_aside: Container[str] = ()) -> None:
        """Record tasks that a commit has finished, in their order, and let go of their writes; those named in
        ``set_aside`` are kept where a person can look at them.

        Whatever instant this is stopped at, doing it again ends the same.
        """
        lines = b"".join(msgspec.json.encode(task) + b"\n" for task in tasks)
        write_durably(self._done / f"{tasks[-1].id[:12]}.jsonl", lines, FILE_MODE)
        self._count(tasks)
        for task in tasks:
            if task.id in set_aside:
                self._set_aside(task.id)
            else:
                (self._waiting / task.id).unlink(missing_ok=True)
        sync_folder(self._waiting)
        self.forget_prepared()
        self._prune()

    def _count(self, tasks: Sequence[Task]) -> None:
        """Add to the totals. They are for watching: atomic, and not worth an fsync."""
        totals = self.totals()
        for task in tasks:
            totals.add(task)
        temporary = self.folder / ".totals.json.tmp"
        with open(temporary, "wb", opener=private) as file:
            file.write(msgspec.json.encode(totals))
        temporary.replace(self.folder / "totals.json")

    def totals(self) -> Totals:
        """What has been finished; nothing where that is not known. Raises ``OSError`` when it cannot be read now."""
        try:
            return _TOTALS.decode((self.folder / "totals.json").read_bytes())
        except (FileNotFoundError, msgspec.DecodeError):
            return Totals()

    def forget_prepared(self) -> None:
        """Let go of what was written down by ``prepare``."""
        (self.folder / "commit.json").unlink(missing_ok=True)

    def _set_aside(self, name: str) -> None:
        """Move a write to where a person can look at it; it is gone from here only when it is there for good."""
        source, target = self._waiting / name, self._damaged / name
        try:
            source.replace(target)  # which needs no room on the disk, and no descriptor
        except FileNotFoundError:
            pass  # it has been moved before
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            write_durably(target, source.read_bytes(), FILE_MODE)
            source.unlink()
        sync_folder(self._damaged)

    def _prune(self) -> None:
        commits = self._commits()
        for name in commits[:-KEPT_COMMITS]:
            (self._done / name).unlink(missing_ok=True)
        total = 0
        for path in sorted(self._done.glob("*.rejects.jsonl"), reverse=True):
            with suppress(FileNotFoundError):
                total += path.stat().st_size
            if total > KEPT_REJECTS:
                path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what processes that were killed while accepting have left: no one was told that it was accepted."""
        for path in self._waiting.glob(".*.tmp"):
            with suppress(FileNotFoundError):  # it has just been accepted
                if path.stat().st_mtime < datetime.now().timestamp() - 3600:
                    path.unlink()


def _number(name: str) -> int:
    return int(name[:12])


def _task(name: str, write: Write) -> Task:
    return Task(id=name, kind=write.kind, article=write.article, key=write.key, accepted=write.accepted)


def _checksum(*parts: bytes) -> bytes:
    crc = 0
    for part in parts:
        crc = zlib.crc32(part, crc)
    return b"timbao-write crc32 %08x" % crc
