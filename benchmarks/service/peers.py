"""The service beside OpenSearch: ``python -m benchmarks.service.peers --limit 20000 --work FOLDER``.

Three are asked the same over HTTP, with the same articles on the same machine: the service with an index in a folder,
the service with an index in a cluster of one node, and that node directly, as a good engineer would ask it
(``benchmarks.handmade``). Queries are of several classes, all different; one client asks them one by one, each of the
three in turn, over kept connections: for a full page (two facets, months, passages, ten hits) and for the ten best
alone, each query for the first time and then again; with the times on the wall, the processor time of the servers is
told, which other work on the machine changes less. Then sixteen clients ask for full pages as fast as they are
answered. Last, what an answer takes beside the engine's own time, beside a request for nothing.

The indexes are made if they are not in the folder, each of one segment or as few as indexing leaves.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import click
import numpy as np

from benchmarks import nodes
from benchmarks.corpus import ARTICLES, read_articles
from benchmarks.processes import memory, seconds
from benchmarks.service.__main__ import ask
from benchmarks.service.contenders import BY_HAND, CLUSTER, FOLDER, Contender, get, running
from benchmarks.service.driver import Connection, Report, exchange
from benchmarks.service.filling import Place, by_hand, clustered, embedded, merged
from benchmarks.service.log import Asked, Log, draw
from benchmarks.service.tables import Loaded, Times, latency, throughput

_ROUNDS: Final = ("asked for the first time", "asked again")
_EMPTY: Final = "/healthz"

Connected = tuple[Contender, Connection]


class Turns(NamedTuple):
    """Milliseconds on the wall, those of the servers' processors, and what was not answered."""

    wall: Times
    processor: Times
    refused: list[str]


@contextmanager
def connected(contenders: Sequence[Contender]) -> Iterator[list[Connected]]:
    """A connection to everyone that is kept, so that what is asked again is asked of the same worker."""
    opened = [(one, Connection(one.port)) for one in contenders]
    try:
        yield opened
    finally:
        for _, connection in opened:
            connection.socket.close()


def in_turn(connected: Sequence[Connected], log: Sequence[Asked], pages: bool, dice: random.Random) -> Turns:
    """Ask everyone everything, query by query, in an order that is drawn."""
    turns = Turns(defaultdict(lambda: defaultdict(list)), defaultdict(lambda: defaultdict(list)), [])
    for asked in log:
        for one, connection in dice.sample(connected, len(connected)):
            report, request = Report([], [], [], []), (one.page if pages else one.ten)(asked.q)
            before = seconds(one.servers)
            exchange(connection, request, report)
            turns.processor[asked.group][one.name].append((seconds(one.servers) - before) * 1000)
            turns.wall[asked.group][one.name] += report.times
            if report.statuses != [200]:
                turns.refused.append(f"{one.name}, asked {asked.q!r}: {report.statuses[0]}")
    return turns


def loaded(one: Contender, log: Log, clients: int) -> Loaded:
    """Have many clients ask for full pages; all workers are warm by then."""
    warm, requests = ([one.page(asked.q) for asked in part] for part in (log.warm, log.load))
    ask(one.port, clients, [], warm)
    before = seconds(one.servers)
    report = ask(one.port, clients, [], requests)
    spent = (seconds(one.servers) - before) * 1000
    refused = sum(status != 200 for status in report.statuses)
    return Loaded(len(requests) / report.seconds, report.times, spent / len(requests), refused)


def own_share(one: Contender, log: Sequence[Asked]) -> str:
    """What HTTP, validation and JSON take, in turn with a request for nothing."""
    connection, empty, full = Connection(one.port), Report([], [], [], []), Report([], [], [], [])
    for asked in log:
        exchange(connection, get(one.port, _EMPTY), empty)
        exchange(connection, one.page(asked.q), full)
    connection.socket.close()
    nothing, rest = np.median(empty.times), np.median(np.subtract(full.times, full.took))
    return (
        f"of a full page, {rest:.2f} ms are not the engine's; a request for nothing ({_EMPTY}) takes {nothing:.2f} ms: "
        f"{rest - nothing:.2f} ms are added (medians of {len(log)})"
    )


