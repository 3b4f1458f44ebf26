from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

import msgspec
import pytest

from search import Answer, Article
from service.http.dates import VIETNAM


def test_answer_has_the_shape_of_the_contract(get):
    body = get("/api/v1/search?q=bong+da&facets=source,section&histogram=year").json
    answer = msgspec.convert(body, Answer)
    assert answer.total.value > 1
    assert answer.query.text == "bong da"
    assert set(answer.facets) == {"source", "section"}
    assert answer.histogram
    for highlight in answer.items[0].highlights:
        assert all(0 <= start < end <= len(highlight.text) for start, end in highlight.spans)


def test_every_parameter_reaches_the_engine(get, engine):
    get(
        "/api/v1/search?q=a&match=exact&words=all&from=2024&to=30/4/2025&source=B%C3%A1o,+A&source=B&section=C"
        "&author=D&tag=E,F&sort=oldest&size=7&facets=source,tag&facets=author&histogram=day&highlight=false&explain=true&generation=g1"
    )
    q, options = engine.asked[-1]
    assert q == "a"
    assert (options.match, options.words, options.sort, options.size) == ("exact", "all", "oldest", 7)
    assert options.since == datetime(2024, 1, 1, tzinfo=VIETNAM)
    assert options.until == datetime(2025, 5, 1, tzinfo=VIETNAM)
    assert options.source == ("Báo, A", "B")
    assert options.tag == ("E,F",)
    assert options.facets == ("source", "tag", "author")
    assert (options.histogram, options.highlight, options.lenient) == ("day", False, False)
    assert (options.explain, options.generation) == (True, "g1")


def test_an_address_keeps_what_was_asked(get):
    found = get("/api/v1/search?q=a&size=1&highlight=false&explain=true&generation=g1").json["next_url"]
    assert {"highlight=false", "explain=true", "generation=g1"} <= set(found.partition("?")[2].split("&"))


def test_a_generation_that_is_asked_for_keeps_its_tag(get, engine):
    before = get("/api/v1/search?q=a&generation=g1")
    newest = get("/api/v1/search?q=a")
    with engine.writer() as writer:
        writer.delete([next(engine.ids())])
    assert get("/api/v1/search?q=a&generation=g1", if_none_match=before.headers["etag"]).status_code == 304
    assert get("/api/v1/search?q=a", if_none_match=newest.headers["etag"]).status_code == 200


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2024", "2024-01-01T00:00:00+07:00", "2025-01-01T00:00:00+07:00"),
        ("2024-12", "2024-12-01T00:00:00+07:00", "2025-01-01T00:00:00+07:00"),
        ("2/2024", "2024-02-01T00:00:00+07:00", "2024-03-01T00:00:00+07:00"),
        ("2024-02-29", "2024-02-29T00:00:00+07:00", "2024-03-01T00:00:00+07:00"),
        ("30/4/2024", "2024-04-30T00:00:00+07:00", "2024-05-01T00:00:00+07:00"),
        ("2024-05-01T06:30", "2024-05-01T06:30:00+07:00", "2024-05-01T06:30:00+07:00"),
        ("2024-05-01T06:30:00Z", "2024-05-01T06:30:00+00:00", "2024-05-01T06:30:00+00:00"),
        ("2024-05-01T06:30:00+09:00", "2024-05-01T06:30:00+09:00", "2024-05-01T06:30:00+09:00"),
    ],
)
def test_dates(get, engine, text, since, until):
    assert get(f"/api/v1/search?from={text}").status_code == 200
    assert engine.asked[-1][1].since.isoformat() == since
    assert get(f"/api/v1/search?to={text}").status_code == 200
    assert engine.asked[-1][1].until.isoformat() == until


def test_empty_query_is_everything(get, articles):
    for address in ("/api/v1/search", "/api/v1/search?q="):
        assert get(address).json["total"]["value"] == len(articles)


def test_size_zero_counts_only(get):
    body = get("/api/v1/search?q=bong&size=0").json
    assert body["items"] == []
    assert body["next"] is None
    assert body["next_url"] is None


def test_walking_by_next_url_meets_every_article_once(get, articles):
    address = "/api/v1/search?size=50&tag=a&tag=b".replace("&tag=a&tag=b", "")
    seen: list[str] = []
    while address:
        response = get(address)
        seen += [item["id"] for item in response.json["items"]]
        address = response.json["next_url"]
        if address:
            assert response.headers["link"].startswith(f"<{address}>; rel=next, ")
        else:
            assert "rel=next" not in response.headers["link"]
    assert len(seen) == len(articles)
    assert set(seen) == {article.id for article in articles}


