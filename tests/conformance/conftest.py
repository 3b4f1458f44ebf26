"""Every engine behind the port, each under its name: a further one is one more entry of ``ENGINES``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from cluster import EmptiedIndexes, Indexes, emptied_indexes
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


def in_cluster(indexes: Indexes, shards: int) -> Callable[[Path], Engine]:
    return lambda folder: open_index(indexes.address(shards), create=True)


ENGINES: dict[str, Callable[[Path], Engine]] = {"embedded": embedded, "memory": in_memory}
EXAMPLES = 25
CLUSTERS = {"opensearch": 1, "opensearch-5-shards": 5}


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_disks():
    """Without power cuts nothing depends on ``fsync`` but the time these tests take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


def fewer_examples(test: Callable[..., None], patch: pytest.MonkeyPatch) -> None:
    """A test tries so many at the most, whatever it asks for: each takes a cluster a while."""
    name = "_hypothesis_internal_use_settings"
    own = getattr(test, name, None)
    if own is not None:
        patch.setattr(test, name, settings(own, max_examples=min(own.max_examples, EXAMPLES)))


@pytest.fixture(scope="session")
def free() -> Iterator[dict[int, list[str]]]:
    """Indexes of a cluster that tests before have left."""
    with emptied_indexes() as found:
        yield found


@pytest.fixture(params=[*ENGINES, *(pytest.param(name, marks=pytest.mark.cluster) for name in CLUSTERS)])
def make(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, free: dict[int, list[str]]
) -> Iterator[Make]:
    """Makes empty indexes of one engine."""
    indexes = EmptiedIndexes(free)
    engine = ENGINES.get(request.param) or in_cluster(indexes, CLUSTERS[request.param])
    with pytest.MonkeyPatch.context() as patch:
        if request.param in CLUSTERS:
            fewer_examples(request.function, patch)
        yield lambda: engine(tmp_path_factory.mktemp(request.param))
    indexes.remove()


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
