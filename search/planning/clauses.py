"""Clauses: the parts of a query, each with the condition it puts by itself.

A clause is what a reader would call one: a word (or the words of an abbreviation or a name that are read together), a
phrase, a field, and the groups that operators make of them. Groups hold their clauses; a field is one clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

import msgspec

from search.answer import Clause
from search.options import SearchOptions
from search.plan import Condition, NoneOf
from search.planning.archive import Archive
from search.planning.cost import estimate_condition
from search.planning.hits import rule_of
from search.planning.planner import draft
from search.planning.reading import NO_RULES, Rules, reading, reading_en
from search.planning.rule import Kind, Part, Rule
from search.planning.units import UnitReader
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


def clauses_of(root: nodes.Node, options: SearchOptions, archive: Archive) -> list[ClauseCondition]:
    """The clauses of a query: those that stand side by side in it, or the one that it is. None of the empty query."""
    words = "all" if options.words == "any" else options.words
    finder = _Finder(msgspec.structs.replace(options, words=words), archive)
    match root:
        case nodes.All():
            return []
        case nodes.Bag() | nodes.And():
            return finder.together(root.children)
        case _:
            return [finder.clause(root)]


class _Finder:
    def __init__(self, options: SearchOptions, archive: Archive) -> None:
        self._options = options
        self._archive = archive

    def clause(self, node: nodes.Node, *, negative: bool = False, rules: Rules = NO_RULES) -> ClauseCondition:
        """A node as a clause; ``rules`` where it is words of a longer run, planned with the others."""
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
            parsed=reading(node, rules),
            parsed_en=reading_en(node, rules),
            position=node.position,
            end=node.end,
        )
        rule = rules.get(node.position)
        return ClauseCondition(told, rule.condition if rule else self._condition(node, negative), children)

    def together(self, terms: Iterable[nodes.Node], *, negative: bool = False) -> list[ClauseCondition]:
        """The clauses of terms that all have to hold; plain words beside each other are read together."""
        found: list[ClauseCondition] = []
        for plain, run in groupby(terms, key=lambda term: isinstance(term, nodes.Word) and not term.exact):
            if plain:
                words = [word for word in run if isinstance(word, nodes.Word)]
                found += [self.clause(node, rules={node.position: rule}) for node, rule in self._grouped(words)]
            else:
                found += [self.clause(node, negative=negative) for node in run]
        distinct = {one.condition: one for one in reversed(found)}  # of two that ask for the same, the first
        return list(distinct.values())[::-1]

    def _grouped(self, words: Sequence[nodes.Word]) -> Iterator[tuple[nodes.Node, Rule]]:
        """The words, those that are asked for as one (a group, or else a unit) as one node, each with its rule."""
        reader = UnitReader(self._archive, marks="exact" if self._options.match == "exact" else "folded")
        chunks = reader.chunks([word.text for word in words])
        read = [(word, chunk) for word, chunk in zip(words, chunks, strict=True) if chunk is not None]
        units = reader.units([chunk for _, chunk in read])
        owners = [word for word, chunk in read for _ in chunk.forms]  # the word of each syllable
        first = [0, *accumulate(len(unit.syllables) for unit in units)]
        rule = rule_of(units, self._archive, self._options)
        parts = rule.parts or [Part(at, at + 1, unit.text, unit.condition) for at, unit in enumerate(units)]
        for part in parts:
            members = tuple(dict.fromkeys(owners[first[part.begin] : first[part.end]]))
            bag = nodes.Bag(members, position=members[0].position, end=members[-1].end)
            node = members[0] if len(members) == 1 else bag
            kind: Kind = "group" if rule.parts and len(members) > 1 else "word"
            alone = rule.condition if rule.kind in ("word", "group") else part.condition
            yield node, Rule(kind, alone, alone, (part,))

    def _condition(self, node: nodes.Node, negative: bool) -> Condition:
        """What the clause asks for. Marks typed behind a minus count, so there it is planned with the minus."""
        if not negative or isinstance(node, nodes.Not):
            return draft(node, self._options, self._archive).condition
        excluded = draft(nodes.Not(node), self._options, self._archive).condition
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
