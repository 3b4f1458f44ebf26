"""Writer: takes articles in batches, builds segments in worker processes, merges them, publishes a generation."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.durable import sync_folder
from search.errors import SearchError
from search.options import MEMORY
from search.whoosh.codec.toc import write_toc
from search.whoosh.generations.generation import (
    Generation,
    SegmentEntry,
    clean,
    current_number,
    load,
    numbers,
    publish,
    read_deletions,
    write_deletions,
)
from search.whoosh.segments.arrays import contained
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.store import Dictionary, storable, train
from search.whoosh.writing.budget import share_out
from search.whoosh.writing.build import Batch, build_segment
from search.whoosh.writing.inverter import MAX_DOCS
from search.whoosh.writing.merge import merge_to
from search.whoosh.writing.policy import Size, mergeable, unfilled
from search.whoosh.writing.pool import Pool

BATCH_DOCS = 8192
SMALL_MERGE = 8_000_000  # bytes that are merged before a process would have started


class _Open:
    """A segment while a writer is at work: its file and which of its articles are still alive."""

    def __init__(self, path: Path, alive: NDArray[np.bool_] | None, file: str | None, *, new: bool) -> None:
        self.segment = Segment(path, alive)
        self.file = file
        self.new = new  # not of any generation yet
        self.touched = False

    @property
    def size(self) -> Size:
        return Size(self.segment.live, self.segment.docs, self.segment.file.size)

    def delete(self, doc: int) -> None:
        segment = self.segment
        if not self.touched:  # what is read from the disk is not written to
            segment.alive = np.ones(segment.docs, np.bool_) if segment.alive is None else segment.alive.copy()
            self.touched = True
        assert segment.alive is not None
        segment.alive[doc] = False


class WhooshWriter:
    """Collects changes and publishes them as one generation. Not safe to share between threads."""

    def __init__(self, folder: Path, *, workers: int | None = None, memory: int = MEMORY) -> None:
        self._folder = folder
        self._budget = share_out(memory, (os.cpu_count() or 1) if workers is None else workers)
        self._pool = Pool(self._budget.workers)
        self._base = load(folder, current_number(folder))
        self._open = [self._reopen(entry) for entry in self._base.segments]
        self._settled = self._unfilled()  # segments before this one are not merged before the next commit
        self._pending: dict[str, Article] = {}
        self._characters = 0
        self._building: list[tuple[Path, Future[int]]] = []
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
        return _Open(self._folder / entry.file, alive, entry.deletions, new=False)

    def _new_path(self) -> Path:
        return self._folder / f"MAIN_{secrets.token_hex(8)}.arrays"

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles; one whose id is already there, or was added before, replaces it."""
        for article in map(storable, articles):
            self._pending.pop(article.id, None)
            self._pending[article.id] = article
            self._characters += len(article.body) + len(article.title) + len(article.summary)
            if self._characters >= self._budget.batch or len(self._pending) >= BATCH_DOCS:
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
        """Have the waiting articles built into a segment."""
        if not self._pending:
            return
        articles = list(self._pending.values())
        small = len(articles) < BATCH_DOCS // 8 and self._characters < self._budget.batch
        self._pending, self._characters = {}, 0
        while len(self._building) > self._budget.workers:  # as many batches in flight as there are workers, and one
            self._collect_first()
        if self._dictionary is None:
            self._dictionary = train(articles)
        path, batch = self._new_path(), Batch(articles, self._dictionary)
        self._building.append((path, self._pool.submit(build_segment, path, batch, small=small)))
        self._changed = True

    def _collect(self) -> None:
        while self._building:
            self._collect_first()

    def _collect_first(self) -> None:
        """Take the oldest batch in: its articles replace those of the same id in the segments before it."""
        path, future = self._building.pop(0)
        future.result()
        new = _Open(path, None, None, new=True)
        self._make_room(new.size)
        hashes, docs = new.segment.file["id_hash"], new.segment.file["id_doc"]
        for item in self._open:
            for doc in docs[contained(hashes, item.segment.file["id_hash"])].tolist():
                old = item.segment.find(new.segment.ids[doc].decode("utf-8", "surrogatepass"))
                if old is not None:
                    item.delete(old)
        self._open.append(new)

    def _unfilled(self) -> int:
        return unfilled([item.size for item in self._open], self._budget.merge)

    def _make_room(self, coming: Size) -> None:
        """Merge the segments of the batches so far when with the next there would be too much for one merge."""
        self._open[self._settled :] = [item for item in self._open[self._settled :] if item.segment.live]
        tail = [item.size for item in self._open[self._settled :]]
        full = sum(size.live for size in tail) + coming.live > MAX_DOCS
        if full or sum(size.bytes for size in tail) + coming.bytes > self._budget.merge:
            wait([future for _, future in self._building])
            if len(tail) > 1:
                self._merge_run(slice(self._settled, len(self._open)))
            self._settled = len(self._open)

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
            item.touched = item.new = False
        self._settled = self._unfilled()
        return generation.name

    def _entry(self, item: _Open, number: int) -> SegmentEntry:
        segment = item.segment
        if item.touched and segment.alive is not None:
            item.file = f"{segment.name}.{number}.deleted"
            write_deletions(self._folder / item.file, segment.alive)
        deleted = segment.docs - segment.live
        return SegmentEntry(segment.file.path.name, segment.file.size, segment.docs, deleted, item.file)

    def _merge(self) -> None:
        """Keep few segments (see ``policy``)."""
        self._open = [item for item in self._open if item.segment.live]
        while (run := mergeable([item.size for item in self._open], self._budget.merge)) is not None:
            self._merge_run(run)

    def _merge_run(self, run: slice) -> None:
        items = self._open[run]
        path = self._new_path()
        parts = [(item.segment.file.path, item.segment.alive) for item in items]
        self._pool.alone(merge_to, path, parts, small=sum(item.size.bytes for item in items) < SMALL_MERGE)
        self._open[run] = [_Open(path, None, None, new=True)]
        for item in items:
            if item.new:  # room on the disk; what a generation needs is cleaned away with it
                item.segment.file.path.unlink()

    def close(self) -> None:
        """Stop the worker processes, and remove the files of what was not committed."""
        self._pool.end()
        for path, _ in self._building:
            path.unlink(missing_ok=True)
        self._building = []
        if self._changed:
            # A writer that tries again and again on a full disk must not be what fills it.
            with suppress(OSError, SearchError):
                current = current_number(self._folder)
                clean(self._folder, abandoned=[number for number in numbers(self._folder) if number > current])
