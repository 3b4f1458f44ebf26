"""Marks in the units of JavaScript, and as HTML: the same words as the spans of code points."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from falcon import testing

from search import Article, open_index
from service import create_app

TITLE = "🏆🏆 Giá <vàng> & giá vé 𝟚 tăng"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    engine = open_index(str(tmp_path_factory.mktemp("marks") / "index"), create=True)
    with engine.writer() as writer:
        writer.add([Article(id="1", title=TITLE, body="Hôm nay 😀 giá vàng tăng. " * 3)])
    yield testing.TestClient(create_app(engine))
    engine.close()


class Marked(HTMLParser):
    """The text of a piece of HTML, and what is in its marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.marks, self._in = "", [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert (tag, attrs, self._in) == ("mark", [], False)
        self._in = True
        self.marks.append("")

    def handle_endtag(self, tag):
        self._in = False

    def handle_data(self, data):
        self.text += data
        if self._in:
            self.marks[-1] += data


def in_units(text: str, spans) -> list[str]:
    raw = text.encode("utf-16-le")
    return [raw[2 * start : 2 * end].decode("utf-16-le") for start, end in spans]


def highlights(client, marks, q="giá vàng"):
    return client.simulate_get("/api/v1/search", params={"q": q, "marks": marks}).json["items"][0]["highlights"]


def test_of_a_search(client):
    plain, utf16, html = (highlights(client, marks) for marks in ("spans", "utf16", "html"))
    assert {one["field"] for one in plain} == {"title", "body"}
    for one, two, three in zip(plain, utf16, html, strict=True):
        words = [one["text"][start:end] for start, end in one["spans"]]
        assert words
        assert in_units(two["text"], two["spans_utf16"]) == words
        read = Marked(three["html"])
        assert (read.text, read.marks) == (one["text"], words)
        assert "spans_utf16" not in one and "html" not in one and "html" not in two
    assert any(two["spans_utf16"] != two["spans"] for two in utf16)


@pytest.mark.parametrize("marks", ["utf16", "html"])
def test_of_what_stands_beside_the_hits(sample_engine, marks):
    """Articles with every syllable that are no hits have passages too, with the same marks."""
    client = testing.TestClient(create_app(sample_engine))
    found, plain = (
        client.simulate_get("/api/v1/search", params={"q": "bóng đá", "marks": one}).json["loose"]["items"]
        for one in (marks, "spans")
    )
    passages = [highlight for hit in found for highlight in hit["highlights"]]
    assert passages
    for one, other in zip(passages, [highlight for hit in plain for highlight in hit["highlights"]], strict=True):
        words = [other["text"][start:end] for start, end in other["spans"]]
        assert (in_units(one["text"], one["spans_utf16"]) if marks == "utf16" else Marked(one["html"]).marks) == words


def test_of_a_suggestion(client):
    answer = client.simulate_get("/api/v1/suggest", params={"q": "giá v", "marks": "html"}).json
    (article,) = answer["articles"]
    assert Marked(article["html"]).text == TITLE
    assert Marked(article["html"]).marks == [TITLE[start:end] for start, end in article["spans"]]
    for item in answer["items"]:
        assert Marked(item["html"]).text == item["text"]
    plain = client.simulate_get("/api/v1/suggest", params={"q": "giá v"}).json
    assert "html" not in plain["articles"][0]


def test_a_query_with_mistakes_is_mended_on_request(client):
    strict = client.simulate_get("/api/v1/search", params={"q": '"giá vàng'})
    assert strict.status_code == 400
    mended = client.simulate_get("/api/v1/search", params={"q": '"giá vàng', "lenient": "true"}).json
    assert mended["total"]["value"] == 1
    assert mended["query"]["notes"]
