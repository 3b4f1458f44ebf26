"""The pipeline: records in, articles to the engine's writer, rejects to their file, with commits as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

import msgspec

from indexer.comparing import Archive, Comparing, Verdict
from indexer.dates import Order
from indexer.errors import NotAnArticleError, RecordError
from indexer.ordering import Ordered, in_order
from indexer.papers import at_host
from indexer.records import read_leniently
from indexer.rejects import RejectsFile
from indexer.sources.record import Record
from indexer.summary import Summary
from search import Article, SearchError, Writer

BATCH: Final = 1000  # articles handed to the writer at once
_SHOWN_SECONDS: Final = 0.2
BATCH_TEXT: Final = 1_000_000  # or this many characters of text, which bounds the memory whatever the articles are


# Called with the counts so far and what is being done: "indexing", then "committing", which may take as long.
Progress = Callable[[Summary, str], None]


class Pace(NamedTuple):
    """How often a run commits: after so many articles, and so many seconds, whichever is sooner (None: never; both
    None: at the end alone)."""

    articles: int | None = None
    seconds: float | None = None


class How(NamedTuple):
    """How records become articles of an index. ``order`` says whether 3/12/2024 is read day or month first; without it
    each file tells (``indexer.ordering``). ``rewrite``: the same article is written again; ``keep_newer``: one that was
    modified earlier than the one that is there is not written. ``papers``: hosts, and what their papers are called."""

    pace: Pace = Pace()
    order: Order | None = None
    rewrite: bool = False
    keep_newer: bool = False
    papers: Mapping[str, str] = MappingProxyType({})


PLAINLY: Final = How()


class Passed(NamedTuple):
    """What a run that was broken off has committed: records that are passed over, ``ahead`` of them still to be read
    for what they say of the dates of their file, and the size of its rejects file."""

    records: int = 0
    ahead: int = 0
    rejects: int | None = None


NOTHING: Final = Passed()
# Called behind a commit with the records read so far and the last ids among them.
Reached = Callable[[int, Sequence[str]], None]
Taken = Callable[[Record, Article, Verdict], None]


class Index(Archive, Protocol):
    """What is written to: an engine, or what stands before one."""

    @property
    def generation(self) -> str:
        """The generation that answers now."""

    def writer(self) -> AbstractContextManager[Writer]:
        """The single writer, which commits on leaving without an error."""


def index_articles(
    engine: Index,
    records: Iterable[Record],
    rejects: RejectsFile,
    how: How = PLAINLY,
    *,
    passed: Passed = NOTHING,
    reached: Reached | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Index every record that is an article.

    An article whose id is in the index replaces it, unless it is the same. What is written is visible from the next
    commit on. An interrupt (Ctrl-C) keeps what was committed and nothing else, and the summary says so. Raises what
    the engine and the sources raise; then too nothing uncommitted is kept.
    """
    run = _Run(engine, rejects, how, reached=reached, progress=progress)
    started = time.perf_counter()
    writer = None
    try:
        with engine.writer() as writer:
            rejects.begin(passed.rejects)
            run.begin(writer, passed)
            run.feed(in_order(records, how.order), passed.ahead)
        run.committed()
    except KeyboardInterrupt:
        run.stop(writer)
        with suppress(SearchError, OSError):
            engine.refresh()
    return run.told(time.perf_counter() - started, engine.generation if writer is None else writer.generation)


