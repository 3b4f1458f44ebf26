"""The service on an index in a cluster: every address answers, says so while the cluster is away, and goes on after."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from cluster import Indexes, hosts
from falcon import testing
from faulty import FaultyWay, Given

from search import Engine, LazyEngine, open_index
from service import ServiceSettings, create_app

pytestmark = pytest.mark.cluster

ADDRESSES = [
    "/",
    "/search?q=bong+da&facets=section&histogram=month",
    "/article/tt-001",
    "/about",
    "/search.atom?q=a",
    "/readyz",
    "/api/v1/search?q=bo+truong+y+te&facets=source&histogram=day&explain=true",
    "/api/v1/search?q=bong+da&sort=oldest&section=Th%E1%BB%83+thao",
    "/api/v1/search?q=bong&collapse=story&facets=section&section=Th%E1%BB%83+thao",
    "/api/v1/suggest?q=bong",
    "/api/v1/articles/tt-001",
    "/api/v1/articles/tt-001/similar",
    "/api/v1/articles/tt-001/cite",
    "/api/v1/analyze?text=a",
    "/api/v1/export?q=bong",
    "/api/v1/export/manifest?q=bong",
    "/api/v1/series?q=bong",
    "/api/v1/stats",
]


@pytest.fixture
def way() -> Iterator[FaultyWay]:
    made = FaultyWay(hosts()[0])
    yield made
    made.close()


@pytest.fixture
def ask(way: FaultyWay, engine: Engine) -> Iterator[Callable[[str], testing.Result]]:
    """Asks a service whose index is in a cluster, over a way that can be cut."""
    indexes = Indexes()
    address = indexes.address().replace(",".join(hosts()), way.host)
    with open_index(address, create=True).writer() as writer:
        writer.add(article for article in engine.stored(list(engine.ids())) if article)
    app = create_app(LazyEngine(lambda: open_index(address, deadline_ms=20_000)), ServiceSettings())
    client = testing.TestClient(app)
    yield client.simulate_get
    indexes.remove()


def test_every_address(ask: Callable[[str], testing.Result], way: FaultyWay) -> None:
    assert {path: ask(path).status_code for path in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)
    way.instead = lambda asked: Given(503, b"{}")
    new = "/search?q=chua+ai+hoi&facets=section&histogram=month"
    answers = {path: ask(path) for path in (*ADDRESSES, new)}
    # What was worked out before may still be known; what needs the cluster says so.
    assert {answer.status_code for answer in answers.values()} <= {200, 503}
    for path in (new, "/readyz", "/api/v1/articles/tt-001"):
        assert answers[path].status_code == 503
        assert int(answers[path].headers["retry-after"]) > 0
    way.instead = lambda asked: None
    assert {path: ask(path).status_code for path in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)


def test_answers_are_those_of_the_embedded_index(ask: Callable[[str], testing.Result], engine: Engine) -> None:
    for q in ("bóng đá", "bo truong", "học sinh -thi"):
        found = json.loads(ask(f"/api/v1/search?q={quote(q)}").text)
        other = engine.search(q)
        assert [item["id"] for item in found["items"]] == [hit.id for hit in other.items]
        assert [item["highlights"] for item in found["items"]] == [
            [
                {"field": one.field, "text": one.text, "spans": [list(span) for span in one.spans]}
                for one in hit.highlights
            ]
            for hit in other.items
        ]
