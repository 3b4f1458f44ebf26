"""Grow the index from size to size, measure at each, print the curve."""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from benchmarks.corpus import ARTICLES
from benchmarks.engines.protocol import Corpus
from benchmarks.engines.queries import draw
from benchmarks.memory import Watch
from benchmarks.scale.probe import Probe
from benchmarks.scale.variation import articles
from search import MEMORY, open_index

_COMMIT = 100_000  # articles, so that a run that is broken off can go on


class Cost(msgspec.Struct):
    """What building so many articles cost: seconds of the clock, of processor time of all processes and of making
    the articles (which is in both); megabytes of all processes at the highest."""

    articles: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    making_s: float = 0.0
    peak_mb: float = 0.0


class Stop(msgspec.Struct):
    """The measurements at one size."""

    cost: Cost
    probe: Probe


class Run(msgspec.Struct):
    """What is known so far; kept in the folder."""

    cost: Cost
    stops: list[Stop]

    def save(self, path: Path) -> None:
        """Write it, whole or not at all."""
        temporary = path.with_suffix(".tmp")
        temporary.write_bytes(msgspec.json.encode(self))
        temporary.replace(path)


def say(text: str) -> None:
    """A line of progress."""
    click.echo(f"{time.strftime('%H:%M:%S')} {text}", err=True)


def processor_time() -> float:
    """Seconds of this process and of those that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def grow(folder: Path, source: Path, cost: Cost, stop: int, workers: int, memory: int) -> Cost:
    """Index the articles from where the index ends to number ``stop``, in one commit; gives the cost of all so far."""
    making = 0.0
    watch = Watch(os.getpid(), pause=0.2)
    began, clock = processor_time(), time.perf_counter()
    with open_index(str(folder), create=True, workers=workers, memory=memory).writer() as writer:
        found = articles(source, cost.articles, stop)
        while True:
            begin = time.thread_time()
            some = list(itertools.islice(found, 1000))
            making += time.thread_time() - begin
            if not some:
                break
            writer.add(some)
    peak = watch.stop().all / 1e6
    return Cost(
        articles=stop,
        wall_s=cost.wall_s + time.perf_counter() - clock,
        cpu_s=cost.cpu_s + processor_time() - began,
        making_s=cost.making_s + making,
        peak_mb=max(cost.peak_mb, peak),
    )


def probed(folder: Path, log: Path) -> Probe:
    """Measured in a new process."""
    command = [sys.executable, "-m", "benchmarks.scale.probe", str(folder), str(log)]
    return msgspec.json.decode(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, type=Probe)


def write_log(work: Path, source: Path, limit: int, count: int) -> Path:
    """The queries, drawn once from the smallest index's articles."""
    log = work / f"queries-{limit}-{count}.json"
    if not log.exists():
        corpus = Corpus(source, work, limit)
        corpus = corpus._replace(limit=corpus.write())
        log.write_bytes(msgspec.json.encode(draw(corpus, count)))
        corpus.texts.unlink()
    return log


def table(stops: Sequence[Stop]) -> str:
    """The curve: a column a size."""
    lines = [f"| articles | {' | '.join(f'{stop.cost.articles:,}' for stop in stops)} |"]
    lines.append(f"| --- |{' ---: |' * len(stops)}")

    def row(title: str, values: Sequence[float], digits: int = 0) -> None:
        lines.append(f"| {title} | {' | '.join(f'{value:,.{digits}f}' for value in values)} |")

    costs, probes = [stop.cost for stop in stops], [stop.probe for stop in stops]
    row("built in, s", [cost.wall_s for cost in costs])
    row("processor time, s", [cost.cpu_s for cost in costs])
    row("of which to make the articles, s", [cost.making_s for cost in costs])
    row("articles a second", [cost.articles / cost.wall_s for cost in costs])
    row("peak memory of all processes, MB", [cost.peak_mb for cost in costs])
    row("size, MB", [probe.size_mb for probe in probes])
    row("bytes an article", [probe.size_mb * 1e6 / probe.articles for probe in probes])
    row("segments", [probe.segments for probe in probes])
    row("opened in, ms", [probe.open_ms for probe in probes], 1)
    row("a worker's own memory after 200 queries, MB", [probe.private_mb for probe in probes])
    row("checked in, s", [probe.check_s for probe in probes], 1)
    for name in probes[0].latency if probes else ():
        for part, title in enumerate(("p50", "p99")):
            row(f"{name}, {title}, ms", [probe.latency[name][part] for probe in probes], 2)
    return "\n".join(lines)


def checked_sizes(context: click.Context, parameter: click.Parameter, value: str) -> list[int]:
    """The sizes, ascending."""
    try:
        sizes = sorted({int(size) for size in value.split(",")})
    except ValueError:
        raise click.BadParameter("numbers with commas between them") from None
    if not sizes or sizes[0] < 100:
        raise click.BadParameter("at least 100")
    return sizes


@click.command(help=__doc__)
@click.option("--work", type=click.Path(path_type=Path), required=True, help="folder of the index and the results")
@click.option("--sizes", callback=checked_sizes, default="10000,30000,100000,300000,1000000", show_default=True)
@click.option("--articles", "source", type=click.Path(path_type=Path, exists=True), default=ARTICLES)
@click.option("--workers", type=int, default=2, show_default=True, help="processes that analyse and invert")
@click.option("--memory", type=int, default=MEMORY, show_default=True, help="MB that indexing may take")
@click.option("--queries", type=int, default=60, show_default=True, help="of each class")
@click.option("--anew", is_flag=True, help="throw away what an earlier run left in the folder")
def main(  # one parameter an option
    work: Path, sizes: list[int], source: Path, workers: int, memory: int, queries: int, anew: bool
) -> None:
    """Go on from what is in the folder."""
    if anew:
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    folder, state = work / "index", work / "run.json"
    run = msgspec.json.decode(state.read_bytes(), type=Run) if state.exists() else Run(Cost(), [])
    log = write_log(work, source, sizes[0], queries)
    for size in sizes:
        if any(stop.cost.articles == size for stop in run.stops):
            say(f"{size:,} articles: measured already")
            continue
        if run.cost.articles > size:
            say(f"{size:,} articles: the index is larger, left out")
            continue
        while run.cost.articles < size:
            run.cost = grow(folder, source, run.cost, min(size, run.cost.articles + _COMMIT), workers, memory)
            run.save(state)
            say(f"{run.cost.articles:,} articles after {run.cost.wall_s:,.0f} s")
        run.stops.append(Stop(run.cost, probed(folder, log)))
        run.save(state)
        (work / "curve.md").write_text(f"{table(run.stops)}\n", encoding="utf-8")
        say(f"{size:,} articles: measured, see {work / 'curve.md'}")
    click.echo(table([stop for stop in run.stops if stop.cost.articles in sizes]))


if __name__ == "__main__":
    main()
