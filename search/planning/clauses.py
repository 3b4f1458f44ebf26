"""Clauses: the parts of a query, each with the condition it puts by itself.

A clause is what a reader would call one: a word (or the words of an abbreviation or a name that are read together), a
phrase, a field, and the groups that operators make of them. Groups hold their clauses; a field is one clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from search.answer import Clause
from search.options import SearchOptions
from search.plan import Condition, NoneOf
from search.planning.cost import estimate_condition
from search.planning.planner import draft
from search.planning.reading import reading, reading_en
from search.planning.units import Chunk, UnitReader, Vocabulary
from search.query import canonical, nodes
from search.searcher import Statistics


class ClauseCondition(msgspec.Struct):
    """A clause, the condition that an article meets which meets the clause, and the clauses within."""

    clause: Clause
    condition: Condition
    children: list[ClauseCondition]

    def walk(self) -> Iterator[ClauseCondition]:
        """The clause and all those within."""
        yield self
        for child in self.children:
            yield from child.walk()


def clauses_of(root: nodes.Node, options: SearchOptions, vocabulary: Vocabulary) -> list[ClauseCondition]:
    """The clauses of a query: those that stand side by side in it, or the one that it is. None of the empty query."""
    finder = _Finder(msgspec.structs.replace(options, words="all"), vocabulary)
    match root:
        case nodes.All():
            return []
        case nodes.Bag() | nodes.And():
            return finder.together(root.children)
        case _:
            return [finder.clause(root)]


class _Finder:
    def __init__(self, options: SearchOptions, vocabulary: Vocabulary) -> None:
        self._options = options
        self._vocabulary = vocabulary

    def clause(self, node: nodes.Node, *, negative: bool = False) -> ClauseCondition:
        children: list[ClauseCondition] = []
        match node:
            case nodes.And():
                children = self.together(node.children, negative=negative)
            case nodes.Or():
                children = [self.clause(child, negative=negative) for child in node.children]
            case nodes.Not():
                children = [self.clause(node.child, negative=not negative)]
        told = Clause(
            text=canonical(node),
            parsed=reading(node),
            parsed_en=reading_en(node),
            position=node.position,
            end=node.end,
        )
        return ClauseCondition(told, self._condition(node, negative), children)

    def together(self, terms: Iterable[nodes.Node], *, negative: bool = False) -> list[ClauseCondition]:
        """The clauses of terms that all have to hold; plain words beside each other are read together."""
        found: list[ClauseCondition] = []
        run: list[nodes.Word] = []
        for term in [*terms, None]:
            if isinstance(term, nodes.Word) and not term.exact:
                run.append(term)
                continue
            found += [self.clause(node, negative=negative) for node in self._grouped(run)]
            run = []
            if term is not None:
                found.append(self.clause(term, negative=negative))
        distinct = {one.condition: one for one in reversed(found)}  # of two that ask for the same, the first
        return list(distinct.values())[::-1]

    def _grouped(self, words: Sequence[nodes.Word]) -> Iterator[nodes.Node]:
        """The words, those that are read as one unit as one node."""
        reader = UnitReader(self._vocabulary, marks="exact" if self._options.match == "exact" else "folded")
        read: list[tuple[nodes.Word, Chunk]] = []
        for word in words:
            if (chunk := reader.chunk(word.text)) is not None:
                read.append((word, chunk))
        at = 0
        for unit in reader.units([chunk for _, chunk in read]):
            left, begin = len(unit.syllables), at
            while left > 0:
                left -= len(read[at][1].forms)
                at += 1
            members = tuple(word for word, _ in read[begin:at])
            yield (
                members[0]
                if len(members) == 1
                else nodes.Bag(members, position=members[0].position, end=members[-1].end)
            )

    def _condition(self, node: nodes.Node, negative: bool) -> Condition:
        """What the clause asks for. Marks typed behind a minus count, so there it is planned with the minus."""
        if not negative or isinstance(node, nodes.Not):
            return draft(node, self._options, self._vocabulary).condition
        excluded = draft(nodes.Not(node), self._options, self._vocabulary).condition
        assert isinstance(excluded, NoneOf)
        return excluded.child


def conditions_of(clauses: Iterable[ClauseCondition]) -> list[Condition]:
    """The conditions of clauses and of those within, in order."""
    return [one.condition for clause in clauses for one in clause.walk()]


def counted(
    clauses: Sequence[ClauseCondition], counts: Iterator[int], archive: Iterator[int], statistics: Statistics
) -> list[Clause]:
    """The clauses with the counts of their conditions (``conditions_of``), within the filters and in the archive."""

    def count(one: ClauseCondition) -> Clause:
        return msgspec.structs.replace(
            one.clause,
            count=next(counts),
            archive=next(archive),
            cost=estimate_condition(one.condition, statistics),
            clauses=[count(child) for child in one.children],
        )

    return [count(one) for one in clauses]


def costliest(clauses: Iterable[ClauseCondition], statistics: Statistics) -> Clause | None:
    """The innermost clause that costs the most; None where there is no clause."""
    innermost = [one for clause in clauses for one in clause.walk() if not one.children]
    dearest = max(innermost, key=lambda one: estimate_condition(one.condition, statistics).units, default=None)
    return dearest.clause if dearest else None
