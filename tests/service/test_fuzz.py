"""Whatever is sent, nothing is a server error, and every error of the API has the one shape."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service import create_app
from service.api.params import NAMES

pytestmark = pytest.mark.long

FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

anything = st.text(st.characters(exclude_categories=()), max_size=30)
raw_query = st.binary(max_size=60).map(lambda data: data.decode("latin-1").replace("#", ""))
bytes_quoted = st.binary(max_size=30).map(quote)
value = st.one_of(
    anything.map(lambda text: quote(text.encode("utf-8", "surrogatepass"))),
    bytes_quoted,
    st.sampled_from(["1", "-1", "true", "2024", "30/4/2021", "2024-01-01T00:00Z", "newest", "exact", "g1:3", "9" * 40]),
    st.integers().map(str),
    st.dates().map(str),
    st.floats().map(str),
)
pair = st.tuples(st.sampled_from([*NAMES, "lang", "x"]), value).map("=".join)
query_string = st.one_of(raw_query, st.lists(pair, max_size=6).map("&".join))


def check(response: testing.Result, *, api: bool) -> None:
    assert response.status_code < 500
    if api and response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json["status"] == response.status_code


def ask(engine, path: str, query: str) -> testing.Result:
    # The environment is set directly: a client library would refuse or mend most of this.
    extras = {"QUERY_STRING": query}
    return testing.TestClient(create_app(engine)).simulate_get(path, extras=extras)


@FEW
@given(query=query_string)
def test_any_query_string(articles, make_engine, query):
    engine = make_engine(articles[:12])
    check(ask(engine, "/api/v1/search", query), api=True)
    check(ask(engine, "/search", query), api=False)


@FEW
@given(text=anything)
def test_any_id(articles, make_engine, text):
    engine = make_engine(articles[:12])
    path = quote(text.encode("utf-8", "surrogatepass"), safe="")
    client = testing.TestClient(create_app(engine))
    tunnelled = text.encode("utf-8", "surrogatepass").decode("latin-1")
    for prefix in ("/api/v1/articles/", "/article/"):
        response = client.simulate_get(f"{prefix}x", extras={"PATH_INFO": prefix + tunnelled, "RAW_URI": path})
        check(response, api=prefix.startswith("/api"))


@FEW
@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40))
def test_any_header(articles, make_engine, header):
    client = testing.TestClient(create_app(make_engine(articles[:12])))
    names = ("Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "X-Request-ID", "Origin")
    for name in names:
        key = "HTTP_" + name.upper().replace("-", "_")
        check(client.simulate_get("/api/v1/stats", extras={key: header}), api=True)
        check(client.simulate_get("/about", extras={key: header}), api=False)
