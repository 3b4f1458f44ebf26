"""Build every index, ask every engine every query, print the tables."""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from benchmarks.corpus import ARTICLES
from benchmarks.engines.built import ENGINES, Built, build, known, make, spent
from benchmarks.engines.protocol import MODES, Corpus, Engine, Found, Mode, Query
from benchmarks.engines.queries import draw
from benchmarks.engines.table import CORE, WHOLE, costs, times
from service.server.allocator import settle_allocator

_TITLES: dict[Mode, str] = {
    "plain": "ten best and exact total, ms",
    "marks": "the same, asked with marks, ms",
    "counts": "the same, with the counts of two facets and of every month, ms",
}
_LEGEND = f"""
`{WHOLE}` is the whole answer of `engine.search`, `{CORE}` its matching, ranking, total and counts alone, which is
what the others' time holds. In brackets: a value divided by {WHOLE}'s, and by {CORE}'s; where times are compared, the
other engine is slower above 1. All times are processor time of one thread; p50 and p99 over the queries of a class.
The process, all engines with it, holds its memory as a worker of the service does (`service/server/allocator.py`)."""


class Difference(NamedTuple):
    """A query for which the engines do not find the same: their totals, and whether all but Timbao do."""

    query: Query
    totals: dict[str, int]
    alone: bool


Times = dict[str, dict[str, list[float]]]


class Plan(NamedTuple):
    """What is to be done: the articles, the folder, how many queries of a class, which indexes may be old ones."""

    articles: Path
    place: Path
    queries: int
    reuse: bool
    rebuild: frozenset[str]

    def keeps(self, name: str) -> bool:
        """Whether an index of that engine is taken as it is found."""
        return self.reuse and name not in self.rebuild


