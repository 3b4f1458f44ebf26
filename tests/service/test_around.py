"""What happens around every request: ids, logs, compression, headers, other sites, new generations."""

from __future__ import annotations

import gzip
import json
import logging
import re

import pytest


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "timbao.access")
    return lambda: [json.loads(record.message) for record in caplog.records if record.name == "timbao.access"]


def test_request_id_is_made_or_kept(get):
    assert len(get("/healthz").headers["x-request-id"]) == 32
    assert get("/healthz", X_Request_ID="abc-1").headers["x-request-id"] == "abc-1"
    assert get("/healthz", X_Request_ID="a b\tc").headers["x-request-id"] != "a b\tc"
    assert len(get("/healthz", X_Request_ID="a" * 65).headers["x-request-id"]) == 32


def test_log_line_without_the_query(get, lines, caplog):
    get("/api/v1/search?q=bi+mat")
    get("/api/v1/search?q=bi+mat")
    get("/api/v1/search?q=khac")
    one, two, three = lines()
    assert (one["method"], one["path"], one["status"]) == ("GET", "/api/v1/search", 200)
    assert one["bytes"] > 0
    assert one["ms"] >= 0
    assert one["q_hash"] == two["q_hash"] != three["q_hash"]
    assert "mat" not in caplog.text


def test_log_line_with_the_query_when_asked(make_client, lines):
    make_client(log_queries=True).simulate_get("/search", query_string="q=h%E1%BB%8Dc")
    assert lines()[0]["q"] == "học"


def test_gzip(get):
    plain = get("/api/v1/search?q=bong+da")
    assert "content-encoding" not in plain.headers
    packed = get("/api/v1/search?q=bong+da", Accept_Encoding="br, gzip;q=0.5")
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert json.loads(gzip.decompress(packed.content))["query"]["text"] == "bong da"
    assert len(packed.content) < len(plain.content)


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0.0", ""])
def test_gzip_refused(get, accepted):
    assert "content-encoding" not in get("/", Accept_Encoding=accepted).headers


def test_short_answers_are_not_compressed(get):
    assert "content-encoding" not in get("/healthz", Accept_Encoding="gzip").headers


def test_safe_headers_on_everything(get):
    for address in ("/", "/search?q=a", "/api/v1/stats", "/nothing", "/static/timbao.css", "/timbao-search.js"):
        headers = get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert re.findall(r"(script-src|connect-src) ([^;]*);", policy) == [
            ("script-src", "'self'"),
            ("connect-src", "'self'"),
        ]
        assert "unsafe" not in policy


def test_other_sites_are_refused_by_default(get):
    assert "access-control-allow-origin" not in get("/api/v1/stats", Origin="https://a.example").headers


def test_other_sites_by_setting(make_client):
    client = make_client(cors_origins=("https://a.example",))
    ours = client.simulate_get("/api/v1/stats", headers={"Origin": "https://a.example"})
    assert ours.headers["access-control-allow-origin"] == "https://a.example"
    assert "Origin" in ours.headers["vary"]
    other = client.simulate_get("/api/v1/stats", headers={"Origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers
    assert "Origin" in other.headers["vary"]
    wrong = client.simulate_get("/api/v1/search", query_string="x=1", headers={"Origin": "https://a.example"})
    assert wrong.headers["access-control-allow-origin"] == "https://a.example"


def test_every_other_site_by_setting(make_client):
    client = make_client(cors_origins=("*",))
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    response = client.simulate_options("/api/v1/search", headers=asked)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "GET" in response.headers["access-control-allow-methods"]


def test_new_generations_are_looked_for_and_damaged_ones_do_no_harm(get, engine, caplog, monkeypatch):
    get("/api/v1/stats")
    assert engine.refreshed == 1
    get("/static/timbao.css")
    assert engine.refreshed == 1

    def broken() -> bool:
        raise OSError("torn file")

    monkeypatch.setattr(engine, "refresh", broken)
    assert get("/api/v1/stats").status_code == 200
    assert "g1 still answers" in caplog.text


def test_static_files_live_long_under_their_version(get):
    assert get("/static/timbao.css").headers["cache-control"] == "no-cache"
    assert "immutable" in get("/static/timbao.css?v=1").headers["cache-control"]
    assert get("/static/timbao.svg").headers["content-type"] == "image/svg+xml"
