"""Planner: turns a parsed query into a plan of syllables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from analyzers.fold import fold
from analyzers.segment import compounds
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
    Evidence,
    Facet,
    InTitle,
    NoneOf,
    Nothing,
    Plan,
    Share,
    Strictness,
    Syllable,
)
from search.query import nodes
from search.units import Chunk, Unit, UnitReader, Vocabulary, simple

ALL_WORDS_UP_TO = 4  # a longer query of bare words is met by three quarters of its syllables
SHARE = 0.75
_FACETS = ("source", "section", "author", "tag")


class Planned(msgspec.Struct):
    """A plan with what a reader should know of it."""

    plan: Plan
    notes: list[Note]
    repaired: frozenset[str]


def make_plan(root: nodes.Node, options: SearchOptions, vocabulary: Vocabulary) -> Planned:
    """The plan of a parsed query under the options ``match`` and ``words``."""
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
    made = Plan(condition, every, evidence, options.match != "folded")
    return Planned(made, planner.reader.notes, frozenset(planner.reader.repaired))


class _Planner:
    def __init__(self, options: SearchOptions, vocabulary: Vocabulary) -> None:
        self._words = options.words
        self._use_marks = options.match != "folded"
        self.reader = UnitReader(vocabulary, marks="exact" if options.match == "exact" else "folded")
        self.runs: list[tuple[Syllable, ...]] = []
        self.singles: list[Syllable] = []
        self.phrases: list[plan.Sequence] = []
        self.words: list[str] = []
        self.alternatives: list[plan.Alternative] = []
        self.prefixes: list[plan.Prefix] = []
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
        if self._words == "all" or (self._words == "auto" and len(children) <= ALL_WORDS_UP_TO):
            return every, every
        minimum = 1 if self._words == "any" else math.ceil(SHARE * len(children))
        return Share(children, minimum), every

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
                self.alternatives.append(plan.Alternative(unit.syllables, unit.alternatives))
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


def compounds_of(text: str) -> list[str]:
    """pyvi's words of two syllables and more, as the index names them."""
    if text.isascii():
        return []  # pyvi cannot segment text without marks
    tokens = tokenize(text)
    first = {start: index for index, start in enumerate(tokens.starts)}
    last = {end: index + 1 for index, end in enumerate(tokens.ends)}
    spans = ((first.get(start), last.get(end)) for start, end in compounds(text))
    return [" ".join(tokens.forms[a:b]) for a, b in spans if a is not None and b is not None and b - a > 1]
