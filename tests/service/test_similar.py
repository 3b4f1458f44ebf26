"""Similar articles: over the API, on the page, and what the engine takes for similar."""

from __future__ import annotations

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Article, open_index
from search.answer import Similar, SimilarHit
from service import create_app

ROOT = "/api/v1/articles"


@pytest.fixture
def sample(sample_engine):
    return testing.TestClient(create_app(sample_engine))


@pytest.fixture
def sent(engine, articles):
    """GET an address as gunicorn gives it: the path decoded, and the address as it was sent beside it."""
    for name in ("a/b", "a/b/similar", "similar"):
        engine.articles[name] = Article(id=name, title="T", section="S")
    client = testing.TestClient(create_app(engine))

    def sent(address: str, **extras: str):
        return client.simulate_get(address, extras={"RAW_URI": address, **extras})

    return sent


def test_shape_and_order(sample):
    body = sample.simulate_get(f"{ROOT}/sk-004/similar", params={"size": 3}).json
    assert tuple(body) == Similar.__struct_fields__
    assert body["id"] == "sk-004"
    assert 0 < len(body["items"]) <= 3
    for item in body["items"]:
        assert tuple(item) == SimilarHit.__struct_fields__
        assert item["id"] != "sk-004"
        assert 3 <= len(item["reasons"]) <= 6
    scores = [item["score"] for item in body["items"]]
    assert scores == sorted(scores, reverse=True)
    assert "nấm" in body["items"][0]["title"]
    assert "ngộ độc" in body["items"][0]["reasons"]


def test_size_and_the_default(sample):
    def ids(query: str) -> list[str]:
        return [item["id"] for item in sample.simulate_get(f"{ROOT}/gd-011/similar{query}").json["items"]]

    assert ids("?size=0") == []
    assert ids("?size=2") == ids("")[:2]
    assert len(ids("")) == 10


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{ROOT}/none/similar", 404, "article-not-found"),
        (f"{ROOT}//similar", 404, "article-not-found"),
        (f"{ROOT}/tt-001/similar?size=101", 400, "invalid-parameter"),
        (f"{ROOT}/tt-001/similar?size=x", 400, "invalid-parameter"),
        (f"{ROOT}/tt-001/similar?size=1&size=2", 400, "repeated-parameter"),
        (f"{ROOT}/tt-001/similar?q=a", 400, "unknown-parameter"),
        (f"{ROOT}/tt-001/similar?size=%ff", 400, "bad-encoding"),
    ],
)
def test_wrong_input(get, address, status, code):
    response = get(address)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json["type"] == f"/problems/{code}"


def test_unchanged(get):
    tag = get(f"{ROOT}/tt-001/similar").headers["etag"]
    assert get(f"{ROOT}/tt-001/similar", if_none_match=tag).status_code == 304
    assert get(f"{ROOT}/tt-001/similar?size=3", if_none_match=tag).status_code == 200
    assert get(f"{ROOT}/tt-001", if_none_match=tag).status_code == 200


@pytest.mark.parametrize(
    ("address", "is_article", "article_id"),
    [
        ("a/b", True, "a/b"),
        ("a%2Fb", True, "a/b"),
        ("a/b/similar", False, "a/b"),
        ("a%2Fb/similar", False, "a/b"),
        ("a%2Fb%2Fsimilar", True, "a/b/similar"),
        ("a/b%2fsimilar", True, "a/b/similar"),
        ("a%2Fb%2Fsimilar/similar", False, "a/b/similar"),
        ("a/b/similar/similar", False, "a/b/similar"),
        ("similar", True, "similar"),
        ("similar/similar", False, "similar"),
        ("a/b/%73imilar?size=1", False, "a/b"),
    ],
)
def test_id_with_slashes(sent, address, is_article, article_id):
    body = sent(f"{ROOT}/{address}").json
    assert ("title" in body, body["id"]) == (is_article, article_id)


def test_server_that_does_not_say_what_was_sent(sent):
    assert "title" in sent(f"{ROOT}/a/b/similar", RAW_URI="").json
    assert sent(f"{ROOT}/tt-001/similar", RAW_URI="").json["items"]


def test_page_shows_them(sample):
    html = sample.simulate_get("/article/sk-004").text
    assert "Bài tương tự" in html
    assert "Bữa canh nấm rừng" in html
    assert "Similar articles" in sample.simulate_get("/article/sk-004", params={"lang": "en"}).text


def test_page_of_an_article_that_is_like_no_other(make_engine):
    client = testing.TestClient(create_app(make_engine([Article(id="1", title="Một")])))
    assert "Bài tương tự" not in client.simulate_get("/article/1").text


@pytest.fixture
def index(tmp_path):
    engine = open_index(str(tmp_path / "index"), create=True)
    yield engine
    engine.close()


def fill(index, *articles: Article) -> None:
    with index.writer() as writer:
        writer.add(articles)
    index.refresh()


def test_deleted_and_replaced_articles_in_several_segments(index):
    text = "Bệnh viện Chợ Rẫy cấp cứu người ngộ độc nấm rừng ở Đắk Nông."
    fill(index, Article(id="1", body=text), Article(id="2", body=text))
    fill(index, Article(id="3", body=text), Article(id="4", body=f"{text} {text}"))
    fill(index, *(Article(id=f"x{number}", body="Đội tuyển thắng trận mở màn.") for number in range(9)))
    assert {hit.id for hit in index.similar("1").items} == {"2", "3", "4"}
    with index.writer() as writer:
        writer.delete(["2"])
        writer.add([Article(id="3", body="Đội tuyển thua.")])
    index.refresh()
    assert [hit.id for hit in index.similar("1").items] == ["4"]
    assert index.similar("2") is None


def test_marks_count(index):
    fill(
        index,
        Article(id="1", body="Giá vàng tăng, tiệm vàng đông khách, vàng miếng khan hiếm."),
        Article(id="2", body="Vàng miếng lên giá, tiệm vàng đông khách."),
        Article(id="3", body="Gia vang tang, tiem vang dong khach, vang mieng khan hiem."),
    )
    assert [hit.id for hit in index.similar("1").items] == ["2"]


@pytest.mark.parametrize(
    "article", [Article(id="1", title="Một"), Article(id="1", body="\ud800 \x00"), Article(id="1")]
)
def test_article_with_next_to_no_text(index, article):
    assert index.similar("1") is None
    fill(index, article, Article(id="2", title="Hai"))
    assert index.similar("1").items == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=st.text(max_size=20), name=st.text(max_size=20))
def test_nothing_is_a_server_error(sample_engine, query, name):
    client = testing.TestClient(create_app(sample_engine))
    for path in (f"{ROOT}/{name}/similar", f"{ROOT}/tt-001/similar"):
        raw = path.encode().decode("latin-1")
        extras = {"PATH_INFO": raw, "RAW_URI": raw, "QUERY_STRING": query.encode().decode("latin-1")}
        assert client.simulate_get("/", extras=extras).status_code < 500