def held(place: Place, contenders: Sequence[Contender]) -> str:
    """The memory of everyone's processes, and the disk."""
    stats = next(iter(place.nodes.read("GET", "/_nodes/stats/jvm")["nodes"].values()))["jvm"]["mem"]
    sizes = {FOLDER: place.embedded_size(), CLUSTER: place.clustered_size(), BY_HAND: place.handmade.size()}
    json = place.articles.stat().st_size
    lines = ["| | memory, MB | disk, MB | disk, times the JSON |", "| --- | ---: | ---: | ---: |"]
    node = memory(place.node.pid).resident
    for one in contenders:
        workers = sum(memory(pid).proportional for pid in one.servers if pid != place.node.pid)
        told = [f"{workers:.0f} by share"] if workers else []
        told += [f"{node:.0f} of the node"] if place.node.pid in one.servers else []
        size = sizes[one.name]
        lines.append(f"| {one.name} | {' and '.join(told)} | {size / 1e6:.1f} | {size / json:.2f} |")
    heap, most = (stats[name] / 2**20 for name in ("heap_used_in_bytes", "heap_max_in_bytes"))
    return "\n".join([*lines, f"\nThe node holds {heap:.0f} of {most:.0f} MB of heap, and both indexes."])


def made(place: Place, articles: Path, clients: int) -> int:
    """Fill what is not there; gives the number of articles."""
    count = place.cut(articles)
    if not place.home.exists():
        embedded(place)
    names = (f"{place.nodes.address.name}-articles", place.handmade.name)
    there = [bool(place.nodes.read("HEAD", f"/{name}")) for name in names]
    if not there[0]:
        clustered(place)
    if not there[1]:
        by_hand(place, clients)
    merged(place)
    return count


def told(contenders: Sequence[Contender], log: Log, warm_rounds: int) -> Iterator[str]:
    """Ask one query after another; gives the tables."""
    dice = random.Random(1)
    with connected(contenders) as ready:
        for pages in (True, False):
            in_turn(ready, log.warm * warm_rounds, pages, dice)
        for title, asked, pages in (("full page", log.pages, True), ("ten best", log.tens, False)):
            for time in _ROUNDS:
                found = in_turn(ready, asked, pages, dice)
                yield latency(f"{title}, {time}, p50 / p99 in ms", found.wall)
                yield latency("the same, processor time", found.processor)
                if found.refused:
                    yield f"not answered: {'; '.join(found.refused)}"


@click.command(help=__doc__)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, help="JSON lines, .gz too")
@click.option("--limit", type=int, default=20_000, show_default=True, help="articles")
@click.option("--work", type=click.Path(path_type=Path), required=True, help="folder that keeps the indexes")
@click.option("--queries", type=int, default=100, show_default=True, help="of each class")
@click.option("--warm", type=int, default=100, show_default=True, help="more of each class, to warm up with")
@click.option("--warm-rounds", type=int, default=3, show_default=True, help="how often these are asked")
@click.option("--clients", type=int, default=16, show_default=True)
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("--heap", default="1g", show_default=True, help="of the node")
@click.option("--seed", type=int, default=2021, show_default=True)
def main(  # noqa: PLR0917  # one parameter an option
    articles: Path,
    limit: int,
    work: Path,
    queries: int,
    warm: int,
    warm_rounds: int,
    clients: int,
    workers: int,
    heap: str,
    seed: int,
) -> None:
    """Compare."""
    with nodes.running(work / "opensearch", heap) as node:
        place = Place(work, node, limit)
        count = made(place, articles, 2)
        log = draw(list(read_articles(place.articles)), queries, warm, seed)
        servers = f"{workers} workers, a node of OpenSearch {nodes.VERSION} with a heap of {heap}"
        click.echo(f"{count:,} articles, {queries} queries of each class, {servers}")
        with running(place, workers) as contenders:
            for table in told(contenders, log, warm_rounds):
                click.echo(f"\n{table}")
            load = {one.name: loaded(one, log, clients) for one in contenders}
            click.echo(f"\n{throughput(clients, load)}\n\n{held(place, contenders)}")
            click.echo(f"\nHTTP's own share: {own_share(contenders[0], log.pages)}")


if __name__ == "__main__":
    main()
