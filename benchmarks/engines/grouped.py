"""What engines that speak SQL find: articles counted by source, section and month at once, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from benchmarks.engines.protocol import FACET_VALUES, Counts, Found


def added_up(places: list[int], groups: Iterable[tuple[str, str, int, int]]) -> Found:
    """The answer, from the articles of each source, section and month; ``""`` and -1 stand for none."""
    sources: Counter[str] = Counter()
    sections: Counter[str] = Counter()
    months: Counter[int] = Counter()
    for source, section, month, count in groups:
        sources[source] += count
        sections[section] += count
        months[month] += count
    total = sum(months.values())
    return Found(total, places, Counts(_most(sources), _most(sections), _known(months)))


def _most(values: Counter[str]) -> tuple[int, ...]:
    del values[""]
    return tuple(count for _, count in values.most_common(FACET_VALUES))


def _known(months: Counter[int]) -> tuple[tuple[int, int], ...]:
    del months[-1]
    return tuple(sorted(months.items()))
