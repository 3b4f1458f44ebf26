"""The table that is printed: a row a measure, a column an engine, each value with its ratio to Timbao's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.engines.built import Built

BASE = "timbao"


class Row(NamedTuple):
    """One measure of each engine."""

    title: str
    values: Mapping[str, float]

    def line(self, names: Sequence[str]) -> str:
        """The row as text.

        >>> Row("one p50", {"timbao": 2.0, "fts5": 9.0}).line(["timbao", "fts5", "whoosh"])
        'one p50                    2.00             9.00 (4.50)         -        '
        """
        return f"{self.title:22s}" + "".join(self._cell(name) for name in names)

    def _cell(self, name: str) -> str:
        value, base = self.values.get(name), self.values.get(BASE)
        if value is None:
            return f"{'-':>9s}{'':8s}"
        ratio = f"({value / base:.2f})" if base and name != BASE else ""
        return f"{value:9.2f} {ratio:7s}"


def header(names: Sequence[str]) -> str:
    """The names over the columns."""
    return f"{'':22s}" + "".join(f"{name:>13s}{'':4s}" for name in names)


def costs(built: Mapping[str, Built], stored: Mapping[str, int]) -> list[Row]:
    """What building cost. The others hold no articles to show: Timbao's size is also given without them."""
    return [
        Row("build, s", {name: one.seconds for name, one in built.items()}),
        Row("peak memory, MB", {name: one.memory / 1e6 for name, one in built.items()}),
        Row("size, MB", {name: one.size / 1e6 for name, one in built.items()}),
        Row("size of terms, MB", {name: (one.size - stored[name]) / 1e6 for name, one in built.items()}),
    ]


def times(found: Mapping[str, Mapping[str, Sequence[float]]]) -> list[Row]:
    """The median and the 99th percentile of each class."""
    return [
        Row(f"{group} p{part}", {name: float(np.percentile(spent, part)) for name, spent in by_engine.items()})
        for group, by_engine in found.items()
        for part in (50, 99)
    ]
