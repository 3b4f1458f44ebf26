"""View: one generation as the rooms of this engine ask it, with what is worked out once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from search.deadline import Deadline
from search.errors import EngineUnavailable
from search.opensearch.catalog import Catalog, CatalogStore, Generation
from search.opensearch.conditions import Conditions, Query, all_of
from search.opensearch.connection import Connection, Missing
from search.opensearch.facet_values import FacetValues
from search.opensearch.filtering import living
from search.opensearch.folding import Groups, groups_of
from search.opensearch.kept_answers import KeptAnswers
from search.opensearch.lexicon import Lexicon
from search.opensearch.mapping import FACET_FIELDS, SKETCH, TOLD, WINDOW, articles_index
from search.opensearch.periods import AXES, Period, counts_of, number_of
from search.opensearch.statistics import ClusterStatistics, in_requests
from search.opensearch.term_counts import TermCounts
from search.opensearch.title_habits import TitleHabits
from search.plan import Condition
from search.searcher import Filters, Fold

_SKETCHES: Final = 5_000  # documents in one request
_TOTALS: Final = 1 << 10  # that are kept
_VALUES: Final = 5_000  # of a facet in one request
_KEEP: Final = "2m"  # that a point in time outlives a page


class View:
    """One generation. Safe to share between threads."""

    def __init__(self, connection: Connection, catalog: Catalog, generation: Generation, lexicon: Lexicon) -> None:
        self.connection = connection
        self.key = bytes.fromhex(catalog.key)
        self.generation = generation
        self.lexicon = lexicon
        self.index = articles_index(connection.address.name)
        self.living: Query = living(generation.number)
        self.totals: KeptAnswers[tuple[Condition, Filters], int] = KeptAnswers(_TOTALS)  # of what was asked lately
        self._lock = threading.Lock()
        self._folding = threading.Lock()  # of a large archive it takes seconds, which no two threads should spend
        self._groups: dict[Fold, Groups] = {}
        self._facets: dict[str, FacetValues] = {}
        self._periods: dict[str, Mapping[int, int]] = {}

    @classmethod
    def open(cls, connection: Connection, catalog: Catalog, generation: Generation) -> View:
        """Open a generation."""
        return cls(connection, catalog, generation, CatalogStore(connection).lexicon(catalog, generation))

    def search(self, bodies: Sequence[Mapping[str, Any]], deadline: Deadline | None = None) -> list[Any]:
        """Carry searches out in one request."""
        if not bodies:
            return []
        try:
            return self.connection.search_all(self.index, bodies, deadline=deadline)
        except Missing as error:
            raise EngineUnavailable(f"the articles' index is gone: {error}") from error

    @cached_property
    def conditions(self) -> Conditions:
        """What translates conditions."""
        return Conditions(self.lexicon, self.values, self.numbers)

    @cached_property
    def statistics(self) -> ClusterStatistics:
        """The counts."""
        return ClusterStatistics(
            self.generation.articles,
            self.generation.syllables,
            self.lexicon,
            living=self.living,
            query=self.conditions.query,
            weights=self.conditions.weights,
            search=in_requests(self.search),
            terms=TermCounts(self.connection, self.index, self.generation.articles).of,
            values=lambda facet: len(self.values(facet).values),
        )

    @cached_property
    def title_habits(self) -> TitleHabits:
        """How the newest titles are written."""
        return TitleHabits.of(*self.search(TitleHabits.asked(self.living)))

    def numbers(self, query: Query) -> list[int]:
        """The numbers of all articles that meet a query."""
        hits = self.walk(all_of([self.living, query]), [{"number": "asc"}], {"_source": False}, WINDOW)
        return [hit["sort"][0] for hit in hits]

    def values(self, facet: str) -> FacetValues:
        """All values of a facet."""
        found = self._facets.get(facet)
        if found is None:
            with self._lock:
                found = self._facets.get(facet) or FacetValues(self._read_values(FACET_FIELDS[facet]))
                self._facets[facet] = found
        return found

    def _read_values(self, field: str) -> Iterator[str]:
        after: dict[str, Any] = {}
        while True:
            source = {"size": _VALUES, "sources": [{"value": {"terms": {"field": field}}}], **after}
            body = {"size": 0, "query": self.living, "aggs": {"values": {"composite": source}}}
            found = self.search([body])[0]["aggregations"]["values"]
            yield from (bucket["key"]["value"] for bucket in found["buckets"])
            if "after_key" not in found:
                return
            after = {"after": found["after_key"]}

    def periods(self, period: Period) -> Mapping[int, int]:
        """All articles by period."""
        found = self._periods.get(period)
        if found is None:
            body = {"size": 0, "query": self.living, "aggs": {"values": AXES[period]}}
            found = counts_of(self.search([body])[0]["aggregations"]["values"]["buckets"])
            self._periods[period] = found
        return found

    def groups(self, kind: Fold) -> Groups:
        """Which articles tell the same, or of the same event."""
        with self._folding:
            if kind not in self._groups:
                source = [SKETCH, "number"] if kind == "story" else [SKETCH, TOLD, "number"]
                hits = self.walk(
                    self.living,
                    [{"number": "asc"}],
                    {"_source": source, "docvalue_fields": ["seconds", "day", "month"]},
                    _SKETCHES,
                )
                self._groups[kind] = groups_of(kind, hits)
            return self._groups[kind]

    def groups_by_period(self, kind: Fold, period: Period) -> Mapping[int, int]:
        """All articles by period, of each story or event only the earliest within the period."""
        told = ((number_of(period, *own), number_of(period, *before)) for own, before in self.groups(kind).later)
        again = Counter(own for own, before in told if own == before)
        return {number: count - again[number] for number, count in self.periods(period).items()}

    def walk(self, query: Query, order: list[Any], fields: Mapping[str, Any], size: int) -> Iterator[Mapping[str, Any]]:
        """All hits of a query in an order, page by page, from one point in time: what is written or cleaned away
        meanwhile has no part in it. ``fields`` is the part of the request that says what of a hit is read."""
        moment = self.connection.ask("POST", f"/{self.index}/_search/point_in_time", keep_alive=_KEEP)["pit_id"]
        try:
            after: dict[str, Any] = {}
            while True:
                body = {
                    "size": size,
                    "track_total_hits": False,
                    "query": query,
                    "sort": order,
                    **fields,
                    "pit": {"id": moment, "keep_alive": _KEEP},
                    **after,
                }
                try:
                    found = self.connection.search("", body)
                except Missing as error:
                    raise EngineUnavailable("the cluster no longer has the point in time of this export") from error
                moment = found.get("pit_id", moment)
                hits = found["hits"]["hits"]
                yield from hits
                if len(hits) < size:
                    return
                after = {"search_after": hits[-1]["sort"]}
        finally:
            self._let_go(moment)

    def _let_go(self, moment: str) -> None:
        try:
            self.connection.ask("DELETE", "/_search/point_in_time", {"pit_id": [moment]})
        except Exception:  # it ends by itself, and what was read was whole
            return
