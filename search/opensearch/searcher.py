"""The searcher of a cluster: one generation behind the port."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timezone
from typing import Any, Final

from search.answer import FacetValue, Stats
from search.article import Article
from search.beginning import Beginning
from search.deadline import Deadline
from search.opensearch.beside import Beside
from search.opensearch.conditions import NOTHING, all_of
from search.opensearch.documents import article_of, id_of, read
from search.opensearch.filtering import all_filters
from search.opensearch.generation_view import View
from search.opensearch.mapping import FACET_FIELDS, WINDOW
from search.opensearch.rows import leads_of, rows_of
from search.opensearch.searching import Search
from search.opensearch.similarity import alike
from search.opensearch.statistics import ClusterStatistics
from search.opensearch.titles import ClusterTitles
from search.plan import Condition, Plan
from search.searcher import Alike, Filters, Fold, Page, Place, Rows, Telling, Wanted

_ASKED: Final = 1000  # articles in one request
_NUMBER: Final[list[Any]] = [{"number": "asc"}]


class ClusterSearcher:
    """Answers from one generation. What is worked out once for it is kept in its view."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.generation, self.number = view.generation.name, view.generation.number
        self.created = datetime.fromtimestamp(view.generation.created, timezone.utc)
        self.key = view.key
        self._thread = threading.local()  # what each thread has found beside the hits of its last page

    @property
    def view(self) -> View:
        """The generation as the cluster has it."""
        return self._view

    @property
    def statistics(self) -> ClusterStatistics:
        """The counts."""
        return self._view.statistics

    def run(self, plan: Plan, filters: Filters, wanted: Wanted, after: Place | None, deadline: Deadline) -> Page:
        """Carry out a plan: the page behind a place, and all counts."""
        beside: Beside | None = getattr(self._thread, "beside", None)
        self._thread.beside = None
        if beside is not None and after is None and (found := beside.page(plan, filters, wanted)) is not None:
            return found
        search = Search(self._view, plan, filters, wanted, deadline)
        page = search.page(after)
        self._thread.beside = search.beside
        return page

    def count(self, conditions: Sequence[Condition], filters: Filters, deadline: Deadline) -> list[int]:
        """How many articles within the filters meet each condition."""
        deadline.check()
        within = all_filters(filters)
        queries = [all_of([*within, self._view.conditions.query(condition)]) for condition in conditions]
        return self.statistics.counts(queries)

    def select(self, condition: Condition, filters: Filters, deadline: Deadline, collapse: Fold | None = None) -> Rows:
        """All articles that meet a condition, or the leads of what is folded, in the one order of exports."""
        deadline.check()
        query = self._view.conditions.query(condition)
        if query == NOTHING:
            return Rows(0, lambda _: iter(()))
        within = all_of([*all_filters(filters), query])
        return leads_of(self._view, within, collapse) if collapse else rows_of(self._view, within, deadline)

    def stored(self, ids: Sequence[str], fields: Collection[str] | None = None) -> list[Article | None]:
        """The stored articles, in order."""
        names = list(map(id_of, ids))
        distinct = list(dict.fromkeys(names))
        found: dict[str, Article] = {}
        for at in range(0, len(distinct), _ASKED):
            part = distinct[at : at + _ASKED]
            body = {
                "size": len(part),
                "track_total_hits": False,
                "query": all_of([self._view.living, {"terms": {"id": part}}]),
                **read("id", fields=fields),
            }
            for hit in self._view.search([body])[0]["hits"]["hits"]:
                found[hit["_source"]["id"]] = article_of(hit)
        return [found.get(name) for name in names]

    def similar(self, article_id: str, telling: Sequence[Telling], size: int) -> list[Alike]:
        """The articles most like one, given what it is told by."""
        return alike(self._view, article_id, telling, size)

    def complete(self, beginning: Beginning, filters: Filters) -> ClusterTitles:
        """What titles make of a beginning."""
        return ClusterTitles(self._view, beginning, filters)

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in the order of the index."""
        for hit in self._view.walk(self._view.living, _NUMBER, read(), WINDOW // 10):
            yield article_of(hit).id

    def stats(self) -> Stats:
        """Counts, sizes and spans."""
        view, generation = self._view, self._view.generation
        body = {
            "size": 0,
            "query": view.living,
            "aggs": {
                "first": {"min": {"field": "moment"}},
                "last": {"max": {"field": "moment"}},
                **{name: _values(view, name) for name in ("section", "source")},
            },
        }
        found = view.search([body])[0]["aggregations"]
        totals = view.connection.read("GET", f"/{view.index}/_stats/docs,store,segments")["_all"]["primaries"]
        return Stats(
            engine="opensearch",
            generation=generation.name,
            articles=generation.articles,
            deleted=max(0, totals["docs"]["count"] + totals["docs"]["deleted"] - generation.articles),
            segments=totals["segments"]["count"],
            size_bytes=totals["store"]["size_in_bytes"],
            syllables=generation.syllables,
            first_published=_moment(found["first"]["value"]),
            last_published=_moment(found["last"]["value"]),
            sections=_rows(found["section"]),
            sources=_rows(found["source"]),
        )

    def close(self) -> None:
        """There is nothing to let go of."""


def _values(view: View, name: str) -> dict[str, Any]:
    size = max(1, len(view.values(name).values))
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": FACET_FIELDS[name], "size": size, "order": order}}


def _rows(found: dict[str, Any]) -> list[FacetValue]:
    return [FacetValue(row["key"], row["doc_count"]) for row in found["buckets"]]


def _moment(microseconds: float | None) -> datetime | None:
    """A moment of an aggregation, which reckons with floats: exact to the second."""
    return None if microseconds is None else datetime.fromtimestamp(microseconds // 1_000_000, timezone.utc)
