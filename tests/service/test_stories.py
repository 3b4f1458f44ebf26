"""Folded stories over HTTP and on the page of results."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from datetime import datetime, timedelta, timezone
from html import unescape
from urllib.parse import urlsplit

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
    assert body["total"] == {"value": 23, "relation": "eq", "all_words": 23, "loose": 23, "stories": 22}
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
    assert response.json["allowed"] == ["story", "event"]


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


@pytest.fixture(scope="module")
def eventful(tmp_path_factory):
    """Two articles on one event in other words among articles of their own."""
    day = datetime(2024, 6, 3, tzinfo=timezone(timedelta(hours=7)))
    articles = [
        Article(id="late", title="Cho nghỉ hưu vì lạm thu", body="Ông Hữu Đạt ở trường Minh Tân.", published=day),
        Article(
            id="early", title="Kỷ luật lạm thu", body="Trường Minh Tân, ông Hữu Đạt.", published=day - timedelta(1)
        ),
        *(Article(id=f"x{number}", title=f"Lạm thu {number * 37}", body=lines(number)) for number in range(20)),
    ]
    engine = open_index(str(tmp_path_factory.mktemp("events") / "index"), create=True)
    with engine.writer() as writer:
        writer.add(articles)
    yield testing.TestClient(create_app(engine))
    engine.close()


def test_one_event_in_other_words(eventful):
    body = eventful.simulate_get(SEARCH, params={"q": "lạm thu", "collapse": "event", "size": 100}).json
    assert (body["total"]["value"], body["total"]["stories"], len(body["items"])) == (22, 21, 21)
    (story,) = [item["story"] for item in body["items"] if item["story"]["size"] > 1]
    assert (story["id"], [member["id"] for member in story["members"]]) == ("early", ["late"])
    assert eventful.simulate_get(SEARCH, params={"q": "lạm thu", "collapse": "story"}).json["total"]["stories"] == 22


def test_events_on_the_page_and_in_a_feed(eventful):
    html = eventful.simulate_get("/search", params={"q": "lạm thu"}).text
    hrefs = [unescape(one) for one in re.findall(r'href="([^"]*collapse=event[^"]*)" rel="nofollow"', html)]
    path, _, query = hrefs[0].partition("?")
    folded = eventful.simulate_get(path, query_string=query).text
    assert "gộp thành <b>21</b> sự kiện" in folded
    assert "1 bài cùng sự kiện" in folded
    assert '<input type="hidden" name="collapse" value="event">' in folded
    assert "collapse=story" in folded  # one click from one way of folding to the other
    english = eventful.simulate_get(path, query_string=f"{query}&lang=en").text
    assert "1 more on the same event" in english and "One article for each event" in english
    feed = eventful.simulate_get("/search.atom", params={"q": "lạm thu", "collapse": "event", "size": 100}).text
    assert feed.count("<entry>") == 21


def test_in_a_feed(client):
    feed = client.simulate_get("/search.atom", params={"q": "bão", "collapse": "story", "size": 100}).text
    assert feed.count("<entry>") == 22


def rows(client, address: str, **params: object) -> list[dict[str, str]]:
    """The lines of a CSV."""
    answer = client.simulate_get(address, params=params)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def followed(client, html: str, pattern: str) -> testing.Result:
    """What a link of a page gives."""
    path, _, query = unescape(re.search(pattern, html)[1]).partition("?")
    assert "collapse=story" in query
    answer = client.simulate_get(path, query_string=query)
    assert answer.status_code == 200
    return answer


def test_a_folded_page_is_taken_out_folded(client):
    html = client.simulate_get("/search", params={"q": "bão", "collapse": "story"}).text
    answer = followed(client, html, r'href="(/api/v1/export\?[^"]*)"[^>]*>Tải CSV \(đã gộp\)')
    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sorted(row["id"] for row in found) == sorted(item["id"] for item in items(client, collapse="story"))
    assert answer.headers["x-timbao-count"] == str(len(found)) == "22"
    manifest = followed(client, html, r'href="(/api/v1/export/manifest[^"]*)"').json
    assert (manifest["count"], manifest["filters"]["collapse"]) == (22, "story")
    assert manifest["sha256"] == hashlib.sha256(answer.content).hexdigest()
    resumed = client.simulate_get(
        urlsplit(manifest["url"]).path, query_string=urlsplit(manifest["url"]).query, headers={"Range": "bytes=300-"}
    )
    assert (resumed.status_code, resumed.content) == (206, answer.content[300:])
    figures = followed(client, html, r'href="(/api/v1/series[^"]*)"').content.decode("utf-8-sig")
    assert figures.splitlines()[1:] == ["2024-06-03,2,2,1.000000"]
    assert followed(client, html, r'href="(/search\.atom[^"]*)"').text.count("<entry>") == 20
    compared = followed(client, html, r'href="(/compare[^"]*)"').text
    assert "bão (2)" in compared and "Số tin theo thời gian" in compared
    assert '<option value="story" selected>' in compared


def test_the_timeline_counts_what_is_folded(eventful):
    def said(**more: str) -> list[str]:
        html = eventful.simulate_get("/search", params={"q": "lạm thu", **more}).text
        return re.findall(r"<title>([^<]*)</title><rect", html)

    assert said() == ["2/6/2024: 1 bài", "3/6/2024: 1 bài"]
    assert said(collapse="event") == ["2/6/2024: 1 sự kiện", "3/6/2024: 0 sự kiện"]


def test_series_of_stories_and_of_their_sources(client):
    asked = {"q": "bão", "collapse": "story", "interval": "day", "format": "csv"}
    (day,) = rows(client, "/api/v1/series", **asked)
    assert (day["day"], day["count"], day["total"]) == ("2024-06-03", "2", "2")
    by = client.simulate_get("/api/v1/series", params=asked | {"by": "source", "format": "json"}).json["series"]
    # The copy leads its story among the articles of its own paper.
    assert {one["value"]: one["count"] for one in by} == {None: 22, "Báo B": 2, "Báo <A>": 1}


@pytest.mark.parametrize("address", ["/api/v1/export", "/api/v1/series", "/api/v1/export/manifest", "/search.atom"])
def test_what_cannot_be_folded_is_refused(client, address):
    answer = client.simulate_get(address, params={"q": "bão", "collapse": "copies"})
    assert (answer.status_code, answer.json["parameter"]) == (400, "collapse")


@pytest.mark.parametrize("address", ["/api/v1/tags", "/api/v1/suggest"])
def test_what_does_not_fold_says_so(client, address):
    answer = client.simulate_get(address, params={"q": "bão", "collapse": "story"})
    assert (answer.status_code, answer.json["parameter"]) == (400, "collapse")
