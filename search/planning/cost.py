"""Cost: what a query will take, reckoned from statistics of the archive before anything is read for it.

What takes time is counted: postings that are touched, positions that are compared, words and values that are looked
through one by one, articles that are fetched and highlighted. One unit is about a millisecond of one ordinary core;
the proportions were measured on 100,000 articles (``python -m benchmarks.cost``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise, product, starmap
from typing import Final

from analyzers.fold import fold
from search import plan
from search.answer import Cost
from search.errors import QueryError
from search.options import SearchOptions
from search.plan import Condition, Syllable
from search.planning.evidence import Alternative, Evidence
from search.planning.planner import Draft
from search.searcher import Statistics

_POSTINGS: Final = 1_000_000  # of each, what one unit pays for
_POSITIONS: Final = 150_000
_EXPANSIONS: Final = 300
_PASSAGES: Final = 7  # articles with their passages
_ARTICLES: Final = 100  # articles without
_NEAR: Final = 10  # a position compared for distance, in positions compared for standing side by side
_VALUES: Final = 2  # values of a facet looked through as fast as one word of a prefix
_OCCURRENCES: Final = 5  # of a common syllable in an article that has it
_RANKING: Final = 3  # postings touched to rank by one: of the key, of its marked forms, of how early it stands
_MASK: Final = 16  # articles of a mask for one posting


def estimate(made: Draft, options: SearchOptions, statistics: Statistics, counted: Iterable[Condition] = ()) -> Cost:
    """The cost of a draft under the options, and of counting further conditions by themselves."""
    statistics.expect(_neighbours(made.evidence.alternatives))
    tally = _Tally(statistics)
    for condition in (made.condition, *counted):
        tally.condition(condition)
    if made.every != made.condition:
        tally.condition(made.every)
    if options.sort == "relevance":
        tally.evidence(made.evidence)
    tally.postings += (len(options.facets) + bool(options.histogram)) * statistics.articles
    return tally.cost(options.size / (_PASSAGES if options.highlight else _ARTICLES))


def estimate_condition(condition: Condition, statistics: Statistics) -> Cost:
    """The cost of finding what meets a condition, nothing ranked and nothing shown."""
    tally = _Tally(statistics)
    tally.condition(condition)
    return tally.cost()


def refusal(cost: Cost, most: int, clause: str, position: int) -> QueryError:
    """The error for a query that costs more than ``most`` units; names its costliest clause, and the cure."""
    return QueryError(
        "too-expensive",
        f"Câu tìm này quá nặng: ước tính {cost.units} đơn vị, tối đa là {most}; nặng nhất là “{clause}”.",
        f"This query is too expensive: about {cost.units} units, {most} is the most; the heaviest part is “{clause}”.",
        position=position,
        hint_vi=(
            "Thêm vào cụm một từ hiếm hơn, bớt số sau dấu ~, viết thêm chữ trước dấu *, "
            "hoặc thay cụm bằng các từ nối với AND."
        ),
        hint_en=(
            "Put a rarer word into the phrase, lower the number after ~, write more letters before the *, "
            "or ask for the words with AND instead."
        ),
    )


class _Tally:
    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._frequencies: dict[Syllable, int] = {}
        self._read: set[tuple[Condition, bool]] = set()  # what positions were read for: that is done once
        self.postings = 0
        self.positions = 0
        self.expansions = 0

    def cost(self, shown: float = 0.0) -> Cost:
        units = self.postings / _POSTINGS + self.positions / _POSITIONS + self.expansions / _EXPANSIONS + shown
        return Cost(max(1, math.ceil(units)), self.postings, self.positions, self.expansions)

    def condition(self, condition: Condition, *, title: bool = False) -> None:
        self.postings += self._statistics.articles // _MASK
        if isinstance(condition, plan.Sequence | plan.Near):
            if (condition, title) in self._read:
                return
            self._read.add((condition, title))
        self._asked(condition, title)

    def _asked(self, condition: Condition, title: bool) -> None:
        match condition:
            case plan.AllOf() | plan.AnyOf() | plan.Share() | plan.Near():
                for child in condition.children:
                    self.condition(child, title=title)
                if isinstance(condition, plan.Near):
                    self._near(condition)
            case plan.NoneOf() | plan.InTitle():
                self.condition(condition.child, title=title or isinstance(condition, plan.InTitle))
            case plan.Syllable():
                self.postings += self._frequency(condition)
            case plan.Sequence() | plan.Apart():
                for sequence in _ordered(condition):
                    self._sequence(sequence, title)
            case plan.Prefix():
                self._prefix(condition)
            case plan.Facet():
                self.expansions += self._statistics.values(condition.name) // _VALUES

    def evidence(self, evidence: Evidence) -> None:
        for run in evidence.runs:
            self.postings += _RANKING * sum(self._frequency(syllable) for syllable in run)
            self.postings += sum(min(self._frequency(a), self._frequency(b)) for a, b in pairwise(run))
        for alternative in evidence.alternatives:
            for sequence in alternative.sequences:
                self._sequence(sequence, title=False)

    def _sequence(self, sequence: plan.Sequence, title: bool) -> None:
        """Syllables, whose positions are compared in the articles that have all of them (and, in order, each two)."""
        parts = [part for part in sequence.parts if part is not None]
        among = min(map(self._frequency, parts), default=0)
        if not sequence.slop:
            beside = self._pairs(sequence)
            among = min([among, *beside])
            if len(sequence.parts) == 2 and not title and beside:
                self.postings += among  # two neighbours have a list of their own
                return
        self.postings += sum(map(self._frequency, parts))
        self.positions += _OCCURRENCES * len(parts) * among * (_NEAR if sequence.slop else 1)

    def _near(self, near: plan.Near) -> None:
        """Positions are read in the articles that have every child: at most those of the rarest syllable."""
        parts = [part for child in near.children for part in _parts(child)]
        among = min(map(self._frequency, parts), default=0)
        self.positions += _OCCURRENCES * len(parts) * among

    def _pairs(self, sequence: plan.Sequence) -> list[int]:
        """Articles that have each two neighbours of a sequence side by side, as their lists say."""
        return [sum(starmap(self._statistics.together, pairs)) for pairs in _key_pairs(sequence)]

    def _prefix(self, prefix: plan.Prefix) -> None:
        words, postings = self._statistics.begun(prefix.key)
        self.postings += postings
        if prefix.form != prefix.key:
            self.expansions += words

    def _frequency(self, syllable: Syllable) -> int:
        found = self._frequencies.get(syllable)
        if found is None:
            found = self._frequencies[syllable] = sum(map(self._statistics.frequency, _keys(syllable)))
        return found


def _key_pairs(sequence: plan.Sequence) -> Iterator[list[tuple[str, str]]]:
    """For each two neighbours of a sequence the keys that may stand there."""
    for left, right in pairwise(sequence.parts):
        if left is not None and right is not None:
            yield list(product(_keys(left), _keys(right)))


def _neighbours(alternatives: Iterable[Alternative]) -> Iterator[tuple[str, str]]:
    sequences = (sequence for one in alternatives for sequence in one.sequences)
    return chain.from_iterable(chain.from_iterable(map(_key_pairs, sequences)))


def _ordered(condition: plan.Sequence | plan.Apart) -> list[plan.Sequence]:
    """The sequences that are looked for."""
    return [condition.sequence, *condition.others] if isinstance(condition, plan.Apart) else [condition]


def _parts(condition: Condition) -> list[Syllable]:
    """The syllables of a child of ``Near``, in its first spelling."""
    match condition:
        case plan.Syllable():
            return [condition]
        case plan.Sequence():
            return [part for part in condition.parts if part is not None]
        case plan.AnyOf():
            return _parts(condition.children[0])
    return []


@lru_cache(maxsize=1 << 12)
def _keys(syllable: Syllable) -> tuple[str, ...]:
    """The keys that are looked at; of those of other spellings only some forms are read, so that this is the most."""
    return tuple(dict.fromkeys((syllable.key, *map(fold, syllable.spellings))))
