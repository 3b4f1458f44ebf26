"""Articles taken in a second: ``python -m benchmarks.service.intake --limit 20000 --work FOLDER``.

The same file goes into a folder (``timbao index``), into a cluster of one node (``timbao index``), and into that node
as a good engineer would index it (``benchmarks.handmade``), sent by several clients at a time. They take turns, on the
same processors; the node has taken articles before. The time ends when all can be found and are on the disk. Printed is
the median of the runs. The indexes stay in the folder, for ``benchmarks.service.peers``.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import click

from benchmarks import nodes
from benchmarks.corpus import ARTICLES
from benchmarks.service.filling import Intake, Place, by_hand, clustered, embedded, timed, warmed

_ROWS: Final[dict[str, Callable[[Intake], float]]] = {
    "articles a second": lambda one: one.articles / one.wall,
    "seconds": lambda one: one.wall,
    "ms of processors an article": lambda one: one.processor / one.articles * 1000,
    "MB on the disk": lambda one: one.size / 1e6,
}


def table(found: dict[str, list[Intake]]) -> str:
    """A row a measure, the median of the runs, and in brackets how often it holds the first column's."""
    names = list(found)
    lines = [f"| | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    for title, measure in _ROWS.items():
        values = [statistics.median(map(measure, runs)) for runs in found.values()]
        others = [f"{value:,.1f} (×{value / values[0]:.2f})" for value in values[1:]]
        lines.append(f"| {' | '.join([title, f'{values[0]:,.1f}', *others])} |")
    return "\n".join(lines)


@click.command(help=__doc__)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, help="JSON lines, .gz too")
@click.option("--limit", type=int, default=20_000, show_default=True, help="articles")
@click.option("--work", type=click.Path(path_type=Path), required=True, help="folder that keeps the indexes")
@click.option("--clients", multiple=True, type=int, default=(2,), show_default=True, help="that send to OpenSearch")
@click.option("--runs", type=int, default=1, show_default=True)
@click.option("--heap", default="1g", show_default=True, help="of the node")
def main(articles: Path, limit: int, work: Path, clients: tuple[int, ...], runs: int, heap: str) -> None:
    """Fill, and print."""
    with nodes.running(work / "opensearch", heap) as node:
        place = Place(work, node, limit)
        count = place.cut(articles)
        warmed(place)
        ways: dict[str, Callable[[], int]] = {
            "Timbao, a folder": partial(embedded, place),
            "Timbao, a cluster": partial(clustered, place),
        }
        for number in clients:
            ways[f"OpenSearch, {number} client{'s' if number > 1 else ''}"] = partial(by_hand, place, number)
        found: dict[str, list[Intake]] = {name: [] for name in ways}
        for _ in range(runs):
            for name, fill in ways.items():
                found[name].append(timed(fill, place, count))
    click.echo(f"{count:,} articles, {place.articles.stat().st_size / 1e6:.1f} MB of JSON\n\n{table(found)}")


if __name__ == "__main__":
    main()
