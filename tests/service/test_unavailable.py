"""A service whose index cannot be opened: what needs it is answered with 503 and its reason, the rest as ever, and it
serves as soon as it can."""

from __future__ import annotations

import json

import pytest
from falcon import testing
from prometheus_client.parser import text_string_to_metric_families

from search import EngineUnavailable, IndexDamaged, IndexMissing, LazyEngine
from service import ServiceSettings, create_app
from service.access.keys import add_key
from service.pages.script import read_script
from service.pages.templating import STATIC
from service.settings import SCOPES
from service.write_queue.queue import Queue
from service.write_queue.writing import Writing
from timbao.writing import read_article

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
WITHOUT_INDEX = {
    "/healthz": 200,
    "/metrics": 200,
    "/docs": 200,
    "/problems": 200,
    "/problems/index-unavailable": 200,
    "/opensearch.xml": 200,
    "/static/timbao.css": 200,
    "/timbao-search.js": 200,
    "/timbao-results.js": 200,
    "/robots.txt": 200,
    "/favicon.ico": 200,
    read_script(STATIC, "timbao-results").path: 200,
    read_script(STATIC).path: 200,
    "/embed": 200,
    "/batch": 200,
    "/kept": 200,
    "/api/v1/openapi.json": 200,
    "/nothing": 404,
    "/problems/nothing": 404,
    "/api/v1/search?q=a&x=1": 400,
}
WITH_INDEX = [
    "/",
    "/search?q=a",
    "/search",
    "/search/tag",
    "/compare?q=a",
    "/compare.svg?q=a",
    "/compare.csv?q=a",
    "/article/tt-001",
    "/about",
    "/search.atom?q=a",
    "/readyz",
    "/api/v1/search?q=a",
    "/api/v1/suggest?q=a",
    "/api/v1/articles/tt-001",
    "/api/v1/articles/tt-001/similar",
    "/api/v1/articles/tt-001/cite",
    "/api/v1/analyze?text=a",
    "/api/v1/export?q=a",
    "/api/v1/export/manifest?q=a",
    "/api/v1/series?q=a",
    "/api/v1/stats",
    "/api/v1/sections",
    "/api/v1/sources",
    "/api/v1/authors",
    "/api/v1/tags?q=a",
]
BATCH = json.dumps(["a"])


class Opening:
    """Gives an engine once it may."""

    def __init__(self, engine) -> None:
        self.engine = engine
        self.failure: Exception | None = IndexMissing("there is no index at /srv/secret")

    def __call__(self):
        if self.failure:
            raise self.failure
        return self.engine


@pytest.fixture
def opening(engine):
    return Opening(engine)


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self) -> float:
            return self.now

    return Clock()


@pytest.fixture
def writing(tmp_path):
    return Writing(Queue(tmp_path / "queue"), read_article)


@pytest.fixture
def client(opening, clock, writing, tmp_path):
    key = add_key(tmp_path / "keys", "all", SCOPES)[1]
    settings = ServiceSettings(keys=str(tmp_path / "keys"))
    app = create_app(LazyEngine(opening, clock), settings, writing=writing)
    return testing.TestClient(app, headers={"Authorization": f"Bearer {key}"})


def ask(client, address: str, method: str = "GET", **given):
    path, _, query = address.partition("?")
    return client.simulate_request(method, path, query_string=query, **given)


def routes(app) -> set[str]:
    """Every address of the application, as its template."""
    found, nodes = set(), [app._router._roots]
    while nodes:
        for node in nodes.pop():
            if node.resource is not None:
                found.add(node.uri_template)
            nodes.append(node.children)
    return found


def test_every_route_is_asked_here(client):
    elsewhere = {"/api/v1/articles", "/api/v1/batch", "/api/v1/tasks/{task_id}/rejects"}
    asked = [address.partition("?")[0] for address in (*WITHOUT_INDEX, *WITH_INDEX, "/api/v1/tasks/x")]
    templates = {route[3] for address in asked if (route := client.app._router.find(address))}
    assert routes(client.app) == templates | elsewhere


