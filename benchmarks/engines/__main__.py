"""Build every index, ask every engine every query, print the table."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.corpus import ARTICLES
from benchmarks.engines.built import ENGINES, build, make
from benchmarks.engines.protocol import Corpus, Engine, Query
from benchmarks.engines.queries import draw
from benchmarks.engines.table import costs, header, times

_WARM = 5  # queries of each class asked once before, unmeasured

Times = dict[str, dict[str, list[float]]]


def installed(names: Sequence[str], work: Path) -> tuple[list[str], list[str]]:
    """Those of the engines that can be imported, and those that cannot."""
    here, missing = [], []
    for name in names:
        folder = work / "try" / name
        folder.mkdir(parents=True)
        try:
            make(name, folder)
            here.append(name)
        except ImportError:
            missing.append(name)
    return here, missing


def ask(engine: Engine, query: Query) -> tuple[float, int]:
    """Milliseconds of processor time and total of one query."""
    terms = query.forms if engine.marks else query.keys
    begin = time.process_time()
    total, _ = engine.search(query.kind, terms)
    return (time.process_time() - begin) * 1000, total


def race(engines: Sequence[Engine], queries: Sequence[Query]) -> tuple[Times, list[str]]:
    """All engines, query by query, each time another one first; the times, and where totals differ."""
    for engine in engines:
        for group in dict.fromkeys(query.group for query in queries):
            for query in [query for query in queries if query.group == group][:_WARM]:
                ask(engine, query)
    found: Times = defaultdict(lambda: defaultdict(list))
    different = []
    for turn, query in enumerate(queries):
        totals = {}
        first = turn % len(engines)
        for engine in (*engines[first:], *engines[:first]):
            spent, totals[engine.name] = ask(engine, query)
            found[query.group][engine.name].append(spent)
        if len(set(totals.values())) > 1:
            different.append(f"{query.group}, {' '.join(query.forms)}: {dict(sorted(totals.items()))}")
    return found, different


def run(articles: Path, work: Path, limit: int, count: int, names: Sequence[str]) -> None:
    """Build, ask and print on one number of articles."""
    work.mkdir(parents=True)
    corpus = Corpus(articles, work / "texts.txt", limit)
    begin = time.process_time()
    terms = corpus.write()
    corpus = corpus._replace(limit=sum(1 for _ in corpus.lines()))
    spent = time.process_time() - begin
    click.echo(f"{corpus.limit:,} articles, {terms:,} terms, cut in {spent:.1f} s, which only timbao's build contains")
    built = {name: build(name, work / name, corpus) for name in names if "+" not in name}
    engines = [make(name, work / name.partition("+")[0]) for name in names]
    for engine in engines:
        engine.open()
    stored = {engine.name: engine.stored() for engine in engines}
    queries = draw(corpus, count)
    found, different = race(engines, queries)
    click.echo(header(names))
    for row in (*costs(built, stored), *times(found)):
        click.echo(row.line(names))
    click.echo(f"totals: {len(queries) - len(different)} of {len(queries)} queries agree in all engines")
    for line in different[:10]:
        click.echo(f"  differ: {line}")


@click.command(help=__doc__)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, help="JSON lines, .gz too")
@click.option("--limit", type=int, default=20_000, show_default=True, help="articles")
@click.option("--work", type=click.Path(path_type=Path), help="folder for the indexes  [default: one that is removed]")
@click.option("--engine", "chosen", multiple=True, type=click.Choice(list(ENGINES)), help="only these and timbao")
@click.option("--queries", type=int, default=100, show_default=True, help="of each class")
@click.option("--whoosh-limit", type=int, default=5_000, show_default=True, help="articles for stock Whoosh")
def main(articles: Path, limit: int, work: Path | None, chosen: Sequence[str], queries: int, whoosh_limit: int) -> None:
    """Run the engines together, and stock Whoosh, which is slow, with Timbao on fewer articles."""
    place = Path(tempfile.mkdtemp(prefix="timbao-engines-", dir=work))
    try:
        names, missing = installed([name for name in ENGINES if not chosen or name in {"timbao", *chosen}], place)
        for name in missing:
            click.echo(f"{name} is not installed and left out")
        click.echo(
            "Each cell: the value (its ratio to timbao's). Queries in ms; all times are processor time of one thread."
        )
        slow = "whoosh" in names and whoosh_limit < limit
        together = [name for name in names if not (slow and name == "whoosh")]
        if len(together) > 1:
            run(articles, place / "all", limit, queries, together)
        if slow:
            click.echo(f"\nStock Whoosh, on {whoosh_limit:,} articles only, beside timbao on the same:")
            run(articles, place / "few", whoosh_limit, queries, ["timbao", "whoosh"])
    finally:
        if work is None:
            shutil.rmtree(place)


if __name__ == "__main__":
    main()
