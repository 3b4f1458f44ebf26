"""Suggestions over HTTP: for a search box, and for a browser's own."""

from __future__ import annotations

import json
import urllib.parse
from xml.etree import ElementTree

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Article, Completions, open_index
from search.answer import Completion, TitleSuggestion
from service import create_app

ADDRESS = "/api/v1/suggest"


@pytest.fixture
def sample(sample_engine):
    return testing.TestClient(create_app(sample_engine))


def test_shape(sample):
    body = sample.simulate_get(ADDRESS, params={"q": "ngu"}).json
    assert tuple(body) == Completions.__struct_fields__
    assert body["text"] == "ngu"
    assert 5 < len(body["items"]) <= 8
    assert (*body["items"][0], "html") == Completion.__struct_fields__
    assert [item["text"] for item in body["items"]][:2] == ["người", "ngư dân"]
    assert len(body["articles"]) == 3
    assert {*body["articles"][0], "html"} == set(TitleSuggestion.__struct_fields__)


def test_what_is_suggested_can_be_opened_and_found(sample):
    body = sample.simulate_get(ADDRESS, params={"q": "gia v"}).json
    for headline in body["articles"]:
        stored = sample.simulate_get(f"/api/v1/articles/{headline['id']}").json
        shown = {name: value for name, value in headline.items() if not name.startswith("spans")}
        assert {name: stored[name] for name in shown} == shown
    for item in body["items"]:
        assert sample.simulate_get("/api/v1/search", params={"q": item["text"]}).json["total"]["value"] > 0


def test_parameters(sample):
    def body(**params: object):
        return sample.simulate_get(ADDRESS, params={"q": "n", **params}).json

    assert len(body(size=2)["items"]) == 2
    assert len(body(size=15)["items"]) == 15
    assert body(size=0)["items"] == []
    assert body(articles=0)["articles"] == []
    assert len(body(articles=20)["articles"]) == 20
    sections = {headline["section"] for headline in body(section=["Thể thao", "Sức khỏe"], articles=20)["articles"]}
    assert sections == {"Thể thao", "Sức khỏe"}
    assert body(source="Báo nào")["items"] == []


def test_nothing_typed(sample):
    for address in (ADDRESS, f"{ADDRESS}?q=", f"{ADDRESS}?q=%20", f"{ADDRESS}?q=%22"):
        body = sample.simulate_get(address.partition("?")[0], query_string=address.partition("?")[2]).json
        assert body["items"] == body["articles"] == []


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("q=a&size=21", 400, "invalid-parameter"),
        ("q=a&size=-1", 400, "invalid-parameter"),
        ("q=a&articles=x", 400, "invalid-parameter"),
        ("q=a&format=xml", 400, "invalid-parameter"),
        ("q=" + "a" * 1001, 400, "invalid-parameter"),
        ("q=a%00", 400, "invalid-parameter"),
        ("q=a&q=b", 400, "repeated-parameter"),
        ("q=a&author=b", 400, "unknown-parameter"),
        ("q=%ff", 400, "bad-encoding"),
    ],
)
def test_wrong_input(get, query, status, code):
    response = get(f"{ADDRESS}?{query}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json["type"] == f"/problems/{code}"


def test_unchanged_and_kept_for_a_while(get):
    first = get(f"{ADDRESS}?q=ng")
    assert first.headers["cache-control"] == "max-age=60"
    tag = first.headers["etag"]
    again = get(f"{ADDRESS}?q=ng", if_none_match=tag)
    assert (again.status_code, again.text, again.headers["cache-control"]) == (304, "", "max-age=60")
    for other in ("q=ng%20", "q=n", "q=ng&size=3", "q=ng&format=opensearch", "q=ng&section=a"):
        assert get(f"{ADDRESS}?{other}", if_none_match=tag).status_code == 200


def test_head_and_other_origins(make_client):
    client = make_client(cors_origins="https://bao.example")
    response = client.simulate_head(ADDRESS, query_string="q=n", headers={"Origin": "https://bao.example"})
    assert (response.status_code, response.text) == (200, "")
    assert response.headers["access-control-allow-origin"] == "https://bao.example"


def test_as_browsers_want_it(sample):
    response = sample.simulate_get(ADDRESS, params={"q": "ngư d", "format": "opensearch"})
    assert response.headers["content-type"] == "application/x-suggestions+json"
    assert response.json == ["ngư d", ["ngư dân"]]


def test_the_description_leads_to_the_suggestions(make_client):
    client = make_client(base_url="https://bao.example/tim")
    root = ElementTree.fromstring(client.simulate_get("/opensearch.xml").text)
    urls = {url.get("type"): url for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")}
    url = urls["application/x-suggestions+json"]
    assert url.get("rel") == "suggestions"
    template = url.get("template")
    assert template.startswith("https://bao.example/tim/api/v1/suggest?")
    address = template.removeprefix("https://bao.example/tim").replace("{searchTerms}", urllib.parse.quote("ngư d"))
    path, _, query = address.partition("?")
    typed, texts = client.simulate_get(path, query_string=query).json
    assert typed == "ngư d"
    assert texts and all(text.startswith("ngư d") for text in texts)


def test_a_new_generation(tmp_path, articles):
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add(articles)
    client = testing.TestClient(create_app(engine))
    before = client.simulate_get(ADDRESS, params={"q": "hang son"})
    with engine.writer() as writer:
        writer.add([Article(id="new", title="Hang Sơn Đoòng mở cửa")])
    after = client.simulate_get(ADDRESS, params={"q": "hang son"}, headers={"If-None-Match": before.headers["etag"]})
    assert before.json["articles"] == []
    assert [headline["id"] for headline in after.json["articles"]] == ["new"]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_nothing_is_a_server_error(sample_engine, typed):
    client = testing.TestClient(create_app(sample_engine))
    response = client.simulate_get(ADDRESS, query_string=urllib.parse.urlencode({"q": typed}))
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        assert json.loads(response.text)["text"] == typed
