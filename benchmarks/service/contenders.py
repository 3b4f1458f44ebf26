"""Those that are asked side by side over HTTP, and how each is asked for the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec

from benchmarks import handmade
from benchmarks.processes import children
from benchmarks.service.filling import Place
from benchmarks.service.served import Served, serve

FOLDER, CLUSTER, BY_HAND = "Timbao, a folder", "Timbao, a cluster", "OpenSearch"


class Contender(NamedTuple):
    """One of them: where it answers, the processes that take time for it, and a query as it goes over the wire, for a
    full page and for the ten best alone."""

    name: str
    port: int
    servers: tuple[int, ...]
    page: Callable[[str], bytes]
    ten: Callable[[str], bytes]


def timbao(name: str, served: Served, others: tuple[int, ...] = ()) -> Contender:
    """The service; ``others`` are processes that work for it."""

    def request(options: dict[str, str]) -> Callable[[str], bytes]:
        return lambda q: get(served.port, f"/api/v1/search?{urlencode({'q': q} | options)}")

    page, ten = request({"facets": "source,section", "histogram": "month"}), request({"highlight": "false"})
    return Contender(name, served.port, (served.master, *children(served.master), *others), page, ten)


def opensearch(place: Place) -> Contender:
    """The node, asked as a good engineer would ask it."""

    def request(ask: Callable[[str], object]) -> Callable[[str], bytes]:
        path = f"/{place.handmade.name}/_search"
        return lambda q: post(place.node.port, path, msgspec.json.encode(ask(q)))

    page, ten = request(handmade.page), request(handmade.ten)
    return Contender(BY_HAND, place.node.port, (place.node.pid,), page, ten)


@contextmanager
def running(place: Place, workers: int) -> Iterator[list[Contender]]:
    """All three; the services are stopped at the end."""
    with ExitStack() as stack:
        folder, cluster = (stack.enter_context(serve(where, workers)) for where in (place.home, place.url))
        yield [timbao(FOLDER, folder), timbao(CLUSTER, cluster, (place.node.pid,)), opensearch(place)]


def get(port: int, target: str) -> bytes:
    """A request without a body."""
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\r\n".encode("ascii")


def post(port: int, path: str, body: bytes) -> bytes:
    """A request with JSON in it."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode("ascii") + body
