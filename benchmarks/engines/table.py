"""The tables that are printed, in Markdown: a row a measure, a column an engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from benchmarks.engines.built import Built

WHOLE, CORE = "timbao", "timbao-core"

Times = Mapping[str, Mapping[str, Sequence[float]]]  # class → engine → milliseconds


def head(title: str, names: Sequence[str]) -> str:
    """The first two lines of a table.

    >>> print(head("build", ["timbao", "fts5"]))
    | build | timbao | fts5 |
    | --- | ---: | ---: |
    """
    return f"| {' | '.join([title, *names])} |\n| --- |{' ---: |' * len(names)}"


def row(title: str, names: Sequence[str], values: Mapping[str, float]) -> str:
    """A measure: each engine's value, and for those that are not Timbao how often it holds Timbao's whole answer and
    Timbao's matching and ranking alone.

    >>> row("one p50", ["timbao", "timbao-core", "fts5", "whoosh"], {"timbao": 2.0, "timbao-core": 1.5, "fts5": 9.0})
    '| one p50 | 2.00 | 1.50 | 9.00 (×4.50, ×6.00) | – |'
    """
    return f"| {' | '.join([title, *(_cell(name, values) for name in names)])} |"


def _cell(name: str, values: Mapping[str, float]) -> str:
    if name not in values:
        return "–"
    value = f"{values[name]:,.2f}"
    bases = [values[base] for base in (WHOLE, CORE) if values.get(base)]
    return value if name in (WHOLE, CORE) or not bases else f"{value} ({', '.join(_times(values[name], bases))})"


def _times(value: float, bases: Sequence[float]) -> Iterator[str]:
    return (f"×{value / base:.2f}" for base in bases)


def costs(built: Mapping[str, Built], stored: Mapping[str, int]) -> str:
    """What building cost. The others hold no articles to show: Timbao's size is also given without them."""
    names = list(built)
    rates = {name: one.articles / one.seconds for name, one in built.items()}
    lines = [
        head("building", names),
        row("articles a second of processor time", names, rates),
        row("processor time, s", names, {name: one.seconds for name, one in built.items()}),
        row("peak memory, MB", names, {name: one.memory / 1e6 for name, one in built.items()}),
        row("size, MB", names, {name: one.size / 1e6 for name, one in built.items()}),
        row("size of terms, MB", names, {name: (one.size - stored[name]) / 1e6 for name, one in built.items()}),
    ]
    return "\n".join(lines)


def times(title: str, names: Sequence[str], found: Times) -> str:
    """The median and the 99th percentile of each class, in milliseconds."""
    lines = [head(title, names)]
    for group, by_engine in found.items():
        for part in (50, 99):
            values = {name: float(np.percentile(spent, part)) for name, spent in by_engine.items()}
            lines.append(row(f"{group}, p{part}", names, values))
    return "\n".join(lines)
