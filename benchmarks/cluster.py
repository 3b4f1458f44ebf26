"""An index in a cluster beside the embedded one (``python -m benchmarks.cluster INDEX HOST:PORT``).

The articles of an embedded index are loaded into the cluster, once for each number of shards, and into an index as a
good engineer would make one for Vietnamese: texts with and without marks, analysed by the cluster. All are asked the
same queries, full pages each: ten hits with passages, two facets, a timeline, the exact total. Told are the time of a
query that was never asked before, and when it is asked again; the processor time that both sides take for it, which a
busy machine changes less; how many requests of the cluster it takes, and how long these are; where the cluster answers
otherwise than the embedded index; what loading takes; and how large it all is. With ``--keep`` the indexes stay in the
cluster, and are asked as they are by the next run.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any, Final, NamedTuple
from unittest import mock

import click
import msgspec

from analyzers import fold
from benchmarks.handmade import Handmade, merge
from search import Answer, Article, Engine, SearchOptions, open_index
from search.opensearch.address import read_address
from search.opensearch.connection import Connection

PAGE: Final = SearchOptions(facets=("source", "section"), histogram="month", lenient=True)
CLOSE: Final = 1e-3  # scores that count as equal, in parts of the greater
_READ: Final = 500


class Requests:
    """The requests that are made of clusters within ``counted``: by what they ask, their number and milliseconds."""

    def __init__(self) -> None:
        self.made: dict[str, list[float]] = {}

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what is asked."""
        ask = Connection.ask

        def timed(connection: Connection, method: str, path: str, *args: Any, **rest: Any) -> Any:
            begin = time.perf_counter()
            try:
                return ask(connection, method, path, *args, **rest)
            finally:
                self.made.setdefault(path.rpartition("/")[2], []).append((time.perf_counter() - begin) * 1000)

        with mock.patch.object(Connection, "ask", timed):
            yield

    def told(self, queries: int) -> str:
        """How many a query takes, and how long."""
        each = (f"{len(took) / queries:.1f} {name} {sum(took) / queries:.1f} ms" for name, took in self.made.items())
        return f"requests for each: {', '.join(each)}" if self.made else ""


class Times(NamedTuple):
    """Milliseconds of queries, and of processor time for each on average; the requests made for all."""

    each: list[float]
    processor: float
    requests: Requests

    def told(self) -> str:
        """The median, the 99th percentile, the processor time and the requests."""
        late = sorted(self.each)[int(len(self.each) * 0.99)]
        times = f"p50 {statistics.median(self.each):.1f} ms, p99 {late:.1f} ms, {self.processor:.1f} ms of processors"
        return ", ".join(filter(None, [times, self.requests.told(len(self.each))]))


class Asked(NamedTuple):
    """Queries that were never asked before, and the same asked again."""

    first: Times
    again: Times

    def told(self) -> str:
        """Both, in words."""
        return f"first {self.first.told()}; again {self.again.told()}"


def articles(engine: Engine, most: int) -> Iterator[Article]:
    """Articles of an index, so many at the most."""
    ids = islice(engine.ids(), most)
    while part := list(islice(ids, _READ)):
        yield from filter(None, engine.stored(part))


def queries(engine: Engine, count: int) -> list[str]:
    """Pieces of titles of two to six words, a third of them without marks."""
    dice = random.Random(1)
    titles = [article.title.split() for article in articles(engine, 20 * count)]
    found: dict[str, None] = {}
    for words in dice.sample(titles, len(titles)):
        size = dice.randint(2, 6)
        at = dice.randrange(max(1, len(words) - size))
        text = " ".join(words[at : at + size])
        found[fold(text) if dice.random() < 1 / 3 else text] = None
        if len(found) == count:
            break
    return list(found)


def page(engine: Engine, q: str) -> Answer:
    """A full page."""
    return engine.search(q, PAGE)


