"""Clauses counted: how many articles of a snapshot meet each part of a query by itself."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from search.answer import Clause
from search.clauses import ClauseCondition
from search.cost import estimate_condition
from search.options import SearchOptions
from search.plan import Condition, Evidence, Plan
from search.planner import Planned
from search.whoosh.answering.costs import costs_of
from search.whoosh.answering.searching import Search
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.deadline import Deadline

_UNFILTERED = {"since": None, "until": None, "source": (), "section": (), "author": (), "tag": ()}


def counted(
    snapshot: Snapshot, clauses: Sequence[ClauseCondition], options: SearchOptions, deadline: Deadline
) -> list[Clause]:
    """The clauses with their counts, within the filters of the options and in the whole archive."""
    everywhere = msgspec.structs.replace(options, **_UNFILTERED)
    statistics = costs_of(snapshot)

    def count(one: ClauseCondition) -> Clause:
        archive = _total(snapshot, one.condition, everywhere, deadline)
        return msgspec.structs.replace(
            one.clause,
            count=archive if everywhere == options else _total(snapshot, one.condition, options, deadline),
            archive=archive,
            cost=estimate_condition(one.condition, statistics),
            clauses=[count(child) for child in one.children],
        )

    return [count(one) for one in clauses]


def costliest(snapshot: Snapshot, clauses: Sequence[ClauseCondition]) -> Clause | None:
    """The innermost clause that costs the most; None where there is no clause."""
    statistics = costs_of(snapshot)
    innermost = [one for clause in clauses for one in clause.walk() if not one.children]
    dearest = max(innermost, key=lambda one: estimate_condition(one.condition, statistics).units, default=None)
    return dearest.clause if dearest else None


def _total(snapshot: Snapshot, condition: Condition, options: SearchOptions, deadline: Deadline) -> int:
    planned = Planned(Plan(condition, condition, Evidence()), [], frozenset())
    return Search(snapshot, planned, options, deadline).total()
