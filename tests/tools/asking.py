"""Plans made of a condition and an evidence, as the planner makes them of a query."""

from __future__ import annotations

from search import SearchOptions
from search.plan import Condition, Plan
from search.planning.evidence import Evidence
from search.planning.features import ranking
from search.planning.grading import grading
from search.planning.weights import WEIGHTS, Weights
from search.searcher import Filters, Statistics, Wanted


def plan_of(
    condition: Condition,
    evidence: Evidence,
    statistics: Statistics,
    *,
    every: Condition | None = None,
    use_marks: bool = True,
    weights: Weights = WEIGHTS,
) -> Plan:
    return Plan(
        condition,
        condition if every is None else every,
        ranking(evidence, statistics, use_marks=use_marks, weights=weights),
        grading(evidence, frozenset(), statistics),
    )


def filters_of(options: SearchOptions) -> Filters:
    names = Filters.__struct_fields__
    return Filters(**{name: getattr(options, name) for name in names})


def wanted_of(options: SearchOptions) -> Wanted:
    return Wanted(
        size=options.size,
        sort=options.sort,
        facets=options.facets,
        narrow_facets=options.narrow_facets,
        histogram=options.histogram,
        collapse=options.collapse,
        body=True,
    )
