"""Every error is one shape: application/problem+json with type, title, status, detail, instance, request_id.

The ``type`` leads to a page; title and detail are in Vietnamese, or in English where Accept-Language prefers
it; nothing of the inside (a traceback, the name of an exception) is in the body. One test for each path.
"""

from __future__ import annotations

import re

import pytest

from search import CursorError, IndexDamaged, OptionError, QueryError
from search.query.fields import field_of
from service.http.problems import KINDS
from service.http.query_string import rules_of
from service.openapi.catalogue import OPERATIONS

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}


def assert_problem(response, status: int, code: str, **members: object) -> dict[str, object]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
    body = response.json
    assert body.keys() >= MEMBERS
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert body["title"] == KINDS[code].title.to(response.headers["content-language"])
    assert body["detail"]
    assert body["request_id"] == response.headers["x-request-id"]
    assert "Traceback" not in response.text
    for name, value in members.items():
        assert body[name] == value, name
    return body


@pytest.mark.parametrize(
    ("query", "parameter", "value"),
    [
        ("match=near", "match", "near"),
        ("words=some", "words", "some"),
        ("sort=best", "sort", "best"),
        ("size=101", "size", "101"),
        ("size=-1", "size", "-1"),
        ("size=ten", "size", "ten"),
        ("size=", "size", ""),
        ("size=1e400", "size", "1e400"),
        ("size=99999999999999999999999999", "size", "99999999999999999999999999"),
        ("from=yesterday", "from", "yesterday"),
        ("from=31/2/2024", "from", "31/2/2024"),
        ("to=2024-13", "to", "2024-13"),
        ("to=0000", "to", "0000"),
        ("from=2024-01-01T99:00", "from", "2024-01-01T99:00"),
        ("facets=source,colour", "facets", "colour"),
        ("facets=", "facets", ""),
        ("histogram=week", "histogram", "week"),
        ("histogram=null", "histogram", "null"),
        ("from=null", "from", "null"),
        ("highlight=1", "highlight", "1"),
        ("fields=title,password", "fields", "password"),
        ("highlight=perhaps", "highlight", "perhaps"),
        ("explain=perhaps", "explain", "perhaps"),
        ("generation=12", "generation", "12"),
        ("generation=g0", "generation", "g0"),
        ("generation=", "generation", ""),
    ],
)
def test_value_that_is_not_allowed(get, query, parameter, value):
    body = assert_problem(get(f"/api/v1/search?{query}"), 400, "invalid-parameter", parameter=parameter, value=value)
    assert body["allowed"]


@pytest.mark.parametrize("name", ["source", "section", "author", "tag", "cursor", "from"])
def test_empty_value(get, name):
    assert_problem(get(f"/api/v1/search?{name}="), 400, "invalid-parameter", parameter=name, value="")


def test_end_before_beginning(get):
    response = get("/api/v1/search?from=2024&to=2023")
    assert_problem(response, 400, "invalid-parameter", parameter="to", value="2023")


def test_unknown_parameter(get):
    body = assert_problem(get("/api/v1/search?qq=a"), 400, "unknown-parameter", parameter="qq")
    assert "q" in body["allowed"]


@pytest.mark.parametrize("address", ["/api/v1/stats?pretty=1", "/api/v1/articles/tt-001?pretty=1"])
def test_unknown_parameter_elsewhere(get, address):
    body = assert_problem(get(address), 400, "unknown-parameter", parameter="pretty", allowed=[])
    assert "“pretty”" in body["detail"]
    assert "`allowed`" not in body["detail"]  # which is empty: no name would do


@pytest.mark.parametrize("name", ["q", "sort", "size", "cursor", "from"])
def test_repeated_parameter(get, name):
    assert_problem(get(f"/api/v1/search?{name}=1&{name}=2"), 400, "repeated-parameter", parameter=name, value="2")


def test_too_many_parameters(get):
    assert_problem(get("/api/v1/search?" + "&".join(["tag=a"] * 300)), 400, "too-many-parameters")


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff",
        "q=%ed%a0%80",
        "%c3=1",
        "q=caf\xe9",
        "q=họ\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_query_string_that_is_not_utf8(get, query):
    assert_problem(get(f"/api/v1/search?{query}"), 400, "bad-encoding")


def test_path_that_is_not_utf8(client):
    # simulate_get encodes paths itself, so the environment is given as a server gives it.
    response = client.simulate_get("/api/v1/articles/x", extras={"PATH_INFO": "/api/v1/articles/\xff"})
    assert_problem(response, 400, "bad-encoding")


def test_control_character(get):
    assert_problem(get("/api/v1/search?q=a%00b"), 400, "invalid-parameter", parameter="q")


def test_address_too_long(get):
    assert_problem(get("/api/v1/search?q=" + "a" * 9000), 414, "address-too-long")


def test_query_error_has_position_and_hint(get):
    response = get("/api/v1/search?q=h%E1%BB%8Dc+%22t%E1%BA%ADp")
    assert_problem(
        response, 400, "query-syntax", parameter="q", position=4, hint='Thêm dấu " vào cuối cụm từ, hoặc bỏ dấu này.'
    )


def test_query_error_in_english(get):
    body = assert_problem(
        get("/api/v1/search?q=%22", accept_language="en"),
        400,
        "query-syntax",
        hint='Add a " at the end of the phrase, or leave this one out.',
    )
    assert body["title"] == "Query syntax"


