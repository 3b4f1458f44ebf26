"""A real OpenSearch for the tests: where it is, and indexes in it that go when a test is over."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

VARIABLE = "TEST_OPENSEARCH"
HOW = (
    f"needs an OpenSearch: scripts/opensearch/start 2.19.6 9200 build/opensearch (or docker compose -f "
    f"deploy/opensearch.compose.yml up), then {VARIABLE}=127.0.0.1:9200; all nodes with commas between"
)


def hosts() -> list[str]:
    """The nodes, as host:port. Without one the test is skipped, and in CI it fails."""
    found = os.environ.get(VARIABLE, "")
    if found:
        return found.split(",")
    if os.environ.get("CI"):
        pytest.fail(HOW)
    pytest.skip(HOW)


def call(method: str, path: str, body: Any = None, host: str = "") -> Any:
    """Ask the cluster something itself, beside the engine."""
    request = urllib.request.Request(
        f"http://{host or hosts()[0]}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


class Indexes:
    """Addresses of indexes that are not there yet; those before are removed, but for the last few."""

    KEPT = 2

    def __init__(self) -> None:
        self._names: list[tuple[str, int]] = []
        self.made = 0

    def address(self, shards: int = 1, replicas: int = 0) -> str:
        """The address of a new one."""
        self._let_go(self.KEPT)
        self.made += 1
        name = self._name(shards)
        self._names.append((name, shards))
        return f"opensearch://{','.join(hosts())}/{name}?shards={shards}&replicas={replicas}"

    def remove(self) -> None:
        """Remove all."""
        self._let_go(0)

    def _let_go(self, kept: int) -> None:
        while len(self._names) > kept:
            self._done(*self._names.pop(0))

    def _name(self, shards: int) -> str:
        return f"test-{uuid4().hex}"

    def _done(self, name: str, shards: int) -> None:
        _remove(name)


class EmptiedIndexes(Indexes):
    """The same for many small archives: making an index takes a cluster longer than all else, so that those of tests
    before are emptied of every document, and are then as new."""

    def __init__(self, free: dict[int, list[str]]) -> None:
        super().__init__()
        self._free = free

    def _name(self, shards: int) -> str:
        if not self._free.get(shards):
            return super()._name(shards)
        name = self._free[shards].pop()
        call("POST", f"/{name}-articles,{name}-catalog/_refresh")
        everything = {"query": {"match_all": {}}}
        call("POST", f"/{name}-articles,{name}-catalog/_delete_by_query?refresh=true", everything)
        return name

    def _done(self, name: str, shards: int) -> None:
        self._free.setdefault(shards, []).append(name)


@contextmanager
def emptied_indexes() -> Iterator[dict[int, list[str]]]:
    """The indexes that are free to be used again, by how many shards they have; removed in the end."""
    free: dict[int, list[str]] = {}
    yield free
    for names in free.values():
        for name in names:
            _remove(name)


def _remove(name: str) -> None:
    call("DELETE", f"/{name}-articles,{name}-catalog?ignore_unavailable=true")
