"""Folded stories over HTTP and on the page of results."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from html import unescape

import pytest
from falcon import testing

from search import Article, open_index
from search.answer import Headline, Story
from service import create_app

SEARCH = "/api/v1/search"
BODY = """Sáng 3/6, tâm bão cách bờ biển khoảng 120 km, sức gió mạnh nhất cấp 10. Các tỉnh ven biển đã cho tàu thuyền
vào nơi trú ẩn, hàng nghìn hộ dân được đưa đến trường học, trạm y tế. Cơ quan khí tượng dự báo mưa lớn kéo dài đến hết
tuần, nguy cơ sạt lở ở vùng núi và ngập úng ở vùng trũng. Lực lượng cứu hộ trực suốt đêm với xuồng máy và áo phao."""


def lines(number: int) -> str:
    """A long text like no other."""
    return " ".join(f"câu {number * 1000 + line}" for line in range(150))


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    day = datetime(2024, 6, 3, tzinfo=timezone(timedelta(hours=7)))
    articles = [
        Article(id="a/2", title="Bão vào bờ", body=BODY, source="Báo <A>", published=day + timedelta(days=1)),
        Article(id="a1", title="Tâm bão áp sát", body=BODY + " Theo TTXVN.", source="Báo B", published=day),
        Article(id="b1", title="Sau bão", body="Nắng lên ở vùng biển. " * 20, source="Báo B", published=day),
        *(Article(id=f"x{number}", title=f"Thơ {number}", body=f"Bão lòng. {lines(number)}") for number in range(20)),
    ]
    engine = open_index(str(tmp_path_factory.mktemp("stories") / "index"), create=True)
    with engine.writer() as writer:
        writer.add(articles)
    yield testing.TestClient(create_app(engine))
    engine.close()


def items(client, **params: object) -> list[dict]:
    return client.simulate_get(SEARCH, params={"q": "bão", "size": 100, **params}).json["items"]


def test_shape(client):
    body = client.simulate_get(SEARCH, params={"q": "bão", "collapse": "story", "facets": "source"}).json
    assert body["total"] == {"value": 23, "relation": "eq", "all_words": 23, "stories": 22}
    story = next(item["story"] for item in items(client, collapse="story") if item["id"] == "a1")
    assert tuple(story) == Story.__struct_fields__
    assert (story["id"], story["size"]) == ("a1", 2)
    assert [tuple(member) for member in story["members"]] == [Headline.__struct_fields__]
    assert story["members"][0]["id"] == "a/2"
    assert body["facets"]["source"] == [{"value": "Báo B", "count": 2}, {"value": "Báo <A>", "count": 1}]


def test_every_article_is_there_once(client):
    folded = items(client, collapse="story")
    ids = [one["id"] for item in folded for one in (item, *item["story"]["members"])]
    assert sorted(ids) == sorted(item["id"] for item in items(client))


def test_not_asked_for(client):
    body = client.simulate_get(SEARCH, params={"q": "bão"}).json
    assert "stories" not in body["total"]
    assert all("story" not in item for item in body["items"])


def test_with_chosen_fields(client):
    found = items(client, collapse="story", fields="title", highlight="false")
    assert {tuple(item) for item in found} == {("id", "title", "story")}


def test_pages_of_stories(client):
    seen, address = [], f"{SEARCH}?q=b%C3%A3o&collapse=story&size=5"
    while address:
        path, _, query = address.partition("?")
        body = client.simulate_get(path, query_string=query).json
        seen += [item["id"] for item in body["items"]]
        address = body["next_url"]
    assert len(seen) == len(set(seen)) == 22


@pytest.mark.parametrize("value", ["stories", "", "Story", "1"])
def test_wrong_value(client, value):
    response = client.simulate_get(SEARCH, query_string=f"q=b%C3%A3o&collapse={value}")
    assert (response.status_code, response.json["type"]) == (400, "/problems/invalid-parameter")
    assert response.json["allowed"] == ["story"]


def test_another_answer_has_another_tag(client):
    tag = client.simulate_get(SEARCH, params={"q": "bão"}).headers["etag"]
    query = {"q": "bão", "collapse": "story"}
    assert client.simulate_get(SEARCH, params=query, headers={"If-None-Match": tag}).status_code == 200


def test_on_the_page(client):
    html = client.simulate_get("/search", params={"q": "bão"}).text
    (href,) = [unescape(one) for one in re.findall(r'href="([^"]*collapse=story[^"]*)" rel="nofollow"', html)]
    path, _, query = href.partition("?")
    folded = client.simulate_get(path, query_string=query).text
    assert "gộp thành <b>22</b> tin" in folded
    assert "1 bài cùng nội dung" in folded
    assert "/article/a%2F2?q=" in folded
    assert "Báo &lt;A&gt;, 4/6/2024" in folded
    assert '<input type="hidden" name="collapse" value="story">' in folded
    (without,) = [unescape(one) for one in re.findall(r'<a href="([^"]*)"><span><span class="chip-name">Gộp', folded)]
    path, _, query = without.partition("?")
    assert "bài cùng nội dung" not in client.simulate_get(path, query_string=query).text
    english = client.simulate_get(path, query_string=f"{query}&collapse=story&lang=en").text
    assert "1 more with the same text" in english


def test_in_a_feed(client):
    feed = client.simulate_get("/search.atom", params={"q": "bão", "collapse": "story", "size": 100}).text
    assert feed.count("<entry>") == 22
