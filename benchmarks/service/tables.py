"""The tables of the comparison with others, in Markdown."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from benchmarks.service.contenders import BY_HAND, CLUSTER, FOLDER

Times = dict[str, dict[str, list[float]]]  # class → contender → milliseconds


class Loaded(NamedTuple):
    """What many clients got: requests a second, milliseconds, those of the servers' processors for each, and how many
    were not answered."""

    rate: float
    times: list[float]
    processor: float
    refused: int


def latency(title: str, found: Times) -> str:
    """A row a class; each cell the median and the 99th percentile, and those of the others in parts of the first's."""
    names = list(next(iter(found.values())))
    names.sort(key=(FOLDER, CLUSTER, BY_HAND).index)
    heads = [title, names[0], *(head for name in names[1:] for head in (name, "ratio"))]
    lines = [f"| {' | '.join(heads)} |", f"| --- |{' ---: |' * (len(heads) - 1)}"]
    for group, times in found.items():
        (base, *others) = (np.percentile(times[name], (50, 99)) for name in names)
        cells = [f"{base[0]:.1f} / {base[1]:.1f}"]
        for other in others:
            middle, late = other / base
            cells += [f"{other[0]:.1f} / {other[1]:.1f}", f"{middle:.1f} / {late:.1f}"]
        lines.append(f"| {' | '.join([group, *cells])} |")
    return "\n".join(lines)


def throughput(clients: int, found: dict[str, Loaded]) -> str:
    """A row each."""
    head = f"full pages, {clients} clients"
    lines = [
        f"| {head} | pages a second | p50, ms | p99, ms | ms of the servers' processors a page | not answered |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in found.items():
        middle, late = np.percentile(one.times, (50, 99))
        lines.append(f"| {name} | {one.rate:.0f} | {middle:.0f} | {late:.0f} | {one.processor:.1f} | {one.refused} |")
    return "\n".join(lines)
