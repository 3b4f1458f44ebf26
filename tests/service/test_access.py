"""Who may do what: scopes, with a key and without."""

from __future__ import annotations

import pytest
from falcon import testing

from service import ServiceSettings, create_app
from service.access.keys import add_key, revoke_key


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys.json"


@pytest.fixture
def ask(engine, keys):
    """Ask with a key of some scopes; ``None``: without a key."""
    add_key(keys, "other", ["search"])

    def ask(address, scopes=None, *, method="GET", anonymous=("search", "export"), scheme="Bearer"):
        client = testing.TestClient(create_app(engine, ServiceSettings(keys=str(keys), anonymous=anonymous)))
        headers = {"Authorization": f"{scheme} {add_key(keys, 'x', scopes)[1]}"} if scopes is not None else {}
        return client.simulate_request(method, address, headers=headers)

    return ask


def code(response) -> str:
    return response.json["type"].rpartition("/")[2]


@pytest.mark.parametrize("address", ["/api/v1/search", "/search", "/", "/api/v1/articles/tt-001", "/search.atom"])
def test_searching_is_open_unless_a_setting_closes_it(ask, address):
    assert ask(address).status_code == 200
    assert ask(address, ["ingest"]).status_code == 200, "a key takes nothing away from what is open"
    closed = ask(address, anonymous=())
    assert (closed.status_code, code(closed)) == (401, "key-required")
    assert closed.headers["www-authenticate"] == 'Bearer realm="timbao", scope="search"'
    assert ask(address, ["search"], anonymous=()).status_code == 200
    lacking = ask(address, ["export"], anonymous=())
    assert (lacking.status_code, code(lacking), lacking.json["scope"]) == (403, "key-scope", "search")
    assert "insufficient_scope" in lacking.headers["www-authenticate"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/problems/key-required", "/static/timbao.css"])
def test_what_is_always_open(ask, address):
    assert ask(address, anonymous=()).status_code == 200


@pytest.mark.parametrize("text", ["timbao_00000000_" + "0" * 64, "x", ""])
def test_a_key_that_is_none(engine, keys, text):
    add_key(keys, "a", ["search"])
    client = testing.TestClient(create_app(engine, ServiceSettings(keys=str(keys))))
    response = client.simulate_get("/api/v1/search", headers={"Authorization": f"Bearer {text}"})
    assert (response.status_code, code(response)) == (401, "key-invalid")
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


def test_a_key_where_there_are_no_keys(client):
    response = client.simulate_get("/api/v1/search", headers={"Authorization": "Bearer x"})
    assert (response.status_code, code(response)) == (401, "key-invalid")


def test_writing_where_there_are_no_keys(client):
    """It is off, whatever is sent along: that says more than that the key is none."""
    for headers in ({}, {"Authorization": "Bearer x"}):
        response = client.simulate_put("/api/v1/articles/1", headers=headers)
        assert (response.status_code, code(response)) == (403, "writing-off")


def test_browsers_may_ask_beforehand_without_a_key(engine, keys):
    """They never send one with a preflight request."""
    add_key(keys, "a", ["search"])
    chosen = ServiceSettings(keys=str(keys), anonymous=(), cors_origins=("https://a.example",))
    client = testing.TestClient(create_app(engine, chosen))
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "PUT"}
    response = client.simulate_options("/api/v1/articles/1", headers=asked)
    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS, PUT, DELETE"
    assert "access-control-allow-methods" not in client.simulate_options("/nothing", headers=asked).headers
    assert code(client.simulate_put("/api/v1/articles/1", headers={"Origin": "https://a.example"})) == "key-required"


def test_credentials_that_are_meant_for_a_proxy_are_none_of_ours(client):
    assert client.simulate_get("/api/v1/search", headers={"Authorization": "Basic eDp5"}).status_code == 200


def test_a_revoked_key_is_refused_with_the_next_request(engine, keys):
    key, text = add_key(keys, "a", ["search"])
    client = testing.TestClient(create_app(engine, ServiceSettings(keys=str(keys), anonymous=())))
    ask = lambda: client.simulate_get("/api/v1/stats", headers={"Authorization": f"Bearer {text}"})  # noqa: E731
    assert ask().status_code == 200
    revoke_key(keys, key.id)
    assert code(ask()) == "key-invalid"


def test_no_key_is_in_an_answer_or_a_log(engine, keys, caplog):
    caplog.set_level("INFO")
    _, text = add_key(keys, "a", ["search"])
    client = testing.TestClient(create_app(engine, ServiceSettings(keys=str(keys))))
    for sent in (text, text[:-1] + "x"):
        response = client.simulate_get("/api/v1/stats", headers={"Authorization": f"Bearer {sent}"})
        secret = text.rpartition("_")[2][:-1]
        assert secret not in response.text
        assert secret not in caplog.text
