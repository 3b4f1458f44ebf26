"""The pipeline: records in, articles to the engine's writer, rejects to their file, one commit at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

import msgspec

from indexer.dates import Order
from indexer.errors import NotAnArticleError, RecordError
from indexer.notes import Notes
from indexer.ordering import Ordered, in_order
from indexer.records import read_leniently
from indexer.rejects import RejectsFile
from indexer.sources.record import Record
from search import Article, Engine, SearchError, Writer

BATCH: Final = 1000  # articles handed to the writer at once
BATCH_TEXT: Final = 1_000_000  # or this many characters of text, which bounds the memory whatever the articles are


class Summary(msgspec.Struct, kw_only=True):
    """What a run did.

    Records ``read`` are ``rejected``, ``left_out`` (drafts, revisions, pages of a CMS) or ``indexed``; of the indexed,
    ``replaced`` were in the index before, and ``duplicates`` have the id of an earlier record of this run, which they
    replace. ``generation`` is the one that answers now, ``seconds`` the whole run with its commits. When the run was
    ``interrupted``, ``indexed`` counts what had been committed. ``notes`` say more of the articles.
    """

    read: int = 0
    indexed: int = 0
    added: int = 0
    replaced: int = 0
    duplicates: int = 0
    rejected: int = 0
    left_out: int = 0
    notes: Notes = msgspec.field(default_factory=Notes)
    seconds: float = 0.0
    articles_per_second: float = 0.0
    generation: str = ""
    interrupted: bool = False


# Called with the counts so far and what is being done: "indexing", then "committing", which may take as long.
Progress = Callable[[Summary, str], None]


def index_articles(
    engine: Engine,
    records: Iterable[Record],
    rejects: RejectsFile,
    *,
    commit_every: int | None = None,
    order: Order | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Index every record that is an article.

    An article whose id is in the index replaces it. Nothing is visible before the commit at the end, unless
    ``commit_every`` asks for one after so many articles. ``order`` says whether 3/12/2024 is read day or month first;
    without it each file tells (``indexer.ordering``). An interrupt (Ctrl-C) keeps what was committed and
    nothing else, and the summary says so. Raises what the engine and the sources raise; then too nothing
    uncommitted is kept.
    """
    run = _Run(rejects, commit_every, progress)
    started = time.perf_counter()
    before, writer = 0, None
    try:
        with engine.writer() as writer:
            before = writer.articles
            rejects.begin()
            run.feed(writer, in_order(records, order))
    except KeyboardInterrupt:
        run.stop(writer)
        with suppress(SearchError, OSError):
            engine.refresh()
    seconds = time.perf_counter() - started
    summary = run.summary
    summary.generation = engine.generation if writer is None else writer.generation
    # Every distinct article was either new, and the index grew by it, or it replaced one.
    summary.added = 0 if writer is None else max(writer.articles - before, 0)
    summary.replaced = max(summary.indexed - summary.duplicates - summary.added, 0)
    summary.seconds = round(seconds, 3)
    summary.articles_per_second = round(summary.indexed / seconds, 1) if seconds else 0.0
    return summary


class _Run:
    """The counts and the batch of one run."""

    def __init__(self, rejects: RejectsFile, commit_every: int | None, progress: Progress | None) -> None:
        self.summary = Summary()
        self.kept = (0, 0)  # indexed and duplicates at the last commit
        self._rejects = rejects
        self._commit_every = commit_every
        self._progress = progress
        self._batch: list[Article] = []
        self._text = 0
        self._generation = ""  # the last one that was there before a commit, or came of it
        # Hashes, not ids: a million ids take 40 MB less, and a collision miscounts a duplicate and nothing
        # else.
        self._seen: set[int] = set()

    def feed(self, writer: Writer, records: Iterable[Ordered]) -> None:
        self._generation = writer.generation
        for record, order in records:
            self.summary.read += 1
            article = self._article(record, order)
            if article is not None:
                self._take(article)
            if len(self._batch) >= BATCH or self._text >= BATCH_TEXT:
                self._hand_over(writer)
                self._commit_if_due(writer)
        self._hand_over(writer)
        self._show("committing")

    def _article(self, record: Record, order: Order | None) -> Article | None:
        if record.mapping is None:
            self._reject(record, record.reason, record.field)
            return None
        try:
            reading = read_leniently(record.mapping, order)
        except NotAnArticleError as error:
            self.summary.left_out += 1
            self.summary.notes.left_out(error.reason)
            return None
        except RecordError as error:
            self._reject(record, error.reason, error.field)
            return None
        self.summary.notes.take(record, reading)
        return reading.article

    def _reject(self, record: Record, reason: str, field: str) -> None:
        self._rejects.add(record, reason, field)
        self.summary.rejected += 1

    def _take(self, article: Article) -> None:
        key = hash(article.id)
        if key in self._seen:
            self.summary.duplicates += 1
        self._seen.add(key)
        self._batch.append(article)
        self._text += len(article.body)

    def _hand_over(self, writer: Writer) -> None:
        if self._batch:
            writer.add(self._batch)
            self.summary.indexed += len(self._batch)
            self._batch, self._text = [], 0
        self._show("indexing")

    def _show(self, doing: str) -> None:
        if self._progress is not None:
            self._progress(self.summary, doing)

    def _commit_if_due(self, writer: Writer) -> None:
        if self._commit_every and self.summary.indexed - self.kept[0] >= self._commit_every:
            self._generation = writer.commit()
            self.kept = (self.summary.indexed, self.summary.duplicates)

    def stop(self, writer: Writer | None) -> None:
        """Count what an interrupt has left: what was committed, all of it where the interrupt came behind a commit."""
        self.summary.interrupted = True
        if writer is None or self._generation in {"", writer.generation}:
            self.summary.indexed, self.summary.duplicates = self.kept
