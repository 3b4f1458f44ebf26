"""Three nodes, each a process of its own, of which one is killed: what was accepted is there, and searching goes on."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster import call, hosts

from search import Article, Engine, EngineUnavailable, open_index

pytestmark = [pytest.mark.cluster, pytest.mark.long]

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts" / "opensearch"
VERSION = os.environ.get("TEST_OPENSEARCH_VERSION", "2.19.6")
COUNT = 3


class Nodes:
    """The nodes, by port."""

    def __init__(self, folder: Path, first: int, pids: dict[int, int]) -> None:
        self.folder, self.first, self.pids = folder, first, pids

    def address(self, name: str) -> str:
        """An address that names all nodes; every shard has a copy."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.pids)
        return f"opensearch://{hosts}/{name}?shards=2&replicas=1"

    def kill(self, port: int) -> None:
        """End a node at once."""
        os.kill(self.pids[port], signal.SIGKILL)

    def health(self, port: int, **wanted: str) -> dict[str, object]:
        """The cluster as a node sees it, when it is as wanted or a minute has passed."""
        asked = "&".join(f"{name}={value}" for name, value in wanted.items())
        found: dict[str, object] = call("GET", f"/_cluster/health?timeout=50s&{asked}", host=f"127.0.0.1:{port}")
        return found


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    hosts()  # skips where there is no OpenSearch to be had
    if not (shutil.which("mvn") and shutil.which("java")):
        if os.environ.get("CI"):
            pytest.fail("needs a JDK and Maven to start three nodes")
        pytest.skip("needs a JDK and Maven to start three nodes")
    first = _free_port()
    started = subprocess.run(
        [SCRIPTS / "start", VERSION, str(first), tmp_path, str(COUNT)],
        check=False, capture_output=True, text=True, env={**os.environ, "HEAP": "320m"}, timeout=500,
    )  # fmt: skip
    try:
        assert started.returncode == 0, started.stderr
        lines = (line.split() for line in started.stdout.splitlines())
        yield Nodes(tmp_path, first, {int(port): int(pid) for port, pid in lines})
    finally:
        subprocess.run([SCRIPTS / "stop", tmp_path], check=False, timeout=100)


def _free_port() -> int:
    """A port that is free with the next ones, and with those a hundred further on, where nodes talk to each other."""
    for first in range(21_000, 29_000, 200):
        wanted = [first + at + further for at in range(COUNT) for further in (0, 100)]
        if all(map(_is_free, wanted)):
            return first
    raise RuntimeError


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def articles(first: int, count: int) -> list[Article]:
    return [Article(id=f"{n}", title=f"học bài {n}", body="sinh viên " * 40) for n in range(first, first + count)]


def asked(engine: Engine) -> int:
    """The hits of a search; asked again where the cluster cannot answer in the moment in which a node goes."""
    for _ in range(100):
        try:
            return engine.search("học").total.value
        except EngineUnavailable:
            time.sleep(0.3)
    raise AssertionError


def test_a_node_is_killed(nodes: Nodes) -> None:
    address = nodes.address("killed")
    engine = open_index(address, create=True)
    with engine.writer() as writer:
        writer.add(articles(0, 1000))
    assert nodes.health(nodes.first, wait_for_status="green")["status"] == "green"

    # While articles are written and searched for.
    seen: list[int] = []
    done = threading.Event()

    def search() -> None:
        reader = open_index(address)
        while not done.is_set():
            reader.refresh()
            seen.append(asked(reader))

    searching = threading.Thread(target=search)
    searching.start()
    victim = list(nodes.pids)[-1]
    try:
        with engine.writer() as writer:
            for first in range(1000, 5000, 500):
                writer.add(articles(first, 500))
                if first == 2000:
                    nodes.kill(victim)
    finally:
        done.set()
        searching.join(120)
    engine.refresh()
    assert asked(engine) == 5000
    assert {article_id for article_id in engine.ids()} == {str(n) for n in range(5000)}
    # A reader saw the generation before or the one after, whole.
    assert seen
    assert set(seen) <= {1000, 5000}
    nodes.health(nodes.first, wait_for_status="yellow")
    assert engine.check() == []

    # Without that node articles are taken as before.
    with engine.writer() as writer:
        assert writer.delete(["0"]) == 1
        writer.add(articles(5000, 10))
    assert asked(engine) == 5009
