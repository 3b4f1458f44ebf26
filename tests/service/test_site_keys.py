"""Keys of sites: from their own pages, for searching and suggesting within their sources, and for nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from falcon import testing

from search import Article
from service import ServiceSettings, create_app
from service.access.keys import Bounds, add_key, revoke_key
from service.access.token_buckets import Buckets
from tests.service.test_access_matrix import ADDRESSES, NEEDS, SITES

OURS, THEIRS = "https://bao.example", "https://khac.example"
SEARCH, SUGGEST = "/api/v1/search", "/api/v1/suggest"


@pytest.fixture
def keys(tmp_path):
    """A file of keys: of a site, of one bound to a source and a section, and a secret one."""
    file = tmp_path / "keys.json"
    made = {
        "site": add_key(file, "site", ["search"], bounds=Bounds((OURS, "https://www.bao.example"))),
        "bound": add_key(file, "bound", ["search"], bounds=Bounds((OURS,), ("Báo A",), ("Thể thao", "Thời sự"))),
        "secret": add_key(file, "secret", ["search"]),
    }
    return file, made


@pytest.fixture
def make(make_engine, keys):
    articles = [
        Article(
            id=f"{source}{section}{n}", title=f"Bóng đá {n}", body="Cả nhà xem bóng đá.", source=source, section=section
        )
        for source in ("Báo A", "Báo B")
        for section in ("Thể thao", "Thời sự", "Kinh tế")
        for n in range(3)
    ]

    def make(**settings):
        chosen = ServiceSettings(keys=str(keys[0]), **settings)
        return testing.TestClient(create_app(make_engine(articles), chosen, buckets=Buckets(lambda: 0.0)))

    return make


@pytest.fixture(params=[("search", "export"), ()], ids=["open", "closed"])
def ask(make, keys, request):
    client = make(anonymous=request.param)

    def ask(path, key="site", origin=OURS, **params):
        headers = {"Origin": origin} if origin else {}
        return client.simulate_get(path, params={"q": "bóng đá"} | params | {"site": keys[1][key][1]}, headers=headers)

    ask.client = client
    return ask


@pytest.mark.parametrize("path", [SEARCH, SUGGEST])
@pytest.mark.parametrize("origin", [OURS, "https://www.bao.example"])
def test_from_its_own_pages(ask, path, origin):
    answer = ask(path, origin=origin)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == origin
    assert "Origin" in answer.headers["vary"]
    again = ask(path, origin=origin, q='"')
    assert again.headers["access-control-allow-origin"] == origin


@pytest.mark.parametrize(
    "origin", [THEIRS, "null", "", "https://bao.example.evil", "http://bao.example", f"{OURS}:444"]
)
def test_from_nowhere_else(ask, origin):
    answer = ask(SEARCH, origin=origin)
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/key-origin")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("route", [route for route in NEEDS if route not in SITES and NEEDS[route].get("GET")])
def test_for_nothing_else(make, keys, route):
    """In an address the key is no parameter of other resources; as a header it is refused by them."""
    client = make(anonymous=())
    path = ADDRESSES.get(route, route)
    sent = {"Origin": OURS, "Authorization": f"Bearer {keys[1]['site'][1]}"}
    assert client.simulate_get(path, headers=sent).status_code == 403
    in_address = client.simulate_get(path, params={"site": keys[1]["site"][1]}, headers={"Origin": OURS})
    assert in_address.status_code == 401
    for method in ("PUT", "POST", "DELETE"):
        assert client.simulate_request(method, path, headers=sent, body="{}").status_code == 403


@pytest.mark.parametrize("path", [SEARCH, SUGGEST])
def test_a_secret_key_does_not_belong_in_an_address(make, keys, path):
    for anonymous in ((), ("search",)):
        client = make(anonymous=anonymous)
        for text in (keys[1]["secret"][1], "timbao_00000000_" + "0" * 64, "x"):
            answer = client.simulate_get(path, params={"q": "a", "site": text}, headers={"Origin": OURS})
            assert (answer.status_code, answer.json["type"]) == (401, "/problems/key-invalid")


def test_a_revoked_key_ends(make, keys):
    file, made = keys
    revoke_key(file, made["site"][0].id)
    answer = make().simulate_get(SEARCH, params={"site": made["site"][1]}, headers={"Origin": OURS})
    assert answer.status_code == 401


def test_within_its_sources_and_sections(ask):
    answer = ask(SEARCH, key="bound", size=100, facets="source,section").json
    assert {(item["source"], item["section"]) for item in answer["items"]} == {
        ("Báo A", "Thể thao"), ("Báo A", "Thời sự"),
    }  # fmt: skip
    assert answer["total"]["value"] == 6
    assert answer["facets"]["source"] == [{"value": "Báo A", "count": 6}]
    assert {one["value"] for one in answer["facets"]["section"]} == {"Thể thao", "Thời sự"}
    assert ask(SEARCH, key="bound", section="Thể thao").json["total"]["value"] == 3
    assert ask(SEARCH, key="bound", q='bóng đá source:"Báo B"').json["total"]["value"] == 0
    for path in (SEARCH, SUGGEST):
        beyond = ask(path, key="bound", source="Báo B")
        assert (beyond.status_code, beyond.json["allowed"]) == (400, ["Báo A"])


def test_pages_follow_within_the_bounds(ask):
    first = ask(SEARCH, key="bound", size=4).json
    path, _, query = first["next_url"].partition("?")
    second = ask.client.simulate_get(path, query_string=query, headers={"Origin": OURS}).json
    ids = [item["id"] for page in (first, second) for item in page["items"]]
    assert (len(ids), len(set(ids)), second["next"]) == (6, 6, None)


@pytest.mark.parametrize(
    "params",
    [{"fields": "title,body"}, {"fields": "images"}, {"explain": "true"}, {"histogram": "year"}, {"generation": "g1"}],
)
def test_no_whole_texts_and_no_counts_beyond(ask, params):
    answer = ask(SEARCH, **params)
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/key-scope")


def test_each_reader_pays_for_what_they_ask(make, keys):
    client = make(rate_limit="3/60", proxies=("127.0.0.1",))

    def status(address):
        headers = {"Origin": OURS, "X-Forwarded-For": address}
        return client.simulate_get(SUGGEST, params={"q": "b", "site": keys[1]["site"][1]}, headers=headers).status_code

    assert [status("203.0.113.1") for _ in range(5)].count(429) == 2
    assert status("203.0.113.2") == 200


def test_its_own_source_is_counted_however_rare_it_is(make_engine, keys):
    articles = [
        Article(id=f"{s}-{n}", title="Bóng đá", body="Cả nhà xem bóng đá.", source=f"Báo {s}", section="Thể thao")
        for s in range(60)
        for n in range(2)
    ]
    articles.append(Article(id="own", title="Bóng đá", body="Xem bóng đá.", source="Báo A", section="Thể thao"))
    client = testing.TestClient(create_app(make_engine(articles), ServiceSettings(keys=str(keys[0]))))
    query = {"q": "bóng đá", "facets": "source,section", "site": keys[1]["bound"][1]}
    found = client.simulate_get(SEARCH, params=query, headers={"Origin": OURS}).json
    assert found["facets"]["source"] == [{"value": "Báo A", "count": 1}]
    everybody = client.simulate_get(SEARCH, params={"q": "bóng đá", "facets": "source"}).json
    assert len(everybody["facets"]["source"]) == 50


@pytest.mark.parametrize("elsewhere", [1, 400])
def test_no_count_of_articles_elsewhere(make_engine, keys, elsewhere):
    """All that an answer tells is the same, however many articles of another paper have the words."""
    own = [Article(id="own", title="Bóng đá", body="Xem bóng đá.", source="Báo A", section="Thể thao")]
    others = [Article(id=f"{n}", title="Bóng đá", body="Bóng đá.", source="Báo B") for n in range(elsewhere)]
    client = testing.TestClient(create_app(make_engine(own + others), ServiceSettings(keys=str(keys[0]))))
    found = {}
    for path in (SEARCH, SUGGEST):
        for q in ("bóng đá", "bong da", '"bóng đá"', "bón*", "bóng -xyz"):
            params = {"q": q, "facets": "source", "site": keys[1]["bound"][1]}
            params = params if path == SEARCH else {"q": q, "site": keys[1]["bound"][1]}
            found[path, q] = client.simulate_get(path, params=params, headers={"Origin": OURS}).json
    for answer in found.values():
        assert (
            str(elsewhere) not in str({name: one for name, one in answer.items() if name != "took_ms"})
            or elsewhere == 1
        )
        assert "items" in answer
        if "query" in answer:
            assert answer["query"]["cost"] == {"units": 1, "postings": 0, "positions": 0, "expansions": 0}
    everybody = client.simulate_get(SEARCH, params={"q": "bóng đá"}).json
    assert everybody["query"]["cost"]["postings"] > elsewhere


def test_no_story_is_named_by_an_article_elsewhere(make_engine, keys):
    text = "Trận bóng đá chiều nay trên sân vận động Hàng Đẫy kết thúc với tỷ số hai một cho đội chủ nhà. " * 3
    day = datetime(2026, 1, 1, tzinfo=timezone.utc)
    articles = [
        Article(id=f"{source}-{n}", title="Bóng đá", body=text, source=source, section="Thể thao", published=day)
        for n, source in enumerate(("Báo B", "Báo A"))
    ]
    articles[0].published = day - timedelta(days=1)
    client = testing.TestClient(create_app(make_engine(articles), ServiceSettings(keys=str(keys[0]))))
    query = {"q": "bóng đá", "collapse": "story"}
    (everybodys,) = client.simulate_get(SEARCH, params=query).json["items"]
    assert everybodys["story"]["id"] == "Báo B-0"
    bound = query | {"site": keys[1]["bound"][1]}
    (item,) = client.simulate_get(SEARCH, params=bound, headers={"Origin": OURS}).json["items"]
    assert (item["id"], item["story"]["id"]) == ("Báo A-1", "Báo A-1")
