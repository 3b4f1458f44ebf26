"""Planner: turns a parsed query into a draft: what an article must meet, and what it says for ranking.

A draft knows how often keys occur, and no more of the archive; ``resolved`` makes a plan of it, with every number that
an engine needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    Share,
    Strictness,
    Syllable,
)
from search.planning.compounds import compounds_of
from search.planning.evidence import Alternative, Evidence
from search.planning.features import ranking
from search.planning.grading import grading
from search.planning.reading import Rule, reading, reading_en
from search.planning.restoring import with_restored
from search.planning.threshold import Threshold, threshold
from search.planning.units import Chunk, Unit, UnitReader, Vocabulary, simple
from search.query import nodes
from search.searcher import Statistics

_FACETS = ("source", "section", "author", "tag")


class Draft(msgspec.Struct):
    """A query as it will run. ``root`` is the tree that was planned, ``threshold`` what it requires of bare words (None
    for what is no query of bare words), ``repaired`` are the keys that were not typed as they are read."""

    root: nodes.Node
    condition: Condition
    every: Condition
    evidence: Evidence
    use_marks: bool
    threshold: Threshold | None
    notes: list[Note]
    repaired: frozenset[str]

    @property
    def parsed(self) -> str:
        """What runs, in Vietnamese."""
        return reading(self.root, self._rule)

    @property
    def parsed_en(self) -> str:
        """What runs, in English."""
        return reading_en(self.root, self._rule)

    @property
    def _rule(self) -> Rule:
        return self.threshold.rule if self.threshold else "all"


def draft(root: nodes.Node, options: SearchOptions, vocabulary: Vocabulary) -> Draft:
    """The draft of a parsed query under the options ``match`` and ``words``."""
    planner = _Planner(options, vocabulary)
    condition, every = planner.condition(root)
    evidence = Evidence(
        runs=tuple(planner.runs),
        singles=tuple(dict.fromkeys(planner.singles)),
        phrases=tuple(dict.fromkeys(planner.phrases)),
        words=tuple(dict.fromkeys(planner.words)),
        alternatives=tuple(dict.fromkeys(planner.alternatives)),
        prefixes=tuple(planner.prefixes),
    )
    return Draft(
        root,
        condition,
        every,
        evidence,
        options.match != "folded",
        planner.threshold,
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


class _Planner:
    def __init__(self, options: SearchOptions, vocabulary: Vocabulary) -> None:
        self._words = options.words
        self._use_marks = options.match != "folded"
        self.reader = UnitReader(vocabulary, marks="exact" if options.match == "exact" else "folded")
        self.runs: list[tuple[Syllable, ...]] = []
        self.singles: list[Syllable] = []
        self.phrases: list[plan.Sequence] = []
        self.words: list[str] = []
        self.alternatives: list[Alternative] = []
        self.prefixes: list[plan.Prefix] = []
        self.threshold: Threshold | None = None
        self._negative = False

    def condition(self, node: nodes.Node) -> tuple[Condition, Condition]:
        """(what matches, what matches with every word) of a node; collects the evidence of its positive parts."""
        match node:
            case nodes.All():
                return Everything(), Everything()
            case nodes.Bag():
                return self._bag(node.children)
            case nodes.And():
                both = self._conjunction(node.children)
                return both, both
            case nodes.Or():
                both = AnyOf(tuple(self.condition(child)[0] for child in node.children))
                return both, both
            case nodes.Not():
                both = NoneOf(self._negated(node.child))
                return both, both
            case _:
                both = self._leaf(node)
                return both, both

    def _leaf(self, node: nodes.Node) -> Condition:
        match node:
            case nodes.Word():
                return self._together(self._units([node]))
            case nodes.Phrase():
                return self._phrase(node)
            case nodes.Prefix():
                return self._prefix(node)
            case nodes.DateRange():
                return Dates(node.since, node.until)
            case nodes.Field():
                return self._field(node)
        raise TypeError(f"not a query node: {node!r}")

    def _bag(self, words: Sequence[nodes.Word]) -> tuple[Condition, Condition]:
        units = self._units(words)
        distinct = list({unit.condition: unit for unit in units}.values())
        if not distinct:
            return Nothing(), Nothing()
        every = self._together(distinct)
        children = _apart(distinct)
        self.threshold = threshold(len(children), self._words)
        if self.threshold.rule == "all":
            return every, every
        return Share(children, self.threshold.minimum), every

    def _conjunction(self, children: Sequence[nodes.Node]) -> Condition:
        """All children; words standing together are read together."""
        conditions: list[Condition] = []
        words: list[nodes.Word] = []
        for child in children:
            if isinstance(child, nodes.Word):
                words.append(child)
                continue
            conditions += self._flush(words)
            conditions.append(self.condition(child)[0])
        conditions += self._flush(words)
        return AllOf(tuple(conditions)) if conditions else Nothing()

    def _flush(self, words: list[nodes.Word]) -> list[Condition]:
        units = self._units(words)
        words.clear()
        return [unit.condition for unit in units]

    def _together(self, units: Sequence[Unit]) -> Condition:
        if not units:
            return Nothing()
        conditions = tuple(unit.condition for unit in units)
        return conditions[0] if len(conditions) == 1 else AllOf(conditions)

    def _units(self, words: Sequence[nodes.Word]) -> list[Unit]:
        """The units of words standing together; a word with ``=`` is read by itself."""
        units: list[Unit] = []
        run: list[Chunk] = []
        for word in words:
            chunk = self.reader.chunk(word.text)
            if chunk is None:
                continue
            if word.exact:
                units += self.reader.units(run, self._strictness())
                run = []
                units += self.reader.units([chunk], "exact")
            else:
                run.append(chunk)
        units += self.reader.units(run, self._strictness())
        self._collect(units, [word.text for word in words])
        return units

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
            return self.condition(child)[1]
        finally:
            self._negative = before

    def _phrase(self, node: nodes.Phrase) -> Condition:
        marks: Strictness | None = "exact" if node.exact else self._strictness()
        parts: list[Syllable | None] = []
        for piece in node.text.split():
            if piece == "*":
                parts.append(None)
                continue
            chunk = self.reader.chunk(piece)
            parts += [self.reader.syllable(form, marks) for form in chunk.forms] if chunk else []
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
        self.phrases += [] if self._negative else [sequence]
        return sequence

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

    def _field(self, node: nodes.Field) -> Condition:
        if node.name == "title":
            return InTitle(self.condition(node.child)[1])
        if node.name in _FACETS:
            return _facet(node.name, node.child)
        raise TypeError(f"not a field: {node.name}")


def _apart(units: Sequence[Unit]) -> tuple[Condition, ...]:
    """The distinct syllables of units; an article that has another spelling of a unit has each of its syllables."""
    children: dict[str, Condition] = {}
    for unit in units:
        others = tuple(simple(sequence) for sequence in unit.alternatives)
        for syllable in unit.syllables:
            children.setdefault(syllable.key, AnyOf((syllable, *others)) if others else syllable)
    return tuple(children.values())


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
