"""What every address keeps to: HEAD and OPTIONS, 405 with Allow, Cache-Control, Vary, ETag and 304 without a search."""

from __future__ import annotations

import pytest
from falcon import testing

from service import ServiceSettings, create_app
from service.middleware.cors import EXPOSED
from service.openapi.catalogue import OPERATIONS
from service.openapi.document import HEADERS
from service.openapi.operation import target

# Those that need a key: test_writing.py.
READS = [operation for operation in OPERATIONS if operation.method == "get" and not operation.examples[0].key]
CONDITIONAL = [operation for operation in READS if operation.conditional]
named = pytest.mark.parametrize("operation", READS, ids=lambda operation: operation.id)
conditional = pytest.mark.parametrize("operation", CONDITIONAL, ids=lambda operation: operation.id)


class OnlyItsGeneration:
    """An engine that tells its generation, and fails when it is asked for anything else."""

    def __init__(self, engine):
        self.generation = engine.generation
        self._identity = engine.identity()

    def identity(self, generation: str | None = None) -> str:
        return self._identity

    def refresh(self) -> bool:
        return False


@pytest.fixture(scope="module")
def client(sample_engine):
    return testing.TestClient(create_app(sample_engine, ServiceSettings()))


@pytest.fixture(scope="module")
def idle_client(sample_engine):
    """The same service, where the index must not be touched."""
    return testing.TestClient(create_app(OnlyItsGeneration(sample_engine), ServiceSettings()))


def ask(client, operation, method: str = "GET", **headers: str):
    path, _, query = target(operation, operation.examples[0]).partition("?")
    return client.simulate_request(method, path, query_string=query, headers=headers)


def steady(response) -> dict[str, str]:
    # The time in the engine is in the answer, and so is its length.
    return {name: value for name, value in response.headers.items() if name not in {"x-request-id", "content-length"}}


@named
def test_head_is_get_without_the_body(client, operation):
    response, head = ask(client, operation), ask(client, operation, "HEAD")
    assert head.status_code == response.status_code == 200
    assert head.text == ""
    assert steady(head) == steady(response)


@named
def test_options_tell_the_methods(client, operation):
    response = ask(client, operation, "OPTIONS")
    assert response.status_code == 204
    assert {"GET", "HEAD"} <= set(response.headers["allow"].split(", "))
    assert "content-type" not in response.headers
    assert response.headers["cache-control"] == "no-store"


@named
def test_other_methods_are_refused_with_those_there_are(client, operation):
    response = ask(client, operation, "TRACE", Accept="application/json")
    assert response.status_code == 405
    allowed = response.headers["allow"].split(", ")
    assert "GET" in allowed
    assert response.json["allowed"] == allowed


@named
def test_every_answer_says_how_long_it_may_be_kept(client, operation):
    kept = ask(client, operation).headers["cache-control"]
    lasting = "public, max-age=31536000, immutable"  # of what is named by its content
    allowed = {lasting} if operation.id.endswith("ScriptVersion") else {"no-cache", "max-age=60"}
    assert kept == "no-store" if not operation.conditional else kept in allowed


@conditional
def test_unchanged_costs_no_search(client, idle_client, operation):
    first = ask(client, operation)
    again = ask(idle_client, operation, **{"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.text == ""
    # RFC 9110, 15.4.5: what caches go by is the same as in the whole answer.
    for name in ("etag", "cache-control", "vary"):
        assert again.headers.get(name) == first.headers.get(name), name


@conditional
def test_unchanged_also_among_several_tags_and_as_any(idle_client, client, operation):
    first = ask(client, operation).headers["etag"]
    assert ask(idle_client, operation, **{"If-None-Match": f'"other", {first}'}).status_code == 304
    assert ask(client, operation, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_new_generation_has_another_tag(articles, make_engine):
    engine = make_engine(articles)
    client = testing.TestClient(create_app(engine))
    tags = {}
    for engine.name in ("g-1", "g-2"):
        for operation in CONDITIONAL:
            # Of this engine: what describes the API has no generation, and it exports nothing.
            if operation.path.startswith("/api/v1/") and operation.tag != "newsroom" and operation.id != "openapi":
                tags.setdefault(operation.id, set()).add(ask(client, operation).headers["etag"])
    assert {len(found) for found in tags.values()} == {2}
    assert {"search", "getArticle", "stats"} <= tags.keys()


def test_answers_lead_to_the_description(client):
    response = client.simulate_get("/api/v1/articles/gd-001")
    links = response.headers["link"].split(", ")
    assert links == [
        '</article/gd-001>; rel=alternate; type="text/html; charset=utf-8"',
        "</api/v1/openapi.json>; rel=service-desc",
    ]


@pytest.mark.parametrize("address", ["/api/v1/suggest?q=ba&format=opensearch", "/api/v1/search?q=a", "/docs"])
def test_text_is_compressed_where_it_pays(sample_engine, address):
    client = testing.TestClient(create_app(sample_engine, ServiceSettings(gzip_from_bytes=10)))
    path, _, query = address.partition("?")
    response = client.simulate_get(path, query_string=query, headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["vary"]


def test_scripts_of_other_sites_read_every_header_that_is_declared():
    declared = set(HEADERS) - {"Cache-Control", "Content-Language"}  # browsers give these to any script
    assert declared <= set(EXPOSED.split(", "))


def test_a_script_of_another_site_asks_before_it_writes(sample_engine):
    client = testing.TestClient(create_app(sample_engine, ServiceSettings(cors_origins=("https://bao.example",))))
    asked = {"Origin": "https://bao.example", "Access-Control-Request-Method": "PUT"}
    asked["Access-Control-Request-Headers"] = "authorization, content-type"
    response = client.simulate_options("/api/v1/articles/gd-001", headers=asked)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "https://bao.example"
    assert "PUT" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] == "authorization, content-type"


def test_other_settings_are_another_answer(sample_engine, client):
    """Addresses in an answer begin as the settings say, so what was kept of it is not the same."""
    moved = testing.TestClient(create_app(sample_engine, ServiceSettings(base_url="https://bao.example/tim")))
    for operation in CONDITIONAL:
        tag = ask(client, operation).headers["etag"]
        assert operation.id == "export" or ask(moved, operation, **{"If-None-Match": tag}).status_code == 200
    again = testing.TestClient(create_app(sample_engine, ServiceSettings()))
    tag = ask(client, CONDITIONAL[0]).headers["etag"]
    assert ask(again, CONDITIONAL[0], **{"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("size", ["1e1", "1.0", "+1", " 1", "１", "0x1", ""])
def test_a_number_is_written_in_digits(client, size):
    response = client.simulate_get("/api/v1/search", params={"q": "bão", "size": size})
    assert response.status_code == 400
    assert response.json["parameter"] == "size"