def timed(ask: Callable[[str], Any], asked: Sequence[str], nodes: Connection | None = None) -> tuple[Asked, list[Any]]:
    """Ask the second half of the queries, so that all is warm, then the first half and these again; gives the times and
    the first answers."""
    asked, others = asked[: len(asked) // 2], asked[len(asked) // 2 :]
    _timed(ask, others, nodes)
    (first, answers), (again, _) = _timed(ask, asked, nodes), _timed(ask, asked, nodes)
    return Asked(first, again), answers


def _timed(ask: Callable[[str], Any], asked: Sequence[str], nodes: Connection | None) -> tuple[Times, list[Any]]:
    each, answers, requests = [], [], Requests()
    before = _processor(nodes)
    with requests.counted():
        for q in asked:
            begin = time.perf_counter()
            answers.append(ask(q))
            each.append((time.perf_counter() - begin) * 1000)
    return Times(each, (_processor(nodes) - before) / len(asked), requests), answers


def _processor(nodes: Connection | None) -> float:
    """Milliseconds of processor time that this process and the nodes have taken so far."""
    found = nodes.read("GET", "/_nodes/stats/process")["nodes"].values() if nodes else ()
    own: float = time.process_time() * 1000
    return own + sum(int(node["process"]["cpu"]["total_in_millis"]) for node in found)


def differs(one: Answer, other: Answer) -> str:
    """What two answers differ in, but for the order of what scores alike; nothing if they do not."""
    if one.total != other.total:
        return "total"
    if (one.facets, one.histogram) != (other.facets, other.histogram):
        return "counts"
    scores = {hit.id: hit.score for hit in other.items}
    for mine, its in zip(one.items, other.items, strict=True):
        near = abs(mine.score - scores.get(mine.id, its.score)) <= CLOSE * max(1.0, its.score)
        if mine.id != its.id and not near:
            return "order"
    return ""


def _document(article: Article) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(article)
    return {name: built.get(name) for name in ("title", "summary", "body", "source", "section", "published")}


def remove(connection: Connection) -> None:
    """Remove an index of ours."""
    name = connection.address.name
    connection.ask("DELETE", f"/{name}-articles,{name}-catalog")


@click.command()
@click.argument("index")
@click.argument("host")
@click.option("--articles", "most", default=20_000, show_default=True)
@click.option("--queries", "count", default=200, show_default=True)
@click.option("--shards", default="1,5", show_default=True)
@click.option("--plain/--no-plain", default=True, show_default=True, help="Ask as a good engineer would, too.")
@click.option("--keep", is_flag=True, help="Leave the indexes in the cluster for the next run.")
def main(index: str, host: str, most: int, count: int, shards: str, plain: bool, keep: bool) -> None:
    """Compare an embedded INDEX with one in the cluster at HOST:PORT."""
    source = open_index(index)
    source._answers.keep_none()  # here and below: what is asked again is worked out again
    size = sum(len(msgspec.json.encode(article)) for article in articles(source, most))
    there = source.stats()
    asked = queries(source, 2 * count)
    click.echo(f"{min(most, there.articles):,} articles, {size / 1e6:.1f} MB of JSON, {count} queries")
    answers: list[Answer] = []
    if there.articles <= most:
        times, answers = timed(partial(page, source), asked)
        click.echo(f"embedded: {there.size_bytes / size:.2f} of the JSON; {times.told()}")
    for number in map(int, shards.split(",")):
        url = f"opensearch://{host}/benchmark-{number}?shards={number}&replicas=0"
        connection = Connection(read_address(url))
        engine = loaded(source, most, size, url, connection)
        engine._answers.keep_none()
        times, found = timed(partial(page, engine), asked, connection)
        _tell(connection.address.name, engine.stats().size_bytes / size, times, found, answers)
        if not keep:
            remove(connection)
    if plain:
        made = Handmade(Connection(read_address(f"opensearch://{host}/benchmark")))
        if made.make():
            made.send(articles(source, most))
            made.settle()
            made.merge()
        times, _ = timed(made.ask, asked, made.nodes)
        click.echo(f"a good engineer's own: {made.size() / size:.2f} of the JSON; {times.told()}")
        if not keep:
            made.remove()


def loaded(source: Engine, most: int, size: int, url: str, connection: Connection) -> Engine:
    """The index in a cluster, filled if it is not there; its segments are merged."""
    name = connection.address.name
    engine = open_index(url, create=True)
    if engine.stats().articles == min(most, source.stats().articles):
        return engine
    begin, own = time.perf_counter(), _processor(connection)
    with engine.writer() as writer:
        writer.add(articles(source, most))
    count, took = engine.stats().articles, time.perf_counter() - begin
    click.echo(
        f"{name}: {count / took:.0f} articles/s in, {(_processor(connection) - own) / count:.1f} ms of processors "
        f"an article; {engine.stats().size_bytes / size:.2f} of the JSON as loaded"
    )
    merge(connection, f"{name}-articles")
    return engine


def _tell(name: str, size: float, times: Asked, found: list[Answer], answers: list[Answer]) -> None:
    click.echo(f"{name}: {size:.2f} of the JSON; {times.told()}")
    if answers:
        others = [differs(*pair) for pair in zip(found, answers, strict=True)]
        told = ", ".join(f"{others.count(one)} in {one}" for one in ("total", "counts", "order") if one in others)
        click.echo(f"  differs from the embedded: {told or 'nowhere'}, in {len(found)} queries")


if __name__ == "__main__":
    main()
