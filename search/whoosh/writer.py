"""Writer: takes articles in batches, builds segments in worker processes, merges them, publishes a generation."""

from __future__ import annotations

import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.errors import SearchError
from search.whoosh.build import Batch, build_segment
from search.whoosh.generation import (
    Generation,
    SegmentEntry,
    clean,
    current_number,
    load,
    numbers,
    publish,
    read_deletions,
    sync_folder,
    write_deletions,
)
from search.whoosh.inverter import MAX_DOCS
from search.whoosh.merge import merge_to
from search.whoosh.segment import Segment
from search.whoosh.store import Dictionary, storable, train
from search.whoosh.toc import write_toc

BATCH_CHARACTERS = 8_000_000  # text of one batch: bounds the memory of a worker to about 200 MB
BATCH_DOCS = 8192
MERGE_FACTOR = 6


class _Open:
    """A segment while a writer is at work: its file and which of its articles are still alive."""

    def __init__(self, path: Path, alive: NDArray[np.bool_] | None, file: str | None) -> None:
        self.segment = Segment(path, alive)
        self.file = file
        self.touched = False

    def delete(self, doc: int) -> None:
        segment = self.segment
        alive = np.ones(segment.docs, np.bool_) if segment.alive is None else segment.alive.copy()
        if self.touched and segment.alive is not None:
            alive = segment.alive
        alive[doc] = False
        segment.alive, self.touched = alive, True