def installed(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those of the engines that can be imported, and those that cannot."""
    here, missing = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            (Path(folder) / name).mkdir()
            try:
                make(name, Path(folder) / name)
                here.append(name)
            except ImportError:
                missing.append(name)
    return here, missing


def ask(engine: Engine, query: Query, mode: Mode) -> tuple[float, Found]:
    """Milliseconds of processor time of one query, and what it found."""
    begin = spent(engine)
    found = engine.search(query, mode)
    return (spent(engine) - begin) * 1000, found


def agree(found: Iterable[Found]) -> bool:
    """Whether engines find the same: the totals, and the counts where they count."""
    return len({(one.total, one.counts) for one in found}) <= 1


def warm(engine: Engine, queries: Sequence[Query], mode: Mode) -> None:
    """Ask before, unmeasured; an engine that is warm late is asked again and again."""
    for group in dict.fromkeys(query.group for query in queries):
        of_group = [query for query in queries if query.group == group]
        for query in islice(cycle(of_group), engine.warm):
            ask(engine, query, mode)


def race(engines: Sequence[Engine], queries: Sequence[Query], mode: Mode) -> tuple[Times, list[Difference]]:
    """All engines, query by query, each time another one first; the times, and where they do not find the same."""
    for engine in engines:
        warm(engine, queries, mode)
    gc.collect()
    gc.freeze()  # as a worker of the service does: collecting would go through all that was loaded, within one query
    times: Times = defaultdict(lambda: defaultdict(list))
    different = []
    for turn, query in enumerate(queries):
        found = {}
        first = turn % len(engines)
        for engine in (*engines[first:], *engines[:first]):
            milliseconds, found[engine.name] = ask(engine, query, mode)
            times[query.group][engine.name].append(milliseconds)
        if not agree(found.values()):
            totals = {name: one.total for name, one in sorted(found.items())}
            others = [one for name, one in found.items() if name not in {WHOLE, CORE}]
            different.append(Difference(query, totals, agree(others)))
    return times, different


def read_through(folder: Path) -> None:
    """Read an index from end to end, so that no engine is asked while its files are on the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb", buffering=0) as file:
                while file.read(1 << 20):
                    pass


def prepared(plan: Plan, limit: int) -> tuple[Corpus, list[Query]]:
    """The articles cut, and the queries drawn; both from an earlier run where that is allowed."""
    folder = plan.place / f"{limit}"
    folder.mkdir(parents=True, exist_ok=True)
    corpus, log = Corpus(plan.articles, folder, limit), folder / f"queries-{plan.queries}.json"
    if not (plan.reuse and corpus.texts.exists()):
        begin = time.process_time()
        corpus.write()
        spent = time.process_time() - begin
        click.echo(
            f"cutting the articles took {spent:.1f} s, which of the builds only {WHOLE}'s and whoosh+pyvi's contain"
        )
    corpus = corpus._replace(limit=sum(1 for _ in corpus.lines()))
    if not (plan.reuse and log.exists()):
        log.write_bytes(msgspec.json.encode(draw(corpus, plan.queries)))
    return corpus, msgspec.json.decode(log.read_bytes(), type=list[Query])


def run(plan: Plan, limit: int, names: Sequence[str], built: dict[str, Built]) -> None:
    """Build, ask and print on one number of articles; ``built`` are costs from elsewhere to be shown with these."""
    corpus, queries = prepared(plan, limit)
    folder = corpus.folder
    for name in names:
        if name != CORE:
            old = known(folder / name) if plan.keeps(name) else None
            built = built | {name: old or build(name, folder / name, corpus)}
    with opened(folder, names) as engines:
        compare(corpus, engines, queries, built)


@contextmanager
def opened(folder: Path, names: Sequence[str]) -> Iterator[list[Engine]]:
    """The engines, ready to be asked; their servers are stopped at the end."""
    engines = [make(name, folder / name.removesuffix("-core")) for name in names]
    try:
        for engine in engines:
            read_through(folder / engine.index)
            engine.start()
            engine.open()
        yield engines
    finally:
        for engine in engines:
            engine.stop()


def compare(corpus: Corpus, engines: Sequence[Engine], queries: Sequence[Query], built: dict[str, Built]) -> None:
    """Ask and print."""
    stored = dict.fromkeys(built, 0) | {engine.name: engine.stored() for engine in engines}
    click.echo(f"\n{corpus.limit:,} articles, {len(queries)} queries\n\n{costs(built, stored)}")
    for mode in MODES:
        able = [engine for engine in engines if mode in engine.modes]
        if mode != "plain" and {engine.name for engine in able} <= {WHOLE, CORE}:
            continue
        measured, different = race(able, queries, mode)
        click.echo(f"\n{times(_TITLES[mode], [engine.name for engine in able], measured)}")
        if mode != "marks":  # with marks Timbao finds the same, and ranks it otherwise
            agreeing, alone = len(queries) - len(different), sum(one.alone for one in different)
            more = f", {alone} more in all but Timbao, which reads slips" if alone else ""
            click.echo(f"\ntotals: {agreeing} of {len(queries)} queries agree in all engines{more}")
        for one in different[:10]:
            click.echo(f"  differ: {one.query.group}, {' '.join(one.query.forms)}: {one.totals}")


def baseline(plan: Plan, limit: int) -> Built:
    """What stock Whoosh with pyvi costs, on few articles: it is compared by the articles in a second."""
    folder = plan.place / f"{limit}"
    folder.mkdir(parents=True, exist_ok=True)
    old = known(folder / "whoosh+pyvi") if plan.keeps("whoosh+pyvi") else None
    return old or build("whoosh+pyvi", folder / "whoosh+pyvi", Corpus(plan.articles, folder, limit))


@click.command(help=__doc__)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, help="JSON lines, .gz too")
@click.option("--limit", type=int, default=20_000, show_default=True, help="articles")
@click.option("--work", type=click.Path(path_type=Path), help="folder that keeps the indexes  [default: none is kept]")
@click.option("--reuse", is_flag=True, help="take the indexes and queries that are in --work from an earlier run")
@click.option("--rebuild", multiple=True, type=click.Choice(list(ENGINES)), help="but build this one anew")
@click.option("--engine", "chosen", multiple=True, type=click.Choice(list(ENGINES)), help="only these and timbao")
@click.option("--queries", type=int, default=100, show_default=True, help="of each class")
@click.option("--whoosh-limit", type=int, default=5_000, show_default=True, help="articles for stock Whoosh")
@click.option("--pyvi-limit", type=int, default=1_000, show_default=True, help="articles for Whoosh with pyvi")
def main(  # noqa: PLR0917  # one parameter an option
    articles: Path,
    limit: int,
    work: Path | None,
    reuse: bool,
    rebuild: Sequence[str],
    chosen: Sequence[str],
    queries: int,
    whoosh_limit: int,
    pyvi_limit: int,
) -> None:
    """Run the engines together, and stock Whoosh, which is slow, with Timbao on fewer articles."""
    settle_allocator()
    place = work or Path(tempfile.mkdtemp(prefix="timbao-engines-"))
    if work is None:
        place.chmod(0o711)  # PostgreSQL runs as another user
    plan = Plan(articles, place, queries, reuse, frozenset(rebuild))
    try:
        names, missing = installed([name for name in ENGINES if not chosen or name in {WHOLE, CORE, *chosen}])
        for name in missing:
            click.echo(f"{name} is not installed and left out")
        click.echo(_LEGEND)
        apart = {"whoosh+pyvi"} | ({"whoosh"} if whoosh_limit < limit else set())
        built = {"whoosh+pyvi": baseline(plan, pyvi_limit)} if "whoosh+pyvi" in names else {}
        run(plan, limit, [name for name in names if name not in apart], built)
        if "whoosh" in names and "whoosh" in apart:
            click.echo("\nStock Whoosh, on fewer articles, beside timbao on the same:")
            run(plan, whoosh_limit, [WHOLE, CORE, "whoosh"], {})
    finally:
        if work is None:
            shutil.rmtree(place)


if __name__ == "__main__":
    main()
