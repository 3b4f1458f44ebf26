"""Answering: the conductor. A query walks down once, and its answer comes back once:

    read → draft → price → resolve → run → (other readings) → passages → answer

Everything here is said in shapes; the searcher (``search.searcher``) is the only one that touches an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import UNSET

from search.answer import Answer, Clause, Cost, Highlight, Hit, Loose, NameOffer, QueryEcho, Suggestion, Total
from search.deadline import Deadline
from search.options import SearchOptions
from search.plan import Condition, Everything, Plan
from search.planning.clauses import conditions_of, counted
from search.planning.planner import Draft
from search.prepared import Prepared, prepared
from search.searcher import Filters, Page, PageHit, Place, Rows, Searcher, Statistics, Wanted
from search.snippets import Highlighter

EVERYWHERE = Filters()


class Limits(NamedTuple):
    """What a query may take: milliseconds, and units of cost; None: any."""

    deadline_ms: float | None = None
    max_cost: int | None = None


class Answered(NamedTuple):
    """An answer, but for the cursor of its next page; ``last`` is where that would begin, if there is one."""

    answer: Answer
    last: Place | None


class Selected(NamedTuple):
    """How a query was read, and everything it finds."""

    query: QueryEcho
    rows: Rows


def answer(searcher: Searcher, q: str, options: SearchOptions, limits: Limits, after: Place | None) -> Answered:
    """Answer a query with the page behind a place. Raises ``QueryError`` when it cannot be read or costs too much."""
    deadline, filters, wanted = Deadline(limits.deadline_ms), filters_of(options), _wanted(options)
    asking = _Asking(searcher, q, options, limits)
    plan = asking.plan()
    page = searcher.run(plan, filters, wanted, after, deadline)
    while not page.total and asking.read_otherwise():
        plan = asking.plan()
        page = searcher.run(plan, filters, wanted, after, deadline)
    wider = wanted.beside(page.total)
    beside: Page | None = None
    if after is None and wider.size > 0 and page.loose > page.all_words:
        beside = searcher.run(plan.beside, filters, wider, None, deadline)
    hits = _hits([*page.hits, *(beside.hits if beside else ())], asking.draft, options)
    found = Answer(
        query=asking.echo(filters, deadline),
        generation=searcher.generation,
        took_ms=0.0,
        total=Total(page.total, "eq", page.all_words, page.loose, UNSET if page.stories is None else page.stories),
        items=hits[: len(page.hits)],
        loose=Loose(hits[len(page.hits) :]) if beside else UNSET,
        facets=dict(page.facets),
        histogram=list(page.histogram),
        suggest=asking.suggestions() if options.suggest and options.cursor is None else [],
        names=asking.name_offers(deadline) if options.suggest and options.cursor is None else [],
    )
    return Answered(found, page.hits[-1].place if page.more and page.hits else None)


def select(searcher: Searcher, q: str, options: SearchOptions, limits: Limits) -> Selected:
    """Everything that a query finds. Raises as ``answer`` does."""
    deadline, filters = Deadline(limits.deadline_ms), filters_of(options)
    asking = _Asking(searcher, q, options, limits)
    rows = searcher.select(asking.draft.condition, filters, deadline, options.collapse)
    while not rows.count and asking.read_otherwise():
        rows = searcher.select(asking.draft.condition, filters, deadline, options.collapse)
    return Selected(asking.echo(filters, deadline), rows)


def price(searcher: Searcher, q: str, options: SearchOptions) -> Cost:
    """What a query would cost, also where it would be refused for it. Raises ``QueryError``."""
    return _Asking(searcher, q, options, Limits()).cost


def searched(q: str, statistics: Statistics) -> Condition:
    """What a search for a text looks for in the end: where no article has that, what it is read as otherwise. Raises
    ``QueryError``."""
    reading = prepared(q, SearchOptions(), statistics)
    while (other := reading.otherwise(statistics)) is not None:
        reading = other
    return reading.draft.condition


def filters_of(options: SearchOptions) -> Filters:
    """The filters among the options of a search."""
    return Filters(options.since, options.until, options.source, options.section, options.author, options.tag)


def _wanted(options: SearchOptions) -> Wanted:
    return Wanted(
        size=options.size,
        sort=options.sort,
        facets=options.facets,
        histogram=options.histogram,
        collapse=options.collapse,
        counting=options.counting,
        body=options.highlight,
        facet_size=options.facet_size,
        narrow_facets=options.narrow_facets,
    )


class _Asking:
    """One query on its way down: how it is read, and what that costs."""

    def __init__(self, searcher: Searcher, q: str, options: SearchOptions, limits: Limits) -> None:
        self._searcher, self._statistics = searcher, searcher.statistics
        self._q, self._options, self._limits = q, options, limits
        self._read(prepared(q, options, self._statistics))

    def _read(self, query: Prepared) -> None:
        self._query = query
        if self._limits.max_cost is not None:
            query.check_cost(self._limits.max_cost, self._options, self._statistics)

    @property
    def draft(self) -> Draft:
        """What is asked for."""
        return self._query.draft

    @property
    def cost(self) -> Cost:
        """What it costs."""
        return self._query.cost(self._options, self._statistics)

    def plan(self) -> Plan:
        """What the engine is to carry out."""
        return self._query.plan(self._statistics, ranked=self._options.sort == "relevance")

    def read_otherwise(self) -> bool:
        """Where the archive has no hit, read the query otherwise; False if there is no other reading."""
        query = self._query.otherwise(self._statistics)
        if query is not None:
            self._read(query)
        return query is not None

    def echo(self, filters: Filters, deadline: Deadline) -> QueryEcho:
        """How the query was read, as it ran."""
        query = self._query
        return QueryEcho(
            text=self._q,
            canonical=query.wording.canonical,
            parsed=query.wording.parsed,
            parsed_en=query.wording.parsed_en,
            notes=query.notes,
            cost=self.cost,
            clauses=self._counted(filters, deadline),
        )

    def _counted(self, filters: Filters, deadline: Deadline) -> list[Clause]:
        clauses = self._query.clauses(self._statistics) if self._options.explain else []
        if not clauses:
            return []
        conditions = conditions_of(clauses)
        archive = self._searcher.count(conditions, EVERYWHERE, deadline)
        counts = archive if filters == EVERYWHERE else self._searcher.count(conditions, filters, deadline)
        return counted(clauses, iter(counts), iter(archive), self._statistics)

    def suggestions(self) -> list[Suggestion]:
        """What else may have been meant."""
        return self._query.suggestions(self._statistics)

    def name_offers(self, deadline: Deadline) -> list[NameOffer]:
        """The other names that things in the query had or have, those that the archive may know."""
        return self._query.name_offers(self._searcher, deadline)


def _hits(found: Sequence[PageHit], made: Draft, options: SearchOptions) -> list[Hit]:
    """Articles, with their passages."""
    scored = options.sort == "relevance" and not isinstance(made.condition, Everything)
    articles = [one.article for one in found]
    highlights: list[list[Highlight]] = [[] for _ in articles]
    if options.highlight and articles:
        texts = [(article.title, article.summary, article.body) for article in articles]
        highlights = Highlighter(made.evidence).highlights(texts)
    return [_hit(one, own, scored=scored) for one, own in zip(found, highlights, strict=True)]


def _hit(found: PageHit, highlights: list[Highlight], *, scored: bool) -> Hit:
    article = found.article
    return Hit(
        id=article.id,
        url=article.url,
        title=article.title,
        summary=article.summary,
        published=article.published,
        source=article.source,
        section=article.section,
        score=round(found.place.key, 4) if scored else 0.0,
        match=found.match,
        highlights=highlights,
        story=UNSET if found.story is None else found.story,
    )
