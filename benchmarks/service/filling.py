"""The indexes that are compared, filled from one file: Timbao's in a folder and in a cluster, and a good engineer's."""

from __future__ import annotations

import gzip
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.cluster import remove
from benchmarks.handmade import Handmade, merge, send_part, stored
from benchmarks.nodes import Node
from benchmarks.processes import seconds
from search.opensearch.address import read_address
from search.opensearch.connection import Connection

_WARM: Final = 5_000  # articles that a node takes before, so that its code is compiled


class Intake(NamedTuple):
    """What taking articles in took: seconds on the wall, and of processors on both sides; bytes on the disk."""

    articles: int
    wall: float
    processor: float
    size: int


class Place(NamedTuple):
    """A folder with everything, and a node that runs in it."""

    folder: Path
    node: Node
    limit: int

    @property
    def articles(self) -> Path:
        """The articles, one a line, not compressed."""
        return self.folder / f"articles-{self.limit}.jsonl"

    @property
    def home(self) -> Path:
        """The folder of the embedded index."""
        return self.folder / f"index-{self.limit}"

    @property
    def url(self) -> str:
        """The index in the cluster."""
        return f"opensearch://127.0.0.1:{self.node.port}/articles-{self.limit}?replicas=0"

    @property
    def nodes(self) -> Connection:
        """The node."""
        return Connection(read_address(self.url))

    @property
    def handmade(self) -> Handmade:
        """The good engineer's index."""
        return Handmade(self.nodes)

    def clustered_size(self) -> int:
        """Bytes of Timbao's index in the cluster."""
        name = self.nodes.address.name
        return stored(self.nodes, f"{name}-articles,{name}-catalog")

    def embedded_size(self) -> int:
        """Bytes of Timbao's index in the folder."""
        return sum(path.stat().st_size for path in self.home.rglob("*") if path.is_file())

    def cut(self, source: Path) -> int:
        """Write the articles down; gives their number."""
        if not self.articles.exists():
            with gzip.open(source) if source.suffix == ".gz" else source.open("rb") as lines:
                self.articles.write_bytes(b"".join(islice(lines, self.limit)))
        with self.articles.open("rb") as written:
            return sum(1 for _ in written)


def embedded(place: Place) -> int:
    """``timbao index`` into a folder; gives the bytes."""
    shutil.rmtree(place.home, ignore_errors=True)
    _index(place, str(place.home))
    return place.embedded_size()


def clustered(place: Place) -> int:
    """``timbao index`` into the cluster."""
    if place.nodes.read("HEAD", f"/{place.nodes.address.name}-articles"):
        remove(place.nodes)
    _index(place, place.url)
    return place.clustered_size()


def by_hand(place: Place, clients: int) -> int:
    """A good engineer's index, filled by several clients at a time."""
    made = place.handmade
    if not made.make():
        made.remove()
        made.make()
    with ProcessPoolExecutor(clients, get_context("spawn")) as pool:
        for sent in [pool.submit(send_part, place.url, place.articles, part, clients) for part in range(clients)]:
            sent.result()
    made.settle()
    return made.size()


def timed(fill: Callable[[], int], place: Place, count: int) -> Intake:
    """Fill, and tell what it took."""
    begin, before = time.perf_counter(), _processor(place)
    size = fill()
    return Intake(count, time.perf_counter() - begin, _processor(place) - before, size)


def merged(place: Place) -> None:
    """Both indexes of the cluster in one segment each."""
    for index in (f"{place.nodes.address.name}-articles", place.handmade.name):
        told = place.nodes.read("GET", f"/{index}/_stats/segments")["_all"]["primaries"]["segments"]
        if told["count"] > 1:
            merge(place.nodes, index)


def warmed(place: Place) -> None:
    """Have the node take articles that are thrown away."""
    small = place._replace(limit=min(_WARM, place.limit) - 1)
    small.cut(place.articles)
    by_hand(small, 1)
    small.handmade.remove()
    small.articles.unlink()


def _index(place: Place, where: str) -> None:
    command = [sys.executable, "-m", "timbao", "index", str(place.articles), "--index", where, "--quiet"]
    subprocess.run([*command, "--rejects", str(place.folder / "rejects.jsonl")], check=True)


def _processor(place: Place) -> float:
    """Seconds so far: of the processes that were waited for, of this one, and of the node."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + time.process_time() + seconds([place.node.pid])
