"""How an article is cited: what is named can be found again."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Article
from service.api.citation import Citation, bibtex, csl_json, text
from service.http.dates import today

CITE = "/api/v1/articles/{}/cite"


def citation(**fields: object) -> Citation:
    article = Article(**{"id": "a1", "title": "Bão số 3"} | fields)
    return Citation(article, "https://tim.example/article/a1", "g12", date(2026, 3, 9))


@pytest.mark.parametrize(
    ("style", "media_type"),
    [
        ("text", "text/plain; charset=utf-8"),
        ("bibtex", "application/x-bibtex; charset=utf-8"),
        ("csl-json", "application/vnd.citationstyles.csl+json; charset=utf-8"),
    ],
)
def test_every_style_names_the_article_the_archive_and_the_day(make_client, articles, style, media_type):
    article = articles[0]
    response = make_client(base_url="https://tim.example").simulate_get(
        CITE.format(article.id), query_string=f"format={style}"
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    for named in (article.title, article.source, article.url, f"https://tim.example/article/{article.id}", "g1"):
        assert named in response.text
    year = str(today().year)
    assert year in response.text


def test_csl_json(get, articles):
    article = next(one for one in articles if one.authors and one.published)
    before = today()
    (item,) = json.loads(get(CITE.format(article.id) + "?format=csl-json").text)
    when = article.published
    assert item["type"] == "article-newspaper"
    assert item["author"] == [{"literal": name} for name in article.authors]
    assert item["issued"]["date-parts"] == [[when.year, when.month, when.day]]
    days = {before, today()}  # two, if a day has ended meanwhile
    assert item["accessed"]["date-parts"] in [[[day.year, day.month, day.day]] for day in days]
    assert (item["container-title"], item["archive"]) == (article.source, "Timbao")


def test_an_article_that_has_little():
    bare = citation(title="", body="Nội dung rất dài " * 20)
    assert text(bare).startswith("“Nội dung rất dài")
    assert "…”. Kho Timbao, bản g12, mã bài a1, https://tim.example/article/a1, truy cập 9/3/2026." in text(bare)
    assert "author" not in bibtex(bare)
    assert json.loads(csl_json(bare))[0]["URL"] == "https://tim.example/article/a1"


def test_the_day_is_that_of_vietnam():
    late = citation(published=datetime(2024, 12, 31, 20, tzinfo=timezone.utc))
    assert ", 1/1/2025." in text(late)
    assert "year = {2025}" in bibtex(late)


def test_bibtex():
    found = citation(
        id="báo/số 1",
        title="Lãi 50% & {nợ} #1",
        authors=["Nguyễn Văn An", "Lê_Bình"],
        source="Báo $",
        url="https://a.example/{1}",
        published=datetime(2024, 5, 1, tzinfo=timezone.utc),
    )
    assert bibtex(found).splitlines() == [
        "@article{bao-so-1,",
        r"  author = {{Nguyễn Văn An} and {Lê\_Bình}},",
        r"  title = {{Lãi 50\% \& \{nợ\} \#1}},",
        r"  journal = {Báo \$},",
        "  year = {2024},",
        "  month = {5},",
        "  day = {1},",
        "  url = {https://a.example/%7B1%7D},",
        "  urldate = {2026-03-09},",
        "  language = {vi},",
        "  note = {Kho Timbao, bản g12, mã bài báo/số 1, https://tim.example/article/a1},",
        "}",
    ]


words = st.text(st.sampled_from(list("aộ \\{}$&#%_~^\n,\"'")), max_size=30)


@given(title=words, name=words, source=words)
def test_braces_always_balance(title, name, source):
    found = bibtex(citation(title=title or "x", authors=[name], source=source))
    depth = 0
    for sign in re.sub(r"\\[{}\\]", "", found):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("query", ["format=apa", "size=3"])
def test_what_is_refused(get, query):
    response = get(CITE.format("tt-001") + "?" + query)
    assert response.status_code == 400


def test_no_such_article(get):
    assert get(CITE.format("nope")).json["type"] == "/problems/article-not-found"
    assert get("/api/v1/articles/cite").status_code == 404


def test_an_id_that_ends_so(make_client, engine):
    engine.articles["bao/cite"] = Article(id="bao/cite", title="Bài có mã kết thúc như vậy")
    client = make_client()
    found = client.simulate_get(
        "/x", extras={"PATH_INFO": "/api/v1/articles/bao/cite", "RAW_URI": "/api/v1/articles/bao%2Fcite"}
    )
    assert found.json["title"] == "Bài có mã kết thúc như vậy"
    found = client.simulate_get(
        "/x", extras={"PATH_INFO": "/api/v1/articles/bao/cite/cite", "RAW_URI": "/api/v1/articles/bao%2Fcite/cite"}
    )
    assert "mã bài bao/cite" in found.text


def test_the_page_of_an_article_says_how_to_cite_it(get, articles):
    article = articles[0]
    html = get(f"/article/{article.id}", accept="text/html").text
    assert f"Kho Timbao, bản g1, mã bài {article.id}, /article/{article.id}, truy cập" in html
    for style in ("bibtex", "csl-json"):
        assert f'href="/api/v1/articles/{article.id}/cite?format={style}"' in html
    assert f'<link rel="canonical" href="{article.url}">' in html


def test_the_page_is_its_own_address_where_there_is_no_original(make_client, engine):
    engine.articles["x"] = Article(id="x", title="Không có bản gốc")
    html = make_client(base_url="https://tim.example").simulate_get("/article/x").text
    assert '<link rel="canonical" href="https://tim.example/article/x">' in html


@pytest.mark.parametrize("style", ["text", "bibtex", "csl-json", "ris"])
def test_the_address_is_absolute_without_a_public_one(make_client, engine, style):
    engine.articles["x"] = Article(id="x", title="Bão")
    client = make_client(listening="http://127.0.0.1:8123")
    cited = client.simulate_get(
        "/api/v1/articles/x/cite", params={"format": style}, headers={"Host": "evil.example"}
    ).text
    assert "http://127.0.0.1:8123/article/x" in cited
    assert "evil" not in cited
    html = client.simulate_get("/article/x", headers={"Host": "evil.example"}).text
    assert '<link rel="canonical" href="/article/x">' in html  # which is right wherever it is read
    assert "http://127.0.0.1:8123/article/x" in html and "evil" not in html
