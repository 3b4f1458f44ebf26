"""The searcher of the embedded engine: one snapshot behind the port."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timezone
from functools import cached_property

import numpy as np

from search.answer import Stats
from search.article import Article
from search.beginning import Beginning
from search.deadline import Deadline
from search.plan import Condition, Plan
from search.searcher import Alike, Filters, Fold, Page, Place, Rows, Telling, Titles, Wanted
from search.whoosh.answering.index_stats import stats_of
from search.whoosh.answering.rows import rows_of
from search.whoosh.answering.searching import Search
from search.whoosh.answering.shown import SHOWN, shown
from search.whoosh.answering.similarity import alike
from search.whoosh.answering.statistics import SnapshotStatistics
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.filtered import Filtered
from search.whoosh.matching.matcher import Matcher
from search.whoosh.suggesting.title_matches import TitleMatches, TitleTable


class WhooshSearcher:
    """Answers from one snapshot. What is worked out once for it is kept here."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.generation, self.number = snapshot.generation.name, snapshot.generation.number
        self.created = datetime.fromtimestamp(snapshot.generation.created, timezone.utc)
        self.key = bytes.fromhex(snapshot.generation.key)
        self._thread = threading.local()  # the last search of each thread

    @cached_property
    def statistics(self) -> SnapshotStatistics:
        """The counts."""
        return SnapshotStatistics(self.snapshot)

    @cached_property
    def _titles(self) -> TitleTable:
        return TitleTable(self.snapshot.segments)

    def run(self, plan: Plan, filters: Filters, wanted: Wanted, after: Place | None, deadline: Deadline) -> Page:
        """Carry out a plan: the page behind a place, and all counts."""
        search = Search(self.snapshot, plan, filters, wanted, deadline, getattr(self._thread, "search", None))
        page = search.page(after)
        # Kept for what stands beside few hits, which is asked for next; nothing else is to hold its memory.
        self._thread.search = search if page.total < wanted.size and page.loose > page.all_words else None
        return page

    def count(self, conditions: Sequence[Condition], filters: Filters, deadline: Deadline) -> list[int]:
        """How many articles within the filters meet each condition."""
        filtered = Filtered([Matcher(segment, deadline) for segment in self.snapshot.segments], filters)
        masks = (filtered.within(filtered.living(condition)) for condition in conditions)
        return [sum(int(np.count_nonzero(mask)) for mask in row) for row in masks]

    def select(self, condition: Condition, filters: Filters, deadline: Deadline, collapse: Fold | None = None) -> Rows:
        """All articles that meet a condition, or the leads of what is folded, in the one order of exports."""
        return rows_of(self.snapshot, condition, filters, deadline, collapse)

    def stored(self, ids: Sequence[str], fields: Collection[str] | None = None) -> list[Article | None]:
        """The stored articles, in order; only their heads where these have all the fields."""
        return [self._stored(article_id, fields) for article_id in ids]

    def _stored(self, article_id: str, fields: Collection[str] | None) -> Article | None:
        place = self.snapshot.place(article_id)
        if place is None:
            return None
        segment, doc = self.snapshot.segments[place[0]], place[1]
        if fields is not None and SHOWN.issuperset(fields):
            return shown(segment, doc, body=False)
        return segment.article(doc)

    def similar(self, article_id: str, telling: Sequence[Telling], size: int) -> list[Alike]:
        """The articles most like one, given what it is told by."""
        average = self.statistics.average_length
        return alike(self.snapshot, article_id, telling, size, average_length=average)

    def complete(self, beginning: Beginning, filters: Filters) -> Titles:
        """What titles make of a beginning."""
        return TitleMatches(self._titles, beginning, filters)

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in the order of the index."""
        return self.snapshot.ids()

    def stats(self) -> Stats:
        """Counts, sizes and spans."""
        return stats_of(self.snapshot)

    def close(self) -> None:
        """Files are unmapped when the last answer that reads them is done."""
