"""Searching: one plan carried out, as one or a few searches in one request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Final

import msgspec

from search.answer import Bucket, FacetValue, Headline, Story
from search.deadline import Deadline
from search.derived.zones import UNIT
from search.opensearch import filtering
from search.opensearch.beside import Beside
from search.opensearch.conditions import NOTHING, Query, all_of
from search.opensearch.documents import article_of, read
from search.opensearch.folding import Groups, Item, folded
from search.opensearch.generation_view import View
from search.opensearch.grading import grade, graded
from search.opensearch.mapping import FACET_FIELDS, NO_DATE, WINDOW
from search.opensearch.periods import AXES, buckets, counts_of, number_of
from search.opensearch.ranking import RankingQueries, term
from search.options import MAX_SIZE
from search.plan import Everything, Plan, Syllable
from search.plan import Sequence as Syllables
from search.searcher import UNDATED, Filters, Fold, Page, PageHit, Period, Place, Wanted

_SHARD_VALUES: Final = 20_000  # of a facet, that each shard tells the counts of
_PERIODS: Final = 60_000  # of a histogram


class Search:
    """A plan against a generation. ``beside`` is what was found beside the hits, if that was asked for."""

    beside: Beside | None = None

    def __init__(self, view: View, plan: Plan, filters: Filters, wanted: Wanted, deadline: Deadline) -> None:
        self._view, self._plan, self._filters, self._wanted, self._deadline = view, plan, filters, wanted, deadline
        self._scored = wanted.sort == "relevance" and not isinstance(plan.condition, Everything)
        self._within = [view.living, *filtering.dates(filters)]

    def page(self, after: Place | None) -> Page:
        """The page behind a place, and all counts."""
        self._deadline.check()
        if self._condition == NOTHING:
            return self._empty()
        if self._wanted.collapse:
            return self._collapsed(after)
        # Behind a place one more tells whether there are more; of the first page the total does.
        more = self._wanted.size > 0 and after is not None
        return self._page({**(body := self._body(after)), "size": body["size"] + more})

    def _page(self, body: dict[str, Any]) -> Page:
        bodies = [body]
        loose = self._plan.every != self._plan.condition
        if loose:
            bodies.append(self._count_of(self._every))
        others = self._others(body) if loose else None
        if others is not None:
            bodies.append({**others._body(None), "aggs": {}})
        main, *more = self._view.search(bodies, self._deadline)
        self._deadline.check()
        total = main["hits"]["total"]["value"]
        hits = main["hits"]["hits"]
        page = hits[: self._wanted.size]
        found = Page(
            hits=[self._hit(one) for one in page],
            more=(len(hits) if self._wanted.size and "search_after" in body else total) > self._wanted.size,
            total=total,
            all_words=main["aggregations"]["all_words"]["doc_count"] if loose else total,
            loose=more[0]["hits"]["total"]["value"] if loose else total,
            facets={name: self._facet(main, name) for name in self._wanted.facets},
            histogram=self._histogram(main),
        )
        self._view.totals.of([(self._plan.condition, self._filters)], lambda _: [total])
        if others is not None:
            self.beside = others._beside(more[1]["hits"], self._wanted.beside(total), found.loose)
        return found

    def _others(self, body: Mapping[str, Any]) -> Search | None:
        """The search for what stands beside the hits of a first page, if these are known to be few."""
        size = self._wanted.size
        if not size or self._wanted.collapse or "search_after" in body or not self._few(size):
            return None
        return Search(self._view, self._plan.beside, self._filters, self._wanted.beside(0), self._deadline)

    def _few(self, size: int) -> bool:
        condition = self._plan.condition
        total = self._view.totals.get((condition, self._filters))
        return (self._view.statistics.at_most(condition) if total is None else total) < size

    def _beside(self, found: Mapping[str, Any], wanted: Wanted, loose: int) -> Beside:
        total = found["total"]["value"]
        hits = [self._hit(one) for one in found["hits"][: max(0, wanted.size)]]
        page = Page(hits, total > wanted.size, total, total, loose)
        return Beside(self._plan, self._filters, wanted, page)

    def _collapsed(self, after: Place | None) -> Page:
        """The page with its hits folded: all hits are looked through for their groups, a few fields of each."""
        groups = self._groups
        counts = self._page({**self._body(None), "size": 0})
        keys: dict[int, float] = {}
        periods: dict[int, int] = {}
        for place, period in self._places():
            keys[place.number] = place.key
            if period is not None:
                periods[place.number] = period
        items = folded(groups, keys)
        counted = len(items)
        if self._wanted.histogram and self._wanted.counting != "articles":
            if self._wanted.counting == "firsts":
                periods |= self._earlier(items, self._wanted.histogram)
            found = Counter(periods[item.lead] for item in items if item.lead in periods)
            everything = self._view.groups_by_period(self._fold, self._wanted.histogram)
            counts = counts._replace(histogram=buckets(self._wanted.histogram, found, everything))
        if after is not None:
            items = [item for item in items if (-item.key, item.lead) > (-after.key, after.number)]
        page = items[: self._wanted.size]
        hits = self._hits_of([item.lead for item in page])
        return counts._replace(
            hits=[
                hits[item.lead]._replace(place=Place(item.key, item.lead), story=story)
                for item, story in zip(page, self._told(page), strict=True)
            ],
            more=len(items) > len(page),
            stories=counted,
        )

    @property
    def _fold(self) -> Fold:
        return self._wanted.collapse or "story"

    @cached_property
    def _groups(self) -> Groups:
        with self._deadline.paused():  # which groups there are is found once for all who ask
            return self._view.groups(self._fold)

    def _places(self) -> Iterator[tuple[Place, int | None]]:
        """Where each hit stands, in the order of the page, and the number of its period, if these are counted."""
        period = self._wanted.histogram
        within = [*self._within, self._condition, *filtering.facets(self._filters)]
        body: dict[str, Any] = {
            "size": WINDOW,
            "track_total_hits": False,
            "query": self._query(within),
            "sort": self._order(),
            "_source": False,
            "docvalue_fields": ["day", "month"] if period else [],
        }
        while True:
            hits = self._view.search([body], self._deadline)[0]["hits"]["hits"]
            for hit in hits:
                fields = hit.get("fields")
                dated = number_of(period, fields["day"][0], fields["month"][0]) if period and fields else None
                yield self._place(hit), dated
            if len(hits) < WINDOW:
                return
            self._deadline.check()
            body["search_after"] = hits[-1]["sort"]

    def _earlier(self, items: Sequence[Item], period: Period) -> dict[int, int]:
        """By the lead of an item the period of the earliest article within the filters that tells of it, where that is
        no hit."""
        before: dict[int, int] = {}  # the number of an article, of its lead
        for item in items:
            before |= dict.fromkeys(self._groups.before(item.lead), item.lead)
        found: dict[int, int] = {}
        numbers = sorted(before)
        for at in range(0, len(numbers), WINDOW):
            part: Query = {"terms": {"number": numbers[at : at + WINDOW]}}
            body = {
                "size": WINDOW,
                "query": all_of([*self._within, *filtering.facets(self._filters), part]),
                "sort": [{"number": "asc"}],
                "_source": False,
                "docvalue_fields": ["day", "month"],
            }
            for hit in self._view.search([body], self._deadline)[0]["hits"]["hits"]:
                if fields := hit.get("fields"):
                    number = number_of(period, fields["day"][0], fields["month"][0])
                    lead = before[hit["sort"][0]]
                    found[lead] = min(number, found.get(lead, number))
            self._deadline.check()
        return found

    def _hits_of(self, numbers: Sequence[int]) -> dict[int, PageHit]:
        """Articles by their numbers, with their grades."""
        body = {**self._body(None), "size": len(numbers), "aggs": {}, "sort": [{"number": "asc"}]}
        body["query"] = all_of([self._view.living, {"terms": {"number": list(numbers)}}])
        found = self._view.search([body], self._deadline)[0]["hits"]["hits"]
        return {hit["sort"][0]: self._shown(hit, Place(0.0, hit["sort"][0])) for hit in found}

    def _told(self, items: Sequence[Item]) -> list[Story]:
        """What is told of the groups of items."""
        groups = self._groups
        firsts = [groups.earliest(item.lead) for item in items]
        shown = [item.hits[1 : MAX_SIZE + 1] for item in items]
        lines = self._headlines(list(dict.fromkeys([*firsts, *chain.from_iterable(shown)])))
        return [
            Story(lines[first].id, len(item.hits), [lines[number] for number in members])
            for item, first, members in zip(items, firsts, shown, strict=True)
        ]

    def _headlines(self, numbers: Sequence[int]) -> dict[int, Headline]:
        found: dict[int, Headline] = {}
        for at in range(0, len(numbers), WINDOW // 10):
            part = numbers[at : at + WINDOW // 10]
            within = all_of([self._view.living, {"terms": {"number": list(part)}}])
            body = {"size": len(part), "query": within, "_source": ["shown", "number"]}
            for hit in self._view.search([body], self._deadline)[0]["hits"]["hits"]:
                shown = msgspec.json.decode(hit["_source"]["shown"])
                names = {name: shown[name] for name in Headline.__struct_fields__}
                found[hit["_source"]["number"]] = msgspec.convert(names, Headline)
        return found

    def _empty(self) -> Page:
        loose = self._view.search([self._count_of(self._every)], self._deadline)[0]["hits"]["total"]["value"]
        stories = 0 if self._wanted.collapse else None
        return Page([], False, 0, 0, loose, stories, {name: [] for name in self._wanted.facets})

    @cached_property
    def _condition(self) -> Query:
        return self._view.conditions.query(self._plan.condition)

    @cached_property
    def _every(self) -> Query:
        return self._view.conditions.query(self._plan.every)

    def _count_of(self, query: Query) -> Query:
        within = [*self._within, *filtering.facets(self._filters), query]
        return {"size": 0, "track_total_hits": True, "query": all_of(within)}

    # The request. -------------------------------------------------------------------------------------------

    def _body(self, after: Place | None) -> dict[str, Any]:
        """What is asked. The filters of facets stand apart, where a facet's own must not narrow its counts."""
        narrowed = filtering.facets(self._filters)
        apart = narrowed if self._wanted.facets else []
        within = [*self._within, self._condition, *([] if apart else narrowed)]
        body: dict[str, Any] = {
            "size": self._wanted.size,
            "track_total_hits": True,
            "query": self._query(within),
            "sort": self._order(),
            **read(fields=["body"] if self._wanted.body else []),
            "aggs": self._aggregations(apart),
        }
        grades = graded(self._plan.grading) if self._wanted.size else []
        if apart or grades:
            # Beside what must hold these change nothing: they tell which of them a hit meets.
            body["post_filter"] = {"bool": {"filter": [*apart, {"match_all": {}}], "should": grades}}
        if after is not None:
            body["search_after"] = [self._key_of(after), after.number]
        return body

    def _query(self, within: list[Query]) -> Query:
        """What is within, scored if that decides the order."""
        return {"bool": {"filter": within, **({"should": self._ranking()} if self._scored else {})}}

    def _ranking(self) -> list[Query]:
        view = self._view
        pairs = view.statistics.form_pair_frequencies
        return RankingQueries(self._plan.ranking, view.conditions.query, self._occurrences, pairs).queries()

    def _occurrences(self, sequence: Syllables) -> Sequence[Query]:
        """What counts a sequence: of one syllable its weighted count."""
        first = sequence.parts[0]
        if len(sequence.parts) > 1 or not isinstance(first, Syllable):
            query = self._view.conditions.in_order(sequence)
            return [] if query == NOTHING else [query]
        atoms = self._view.conditions.forms(first)
        if not atoms.keys:
            return [term("form", form, 1 / UNIT) for form in sorted(atoms.forms)]
        own = (term("key", key, 1 / UNIT) for key in atoms.keys)
        return [*own, *(term("form", form, 1 / UNIT) for form in atoms.beside)]

    def _order(self) -> list[Any]:
        if self._scored:
            return [{"_score": "desc"}, {"number": "asc"}]
        oldest = self._wanted.sort == "oldest"
        missing = NO_DATE if oldest else -NO_DATE
        seconds = {"order": "asc" if oldest else "desc", "missing": missing}
        return [{"seconds": seconds}, {"number": "asc"}]

    def _key_of(self, place: Place) -> float | int:
        if self._scored:
            return place.key
        sign = -1 if self._wanted.sort == "oldest" else 1
        return sign * (-NO_DATE if place.key == UNDATED else int(place.key))

    def _place(self, hit: Mapping[str, Any]) -> Place:
        key, number = hit["sort"]
        if not self._scored:
            sign = -1 if self._wanted.sort == "oldest" else 1
            key = UNDATED if abs(key) == NO_DATE else float(sign * key)
        return Place(key, number)

    # Counts. ------------------------------------------------------------------------------------------------

    def _aggregations(self, apart: Sequence[Query]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self._plan.every != self._plan.condition:
            found["all_words"] = {"filter": all_of([*apart, self._every])}
        for name in self._wanted.facets:
            own = "" if self._wanted.narrow_facets else name
            others = filtering.facets(self._filters, without=own) if apart else []
            values = {
                "terms": {
                    "field": FACET_FIELDS[name],
                    "size": max(1, self._wanted.facet_size),
                    "shard_size": _SHARD_VALUES,
                    "order": [{"_count": "desc"}, {"_key": "asc"}],
                }
            }
            found[f"facet-{name}"] = {"filter": all_of(others), "aggs": {"values": values}}
        if self._wanted.histogram:
            found["periods"] = {"filter": all_of(apart), "aggs": {"values": AXES[self._wanted.histogram]}}
        return found

    def _facet(self, main: Mapping[str, Any], name: str) -> list[FacetValue]:
        rows = main["aggregations"][f"facet-{name}"]["values"]["buckets"]
        return [FacetValue(row["key"], row["doc_count"]) for row in rows[: self._wanted.facet_size]]

    def _histogram(self, main: Mapping[str, Any]) -> list[Bucket]:
        period = self._wanted.histogram
        if period is None:
            return []
        found = main["aggregations"]["periods"]["values"]["buckets"]
        return buckets(period, counts_of(found), self._view.periods(period))

    # Hits. --------------------------------------------------------------------------------------------------

    def _hit(self, hit: Mapping[str, Any]) -> PageHit:
        return self._shown(hit, self._place(hit))

    def _shown(self, hit: Mapping[str, Any], place: Place) -> PageHit:
        return PageHit(place, grade(self._plan.grading, hit.get("matched_queries", ())), article_of(hit))
