"""Every engine behind the port, each under its name: a further one is one more entry of ``ENGINES``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from memory import MemoryBackend

from search import Article, Engine, open_index

settings.register_profile("conformance", deadline=None, suppress_health_check=list(HealthCheck), max_examples=25)
settings.load_profile("conformance")

Make = Callable[[], Engine]


def embedded(folder: Path) -> Engine:
    return open_index(str(folder / "index"), create=True, workers=1)


def in_memory(folder: Path) -> Engine:
    return Engine(MemoryBackend())


ENGINES: dict[str, Callable[[Path], Engine]] = {"embedded": embedded, "memory": in_memory}


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_disks():
    """Without power cuts nothing depends on ``fsync`` but the time these tests take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


@pytest.fixture(params=list(ENGINES))
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes empty indexes of one engine."""
    return lambda: ENGINES[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture
def filled(make: Make) -> Callable[..., Engine]:
    """Makes indexes of articles, written in so many commits."""

    def fill(articles: Iterable[Article], commits: int = 1) -> Engine:
        engine, found = make(), list(articles)
        size = -(-len(found) // commits) or 1
        for at in range(0, len(found), size):
            with engine.writer() as writer:
                writer.add(found[at : at + size])
        return engine

    return fill
