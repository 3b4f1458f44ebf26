"""Following sources: each is looked at when it is due, and what it gave is written before it is remembered."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import Final, NamedTuple

from indexer import How, Record, RejectsFile, Summary, index_articles
from indexer.following.addresses import Forbidden
from indexer.following.fetching import Fetcher, FetchError
from indexer.following.memory import Memories, Memory
from indexer.following.opening import open_source
from indexer.following.polling import Poll, Source
from search import SearchError
from service.write_queue.queue import QueueError
from timbao.sink import Sink

WHOLE_SECONDS: Final = 3600.0  # after which a source is read as if nothing had been said of it before
LONGEST_PAUSE: Final = 6 * 3600.0  # between looks at a source that fails
_log: Final = logging.getLogger("timbao.follow")


class Result(NamedTuple):
    """What one look at a source came to; ``error`` says why it came to nothing."""

    url: str
    summary: Summary
    gone: int
    trouble: list[str]
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return f"{self.url}: {self.error}"
        counts = [
            (self.summary.added, "new"), (self.summary.replaced + self.summary.duplicates, "changed"),
            (self.gone, "withdrawn"), (self.summary.rejected, "rejected"), (len(self.trouble), "to be tried again"),
        ]  # fmt: skip
        told = [f"{count:,} {what}" for count, what in counts if count]
        return f"{self.url}: {', '.join(told) or 'nothing new'}"


class Follower:
    """Looks at sources and writes what they give.

    Args:
        sink: Where articles go.
        fetcher: How sites are asked.
        memories: What is known of the sources.
        days: The window in which articles are compared; None: all there are.
        every: Seconds between two looks at a source.
    """

    def __init__(
        self, sink: Sink, fetcher: Fetcher, memories: Memories, *, days: int | None = 7, every: float = 600.0
    ) -> None:
        self._sink, self._fetcher, self._memories = sink, fetcher, memories
        self._days, self._every = days, every
        self._sources: dict[str, Source] = {}

    def follow(self, urls: Sequence[str], stop: Callable[[float], bool], report: Callable[[Result], None]) -> None:
        """Look at the sources again and again, until ``stop`` says so, which waits so many seconds for the end."""
        due = dict.fromkeys(urls, 0.0)
        while True:
            url = min(due, key=lambda one: due[one])
            if stop(max(0.0, due[url] - time.monotonic())):
                return
            result, pause = self._looked(url)
            due[url] = time.monotonic() + pause
            report(result)

    def look(self, url: str) -> Result:
        """Look at a source once."""
        return self._looked(url)[0]

    def _looked(self, url: str) -> tuple[Result, float]:
        memory = self._memories.of(url)
        wait = 0.0
        try:
            result = self._written(url, memory)
        except FetchError as error:
            failed, wait = str(error), error.wait
        except (Forbidden, QueueError, SearchError, OSError) as error:
            failed = str(error) or type(error).__name__
        else:
            return result, self._every
        memory.failures += 1
        try:
            self._memories.keep(memory)
        except OSError as error:
            _log.error("what is known of %s cannot be kept: %s", url, error)
        pause = max(wait, min(self._every * 2 ** min(memory.failures, 10), LONGEST_PAUSE))
        return Result(url, Summary(), 0, [], failed), pause

    def _written(self, url: str, memory: Memory) -> Result:
        now = datetime.now(timezone.utc)
        source = self._sources.get(url)
        if source is None:
            source = self._sources[url] = open_source(url, self._fetcher, self._days)
        whole = now.timestamp() - memory.whole >= WHOLE_SECONDS
        poll = source.poll(memory, self._fetcher, now, whole=whole)
        summary, gone = self._applied(poll, memory)
        self._remember(poll, memory, now)
        return Result(url, summary, gone, poll.trouble)

    def _applied(self, poll: Poll, memory: Memory) -> tuple[Summary, int]:
        """Write what is new or changed, and take out what is gone, or has another address now."""
        summary = Summary()
        records: list[Record] = [one.record for one in poll.found]
        if records:
            with RejectsFile(None, report=lambda reject: _log.warning("rejected: %s", reject)) as rejects:
                summary = index_articles(self._sink, records, rejects, How(keep_newer=True))
        given = {one.seen.id for one in poll.found}
        moved = [
            memory.seen[one.name].id
            for one in poll.found
            if one.name in memory.seen and memory.seen[one.name].id not in given
        ]
        gone = [one for one in (*(memory.seen[name].id for name in poll.gone), *moved) if one]
        count = 0
        if gone:
            with self._sink.writer() as writer:
                count = writer.delete(gone)
        return summary, count

    def _remember(self, poll: Poll, memory: Memory, now: datetime) -> None:
        for one in sorted(poll.found, key=lambda one: one.seen.published):
            memory.remember(one.name, one.seen)
        for name in poll.gone:
            memory.seen.pop(name, None)
        memory.failures = 0
        # Where something is to be tried again, the source must not say that nothing has changed.
        memory.etag, memory.last_modified = ("", "") if poll.trouble else (poll.etag, poll.last_modified)
        if poll.whole:
            memory.whole = now.timestamp()
        self._memories.keep(memory)
