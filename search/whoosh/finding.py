"""Finding: a query text read, priced, planned and carried out on one snapshot."""

from __future__ import annotations

from typing import NamedTuple

from search.answer import Cost, QueryEcho, Suggestion
from search.clauses import clauses_of
from search.cost import estimate, refusal
from search.meant import with_meant
from search.options import SearchOptions
from search.planner import Planned, make_plan
from search.query import LOOSENED, Node, canonical, loosen, parse, reading
from search.suggestions import suggestions
from search.whoosh.answering.clauses import costliest, counted
from search.whoosh.answering.costs import costs_of
from search.whoosh.answering.searching import Search
from search.whoosh.answering.statistics import statistics_of
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.deadline import Deadline


class Limits(NamedTuple):
    """What a query may take: milliseconds, and units of cost; None: any."""

    deadline_ms: float | None = None
    max_cost: int | None = None


class Finding(NamedTuple):
    """How the query is read, what it finds, and (with the first page) what else may have been meant."""

    query: QueryEcho
    found: Search
    meant: list[Suggestion]


def find(snapshot: Snapshot, q: str, options: SearchOptions, limits: Limits) -> Finding:
    """Carry out a query. Raises ``QueryError`` when it cannot be read or costs too much."""
    deadline = Deadline(limits.deadline_ms)
    parsed = parse(q, lenient=options.lenient)
    root, notes = parsed.root, parsed.notes
    sentence = loosen(root, empty=False) if options.words == "auto" else None
    planned, cost = _plan(snapshot, sentence or root, options, limits)
    found = Search(snapshot, planned, options, deadline)
    if sentence is None and options.words == "auto" and not found.total():
        sentence = loosen(root, empty=True)
        if sentence is not None:
            planned, cost = _plan(snapshot, sentence, options, limits)
            found = Search(snapshot, planned, options, deadline)
    if sentence is not None:
        root, notes = sentence, [*notes, LOOSENED]
    clauses = clauses_of(root, options, snapshot) if options.explain else []
    echo = QueryEcho(
        text=q,
        canonical=canonical(root),
        parsed=reading(root, options.words),
        notes=[*notes, *planned.notes],
        cost=cost,
        clauses=counted(snapshot, clauses, options, deadline),
    )
    wanted = options.suggest and options.cursor is None
    meant = suggestions(q, parsed.root, snapshot, statistics_of(snapshot)) if wanted else []
    return Finding(echo, found, meant)


def price(snapshot: Snapshot, q: str, options: SearchOptions) -> Cost:
    """What a query would cost, also where it would be refused for it. Raises ``QueryError``."""
    root = parse(q, lenient=options.lenient).root
    sentence = loosen(root, empty=False) if options.words == "auto" else None
    return _cost(snapshot, sentence or root, make_plan(sentence or root, options, snapshot), options)


def _cost(snapshot: Snapshot, root: Node, planned: Planned, options: SearchOptions) -> Cost:
    clauses = clauses_of(root, options, snapshot) if options.explain else []
    conditions = [one.condition for clause in clauses for one in clause.walk()]
    return estimate(planned.plan, options, costs_of(snapshot), conditions)


def _plan(snapshot: Snapshot, root: Node, options: SearchOptions, limits: Limits) -> tuple[Planned, Cost]:
    """The plan of a query and its cost. Raises ``QueryError`` when it costs too much."""
    planned = make_plan(root, options, snapshot)
    cost = _cost(snapshot, root, planned, options)
    if limits.max_cost is not None and cost.units > limits.max_cost:
        heaviest = costliest(snapshot, clauses_of(root, options, snapshot))
        place = (heaviest.text, heaviest.position) if heaviest else ("*", 0)
        raise refusal(cost, limits.max_cost, *place)
    if options.sort == "relevance":
        planned.plan = with_meant(planned.plan, statistics_of(snapshot))
    return planned, cost
