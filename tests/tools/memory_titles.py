"""How titles go on as typed, counted in loops over the syllables of each title: the oracle of what is suggested."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from naive import anew

from analyzers import fold, tokenize
from search import Article, Headline
from search.beginning import AGREES, Beginning, Continuation, nearness
from search.derived.as_written import Sample, as_written
from search.derived.zones import zones

Forms = tuple[str, ...]
LONGEST, FURTHER, FEW, LEVEL = 8, 4, 24, 16
YEAR = 365 * 86400


class Title(NamedTuple):
    """A title: its forms, and behind which of them a word ends, it pauses, nothing stands."""

    article: Article
    forms: Forms
    ends: list[bool]
    pauses: list[bool]
    joins: list[bool]

    @classmethod
    def of(cls, article: Article) -> Title:
        first = next(zones(article))
        forms, starts, stops = tokenize(article.title)
        gaps = [article.title[a:b] for a, b in zip(stops, starts[1:], strict=False)]
        within = {at for begin, stop in first.compounds for at in range(begin, stop - 1)}
        ends = [at not in within for at in range(len(forms))]
        return cls(article, tuple(forms), ends, [*map(anew, gaps), False], [*(not gap for gap in gaps), False])

    def begins(self, at: int) -> bool:
        return at == 0 or self.pauses[at - 1]


class MemoryTitles:
    """Titles in which something goes on as typed, among those of an archive."""

    def __init__(self, archive: Sequence[Title], titles: Sequence[Title], beginning: Beginning) -> None:
        self._beginning = beginning
        self._archive, self._titles = archive, titles
        everywhere = ((title, at) for title in self._titles for at in range(len(title.forms)))
        self._there = [(title, at) for title, at in everywhere if self._goes_on(title.forms[at:])]

    def _goes_on(self, forms: Sequence[str]) -> bool:
        keys, there = [fold(one) for one in self._beginning.forms], [fold(one) for one in forms]
        there = there[: len(keys)]
        if self._beginning.half and len(there) == len(keys):
            there[-1] = there[-1][: len(keys[-1])]
        return there == keys

    @property
    def occurrences(self) -> int:
        last = Beginning(self._beginning.forms[-1:], self._beginning.half)
        at = len(self._beginning.forms) - 1
        return sum(nearness(title.forms[start + at :][:1], last) > AGREES for title, start in self._there)

    @cached_property
    def _newest(self) -> float:
        return max((_second(title.article.published) for title in self._archive if title.article.published), default=0)

    def _weight(self, title: Title, at: int) -> float:
        published = title.article.published
        weight = 0.2 + 0.8 * 2 ** (-(self._newest - _second(published)) / YEAR) if published else 0.2
        if at and not title.ends[at - 1]:
            weight *= 0.2
        for step in self._beginning.joins:
            weight *= 1 if title.joins[at + step] else 0.05
        for step in range(len(self._beginning.forms) - 1):
            weight *= 0.05 if title.pauses[at + step] else 1
        return weight

    def _runs(self, most: int) -> Iterator[tuple[Title, int, int]]:
        """Each occurrence with each end that it may go on to."""
        typed = len(self._beginning.forms)
        for title, at in self._there:
            for length in range(typed, most + 1):
                if at + length > len(title.forms) or any(title.pauses[at + typed - 1 : at + length - 1]):
                    break
                yield title, at, length

    def continuations(self) -> dict[Forms, Continuation]:
        typed = len(self._beginning.forms)
        if typed > LONGEST:
            return {}
        few = len(self._there) <= FEW
        runs = list(self._runs(LONGEST if few else min(typed + FURTHER, LONGEST)))
        times: dict[Forms, int] = defaultdict(int)
        for title, at, length in runs:
            times[title.forms[at : at + length]] += 1
        found: dict[Forms, Continuation] = defaultdict(Continuation)
        for title, at, length in runs:
            forms = title.forms[at : at + length]
            if not few and any(times[forms[:short]] == 1 for short in range(typed + 2, length)):
                continue
            end = at + length - 1
            closed = end + 1 == len(title.forms) or title.pauses[end]
            one = found[forms]
            one.weight += self._weight(title, at)
            one.times += 1
            one.words += not any(title.ends[at:end])
            one.ends += title.ends[end]
            one.closed += closed
            one.headings += closed and title.begins(at)
        usual = sorted(found, key=lambda forms: (-round(found[forms].weight, 9), [(fold(one), one) for one in forms]))
        levels: dict[int, list[Forms]] = defaultdict(list)
        for forms in usual:
            levels[len(forms)].append(forms)
        return {forms: found[forms] for level in levels.values() for forms in level[:LEVEL]}

    def closing(self, form: str) -> float:
        there = [(title, at) for title in self._archive for at, own in enumerate(title.forms) if own == form]
        closed = sum(title.pauses[at] or at == len(title.forms) - 1 for title, at in there)
        return (closed + 0.5) / (len(there) + 2)

    def written(self, forms: Forms) -> str:
        there = [(title, at) for title, at in self._there if title.forms[at : at + len(forms)] == forms]
        within = [one for one in there if not one[0].begins(one[1])]
        read = [*within, *(one for one in there if one[0].begins(one[1]))][:: max(1, len(within) // 5)][:5]
        samples = (Sample(title.article.title, at, title.begins(at)) for title, at in read)
        text = as_written(samples, forms)
        if text or not there:
            return text or " ".join(forms)
        title, first = there[0]
        return "".join(form + " " * (not title.joins[first + at]) for at, form in enumerate(forms)).strip()

    def counts(self, phrases: Sequence[Forms]) -> list[int]:
        return [sum(_has(title.forms, forms) for title in self._titles) for forms in phrases]

    def headlines(self, size: int) -> list[Headline]:
        def rank(found: tuple[Title, int]) -> tuple[bool, bool, float]:
            title, at = found
            agrees = nearness(title.forms[at:], self._beginning) > AGREES
            published = title.article.published
            return not agrees, at > 0, -published.timestamp() if published else math.inf

        chosen: dict[Forms, Article] = {}
        for title, _ in sorted(self._there, key=rank):
            chosen.setdefault(title.forms, title.article)
        return [headline_of(article) for article in chosen.values()][:size]


def headline_of(article: Article) -> Headline:
    """What is shown of an article in a list."""
    return Headline(**{name: getattr(article, name) for name in Headline.__struct_fields__})


def _has(row: Forms, forms: Forms) -> bool:
    return any(row[at : at + len(forms)] == forms for at in range(len(row)))


def _second(moment: datetime | None) -> int:
    assert moment is not None
    return math.floor(moment.timestamp())