@pytest.mark.parametrize("code", [code.removeprefix("query-") for code in KINDS if code.startswith("query-")])
def test_every_kind_of_query_error(get, engine, code):
    engine.failure = QueryError(code, "Sai.", "Wrong.", position=2)
    assert_problem(get("/api/v1/search?q=a"), 400, f"query-{code}", position=2)


def test_query_error_of_an_unknown_code(get, engine):
    engine.failure = QueryError("new-code", "Sai.", "Wrong.")
    assert_problem(get("/api/v1/search?q=a"), 400, "query-syntax")


def test_option_error_names_the_parameter(get, engine):
    engine.failure = OptionError("since", "Sai.", "Wrong.")
    assert_problem(get("/api/v1/search?q=a"), 400, "invalid-parameter", parameter="from", detail="Sai.")


def test_cursor_that_is_not_ours(get):
    assert_problem(get("/api/v1/search?cursor=x"), 400, "invalid-cursor", parameter="cursor")


def test_cursor_that_is_gone(get, engine):
    engine.failure = CursorError("gone", gone=True)
    assert_problem(get("/api/v1/search?cursor=x"), 410, "expired-cursor")


@pytest.mark.parametrize("address", ["/api/v1/search", "/search", "/search.atom"])
def test_generation_that_is_not_kept(get, address):
    assert_problem(get(f"{address}?q=a&generation=g7"), 410, "generation-gone", parameter="generation", kept=["g1"])


@pytest.mark.parametrize("address", ["/nothing", "/api/v1/nothing", "/problems/nothing", "/static/..%2fapp.py"])
def test_no_such_address(get, address):
    assert_problem(get(address), 404, "not-found")


@pytest.mark.parametrize("article_id", ["nope", "%00", "a/b/c", "..%2F..", "%F0%9F%98%80"])
def test_no_such_article(get, article_id):
    assert_problem(get(f"/api/v1/articles/{article_id}"), 404, "article-not-found")
    assert_problem(get(f"/article/{article_id}"), 404, "article-not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_method_not_allowed(client, method):
    body = assert_problem(client.simulate_request(method, "/api/v1/search"), 405, "method-not-allowed")
    assert {"GET", "HEAD"} <= set(body["allowed"])


@pytest.mark.parametrize("method", ["BREW", "WEBSOCKET"])
def test_method_unknown(client, method):
    assert_problem(client.simulate_request(method, "/api/v1/search", wsgierrors=None), 400, "bad-request")


def test_not_acceptable(get):
    assert_problem(get("/api/v1/stats", accept="image/png"), 406, "not-acceptable")


def test_index_damaged(get, engine):
    engine.failure = IndexDamaged("seg-1.post: checksum")
    response = get("/api/v1/search?q=a")
    assert_problem(response, 503, "index-unavailable")
    assert "seg-1" not in response.text
    assert response.headers["retry-after"]


def test_readiness_of_a_damaged_index(get, engine):
    engine.failure = IndexDamaged("seg-1.post: checksum")
    assert_problem(get("/readyz"), 503, "index-unavailable")
    assert get("/healthz").status_code == 200


def test_unexpected_exception_is_logged_with_the_id_and_not_shown(get, engine, caplog):
    engine.failure = RuntimeError("secret-of-the-house")
    response = get("/api/v1/search?q=a")
    body = assert_problem(response, 500, "internal")
    assert "secret" not in response.text
    assert "RuntimeError" not in response.text
    assert body["request_id"] in caplog.text
    assert "secret-of-the-house" in caplog.text


def test_browser_gets_a_page(get):
    response = get("/nothing", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "Không có trang này" in response.text


def test_browser_gets_json_from_the_api(get):
    assert_problem(get("/api/v1/search?qq=1", accept="text/html,*/*;q=0.8"), 400, "unknown-parameter")


@pytest.mark.parametrize("code", KINDS)
def test_every_type_has_a_page_in_both_languages(get, code):
    assert KINDS[code].title.vi in get(f"/problems/{code}").text
    assert KINDS[code].title.en in get(f"/problems/{code}?lang=en").text


def test_base_url_begins_the_type(make_client):
    response = make_client(base_url="https://bao.example/tim").simulate_get("/nothing")
    assert response.json["type"] == "https://bao.example/tim/problems/not-found"


def test_advice_names_every_parameter_that_may_repeat() -> None:
    repeatable = {name for one in OPERATIONS if one.query for name in rules_of(one.query).multiple}
    advice = KINDS["repeated-parameter"].advice
    for text in (advice.vi, advice.en):
        assert set(re.findall(r"`(\w+)`", text)) == repeatable


def test_advice_names_every_field_of_the_query_language(get) -> None:
    advice = KINDS["query-bad-field"].advice
    for text, last in ((advice.vi, "và"), (advice.en, "and")):
        named = re.split(rf", | {last} ", text.rstrip(".").rpartition({"và": " là ", "and": " are "}[last])[2])
        assert named == [field_of(name) for name in named]
        assert set(named) >= {"title", "source", "section", "author", "tag", "date"}
        for name in named:
            value = "hue" if name == "name" else "2021"
            assert get(f"/api/v1/search?q={name}:{value}").status_code == 200
