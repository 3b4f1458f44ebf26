"""The service with the real engine over the sample articles: what a visitor of the demo meets."""

from __future__ import annotations

import re
from html import unescape

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service import create_app

pytestmark = pytest.mark.long

SYNTAX = [
    '"',
    "(",
    ")",
    "*",
    "~",
    "=",
    "-",
    ":",
    " ",
    "OR",
    "KHÔNG",
    "VÀ",
    "title",
    "date",
    "[",
    "TO",
    "]",
    "~5",
    "^2",
]
WORDS = [
    "học",
    "hoc",
    "hojc",
    "bóng đá",
    "đường",
    "duong",
    "năm",
    "2024",
    "30/4/2024",
    "\u0301",
    "\x00",
    "\ud800",
    "😀",
]


@pytest.fixture
def sample(sample_engine):
    return testing.TestClient(create_app(sample_engine))


@pytest.mark.parametrize("q", ["bóng đá nữ", "bong da nu", "bongs ddas nuwx", "BÓNG ĐÁ NỮ"])
def test_however_it_is_typed_the_same_article_comes_first(sample, q):
    items = sample.simulate_get("/api/v1/search", params={"q": q}).json["items"]
    assert any("bóng đá nữ" in f"{item['title']} {item['summary']}".lower() for item in items[:3])


def test_cursors_walk_through_everything_once(sample, articles):
    seen: list[str] = []
    answer = sample.simulate_get("/api/v1/search", query_string="size=30").json
    while True:
        seen += [item["id"] for item in answer["items"]]
        if not answer["next_url"]:
            break
        path, _, query = answer["next_url"].partition("?")
        answer = sample.simulate_get(path, query_string=query).json
    assert len(seen) == len(set(seen)) == len(articles)


def test_tampered_cursor(sample):
    cursor = sample.simulate_get("/api/v1/search", query_string="q=n%C4%83m&size=2").json["next"]
    response = sample.simulate_get("/api/v1/search", params={"q": "năm", "size": 2, "cursor": cursor[:-4] + "AAAA"})
    assert (response.status_code, response.json["type"]) == (400, "/problems/invalid-cursor")
    response = sample.simulate_get("/api/v1/search", params={"q": "khác", "size": 2, "cursor": cursor})
    assert (response.status_code, response.json["type"]) == (400, "/problems/invalid-cursor")


def test_facets_of_the_page_count_what_following_them_finds(sample):
    html = sample.simulate_get("/search", params={"q": "năm"}).text
    link = r'<a href="(/search\?[^"]*(?:section|source|from)=[^"]*)">\s*<span>[^<]*</span>'
    links = re.findall(link + r' <span class="count">(\d+)', html)
    assert len(links) > 15
    for link, count in links[::4]:
        path, _, query = unescape(link).partition("?")
        found = sample.simulate_get(path, query_string=query).text
        assert f"Tìm thấy <b>{count}</b> bài" in found


def test_strict_and_lenient(sample):
    response = sample.simulate_get("/api/v1/search", params={"q": 'học "tập'})
    assert (response.status_code, response.json["type"]) == (400, "/problems/query-syntax")
    assert response.json["position"] == 4
    page = sample.simulate_get("/search", params={"q": 'học "tập'})
    assert page.status_code == 200
    assert 'class="note"' in page.text


def test_every_article_opens(sample, articles):
    for article in articles:
        assert sample.simulate_get(f"/article/{article.id}", params={"q": "năm"}).status_code == 200


def test_ready(sample):
    assert sample.simulate_get("/readyz").status_code == 200


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(SYNTAX + WORDS), max_size=12).map("".join) | st.text(st.characters(), max_size=40))
def test_any_query(sample_engine, q):
    client = testing.TestClient(create_app(sample_engine))
    query = testing.helpers.uri.encode_value(q.encode("utf-8", "replace").decode())
    strict = client.simulate_get("/api/v1/search", query_string=f"q={query}")
    assert strict.status_code in {200, 400}, strict.text
    if strict.status_code == 400:
        assert strict.headers["content-type"] == "application/problem+json"
    page = client.simulate_get("/search", query_string=f"q={query}")
    assert page.status_code in {200, 400}
