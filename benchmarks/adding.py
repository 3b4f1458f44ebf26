"""Adding to an index that is large: articles one by one, each committed and found, and what many commits cost queries.

    timbao index ARTICLES.jsonl.gz --index FOLDER
    python -m benchmarks.adding --index FOLDER --commits 1000

The index is copied first. Printed are the median and the highest of milliseconds, of processor time and on the wall,
from the article to the answer of a new search that has it (without the first, which loads what analysis needs), and
what the same queries take before all commits and behind them: medians by class of queries, asked in turn of both.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from benchmarks.corpus import TITLES, read_titles, sampled
from search import Article, Engine, open_index, read_options


def added(engine: Engine, article: Article, mark: str) -> tuple[float, float]:
    """Milliseconds of processor time and on the wall until an article is found by a word that it alone has."""
    options = read_options({"size": 1})
    cpu, wall = time.process_time(), time.perf_counter()
    with engine.writer() as writer:
        writer.add([article])
    engine.refresh()
    if [item.id for item in engine.search(mark, options).items] != [article.id]:
        raise SystemExit(f"{article.id} is not found")
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def queries(dice: random.Random, count: int) -> dict[str, list[str]]:
    """Queries by class, drawn from titles."""
    titles = [title.split() for title, _ in dice.sample(read_titles(TITLES), count)]
    sizes = {"one syllable": 1, "two syllables": 2, "four syllables": 4, "a whole title": 99}
    return {name: [" ".join(title[:size]) for title in titles] for name, size in sizes.items()}


def asked(engines: Sequence[Engine], texts: Sequence[str]) -> list[float]:
    """The median of each engine's milliseconds of processor time; query by query in turn, twice, the second counts."""
    options = read_options({})
    times: list[list[float]] = [[] for _ in engines]
    for counts in (False, True):
        for text in texts:
            for engine, own in zip(engines, times, strict=True):
                begin = time.process_time()
                engine.search(text, options)
                if counts:
                    own.append((time.process_time() - begin) * 1000)
    return [statistics.median(own) for own in times]


@click.command(help=__doc__)
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True, help="An index, not changed.")
@click.option("--commits", type=int, default=1000, show_default=True, help="Articles, each with its commit.")
@click.option("--queries", "count", type=int, default=100, show_default=True, help="Queries of each class.")
def main(index: Path, commits: int, count: int) -> None:
    """Add, ask, and print."""
    dice = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="timbao-adding-", dir=index.parent) as folder:
        grown = Path(folder) / "index"
        shutil.copytree(index, grown)
        before, engine = open_index(str(index)), open_index(str(grown))
        for each in (before, engine):
            each._answers.keep_none()  # each answer is worked for
        with contextlib.closing(before), contextlib.closing(engine):
            models = sampled(before, dice, 200)
            cpu, wall = [], []
            for number in range(commits + 1):
                model, mark = models[number % len(models)], f"xq{number}zk"
                article = msgspec.structs.replace(model, id=f"added-{number}", body=f"{model.body}\n{mark}")
                times = added(engine, article, mark)
                cpu.append(times[0])
                wall.append(times[1])
            for name, found in (("processor time", cpu[1:]), ("on the wall", wall[1:])):
                click.echo(f"one article, {name}: median {statistics.median(found):.1f} ms, most {max(found):.1f} ms")
            for name, texts in queries(dice, count).items():
                old, new = asked((before, engine), texts)
                click.echo(f"{name}: {old:.2f} ms before, {new:.2f} behind {commits:,} commits, {new / old:.2f} times")


if __name__ == "__main__":
    main()
