"""The feed: valid Atom whatever is in the articles, and the same problems as the API."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timezone
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Article, IndexDamaged, open_index
from service import create_app
from service.api.params import NAMES

A = "{http://www.w3.org/2005/Atom}"
HOSTILE = "a\x00b\x0bc ]]> <b>&amp; \ud800 \ufffe \x7f \u2028 “giá” 'x' \""


def texts(node, name: str) -> list[str]:
    return [one.text or "" for one in node.iter(f"{A}{name}")]


def link(node, rel: str) -> str | None:
    return next((one.get("href") for one in node.findall(f"{A}link") if one.get("rel") == rel), None)


def assert_atom(feed) -> None:
    """What RFC 4287 asks of every feed and entry."""
    assert feed.tag == f"{A}feed"
    for node in (feed, *feed.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{A}{name}")) == 1, name
        assert node.findtext(f"{A}id").startswith("urn:uuid:")
        for name in ("updated", "published"):
            for one in node.findall(f"{A}{name}"):
                assert datetime.fromisoformat(one.text).utcoffset() is not None
    assert feed.findtext(f"{A}author/{A}name")
    assert link(feed, "self")
    assert all(one.get("term") for one in feed.iter(f"{A}category"))
    ids = [one.findtext(f"{A}id") for one in feed.findall(f"{A}entry")]
    assert len(set(ids)) == len(ids)


@pytest.fixture
def feed(get):
    def feed(address: str, **headers: str):
        response = get(address, **headers)
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
        root = ElementTree.fromstring(response.content)
        assert_atom(root)
        return root

    return feed


def test_newest_first_with_everything_a_reader_shows(feed, articles):
    root = feed("/search.atom?q=bong+da")
    dates = texts(root, "published")
    assert dates == sorted(dates, reverse=True)
    assert all(date.endswith("+07:00") for date in dates)
    entry = root.find(f"{A}entry")
    article = next(one for one in articles if one.title == entry.findtext(f"{A}title"))
    assert texts(entry, "name") == (article.authors or [article.source])
    assert [one.get("term") for one in entry.iter(f"{A}category")] == list(
        dict.fromkeys([article.section, *article.tags])
    )
    assert article.summary in entry.findtext(f"{A}summary")
    assert link(entry, "via") == article.url
    assert link(entry, "alternate") == f"/article/{article.id}?q=bong+da"
    assert link(root, "alternate") == "/search?q=bong+da&sort=newest"
    assert root.findtext(f"{A}title") == "Timbao: bong da"


def test_size_order_and_paging(feed, engine):
    assert len(feed("/search.atom").findall(f"{A}entry")) == 20
    root = feed("/search.atom?size=100&sort=relevance&facets=tag&histogram=year&fields=title")
    assert len(root.findall(f"{A}entry")) == 100
    assert link(root, "self") == "/search.atom?sort=relevance&size=100"
    asked = engine.asked[-1][1]
    assert (asked.sort, asked.facets, asked.histogram) == ("relevance", (), None)
    ten = feed("/search.atom?size=10")
    after = feed(link(ten, "next"))
    assert link(ten, "self") == "/search.atom?size=10"
    assert not set(texts(ten, "id")[1:]) & set(texts(after, "id")[1:])
    assert texts(ten, "id")[0] == texts(after, "id")[0]


def test_an_older_generation_is_shown_as_it_was(tmp_path):
    with closing(open_index(str(tmp_path / "index"), create=True)) as engine:
        for title, more in (("Cũ", Article(id="2", title="Sẽ bị gỡ", body="bão")), ("Mới", None)):
            with engine.writer() as writer:
                if more is None:
                    writer.delete(["2"])
                writer.add([Article(id="1", title=title, summary="bão", tags=[title]), *([more] if more else [])])
            engine.refresh()
        newest = engine.generation
        before = f"g{int(newest[1:]) - 1}"
        client = testing.TestClient(create_app(engine))

        def feed(query: str):
            return ElementTree.fromstring(client.simulate_get("/search.atom", query_string=query).content)

        old = feed(f"q=b%C3%A3o&size=1&generation={before}")
        second = feed(link(old, "next").partition("?")[2])
        assert sorted(texts(old, "title")[1:] + texts(second, "title")[1:]) == ["Cũ", "Sẽ bị gỡ"]
        assert {one.get("term") for root in (old, second) for one in root.iter(f"{A}category")} == {"Cũ"}
        for rel in ("self", "alternate", "next"):
            assert f"generation={before}" in link(old, rel)
        assert texts(feed("q=b%C3%A3o"), "title")[1:] == ["Mới"]
        gone = client.simulate_get("/search.atom", query_string="q=b%C3%A3o&generation=g99")
        assert (gone.status_code, gone.json["type"]) == (410, "/problems/generation-gone")


def test_ids_do_not_depend_on_the_query_or_the_address(make_client):
    def ids(address: str, **given: str) -> set[str]:
        root = ElementTree.fromstring(make_client(**given).simulate_get(address).content)
        return {one.findtext(f"{A}id") for one in root.findall(f"{A}entry")}

    everything = ids("/search.atom?size=100&sort=oldest")
    assert ids("/search.atom?size=100&sort=oldest", base_url="https://bao.example/tim") == everything
    assert ids("/search.atom?q=bong+da&sort=oldest&size=3") <= everything | ids("/search.atom?size=100")


def test_base_url_makes_every_address_absolute(make_client):
    root = ElementTree.fromstring(make_client(base_url="https://bao.example/tim").simulate_get("/search.atom").content)
    assert all(one.get("href").startswith("https://") for one in root.iter(f"{A}link"))


def test_unchanged_costs_no_search(get, engine):
    tag = get("/search.atom?q=bong").headers["etag"]
    asked = len(engine.asked)
    response = get("/search.atom?q=bong", if_none_match=tag)
    assert (response.status_code, response.content, len(engine.asked)) == (304, b"", asked)
    engine.name = "g-2"
    assert get("/search.atom?q=bong", if_none_match=tag).status_code == 200


def test_empty_feed_is_valid(feed):
    assert feed("/search.atom?q=zzzz").findall(f"{A}entry") == []
    assert feed("/search.atom?size=0").findall(f"{A}entry") == []


def test_compressed_and_without_a_body_for_head(client, get):
    response = get("/search.atom", accept_encoding="gzip")
    assert response.headers["content-encoding"] == "gzip"
    head = client.simulate_head("/search.atom")
    assert (head.status_code, head.content) == (200, b"")


def test_hostile_articles(make_engine):
    article = Article(
        id=HOSTILE,
        url="javascript:alert(1)",
        title=HOSTILE,
        summary=HOSTILE,
        body=HOSTILE,
        section=HOSTILE,
        source="\x00",
        authors=["\x01", HOSTILE],
        tags=["\ud800", HOSTILE, HOSTILE],
        published=datetime.max.replace(tzinfo=timezone.utc),
    )
    bare = Article(id="2", body="b")
    client = testing.TestClient(create_app(make_engine([article, bare])))
    response = client.simulate_get("/search.atom")
    root = ElementTree.fromstring(response.content)
    assert_atom(root)
    first = root.find(f"{A}entry")
    assert "]]> <b>&amp;" in first.findtext(f"{A}title")
    assert link(first, "via") is None
    assert len(texts(first, "name")) == 1
    assert texts(root, "updated")[-1] == "1970-01-01T00:00:00+07:00"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("size=101", 400, "invalid-parameter"),
        ("sort=", 400, "invalid-parameter"),
        ("from=yesterday", 400, "invalid-parameter"),
        ("q=a%00", 400, "invalid-parameter"),
        ("qq=a", 400, "unknown-parameter"),
        ("q=a&q=b", 400, "repeated-parameter"),
        ("q=%ff", 400, "bad-encoding"),
        ("cursor=x", 400, "invalid-cursor"),
        ("q=" + "(" * 17 + "a", 400, "query-too-deep"),
    ],
)
@pytest.mark.parametrize("accept", [None, "text/html,application/atom+xml;q=0.9"])
def test_problems_are_those_of_the_api(get, query, status, code, accept):
    response = get(f"/search.atom?{query}", accept=accept)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json["type"] == f"/problems/{code}"
    assert "etag" not in response.headers


def test_damaged_index_is_a_problem(get, engine):
    engine.failure = IndexDamaged("x")
    assert get("/search.atom").json["status"] == 503


def test_results_page_leads_to_the_feed(get, feed):
    html = get("/search?q=%22bong+da&section=Th%E1%BB%83+thao&sort=oldest&lang=en", accept="text/html").text
    address = "/search.atom?q=%22bong+da&amp;section=Th%E1%BB%83+thao"
    assert f'type="application/atom+xml" title="&#34;bong da – Timbao" href="{address}"' in html
    assert html.count(address) == 3  # in the head, in the list of tools, and to be kept in the browser
    assert "Follow (Atom)" in html
    feed(address.replace("&amp;", "&"))


def test_description_for_browsers(make_client):
    def described(**given: str):
        client = make_client(**given)
        response = client.simulate_get("/opensearch.xml", headers={"Host": "evil.example"})
        assert response.headers["content-type"] == "application/opensearchdescription+xml; charset=utf-8"
        assert "evil" not in response.text
        again = client.simulate_get("/opensearch.xml", headers={"If-None-Match": response.headers["etag"]})
        assert again.status_code == 304
        root = ElementTree.fromstring(response.content)
        return client, {one.get("type"): one.get("template") for one in root if one.tag.endswith("Url")}

    client, templates = described(base_url="https://bao.example/tim")
    assert templates["text/html"] == "https://bao.example/tim/search?q={searchTerms}"
    assert templates["application/atom+xml"] == "https://bao.example/tim/search.atom?q={searchTerms}"
    link = '<link rel="search" type="application/opensearchdescription+xml" title="Timbao"'
    for page in ("/", "/search", "/about", "/article/tt-001", "/problems"):
        assert f'{link} href="https://bao.example/tim/opensearch.xml">' in client.simulate_get(page).text
    client, templates = described()
    assert templates["text/html"] == "/search?q={searchTerms}"
    assert link not in client.simulate_get("/").text


def test_description_takes_no_parameters(get):
    response = get("/opensearch.xml?a=1", accept="text/html")
    assert response.json["type"] == "/problems/unknown-parameter"


value = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=20).map(lambda t: quote(t.encode("utf-8", "surrogatepass"))),
    st.sampled_from(["1", "newest", "2024", "30/4/2021", "g1:3", "%22", "%ff", "hoc", '%5B"']),
)
query_string = st.lists(st.tuples(st.sampled_from([*NAMES, "x"]), value).map("=".join), max_size=5).map("&".join)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=query_string)
def test_any_query_string(sample_engine, query):
    client = testing.TestClient(create_app(sample_engine))
    response = client.simulate_get("/search.atom", extras={"QUERY_STRING": query})
    if response.status_code == 200:
        assert_atom(ElementTree.fromstring(response.content))
    else:
        assert response.status_code in {400, 410}
        assert response.headers["content-type"] == "application/problem+json"


def test_the_articles_of_a_feed_are_fetched_in_one_call(get, engine, monkeypatch):
    calls = []
    searcher = engine.searcher()
    fetch = searcher.stored
    monkeypatch.setattr(searcher, "stored", lambda ids, fields=None: calls.append(ids) or fetch(ids, fields))
    response = get("/search.atom?q=bong")
    assert response.status_code == 200
    assert len(calls) == 1
    assert len(calls[0]) == response.text.count("<entry>") > 1
