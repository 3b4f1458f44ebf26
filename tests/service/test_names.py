"""Names through time over HTTP: a line with a link, never more unasked; the operator in every address that asks."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from falcon import testing

from search import Article, NameOffer
from service import create_app

ARTICLES = [
    Article(id="before", title="Công nhân Bình Dương đình công", published=datetime(2019, 5, 1, tzinfo=timezone.utc)),
    Article(id="after", title="Công nhân TP.HCM đình công", published=datetime(2025, 9, 1, tzinfo=timezone.utc)),
    Article(id="other", title="Công nhân TP.HCM tăng ca", published=datetime(2019, 5, 1, tzinfo=timezone.utc)),
]
NAMED = 'công nhân name:"Bình Dương"'


@pytest.fixture(scope="module")
def client(make_engine):
    return testing.TestClient(create_app(make_engine(ARTICLES)))


def test_the_offer_is_in_the_answer(client) -> None:
    body = client.simulate_get("/api/v1/search", params={"q": "công nhân Bình Dương"}).json
    assert [item["id"] for item in body["items"]] == ["before"]
    (offer,) = body["names"]
    assert tuple(offer) == NameOffer.__struct_fields__
    assert offer == {
        "name": "Bình Dương",
        "others": ["TP.HCM"],
        "position": 10,
        "end": 20,
        "vi": "Từ 1/7/2025 Bình Dương thuộc TP.HCM",
        "en": "Since 2025-07-01 Bình Dương is part of TP.HCM",
        "q": NAMED,
    }
    both = client.simulate_get("/api/v1/search", params={"q": offer["q"]}).json
    assert {item["id"] for item in both["items"]} == {"before", "after"}
    assert both["names"] == []


@pytest.mark.parametrize(
    ("language", "text", "link"),
    [("vi", "Từ 1/7/2025 Bình Dương thuộc TP.HCM: ", "tìm cả hai"), ("en", "Since 2025-07-01", "search both")],
)
def test_the_page_has_a_line_with_a_link(client, language: str, text: str, link: str) -> None:
    page = unescape(client.simulate_get("/search", params={"q": "công nhân Bình Dương", "lang": language}).text)
    line = re.search(r'<p class="note names">(.*?)</p>', page)
    assert line and text in line[1]
    href = re.search(r'href="([^"]+)">([^<]+)</a>', line[1])
    assert href and href[2] == link
    assert parse_qs(urlsplit(href[1]).query)["q"] == [NAMED]
    followed = client.simulate_get(href[1].replace("&amp;", "&")).text
    assert 'class="note names"' not in followed and "/article/after" in followed


def test_feeds_exports_and_batches_take_the_operator(client) -> None:
    feed = client.simulate_get("/search.atom", params={"q": NAMED}).text
    assert "/article/after" in feed and "/article/before" in feed and "/article/other" not in feed
    lines = client.simulate_get("/api/v1/export", params={"q": NAMED, "format": "ndjson", "fields": "title"}).text
    assert [line.count("Công nhân") for line in lines.splitlines()] == [1, 1]
    batch = client.simulate_post("/api/v1/batch", json=[NAMED]).json
    assert batch["rows"][0]["total"]["value"] == 2


def test_an_unknown_name_is_told_with_what_to_do(client) -> None:
    response = client.simulate_get("/api/v1/search", params={"q": 'mưa name:"Thủ Đức"'})
    assert response.status_code == 400
    problem = response.json
    assert problem["type"].endswith("/problems/query-unknown-name")
    assert (problem["parameter"], problem["position"]) == ("q", 9)
    assert '"Thủ Đức"' in problem["hint"]
    page = client.simulate_get("/search", params={"q": 'mưa name:"Thủ Đức"'})
    assert page.status_code == 200
    assert "không có trong bảng tên gọi nên chỉ tìm đúng cụm ấy" in page.text
