"""One index measured in a process of its own (``python -m benchmarks.scale.probe INDEX QUERIES``), which holds its
memory as a worker of the service does; prints JSON."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.embedded import keep_no_results
from benchmarks.engines.protocol import MODES, Mode, Query
from benchmarks.engines.timbao_engine import OPTIONS, asked
from benchmarks.memory import share
from search import Engine, SearchOptions, open_index
from service.server.allocator import settle_allocator

ASKED = 200  # queries after which a worker's memory is taken
WAYS: dict[str, tuple[Mode, SearchOptions]] = {
    **{mode: (mode, OPTIONS[mode]) for mode in MODES},
    "plain, nothing suggested": ("plain", msgspec.structs.replace(OPTIONS["plain"], suggest=False)),
}
_WARM = 5  # queries of each class that are asked once before, unmeasured


class Probe(msgspec.Struct):
    """Milliseconds until the index was open; megabytes of a worker that are its own after ``ASKED`` queries; seconds
    of a check, of the clock; milliseconds of processor time, (p50, p99) by class and way of asking; sizes."""

    open_ms: float
    private_mb: float
    check_s: float
    latency: dict[str, tuple[float, float]]
    articles: int
    segments: int
    size_mb: float
    syllables: int


def measure(folder: Path, queries: list[Query]) -> Probe:
    """Open, ask and check."""
    open_index(str(folder)).close()  # which loads the modules
    begin = time.perf_counter()
    engine = open_index(str(folder))
    opened = (time.perf_counter() - begin) * 1000
    for query in _spread(queries, ASKED):
        mode: Mode = "counts" if len(query.keys) > 2 else "marks"
        engine.search(asked(query, mode), OPTIONS[mode])
    gc.collect()
    private = share(os.getpid()).private
    keep_no_results(engine)
    latency: dict[str, tuple[float, float]] = {}
    for way, (mode, options) in WAYS.items():
        latency |= _times(engine, queries, way, mode, options)
    stats = engine.stats()
    begin = time.perf_counter()
    damages = engine.check()
    checked = time.perf_counter() - begin
    if damages:
        raise SystemExit(f"the index is damaged: {damages}")
    size = stats.size_bytes / 1e6
    return Probe(opened, private / 1e6, checked, latency, stats.articles, stats.segments, size, stats.syllables)


def _spread(queries: list[Query], count: int) -> list[Query]:
    """So many queries, of all classes; again from the first where there are not enough."""
    step = max(1, len(queries) // count)
    some = queries[::step]
    return [some[number % len(some)] for number in range(count)]


def _times(
    engine: Engine, queries: list[Query], way: str, mode: Mode, options: SearchOptions
) -> dict[str, tuple[float, float]]:
    spent: dict[str, list[float]] = defaultdict(list)
    for query in [*_firsts(queries), *queries]:
        begin = time.process_time()
        engine.search(asked(query, mode), options)
        spent[f"{query.group}, {way}"].append((time.process_time() - begin) * 1000)
    measured = {name: times[_WARM:] or times for name, times in spent.items()}
    return {
        name: (float(np.percentile(times, 50)), float(np.percentile(times, 99))) for name, times in measured.items()
    }


def _firsts(queries: list[Query]) -> list[Query]:
    groups = dict.fromkeys(query.group for query in queries)
    return [query for group in groups for query in [one for one in queries if one.group == group][:_WARM]]


if __name__ == "__main__":
    settle_allocator()
    log = msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=list[Query])
    print(msgspec.json.encode(measure(Path(sys.argv[1]), log)).decode())