def test_next_url_keeps_the_search_and_begins_with_the_base(make_client):
    client = make_client(base_url="https://bao.example/tim")
    body = client.simulate_get("/api/v1/search", query_string="q=n%C4%83m&size=2&section=Th%E1%BB%83+thao").json
    assert body["next_url"].startswith(
        "https://bao.example/tim/api/v1/search?q=n%C4%83m&section=Th%E1%BB%83+thao&size=2&cursor="
    )


def test_fields(get):
    item = get("/api/v1/search?q=bong+da&size=1&fields=title,url&highlight=false").json["items"][0]
    assert set(item) == {"id", "title", "url"}
    item = get("/api/v1/search?q=bong+da&size=1&fields=body,tags").json["items"][0]
    assert set(item) == {"id", "body", "tags", "highlights"}
    assert item["body"]


def test_article_has_every_field(get):
    body = get("/api/v1/articles/tt-001").json
    assert set(body) == set(Article.__struct_fields__)
    assert body["published"] == "2024-10-20T21:35:00+07:00"


@pytest.mark.parametrize("article_id", ["https://bao.example/a/b?c=d#e", "a//b", "50%25", "một bài", "x y+z", "\x01"])
def test_ids_of_any_characters(get, engine, article_id):
    engine.articles[article_id] = Article(id=article_id, title="Tựa")
    assert get(f"/api/v1/articles/{quote(article_id, safe='')}").json["id"] == article_id
    assert "Tựa" in get(f"/article/{quote(article_id, safe='')}").text


def test_stats(get, articles):
    assert get("/api/v1/stats").json["articles"] == len(articles)


def test_head_is_get_without_the_body(client, get, monkeypatch):
    monkeypatch.setattr("search.engine._since", lambda begin: 1.0)  # two answers take different times
    for path in (
        "/api/v1/search",
        "/api/v1/articles/tt-001",
        "/api/v1/stats",
        "/",
        "/search",
        "/healthz",
        "/readyz",
    ):
        head = client.simulate_head(path)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["content-length"] == get(path).headers["content-length"]


def test_options_names_the_methods(client):
    response = client.simulate_options("/api/v1/search")
    assert response.status_code == 204
    assert {"GET", "HEAD"} <= {method.strip() for method in response.headers["allow"].split(",")}


def test_probes(get, engine):
    assert get("/healthz").json == {"status": "ok"}
    assert get("/readyz").json == {"status": "ready", "generation": "g1", "writing": "off", "waiting": 0}
    assert engine.asked[-1][0] == "việt nam"


# Conditional requests.


@pytest.mark.parametrize(
    "address",
    ["/api/v1/search?q=a", "/api/v1/articles/tt-001", "/api/v1/stats", "/", "/search?q=a", "/about"],
)
def test_not_modified_without_touching_the_index(get, engine, address):
    first = get(address)
    assert first.headers["cache-control"] == "no-cache"
    asked = len(engine.asked)
    again = get(address, If_None_Match=first.headers["etag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert len(engine.asked) == asked


def test_etag_is_of_the_canonical_address(get):
    one = get("/api/v1/search?q=a&size=5&sort=relevance&tag=x&source=y").headers["etag"]
    assert get("/api/v1/search?source=y&tag=x&q=a&size=5").headers["etag"] == one
    assert get("/api/v1/search?source=y&tag=x&q=a&size=6").headers["etag"] != one


def test_etag_changes_with_the_generation(get, engine):
    first = get("/api/v1/search?q=a").headers["etag"]
    engine.name = "g-2"
    assert get("/api/v1/search?q=a", If_None_Match=first).status_code == 200


def test_pages_in_two_languages_are_two_things(get):
    vi, en = get("/about"), get("/about", Accept_Language="en")
    assert vi.headers["etag"] != en.headers["etag"]
    assert "Accept-Language" in vi.headers["vary"]
    assert (vi.headers["content-language"], en.headers["content-language"]) == ("vi", "en")


def test_a_mistake_is_never_not_modified(get):
    tag = get("/api/v1/search?q=a").headers["etag"]
    assert get("/api/v1/search?q=a&size=x", If_None_Match=tag).status_code == 400


def test_an_article_that_is_gone_is_not_found_even_to_a_wildcard(get):
    assert get("/api/v1/articles/nope", If_None_Match="*").status_code == 404


def test_fields_that_a_hit_does_not_carry_are_fetched_in_one_call(get, engine, monkeypatch):
    calls = []
    searcher = engine.searcher()
    fetch = searcher.stored
    monkeypatch.setattr(searcher, "stored", lambda ids, fields=None: calls.append(list(fields)) or fetch(ids, fields))
    items = get("/api/v1/search?q=bong&fields=title,tags&size=20").json["items"]
    assert len(items) > 1
    assert all(set(item) == {"id", "title", "tags", "highlights"} for item in items)
    assert calls == [["tags"]]
    assert get("/api/v1/search?q=bong&fields=title&size=20").status_code == 200
    assert len(calls) == 1
