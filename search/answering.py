"""Answering: the conductor. A query walks down once, and its answer comes back once:

    read → draft → price → resolve → run → (other readings) → passages → answer

Everything here is said in shapes; the searcher (``search.searcher``) is the only one that touches an index.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import UNSET

from search.answer import Answer, Clause, Cost, Highlight, Hit, QueryEcho, Suggestion, Total
from search.article import Article
from search.deadline import Deadline
from search.options import SearchOptions
from search.plan import Everything, Plan
from search.planning.clauses import ClauseCondition, clauses_of, conditions_of, costliest, counted
from search.planning.cost import estimate, refusal
from search.planning.loosen import LOOSENED, loosen
from search.planning.planner import Draft, draft, resolved
from search.query import Node, Parsed, canonical, parse
from search.searcher import Filters, Page, PageHit, Place, Rows, Searcher, Wanted
from search.snippets import Highlighter
from search.suggesting.suggestions import suggestions

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
    page = searcher.run(asking.plan(), filters, wanted, after, deadline)
    if not page.total and asking.read_otherwise():
        page = searcher.run(asking.plan(), filters, wanted, after, deadline)
    found = Answer(
        query=asking.echo(filters, deadline),
        generation=searcher.generation,
        took_ms=0.0,
        total=Total(page.total, "eq", page.all_words, UNSET if page.stories is None else page.stories),
        items=_hits(page, asking.draft, options),
        facets=dict(page.facets),
        histogram=list(page.histogram),
        suggest=asking.suggestions() if options.suggest and options.cursor is None else [],
    )
    return Answered(found, page.hits[-1].place if page.more and page.hits else None)


def select(searcher: Searcher, q: str, options: SearchOptions, limits: Limits) -> Selected:
    """Everything that a query finds. Raises as ``answer`` does."""
    deadline, filters = Deadline(limits.deadline_ms), filters_of(options)
    asking = _Asking(searcher, q, options, limits)
    rows = searcher.select(asking.draft.condition, filters, deadline)
    if not rows.count and asking.read_otherwise():
        rows = searcher.select(asking.draft.condition, filters, deadline)
    return Selected(asking.echo(filters, deadline), rows)


def price(searcher: Searcher, q: str, options: SearchOptions) -> Cost:
    """What a query would cost, also where it would be refused for it. Raises ``QueryError``."""
    return _Asking(searcher, q, options, Limits()).cost


def filters_of(options: SearchOptions) -> Filters:
    """The filters among the options of a search."""
    return Filters(options.since, options.until, options.source, options.section, options.author, options.tag)


def _wanted(options: SearchOptions) -> Wanted:
    return Wanted(
        size=options.size,
        sort=options.sort,
        facets=options.facets,
        histogram=options.histogram,
        collapse=options.collapse is not None,
        body=options.highlight,
    )


class _Asking:
    """One query on its way down: how it is read, and what that costs."""

    def __init__(self, searcher: Searcher, q: str, options: SearchOptions, limits: Limits) -> None:
        self._searcher, self._statistics = searcher, searcher.statistics
        self._q, self._options, self._limits = q, options, limits
        self._parsed: Parsed = parse(q, lenient=options.lenient)
        sentence = self._sentence(empty=False)
        self._loosened = sentence is not None
        self._draft_of(sentence or self._parsed.root)

    def _sentence(self, *, empty: bool) -> Node | None:
        """The query as a sentence of bare words, if it is one and this is left to us."""
        return loosen(self._parsed.root, self._statistics, empty=empty) if self._options.words == "auto" else None

    def _draft_of(self, root: Node) -> None:
        self.draft: Draft = draft(root, self._options, self._statistics)
        self._clauses: list[ClauseCondition] = (
            clauses_of(root, self._options, self._statistics) if self._options.explain else []
        )
        self.cost: Cost = estimate(self.draft, self._options, self._statistics, conditions_of(self._clauses))
        most = self._limits.max_cost
        if most is not None and self.cost.units > most:
            heaviest = costliest(clauses_of(root, self._options, self._statistics), self._statistics)
            place = (heaviest.text, heaviest.position) if heaviest else ("*", 0)
            raise refusal(self.cost, most, *place)

    def plan(self) -> Plan:
        """What the engine is to carry out."""
        return resolved(self.draft, self._statistics, ranked=self._options.sort == "relevance")

    def read_otherwise(self) -> bool:
        """Where nothing was found, read the query as a sentence; False if that is no other reading."""
        sentence = None if self._loosened else self._sentence(empty=True)
        if sentence is None:
            return False
        self._loosened = True
        self._draft_of(sentence)
        return True

    def echo(self, filters: Filters, deadline: Deadline) -> QueryEcho:
        """How the query was read, as it ran."""
        notes = [*self._parsed.notes, *([LOOSENED] if self._loosened else []), *self.draft.notes]
        return QueryEcho(
            text=self._q,
            canonical=canonical(self.draft.root),
            parsed=self.draft.parsed,
            notes=notes,
            cost=self.cost,
            clauses=self._counted(filters, deadline),
        )

    def _counted(self, filters: Filters, deadline: Deadline) -> list[Clause]:
        if not self._clauses:
            return []
        conditions = conditions_of(self._clauses)
        archive = self._searcher.count(conditions, EVERYWHERE, deadline)
        counts = archive if filters == EVERYWHERE else self._searcher.count(conditions, filters, deadline)
        return counted(self._clauses, iter(counts), iter(archive), self._statistics)

    def suggestions(self) -> list[Suggestion]:
        """What else may have been meant."""
        return suggestions(self._q, self._parsed.root, self._statistics)


def _hits(page: Page, made: Draft, options: SearchOptions) -> list[Hit]:
    """The articles of a page, with their passages."""
    scored = options.sort == "relevance" and not isinstance(made.condition, Everything)
    highlighter = Highlighter(made.evidence) if options.highlight else None
    return [_hit(one, highlighter, scored=scored) for one in page.hits]


def _hit(found: PageHit, highlighter: Highlighter | None, *, scored: bool) -> Hit:
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
        highlights=_highlights(highlighter, article) if highlighter else [],
        story=UNSET if found.story is None else found.story,
    )


def _highlights(highlighter: Highlighter, article: Article) -> list[Highlight]:
    return highlighter.highlights(article.title, article.summary, article.body)
