"""Suggestions of two indexes side by side: do they agree, and how long does each take?
(``python -m benchmarks.suggest_alike INDEX OTHER``)

Both are to hold the same articles, in a folder or in a cluster. Pieces of titles are drawn as in ``benchmarks.suggest``
and asked of both in turn. Printed are the elapsed time of each (half and nine in ten are below it), in how many lists
all texts or all articles are the same, and how many of the first index's texts the other has too.
"""

from __future__ import annotations

import statistics
import time
from typing import Final

import click

from benchmarks.suggest import cut, drawn
from search import Completions, Engine, SuggestOptions, open_index

_OPTIONS: Final = SuggestOptions(size=6, articles=3)


def asked(engine: Engine, typed: str) -> tuple[float, Completions]:
    """What is suggested, and the milliseconds that it took."""
    begin = time.perf_counter()
    found = engine.suggest(typed, _OPTIONS)
    return (time.perf_counter() - begin) * 1000, found


@click.command(help=__doc__)
@click.argument("index")
@click.argument("other")
@click.option("--count", type=int, default=200, show_default=True)
def main(index: str, other: str, count: int) -> None:
    """Print a table, and how far the two agree."""
    engines = [open_index(index), open_index(other)]
    texts = [cut(piece, share).lower() for piece, share in drawn(engines[0], count)]
    for engine in engines:
        engine._answers.keep_none()  # each text is worked for
        engine.suggest("a")  # opens what is kept
    took: tuple[list[float], list[float]] = ([], [])
    same = articles = 0
    shares = []
    for typed in texts:
        (mine, one), (its, two) = (asked(engine, typed) for engine in engines)
        took[0].append(mine)
        took[1].append(its)
        own, others = ([item.text for item in found.items] for found in (one, two))
        same += own == others
        articles += [found.id for found in one.articles] == [found.id for found in two.articles]
        if own:
            shares.append(len({*own} & {*others}) / len({*own}))
    click.echo("| index | p50 ms | p90 ms |\n|---|---|---|")
    for address, times in zip((index, other), took, strict=True):
        deciles = statistics.quantiles(times, n=10)
        click.echo(f"| {address} | {statistics.median(times):.1f} | {deciles[8]:.1f} |")
    click.echo(f"the same texts in {same} of {len(texts)} lists, the same articles in {articles}")
    click.echo(f"of the texts of the first the other has {statistics.mean(shares or [0]):.2f}")


if __name__ == "__main__":
    main()
