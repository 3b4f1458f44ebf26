"""Hits: what counts as one. It is decided here alone, for bare words and for words between operators.

By evidence, not by syllables scattered over an article (``docs/quality.md`` has the figures):

- the words are read as groups (``groups``), each of which stands side by side, with the marks that were typed or, where
  they were left out, with those that the archive means; or without any mark at all, for a text without marks denies
  none;
- one group must be there; two or three within ``NEAR`` syllables of each other, or anywhere where the archive speaks of
  both together; of more, or in a long query, so many that they say ``MOST`` of what all say;
- an article is a hit of a sentence by what it has of it, syllables, marks aside, and neighbouring pairs with marks:
  ``OF_BEST`` of what the article of the archive has that has most. So it is of a query of groups that the archive has
  hardly anywhere. What is enough for a sentence that no paper has printed is too little for one that is a headline.

What says how much is inverse document frequency. The rule looks at one article and at counts of the archive, so that no
filter changes what is a hit. An article with every syllable anywhere, marks aside, is *loose*: counted, and not a hit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import Final, Literal

from msgspec import structs

from analyzers.restore import Restored
from search import plan
from search.options import SearchOptions
from search.plan import AllOf, AnyOf, Condition, Near, Nothing, Share, Strictness, Syllable, idf
from search.planning.archive import Archive
from search.planning.evidence import Alternative
from search.planning.groups import Group, groups_of
from search.planning.other_words import attached, instead, other_words
from search.planning.questions import asked_about
from search.planning.readings import KNOWN, Readings, either
from search.planning.restoring import restored
from search.planning.rule import Kind, Part, Rule
from search.planning.units import Unit, simple

# Tuned on the judged queries and titles of ``benchmarks/hits.py``; flat around these.
NEAR: Final = 20  # syllables between groups
MOST: Final = 0.7  # of what the groups of a long query say, ...
MOST_OF_THREE: Final = 0.8  # ... and of three, of which two are often something else
PAIR: Final = 0.5  # what a pair says beside its syllables
OF_BEST: Final = 0.42  # of what the article of the archive has that has most of a sentence, ...
OF_BEST_SHORT: Final = 0.46  # ... or of fewer syllables, ...
OF_BEST_APART: Final = 0.6  # ... or of few groups, that hardly any article has near each other, ...
LEAST: Final = 0.16  # ... but not less than this of what all of them say
FEW: Final = 3  # articles, ...
SCARCE: Final = 0.0002  # ... or of the archive, that have the groups; where fewer do, evidence is enough as well ...
TELLING: Final = 5  # ... for a query of so many syllables, which say enough without any group
SHORT: Final = 4  # syllables, of which each counts
TOLD: Final = 5.0  # times as often as by chance, two groups stand in one article that speaks of both
LONG: Final = 7  # syllables
SENTENCE: Final = 10  # syllables; or ...
LOOSE_WORDS: Final = 6  # ... so many groups, one of a single syllable counted twice
SELDOM: Final = 0.05  # of what another marking has: what has no marks is written so by mistake
COMMON: Final = 0.4  # of all articles have it: such a syllable says nothing beside groups
_WEIGHT: Final = 100  # a weight of 1, as a whole number
# The number of a law or a decree, which no other article is about: 100/2019/NĐ-CP.
_NUMBER: Final = re.compile(r"\d+/(?:\d{4}/)?[^\W\d_][\w-]+")


def rule_of(units: Sequence[Unit], archive: Archive, options: SearchOptions) -> Rule:
    """The rule for units that stand side by side in a query, under the options ``words`` and ``match``."""
    words, match = options.words, options.match
    distinct = list({unit.condition: unit for unit in units}.values())
    if not distinct:
        return Rule("all", Nothing(), Nothing())
    loose = _together([unit.condition for unit in distinct])
    if words == "all":
        return Rule("all", loose, loose)
    if words == "any":
        apart = tuple(_apart(distinct).values())
        return Rule("any", AnyOf(apart), loose) if len(apart) > 1 else Rule("all", loose, loose)
    evidence = _Evidence(units, archive, match)
    kind, condition, groups = evidence.found()
    parts = tuple(map(evidence.part, groups))
    return Rule(kind, condition, loose, parts, evidence.synonyms(), evidence.missing(kind, parts))


def excluded(units: Sequence[Unit], archive: Archive, options: SearchOptions) -> Condition:
    """What words behind a minus exclude: what they would find, in the marks that their syllables ask for."""
    if options.words == "all":
        return _together([unit.condition for unit in units])
    return _Evidence(units, archive, "folded").found()[1]


def as_marked(phrase: Condition) -> Condition:
    """A phrase in quotes, or several, with the marks that were typed, or without any."""
    match phrase:
        case Syllable(marks="folded", marked=True):
            return structs.replace(phrase, marks="typed")
        case plan.Sequence() if any(
            part is not None and part.marks == "folded" and part.marked for part in phrase.parts
        ):
            typed = tuple(part and structs.replace(part, marks="typed") for part in phrase.parts)
            unmarked = tuple(part and Syllable(part.key, part.key, "exact") for part in phrase.parts)
            return AnyOf((plan.Sequence(typed, phrase.slop), plan.Sequence(unmarked, phrase.slop)))
        case AnyOf():  # other spellings of names in it
            return AnyOf(tuple(map(as_marked, phrase.children)))
        case AllOf():
            return AllOf(tuple(map(as_marked, phrase.children)))
    return phrase


class _Evidence:
    def __init__(self, units: Sequence[Unit], archive: Archive, match: Literal["auto", "exact", "folded"]) -> None:
        self._units = units
        self._archive = archive
        self._match = match
        self._typed = tuple(syllable.form for unit in units for syllable in unit.syllables)
        self._readings = Readings(archive, match)
        self._wholes: list[Group] = []  # words of several groups that have others
        self._said: list[Group] = []  # the groups that are asked for

    def found(self) -> tuple[Kind, Condition, list[Group]]:
        """The kind of rule, what it asks for, and of which groups."""
        kind, condition, groups = self._found()
        numbers = [unit.condition for unit in self._units if _NUMBER.fullmatch(unit.text)]
        if numbers and kind in ("most", "evidence"):
            condition = AllOf((*numbers, condition))
        return kind, condition, groups

    def _found(self) -> tuple[Kind, Condition, list[Group]]:
        if len(self._typed) == 1:
            return "word", self._alone(self._units[0]), []
        apart = _apart(self._units)
        if len(apart) >= SENTENCE:
            return "evidence", self._evidence(apart, OF_BEST), []
        groups = self.groups
        said = [group for group in groups if not self._says_nothing(group)]
        words = len(said) + sum(len(group.meant) == 1 for group in said)
        if len(apart) > SHORT and words >= LOOSE_WORDS:
            return "evidence", self._evidence(apart, OF_BEST_SHORT), []
        if any(len(group.meant) == 1 for group in said) or not said:
            said = groups  # among words that nothing binds, each counts
        self._said = said
        if len(said) == 1:
            return "group", self._readings.alone(said[0]), said
        kind, condition = self._several(said, len(apart))
        condition = either([condition, *(self._in_one(instead(said, whole), len(apart)) for whole in self._wholes)])
        enough = max(FEW, SCARCE * self._archive.articles)
        if len(apart) >= TELLING and self._archive.count(condition) < enough:
            return self._scarce(kind, condition, said, apart, enough)
        return kind, condition, said

    def _scarce(
        self, kind: Kind, condition: Condition, said: list[Group], apart: dict[str, Condition], enough: float
    ) -> tuple[Kind, Condition, list[Group]]:
        """What is asked where hardly any article has the groups near each other: all of them anywhere, if enough
        articles have that, or else evidence."""
        if kind != "near":
            return "evidence", AnyOf((condition, self._evidence(apart, OF_BEST_SHORT))), []
        anywhere = AnyOf((condition, AllOf(tuple(map(self._readings.condition, said)))))
        if self._archive.count(anywhere) >= enough:
            return "anywhere", anywhere, said
        return "evidence", AnyOf((anywhere, self._evidence(apart, OF_BEST_APART))), []

    def _in_one(self, said: list[Group], syllables: int) -> Condition:
        """What is asked of groups of which one is a word that has others."""
        return self._readings.condition(said[0]) if len(said) == 1 else self._several(said, syllables)[1]

    def _several(self, said: list[Group], syllables: int) -> tuple[Kind, Condition]:
        """What is asked of several groups, which have so many syllables in all."""
        if (len(said) > 3 and syllables > SHORT) or syllables >= LONG:
            return "most", self._most(said)
        if len(said) == 2 and self._told_together(*said):
            return "anywhere", AllOf(tuple(map(self._readings.condition, said)))
        return "near", self._near(said)

    def part(self, group: Group) -> Part:
        """A group as a part of the rule."""
        readings = self._readings
        return Part(group.begin, group.end, readings.text(group), readings.condition(group), readings.pieces(group))

    def missing(self, kind: Kind, parts: Sequence[Part]) -> tuple[str, ...]:
        """What no article has, as it was typed, where a part of what was asked for is enough."""
        if kind not in ("most", "evidence") or not self._archive.articles:
            return ()
        asked = [(part.text, part.condition) for part in parts]
        asked = asked or [(unit.text, unit.condition) for unit in self._units]
        self._archive.expect((), (), (one for _, one in asked if not isinstance(one, Syllable)))
        laws = (unit.condition for unit in self._units if _NUMBER.fullmatch(unit.text))
        if not all(map(self._has, laws)):  # these are asked for whatever else there is
            return ()
        return tuple(dict.fromkeys(text for text, condition in asked if not self._has(condition)))

    def _has(self, condition: Condition) -> bool:
        """Whether any article meets a condition."""
        if isinstance(condition, Syllable) and condition.marks == "folded":
            return bool(self._archive.frequency(condition.key) or self._archive.count(condition))
        return bool(self._archive.count(condition))

    @cached_property
    def groups(self) -> list[Group]:
        """The groups of the units, without the words of a question."""
        units, meant, begin = self._units, self._restored, 0
        if len(units) == len(self._typed):  # each is one syllable
            begin, end = asked_about(meant.forms)
            units = units[begin:end]
            meant = Restored(meant.forms[begin:end], meant.confidence[begin:end], meant.ways[begin:end])
        groups = groups_of(units, meant, self._archive, self._readings.count, self._count_near, begin)
        return self._attached(groups)

    def synonyms(self) -> tuple[Alternative, ...]:
        """The words that are asked for in others too: of groups, or of a single syllable."""
        wholes = self._wholes if self._said else []
        asked = [self._lone] if len(self._typed) == 1 else [*self._said, *wholes]
        return tuple(chain.from_iterable(map(self._readings.synonyms, asked)))

    @cached_property
    def _lone(self) -> Group:
        """A single syllable as a group; what may be a word without its marks has no other words."""
        group, typed = Group(0, 1, tuple(self._units), self._typed), self._units[0].syllables[0]
        return self._attached([group])[0] if typed.marked or self._stands(typed) else group

    def _attached(self, groups: list[Group]) -> list[Group]:
        """Groups with their other words; what several of them say in one is kept apart."""
        if self._match == "auto":
            forms = list(chain.from_iterable(group.meant for group in groups))
            groups, self._wholes = attached(groups, other_words(forms, self._archive))
        return groups

    @cached_property
    def _meant(self) -> tuple[str, ...]:
        return self._restored.forms

    @cached_property
    def _restored(self) -> Restored:
        if self._match == "exact":
            return Restored(self._typed, (1.0,) * len(self._typed))
        return restored(self._typed, self._archive)

    # One syllable. ------------------------------------------------------------------------------------------

    def _alone(self, unit: Unit) -> Condition:
        """A single syllable has nothing beside it that tells what it means: it stands as it was typed, if the archive
        knows it so."""
        if self._match != "auto":
            return unit.condition
        typed, others = unit.syllables[0], [simple(sequence) for sequence in unit.alternatives]
        marks: Strictness = "exact" if self._stands(typed) else "typed" if typed.marked else "folded"
        own = Syllable(typed.form, typed.key, marks, typed.spellings)
        return either([own, *others, *map(simple, self._readings.in_other_words(self._lone))])

    def _stands(self, typed: Syllable) -> bool:
        """Whether the archive writes a syllable as it was typed; without marks (``rua``), whether that is not a slip of
        what else it writes and what says something (``rửa``, ``rùa``)."""
        counts = self._archive.form_frequencies(typed.key)
        told = (n for form, n in counts.items() if n <= COMMON * self._archive.articles)
        least = KNOWN if typed.marked else max(KNOWN, SELDOM * max(told, default=0))
        return counts.get(typed.form, 0) >= least

    def _says_nothing(self, group: Group) -> bool:
        """Whether a syllable that nothing is bound to is in so many articles that it need not be asked for."""
        return len(group.meant) == 1 and self._readings.count(group) > COMMON * self._archive.articles > 0

    # Several groups. ----------------------------------------------------------------------------------------

    def _told_together(self, one: Group, other: Group) -> bool:
        both = self._archive.count(AllOf((self._readings.condition(one), self._readings.condition(other))))
        return both * self._archive.articles >= TOLD * self._readings.count(one) * self._readings.count(other) > 0

    def _count_near(self, one: Group, other: Group) -> int:
        return self._archive.count(self._near((one, other)))

    def _near(self, groups: Sequence[Group]) -> Condition:
        lengths = [len(group.meant) for group in groups]
        width = sum(lengths) - min(lengths) + NEAR + 1
        near = Near(tuple(map(self._readings.condition, groups)), width)
        if self._match != "auto" or all(len(group.meant) > 1 for group in groups):
            return near
        unmarked = tuple(map(self._readings.unmarked, groups))
        return near if unmarked == near.children else AnyOf((near, Near(unmarked, width)))

    def _most(self, groups: Sequence[Group]) -> Condition:
        weighed = {self._readings.condition(group): self._says(self._readings.count(group)) for group in groups}
        return _share(weighed, MOST if len(weighed) > 3 else MOST_OF_THREE)

    # Sentences. ---------------------------------------------------------------------------------------------

    def _evidence(self, apart: dict[str, Condition], of_best: float) -> Condition:
        archive = self._archive
        weighed: dict[Condition, float] = {}
        neighbours = self._readings.spelled_pairs(pairwise(self._meant))
        archive.expect(neighbours, (), (one for one in apart.values() if not isinstance(one, Syllable)))
        for key, condition in apart.items():
            df = archive.frequency(key) if isinstance(condition, Syllable) else archive.count(condition)
            weighed[condition] = self._says(df)
        for pair in pairwise(self._meant):
            weighed.setdefault(self._readings.pair(*pair), PAIR * self._says(self._readings.pair_frequency(*pair)))
        share = _share(weighed, LEAST)
        if not isinstance(share, Share):
            return share
        return structs.replace(share, minimum=max(share.minimum, round(of_best * archive.best(share))))

    def _says(self, df: int) -> float:
        """What a thing says that so many articles have: nothing, if none has it, or if all have it in some form (one
        that has it in several is counted several times)."""
        return idf(self._archive.articles, df) if 0 < df < self._archive.articles else 0.0


def _share(weighed: dict[Condition, float], least: float) -> Condition:
    """So much of what some conditions say together."""
    weights = {one: weight for one, says in weighed.items() if (weight := round(_WEIGHT * says))}
    if not weights:
        return _together(list(weighed))
    return Share(tuple(weights), tuple(weights.values()), max(1, round(least * sum(weights.values()))))


def _apart(units: Sequence[Unit]) -> dict[str, Condition]:
    """The distinct syllables of units; an article that has another spelling of a unit has each of its syllables."""
    children: dict[str, Condition] = {}
    for unit in units:
        others = tuple(simple(sequence) for sequence in unit.alternatives)
        for syllable in unit.syllables:
            children.setdefault(syllable.key, AnyOf((syllable, *others)) if others else syllable)
    return children


def _together(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))
