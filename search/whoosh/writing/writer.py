"""Writer: takes articles in batches, builds segments in worker processes, merges them, publishes a generation."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable
from concurrent.futures import Future, wait
from pathlib import Path

import numpy as np

from search.article import Article
from search.durable import sync_folder
from search.options import MEMORY
from search.storable import storable
from search.whoosh.generations.generation import (
    Generation,
    SegmentEntry,
    current_number,
    load,
    write_deletions,
)
from search.whoosh.generations.opening import open_segment
from search.whoosh.segments.arrays import contained
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.store import Dictionary, train
from search.whoosh.writing.budget import share_out
from search.whoosh.writing.build import Batch, build_segment
from search.whoosh.writing.inverter import MAX_DOCS
from search.whoosh.writing.merge import merge_to
from search.whoosh.writing.policy import Size, mergeable, unfilled
from search.whoosh.writing.pool import Pool
from search.whoosh.writing.publishing import Attempt

BATCH_DOCS = 8192
SMALL_MERGE = 8_000_000  # bytes that are merged before a process would have started


class _Open:
    """A segment while a writer is at work, and which of its articles are still alive; ``entry`` is that of the
    generation which has it (None: it is new)."""

    def __init__(self, segment: Segment, entry: SegmentEntry | None = None) -> None:
        self.segment = segment
        self.entry = entry
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
        self._attempt = Attempt(folder)
        self._open = [_Open(open_segment(folder, entry), entry) for entry in self._base.segments]
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

    @property
    def generation(self) -> str:
        """The name of the newest generation: the last that was published here, or the one that was found."""
        return self._base.name

    @property
    def articles(self) -> int:
        """The number of articles in it."""
        return sum(entry.docs - entry.deleted for entry in self._base.segments)

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
        new = _Open(Segment(path))
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
        number = self._attempt.next_number(self._base.number)
        self._open = [item for item in self._open if item.segment.live]
        entries = tuple(self._entry(item, number) for item in self._open)
        sync_folder(self._folder)
        generation = Generation(number, time.time(), entries, self._base.key, mark=mark or self._base.mark)
        self._base, self._changed = self._attempt.publish(generation), False
        for item, entry in zip(self._open, entries, strict=True):
            item.entry, item.touched = entry, False
        self._settled = self._unfilled()
        self._attempt.interrupt()
        return self._base.name

    def _entry(self, item: _Open, number: int) -> SegmentEntry:
        segment = item.segment
        file, crc = (item.entry.deletions, item.entry.deletions_crc32) if item.entry else (None, None)
        if item.touched and segment.alive is not None:
            file = f"{segment.name}.{number}.deleted"
            crc = write_deletions(self._folder / file, segment.alive)
        return SegmentEntry(
            file=segment.file.path.name,
            size=segment.file.size,
            docs=segment.docs,
            crc32=segment.file.crc32,
            deleted=segment.docs - segment.live,
            deletions=file,
            deletions_crc32=crc,
        )

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
        self._open[run] = [_Open(Segment(path))]
        for item in items:
            if item.entry is None:  # room on the disk; what a generation needs is cleaned away with it
                item.segment.file.path.unlink()

    def close(self) -> None:
        """Stop the worker processes, and remove the files of what was not committed."""
        try:
            self._pool.end()
        finally:
            self._attempt.end()
