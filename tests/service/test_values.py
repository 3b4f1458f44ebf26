"""The lists of sections, sources, authors and tags: counted by hand over the sample articles."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from falcon import testing

from search import Article, open_index
from service import create_app

WRONG = {
    "size=x": "invalid-parameter",
    "q=%22a": "query-syntax",
    "nothing=1": "unknown-parameter",
    "generation=g999": "generation-gone",
    "from=2025&to=2024": "invalid-parameter",
}
LISTS = {"sections": "section", "sources": "source", "authors": "authors", "tags": "tags"}


@pytest.fixture(scope="module")
def client(sample_engine):
    return testing.TestClient(create_app(sample_engine))


def counted(articles: list[Article], member: str) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for article in articles:
        value = getattr(article, member)
        counts.update({value} if isinstance(value, str) else set(value))
    del counts[""]
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@pytest.mark.parametrize("name", LISTS)
def test_every_value_with_its_count(client, articles, name):
    answer = client.simulate_get(f"/api/v1/{name}", query_string="size=10000").json
    expected = counted(articles, LISTS[name])
    assert [(one["value"], one["count"]) for one in answer["items"]] == expected
    assert answer["count"] == len(expected)
    assert len(expected) > 3
    few = client.simulate_get(f"/api/v1/{name}", query_string="size=2").json
    assert (few["items"], few["count"]) == (answer["items"][:2], len(expected))


def test_more_values_than_a_facet_shows(tmp_path):
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add([Article(id=str(n), title="Bài", tags=[f"Chủ đề {n:03}", "chung"]) for n in range(120)])
    client = testing.TestClient(create_app(engine))
    answer = client.simulate_get("/api/v1/tags", query_string="size=10000").json
    assert answer["count"] == 121
    assert answer["items"][0] == {"value": "chung", "count": 120}
    assert [one["value"] for one in answer["items"][1:]] == [f"Chủ đề {n:03}" for n in range(120)]
    shown = client.simulate_get("/api/v1/search", params={"facets": "tag"}).json["facets"]["tag"]
    assert shown == answer["items"][: len(shown)]
    described = client.simulate_get("/api/v1/openapi.json?lang=en").json["components"]["schemas"]["SearchAnswer"]
    told = [one["description"] for one in (described["properties"]["facets"],) if "description" in one]
    pages = Path(__file__).parents[2].joinpath("docs", "api.md").read_text("utf-8")
    assert any(f"the {len(shown)} values" in one and "/api/v1/sources" in one for one in told)
    assert f"the {len(shown)} with most hits" in pages
    engine.close()


def test_those_of_a_query_and_its_filters(client, articles):
    within = [one for one in articles if one.section == "Thể thao"]
    answer = client.simulate_get("/api/v1/tags", params={"section": "Thể thao", "size": 10000}).json
    assert [(one["value"], one["count"]) for one in answer["items"]] == counted(within, "tags")
    for name, member in LISTS.items():
        value = counted(articles, member)[1][0]
        within = [one for one in articles if value in (getattr(one, member), *getattr(one, member))]
        asked = {member.removesuffix("s"): value, "size": 10000}
        answer = client.simulate_get(f"/api/v1/{name}", params=asked).json
        assert [(one["value"], one["count"]) for one in answer["items"]] == counted(within, member), name
    found = client.simulate_get("/api/v1/search", params={"q": "bóng đá", "facets": "source"}).json
    answer = client.simulate_get("/api/v1/sources", params={"q": "bóng đá"}).json
    assert answer["items"] == found["facets"]["source"]
    assert answer["items"]


@pytest.mark.parametrize("text", ["thể", "THE", "the\u0302\u0309", " thể "])
def test_a_part_of_a_name_in_any_marks(client, text):
    names = [one["value"] for one in client.simulate_get("/api/v1/sections", params={"contains": text}).json["items"]]
    assert "Thể thao" in names
    assert "Thời sự" not in names


def test_it_keeps_the_rules_of_the_api(client):
    first = client.simulate_get("/api/v1/sections")
    again = client.simulate_get("/api/v1/sections", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    other = client.simulate_get("/api/v1/sources", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    for wrong, code in WRONG.items():
        answer = client.simulate_get("/api/v1/tags", query_string=wrong)
        assert answer.json["type"] == f"/problems/{code}"


def test_pages_list_values_in_the_order_of_the_alphabet(tmp_path):
    wanted = ["an", "ảnh", "ánh sáng", "ăn", "cờ", "dân ca", "đá", "Điện Biên", "Ê Đê", "xả lũ"]
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add(
            [
                Article(id="a", title="Bài", tags=[*sorted(wanted), "chung"]),
                Article(id="b", title="Bài", tags=["chung"]),
            ]
        )
    client = testing.TestClient(create_app(engine))
    listed = client.simulate_get("/search/tag").text
    assert re.findall(r'name="tag" value="([^"]+)"', listed) == ["chung", *wanted]
    assert "<h1>Tất cả chủ đề</h1>" in listed
    assert "11 chủ đề, nhiều bài đứng trước" in listed
    assert "11 topics" in client.simulate_get("/search/tag", query_string="lang=en").text
    for address in ("/", "/search"):
        html = client.simulate_get(address).text
        shown = re.findall(r'<a href="/search\?[^"]*tag=[^"]+">(?:<span>)?([^<]+)<', html)
        assert shown == ["chung", *wanted][: len(shown)]
        assert len(shown) >= 10
    engine.close()