def try_articles(
    engine: Index | None,
    records: Iterable[Record],
    rejects: RejectsFile,
    how: How = PLAINLY,
    *,
    taken: Taken | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Do all that ``index_articles`` does but write: gives what it would do. ``engine`` is None where there is no index
    yet; ``taken`` is called with each article and what would become of it."""
    run = _Run(engine, rejects, how, progress=progress, taken=taken)
    started = time.perf_counter()
    try:
        run.feed(in_order(records, how.order), 0)
    except KeyboardInterrupt:
        run.summary.interrupted = True
    return run.told(time.perf_counter() - started, engine.generation if engine else "")


class _Run:
    """The counts and the batch of one run."""

    def __init__(
        self,
        engine: Index | None,
        rejects: RejectsFile,
        how: How,
        *,
        reached: Reached | None = None,
        progress: Progress | None = None,
        taken: Taken | None = None,
    ) -> None:
        self.summary = Summary()
        self._kept = _counts(self.summary)  # at the last commit
        self._rejects = rejects
        self._comparing = Comparing(engine, rewrite=how.rewrite, keep_newer=how.keep_newer)
        self._pace = how.pace
        self._papers = how.papers
        self._reached = reached
        self._progress = progress
        self._taken = taken
        self._writer: Writer | None = None
        self._batch: list[tuple[Record, Article]] = []
        self._last: list[str] = []
        self._text = 0
        self._generation = ""  # the last one that was there before a commit, or came of it
        self._committed_at, self._shown_at = time.monotonic(), float("-inf")

    def begin(self, writer: Writer, passed: Passed) -> None:
        self._writer = writer
        self._generation = writer.generation
        self._comparing.committed()
        self.summary.resumed = passed.records

    def feed(self, records: Iterable[Ordered], ahead: int) -> None:
        for record, order in islice(records, ahead, None):
            self.summary.read += 1
            article = self._article(record, order)
            if article is not None:
                self._batch.append((record, article))
                self._text += len(article.body)
            if len(self._batch) >= BATCH or self._text >= BATCH_TEXT:
                self._hand_over()
            self._commit_if_due()
            self._show("indexing")
        self._hand_over()
        self._show("committing", now=True)

    def _article(self, record: Record, order: Order | None) -> Article | None:
        if record.mapping is None and record.passed:
            self._left_out(record.reason)
            return None
        if record.mapping is None:
            self._reject(record, record.reason, record.field)
            return None
        try:
            reading = read_leniently(record.mapping, order)
        except NotAnArticleError as error:
            self._left_out(error.reason)
            return None
        except RecordError as error:
            self._reject(record, error.reason, error.field)
            return None
        self.summary.notes.take(record, reading)
        article = reading.article
        if self._papers and (paper := at_host(article.url, self._papers)):
            article = msgspec.structs.replace(article, source=paper)
        return article

    def _left_out(self, reason: str) -> None:
        self.summary.left_out += 1
        self.summary.notes.left_out(reason)

    def _reject(self, record: Record, reason: str, field: str) -> None:
        self._rejects.add(record, reason, field)
        self.summary.rejected += 1

    def _hand_over(self) -> None:
        wanted: list[Article] = []
        summary = self.summary
        for (record, _), (article, verdict) in zip(
            self._batch, self._comparing.judged([article for _, article in self._batch]), strict=True
        ):
            summary.added += verdict is Verdict.NEW
            summary.replaced += verdict is Verdict.CHANGED
            summary.duplicates += verdict is Verdict.AGAIN
            summary.unchanged += verdict is Verdict.SAME
            summary.older += verdict is Verdict.OLDER
            if verdict not in (Verdict.SAME, Verdict.OLDER):
                wanted.append(article)
            if self._taken is not None:
                self._taken(record, article, verdict)
        if wanted and self._writer is not None:
            self._writer.add(wanted)
        summary.indexed += len(wanted)
        self._last = [article.id for _, article in self._batch[-3:]] or self._last
        self._batch, self._text = [], 0

    def _show(self, doing: str, *, now: bool = False) -> None:
        if self._progress is not None and (now or time.monotonic() - self._shown_at >= _SHOWN_SECONDS):
            self._shown_at = time.monotonic()
            self._progress(self.summary, doing)

    def _commit_if_due(self) -> None:
        pace, waiting = self._pace, self.summary.indexed + len(self._batch) - self._kept.indexed
        late = pace.seconds is not None and time.monotonic() - self._committed_at >= pace.seconds
        if self._writer is None or not (late or (pace.articles and waiting >= pace.articles)):
            return
        self._hand_over()
        self._show("committing", now=True)
        self._generation = self._writer.commit()
        self.committed()
        if self._reached is not None:
            self._reached(self.summary.resumed + self.summary.read, self._last)

    def committed(self) -> None:
        """Count what was written as committed."""
        self._comparing.committed()
        self.summary.committed = self.summary.indexed
        self._kept = _counts(self.summary)
        self._committed_at = time.monotonic()

    def stop(self, writer: Writer | None) -> None:
        """Count what an interrupt has left: what was committed, all of it where the interrupt came behind a commit."""
        summary = self.summary
        summary.interrupted = True
        if writer is None or self._generation in {"", writer.generation}:
            for name, count in self._kept._asdict().items():
                setattr(summary, name, count)
        summary.committed = summary.indexed

    def told(self, seconds: float, generation: str) -> Summary:
        """The summary, with the time that the run took."""
        summary = self.summary
        summary.generation = generation
        summary.seconds = round(seconds, 3)
        done = summary.indexed + summary.unchanged + summary.older
        summary.articles_per_second = round(done / seconds, 1) if seconds else 0.0
        return summary


class _Counts(NamedTuple):
    """What a commit decides over."""

    indexed: int
    added: int
    replaced: int
    duplicates: int


def _counts(summary: Summary) -> _Counts:
    return _Counts(summary.indexed, summary.added, summary.replaced, summary.duplicates)