class WhooshWriter:
    """Collects changes and publishes them as one generation. Not safe to share between threads."""

    def __init__(self, folder: Path, *, workers: int | None = None) -> None:
        self._folder = folder
        self._workers = (os.cpu_count() or 1) if workers is None else workers
        self._base = load(folder, current_number(folder))
        self._open = [self._reopen(entry) for entry in self._base.segments]
        self._pending: dict[str, Article] = {}
        self._characters = 0
        self._building: list[tuple[str, Future[int]]] = []
        self._pool: Executor | None = None
        self._changed = False
        self._dictionary = self._newest_dictionary()

    def _newest_dictionary(self) -> Dictionary | None:
        """What the largest segment was compressed with: all go on with one dictionary, once there is one."""
        for item in sorted(self._open, key=lambda item: -item.segment.live):
            if dictionaries := item.segment.store.dictionaries():
                return dictionaries[-1]
        return None

    def _reopen(self, entry: SegmentEntry) -> _Open:
        alive = read_deletions(self._folder / entry.deletions, entry.docs) if entry.deletions else None
        return _Open(self._folder / entry.file, alive, entry.deletions)

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles; one whose id is already there, or was added before, replaces it."""
        for article in map(storable, articles):
            self._pending.pop(article.id, None)
            self._pending[article.id] = article
            self._characters += len(article.body) + len(article.title) + len(article.summary)
            if self._characters >= BATCH_CHARACTERS or len(self._pending) >= BATCH_DOCS:
                self._flush()

    def delete(self, ids: Iterable[str]) -> int:
        """Delete by id; gives the number that were in the index or waiting to be."""
        wanted = list(dict.fromkeys(ids))
        waiting = [article_id for article_id in wanted if self._pending.pop(article_id, None) is not None]
        self._collect()
        stored = self._delete_stored(wanted)
        return len(stored | set(waiting))

    def _delete_stored(self, ids: Iterable[str]) -> set[str]:
        found = set()
        for article_id in ids:
            for item in self._open:
                doc = item.segment.find(article_id)
                if doc is not None:
                    item.delete(doc)
                    found.add(article_id)
                    self._changed = True
        return found

    def _flush(self) -> None:
        """Hand the waiting articles to a worker process."""
        if not self._pending:
            return
        articles = list(self._pending.values())
        self._pending, self._characters = {}, 0
        name = f"MAIN_{secrets.token_hex(8)}"
        path = self._folder / f"{name}.arrays"
        while len(self._building) > self._workers:  # as many batches in flight as there are workers, and one
            self._collect_first()
        self._building.append((name, self._submit(path, articles)))
        self._changed = True

    def _submit(self, path: Path, articles: Sequence[Article]) -> Future[int]:
        if self._dictionary is None:
            self._dictionary = train(articles)
        return self._executed(len(articles), build_segment, path, Batch(articles, self._dictionary))

    def _executed(self, size: int, work: Callable[[Path, Any], int], path: Path, material: object) -> Future[int]:
        """Do work of a size (in articles) in a worker process, or at once where that is not worth a process."""
        small = self._pool is None and size < BATCH_DOCS // 8
        if self._workers <= 1 or small:
            future: Future[int] = Future()
            future.set_result(work(path, material))
            return future
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers, mp_context=get_context("spawn"), initializer=_serve_the_writer
            )
        return self._pool.submit(work, path, material)

    def _collect(self) -> None:
        while self._building:
            self._collect_first()

    def _collect_first(self) -> None:
        """Take the oldest batch in: its articles replace those of the same id in the segments before it."""
        name, future = self._building.pop(0)
        future.result()
        new = _Open(self._folder / f"{name}.arrays", None, None)
        hashes = new.segment.file["id_hash"]
        for item in self._open:
            known = item.segment.file["id_hash"]
            if not len(np.intersect1d(hashes, known)):
                continue
            common = np.flatnonzero(np.isin(hashes, known))
            for doc in new.segment.file["id_doc"][common].tolist():
                old = item.segment.find(new.segment.ids[doc].decode("utf-8", "surrogatepass"))
                if old is not None:
                    item.delete(old)
        self._open.append(new)

    def commit(self, mark: str = "") -> str:
        """Publish everything so far; gives the new generation's name (the old one's if nothing changed)."""
        self._flush()
        self._collect()
        if not self._changed:
            return self._base.name
        self._merge()
        number = max([*numbers(self._folder), self._base.number]) + 1
        entries = tuple(self._entry(item, number) for item in self._open if item.segment.live)
        sync_folder(self._folder)
        generation = Generation(number, time.time(), entries, self._base.key, mark=mark or self._base.mark)
        write_toc(self._folder, generation)
        publish(self._folder, generation)
        clean(self._folder, abandoned=range(self._base.number + 1, number))
        self._base, self._changed = generation, False
        for item in self._open:
            item.touched = False
        return generation.name

    def _entry(self, item: _Open, number: int) -> SegmentEntry:
        segment = item.segment
        if item.touched and segment.alive is not None:
            item.file = f"{segment.name}.{number}.deleted"
            write_deletions(self._folder / item.file, segment.alive)
        deleted = segment.docs - segment.live
        return SegmentEntry(segment.file.path.name, segment.file.size, segment.docs, deleted, item.file)

    def _merge(self) -> None:
        """Keep few segments: neighbours are merged while a size class holds ``MERGE_FACTOR`` of them."""
        while (run := _mergeable([item.segment.live for item in self._open])) is not None:
            items = self._open[run]
            path = self._folder / f"MAIN_{secrets.token_hex(8)}.arrays"
            parts = [(item.segment.file.path, item.segment.alive) for item in items]
            # Not in this process if it is much: the memory that it takes is given back by the worker's end.
            self._executed(sum(item.segment.live for item in items), merge_to, path, parts).result()
            self._open[run] = [_Open(path, None, None)]
        self._open = [item for item in self._open if item.segment.live]

    def close(self) -> None:
        """Stop the worker processes, and remove the files of what was not committed."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
        for name, _ in self._building:
            (self._folder / f"{name}.arrays").unlink(missing_ok=True)
        self._building = []
        if self._changed:
            # A writer that tries again and again on a full disk must not be what fills it.
            with suppress(OSError, SearchError):
                current = current_number(self._folder)
                clean(self._folder, abandoned=[number for number in numbers(self._folder) if number > current])


def _serve_the_writer() -> None:
    """Begin a worker process: interrupts are the writer's business, and without a writer there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_writer, daemon=True).start()


def _end_with_the_writer() -> None:
    writer = parent_process()
    if writer is not None:
        writer.join()
        os._exit(1)


def _mergeable(sizes: Sequence[int]) -> slice | None:
    """The run of neighbouring segments to merge next, or None.

    A run is merged when together it fits one segment and either holds ``MERGE_FACTOR`` segments, or its
    articles fill most of a segment: so there are few segments, and each article is merged few times.
    """
    best: slice | None = None
    for first in range(len(sizes)):
        total, last = 0, first
        while last < len(sizes) and total + sizes[last] <= MAX_DOCS:
            total += sizes[last]
            last += 1
        largest = max(sizes[first:last], default=0)
        worth = last - first >= MERGE_FACTOR or (last - first > 1 and total - largest >= largest // 2)
        if worth and last - first > 1 and (best is None or last - first > best.stop - best.start):
            best = slice(first, last)
    return best
