"""Planner: turns a parsed query into a draft: what an article must meet, and what it says for ranking.

A draft knows how often keys occur, and no more of the archive; ``resolved`` makes a plan of it, with every number that
an engine needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec

from analyzers.fold import fold
from analyzers.tokens import tokenize
from search import plan
from search.answer import Note
from search.options import SearchOptions
from search.plan import (
    AllOf,
    AnyOf,
    Condition,
    Dates,
    Everything,
    Facet,
    InTitle,
    NoneOf,
    Nothing,
    Plan,
    Ranking,
    Strictness,
    Syllable,
)
from search.planning.archive import Archive
from search.planning.compounds import compounds_of
from search.planning.evidence import Alternative, Evidence
from search.planning.features import ranking
from search.planning.grading import grading
from search.planning.grouped import grouped_and_apart
from search.planning.hits import as_marked, excluded, rule_of
from search.planning.naming import name_condition
from search.planning.reading import reading, reading_en
from search.planning.restoring import with_restored
from search.planning.rule import Rule
from search.planning.rule_notes import in_other_words, nowhere
from search.planning.units import Unit, UnitReader, simple
from search.query import nodes
from search.searcher import Statistics

_FACETS = ("source", "section", "author", "tag")


class Draft(msgspec.Struct):
    """A query as it will run. ``root`` is the tree that was planned. ``condition`` is what a hit meets, ``every`` what
    an article meets that has every syllable anywhere, marks aside. ``rules`` are the rules by which words that stand
    together are read, by the place of the first; ``repaired`` are the keys that were not typed as they are read."""

    root: nodes.Node
    condition: Condition
    every: Condition
    evidence: Evidence
    use_marks: bool
    rules: dict[int, Rule]
    notes: list[Note]
    repaired: frozenset[str]

    @property
    def parsed(self) -> str:
        """What runs, in Vietnamese."""
        return reading(self.root, self.rules)

    @property
    def parsed_en(self) -> str:
        """What runs, in English."""
        return reading_en(self.root, self.rules)


def draft(root: nodes.Node, options: SearchOptions, archive: Archive) -> Draft:
    """The draft of a parsed query under the options ``match`` and ``words``."""
    planner = _Planner(options, archive)
    condition, every = planner.condition(root)
    evidence = Evidence(
        runs=tuple(planner.runs),
        singles=tuple(dict.fromkeys(planner.singles)),
        phrases=tuple(dict.fromkeys(planner.phrases)),
        words=tuple(dict.fromkeys(planner.words)),
        alternatives=tuple(dict.fromkeys(planner.alternatives)),
        prefixes=tuple(planner.prefixes),
        groups=tuple(dict.fromkeys(planner.groups)),
        apart=frozenset(planner.apart),
    )
    return Draft(
        root,
        condition,
        every,
        evidence,
        options.match != "folded",
        planner.rules,
        planner.reader.notes,
        frozenset(planner.reader.repaired),
    )


def resolved(made: Draft, statistics: Statistics, *, ranked: bool) -> Plan:
    """The plan of a draft, with everything that the archive says to it; not ``ranked``, nothing is worth anything."""
    weighed = Ranking()
    if ranked and not isinstance(made.condition, Everything):
        evidence = with_restored(made.evidence, statistics) if made.use_marks else made.evidence
        weighed = ranking(evidence, statistics, use_marks=made.use_marks)
    return Plan(made.condition, made.every, weighed, grading(made.evidence, made.repaired, statistics))


class Asked(NamedTuple):
    """What a part of a query asks of a hit, and of an article that has every syllable of it anywhere."""

    hit: Condition
    every: Condition

    @classmethod
    def alike(cls, condition: Condition) -> Asked:
        """The same of both."""
        return cls(condition, condition)

    @classmethod
    def combined(cls, make: Callable[[tuple[Condition, ...]], Condition], asked: Iterable[Asked]) -> Asked:
        """One of several."""
        hits, every = zip(*asked, strict=True)
        return cls(make(hits), make(every))


class _Planner:
    def __init__(self, options: SearchOptions, archive: Archive) -> None:
        self._options = options
        self._archive = archive
        self._use_marks = options.match != "folded"
        self.reader = UnitReader(archive, marks="exact" if options.match == "exact" else "folded")
        self.runs: list[tuple[Syllable, ...]] = []
        self.singles: list[Syllable] = []
        self.phrases: list[plan.Sequence] = []
        self.words: list[str] = []
        self.alternatives: list[Alternative] = []
        self.prefixes: list[plan.Prefix] = []
        self.groups: list[Alternative] = []
        self.apart: set[str] = set()
        self.rules: dict[int, Rule] = {}
        self._negative = False

    def condition(self, node: nodes.Node) -> Asked:
        """What a node asks for; collects the evidence of its positive parts."""
        match node:
            case nodes.All():
                return Asked.alike(Everything())
            case nodes.Bag() | nodes.And():
                return self._conjunction(node.children)
            case nodes.Or():
                return Asked.combined(AnyOf, map(self.condition, node.children))
            case nodes.Not():
                return Asked.alike(NoneOf(self._negated(node.child)))
            case nodes.Field(name="title"):
                return Asked.combined(lambda both: InTitle(*both), [self.condition(node.child)])
            case _:
                return self._leaf(node)

    def _leaf(self, node: nodes.Node) -> Asked:
        match node:
            case nodes.Word():
                return self._conjunction([node])
            case nodes.Phrase():
                return self._as_marked(self._phrase(node))
            case nodes.Prefix():
                return Asked.alike(self._prefix(node))
            case nodes.DateRange():
                return Asked.alike(Dates(node.since, node.until))
            case nodes.Field(name="name", child=nodes.Word() | nodes.Phrase() as leaf):
                return Asked.alike(self._name(leaf))
            case nodes.Field() if node.name in _FACETS:
                return Asked.alike(_facet(node.name, node.child))
        raise TypeError(f"not a query node: {node!r}")

    def _conjunction(self, children: Sequence[nodes.Node]) -> Asked:
        """All children; words standing together are read together."""
        asked: list[Asked] = []
        for plain, run in groupby(children, key=lambda child: isinstance(child, nodes.Word)):
            if plain:
                asked += self._together([word for word in run if isinstance(word, nodes.Word)])
            else:
                asked += map(self.condition, run)
        if len(asked) == 1:
            return asked[0]
        return Asked.combined(AllOf, asked) if asked else Asked.alike(Nothing())

    def _together(self, words: Sequence[nodes.Word]) -> list[Asked]:
        """Words standing together; one with ``=`` is asked for by itself."""
        units: list[Unit] = []
        asked: list[Asked] = []
        for exact, run in groupby(words, key=lambda word: word.exact):
            members = list(run)
            texts = [word.text for word in members]
            found = self.reader.chunks(texts, literal=range(len(texts)) if exact else ())
            chunks = [(word, chunk) for word, chunk in zip(members, found, strict=True) if chunk is not None]
            if exact:
                read = self.reader.units([chunk for _, chunk in chunks], "exact")
                asked += [Asked.alike(unit.condition) for unit in read]
                self.apart.update(syllable.key for unit in read for syllable in unit.syllables)
            else:
                read = self.reader.units([chunk for _, chunk in chunks], self._strictness())
                asked += [self._by_rule(read, members[0].position)] if read else []
            units += read
        self._collect(units, [word.text for word in words])
        return asked

    def _by_rule(self, units: Sequence[Unit], position: int) -> Asked:
        if self._negative:
            return Asked.alike(excluded(units, self._archive, self._options))
        rule = self.rules[position] = rule_of(units, self._archive, self._options)
        self.alternatives += rule.synonyms
        self.reader.notes += [in_other_words(one) for one in rule.synonyms]
        self.reader.notes += [nowhere(rule.missing)] if rule.missing else []
        groups, apart = grouped_and_apart(units, rule)
        self.groups += groups
        self.apart |= apart
        return Asked(rule.condition, rule.loose)

    def _strictness(self) -> Strictness | None:
        """Marks typed behind a minus count; left out, they exclude every form."""
        return "typed" if self._negative and self._use_marks and self.reader.marks == "folded" else None

    def _collect(self, units: Sequence[Unit], texts: Iterable[str]) -> None:
        if self._negative or not units:
            return
        self.runs.append(tuple(syllable for unit in units for syllable in unit.syllables))
        for unit in units:
            if unit.alternatives:
                self.alternatives.append(Alternative(unit.syllables, unit.alternatives))
            if unit.glued:
                self.phrases.append(plan.Sequence(unit.syllables))
            else:
                self.singles += unit.syllables
        self.words += compounds_of(" ".join(texts))

    def _negated(self, child: nodes.Node) -> Condition:
        before, self._negative = self._negative, True
        try:
            return self.condition(child).hit
        finally:
            self._negative = before

    def _phrase(self, node: nodes.Phrase) -> Condition:
        marks: Strictness | None = "exact" if node.exact else self._strictness()
        parts: list[Syllable | None] = []
        pieces = node.text.split()
        words = [piece for piece in pieces if piece != "*"]
        read = iter(self.reader.chunks(words, literal=range(len(words)) if node.exact else (), quoted=True))
        for piece in pieces:
            chunk = None if piece == "*" else next(read)
            if piece == "*":
                parts.append(None)
            elif chunk is not None:
                parts += [self.reader.syllable(form, marks) for form in chunk.forms]
        while parts and parts[-1] is None:
            parts.pop()
        while parts and parts[0] is None:
            parts.pop(0)
        if not parts:
            return Nothing()
        if not self._negative:
            self.runs.append(tuple(part for part in parts if part is not None))
        first = parts[0]
        if len(parts) == 1 and first is not None:
            self.singles += [] if self._negative else [first]
            return first
        sequence = plan.Sequence(tuple(parts), node.slop)
        others = [plan.Sequence(one, node.slop) for one in self.reader.with_other_names(sequence.parts, marks)]
        if not self._negative:
            self.phrases.append(sequence)
            self.alternatives += [Alternative(self.runs[-1], tuple(others))] if others else []
        return AnyOf((sequence, *map(simple, others))) if others else sequence

    def _as_marked(self, phrase: Condition) -> Asked:
        """Marks typed in quotes count as those of bare words do; ``=`` and a minus say what is meant themselves."""
        options = self._options
        if self._negative or options.words == "all" or options.match != "auto":
            return Asked.alike(phrase)
        return Asked(as_marked(phrase), phrase)

    def _prefix(self, node: nodes.Prefix) -> Condition:
        forms = tokenize(node.text).forms
        if not forms:
            return Nothing()
        *heads, last = forms
        prefix = plan.Prefix(last, fold(last))
        if not self._negative:
            self.prefixes.append(prefix)
        if not heads:
            return prefix
        return AllOf((*(self.reader.syllable(form) for form in heads), prefix))

    def _name(self, leaf: nodes.Word | nodes.Phrase) -> Condition:
        """A name and the others of what it stands for."""
        found = name_condition(leaf, self._options.match)
        if not self._negative:
            self.runs.append(found.alternative.typed)
            self.alternatives.append(found.alternative)
            self.phrases.append(found.typed)
        return found.condition


def _facet(name: str, node: nodes.Node) -> Condition:
    match node:
        case nodes.Word() | nodes.Phrase():
            return Facet(name, node.text) if tokenize(node.text).forms else Nothing()
        case nodes.Prefix():
            return Facet(name, node.text, prefix=True)
        case nodes.Or():
            return AnyOf(tuple(_facet(name, child) for child in node.children))
        case nodes.Not():
            return NoneOf(_facet(name, node.child))
        case nodes.Bag() | nodes.And():
            return AllOf(tuple(_facet(name, child) for child in node.children))
    return Nothing()
