from __future__ import annotations

import importlib.util
import multiprocessing
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from falcon import testing

from search import open_index
from service import ServiceSettings, create_app
from service.access.keys import add_key
from service.server import gunicorn as server
from service.settings import SCOPES
from service.write_queue.queue import Queue
from service.write_queue.writing import Writing
from timbao.writing import read_article


def _module(name: str):
    """A helper module of this folder: test folders are no packages, so it is loaded by its path."""
    full = f"service_tests_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, Path(__file__).with_name(f"{name}.py"))
        module = importlib.util.module_from_spec(spec)
        sys.modules[full] = module
        spec.loader.exec_module(module)
    return sys.modules[full]


memory = _module("memory")


def _wait(address: str) -> None:
    for _ in range(2400):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=60).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="session")
def articles():
    return memory.sample_articles()


@pytest.fixture(scope="session")
def make_engine():
    return memory.MemoryEngine


@pytest.fixture(scope="session")
def sample_index(articles, tmp_path_factory):
    """The folder of an index of the sample articles."""
    place = str(tmp_path_factory.mktemp("sample") / "index")
    engine = open_index(place, create=True)
    with engine.writer() as writer:
        writer.add(articles)
    engine.close()
    return place


@pytest.fixture(scope="session")
def sample_engine(sample_index):
    """The real engine over the sample articles."""
    engine = open_index(sample_index)
    yield engine
    engine.close()


@contextmanager
def serving(place: str, *, writing: Writing | None = None, **settings: object) -> Iterator[str]:
    """A real server over the index at a place; gives its address, and stops it."""
    listener = server.bind("127.0.0.1", 0)
    address = server.address(listener)
    process = multiprocessing.get_context("fork").Process(
        target=server.run,
        args=(lambda: open_index(place), ServiceSettings(**settings), listener),
        kwargs={"workers": 1, "writing": writing},
        daemon=False,
    )
    process.start()
    try:
        _wait(address)
        yield address
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.join(60)
        listener.close()
        assert process.exitcode == 0


@pytest.fixture(scope="session")
def base(sample_index, tmp_path_factory):
    """The address of a real server over the sample articles, which accepts writes and applies none of them.

    ``TIMBAO_KEY`` in the environment is a key for everything.
    """
    folder = tmp_path_factory.mktemp("base")
    os.environ["TIMBAO_KEY"] = add_key(folder / "keys.json", "all", SCOPES)[1]
    queue = Queue(folder / "queue", max_requests=10**6)
    chosen = {"writing": Writing(queue, read_article), "keys": str(folder / "keys.json")}
    with queue.writer_lock(), serving(sample_index, **chosen) as address:
        yield address


@pytest.fixture
def serve():
    """Serve the index at a place: gives the address, and stops the server with the test."""
    with ExitStack() as stack:
        yield lambda place, **settings: stack.enter_context(serving(place, **settings))


@pytest.fixture
def engine(articles, make_engine):
    return make_engine(articles)


@pytest.fixture
def make_client(engine):
    def make(**settings: object) -> testing.TestClient:
        return testing.TestClient(create_app(engine, ServiceSettings(**settings)))

    return make


@pytest.fixture
def client(make_client):
    return make_client()


@pytest.fixture
def get(client):
    """GET an address with its query string as a browser's or a program's request would carry it."""

    def get(address: str, accept: str | None = None, **headers: str):
        path, _, query = address.partition("?")
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if accept:
            given["Accept"] = accept
        return client.simulate_get(path, query_string=query, headers=given)

    return get