@pytest.mark.parametrize("accept", ["*/*", BROWSER])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", WITH_INDEX)
def test_what_needs_the_index(client, address, method, accept):
    response = ask(client, address, method, headers={"Accept": accept})
    assert response.status_code == 503
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert response.headers["cache-control"] == "no-store" and "etag" not in response.headers
    machine = address.startswith(("/api/", "/readyz", "/metrics")) or ".atom" in address
    page = accept == BROWSER and not machine
    assert response.headers["content-type"].startswith("text/html" if page else "application/problem+json")
    if method == "GET":
        assert "/srv" not in response.text
        if page:
            assert "Kho bài tạm thời chưa sẵn sàng" in response.text
        else:
            assert response.json["type"] == "/problems/index-unavailable" and response.json["status"] == 503


def test_a_batch_needs_the_index(client):
    response = ask(client, "/api/v1/batch", "POST", body=BATCH, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json["type"]) == (503, "/problems/index-unavailable")
    assert response.headers["retry-after"]


@pytest.mark.parametrize(("address", "status"), WITHOUT_INDEX.items())
def test_what_needs_no_index(client, address, status):
    assert ask(client, address).status_code == status
    assert ask(client, address, headers={"Accept": BROWSER}).status_code == status


def test_writes_are_accepted(client, writing):
    sent = {"Content-Type": "application/json"}
    put = ask(client, "/api/v1/articles/a", "PUT", body='{"title":"a"}', headers=sent)
    assert put.status_code == 202
    assert ask(client, f"/api/v1/tasks/{put.json['id']}").json["state"] == "waiting"
    bulk = ask(
        client, "/api/v1/articles", "POST", body='{"title":"a"}', headers={"Content-Type": "application/x-ndjson"}
    )
    assert [bulk.status_code, ask(client, "/api/v1/articles/a", "DELETE").status_code] == [202, 202]
    assert len(writing.queue.waiting()) == 3


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (IndexMissing("there is no index at /srv/secret"), "there is no index"),
        (IndexDamaged("CURRENT does not match its checksum"), "CURRENT does not match its checksum"),
        (OSError(24, "Too many open files", "/srv/secret"), "Too many open files"),
        (EngineUnavailable("the cluster does not answer"), "the cluster does not answer"),
        (RuntimeError("/srv/secret"), "RuntimeError"),
    ],
)
def test_readiness_tells_the_reason(client, opening, failure, reason):
    opening.failure = failure
    response = ask(client, "/readyz")
    assert (response.status_code, response.json["reason"]) == (503, reason)


def test_it_serves_as_soon_as_it_can(client, opening, clock):
    assert ask(client, "/readyz").status_code == 503
    opening.failure = None
    clock.now += 1
    assert ask(client, "/api/v1/search?q=a").status_code == 200
    assert ask(client, "/readyz").json["status"] == "ready"


def samples(client) -> dict[str, float]:
    response = ask(client, "/metrics")
    assert response.status_code == 200
    return {
        one.name: one.value
        for family in text_string_to_metric_families(response.text)
        for one in family.samples
        if one.name.startswith("timbao_index")
    }


def test_metrics_tell_what_answers(client, opening, engine, clock):
    assert samples(client) == {"timbao_index_available": 0}
    opening.failure, clock.now = None, 1.0
    found = samples(client)
    assert (found["timbao_index_available"], found["timbao_index_fallback"]) == (1, 0)
    assert found["timbao_index_generation"] == 1 and found["timbao_index_articles"] == len(engine.articles)
    engine.fallback = "g2 cannot be opened: x"
    assert samples(client)["timbao_index_fallback"] == 1

    def damaged():
        raise IndexDamaged("generation-2.json")

    engine.memory.generations = damaged
    assert samples(client) == {
        "timbao_index_available": 1,
        "timbao_index_fallback": 1,
        "timbao_index_generation": 1,
    }


def test_readiness_tells_of_an_older_generation(client, opening, engine):
    opening.failure, engine.fallback = None, "g2 cannot be opened: generation-2.json does not match its checksum"
    response = ask(client, "/readyz")
    assert (response.status_code, response.json["fallback"]) == (200, engine.fallback)
    engine.fallback = ""
    assert "fallback" not in ask(client, "/readyz").json


def test_an_engine_that_is_open_and_cannot_be_reached(client, opening, engine, caplog):
    """As of a cluster: nothing but its own log tells of each request."""
    opening.failure, engine.memory.failure = None, EngineUnavailable("the cluster does not answer")
    response = ask(client, "/api/v1/search?q=a")
    assert (response.status_code, response.json["type"]) == (503, "/problems/index-unavailable")
    assert ask(client, "/readyz").json["reason"] == "the cluster does not answer"
    assert caplog.text == ""
