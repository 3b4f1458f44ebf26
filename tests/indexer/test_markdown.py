"""Markdown with front matter, texts cut into words, and sitemaps beside saved pages."""

import json

import pytest

from indexer import Sources, to_article
from indexer.errors import RecordError
from indexer.naming import read_naming
from indexer.papers import papers
from indexer.records import to_reading

BODY = """
## Ba năm thi công

Sáng nay, **cầu mới** [thông xe](https://a.example/x), dài *300 m*.
Người dân vui mừng.

![Cầu lúc sáng](cau.jpg)

> “Chờ mãi”, một người nói.

* một
* hai

{{< youtube abc >}}
"""
WHEN = "2024-03-07T08:06:00+07:00"
FRONTS = {
    "yaml": f"---\ntitle: 'Cầu: mới'\ndate: {WHEN}\ntags: [cầu, sông]\nauthor:\n  name: Minh An\n---\n",
    "toml": f'+++\ntitle = "Cầu: mới"\ndate = {WHEN}\ntags = ["cầu", "sông"]\nauthor = "Minh An"\n+++\n',
    "json": f'{{\n"title": "Cầu: mới", "date": "{WHEN}", "tags": ["cầu", "sông"], "author": "Minh An"\n}}\n',
}


def only(path):
    (record,) = Sources([str(path)])
    return record


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("name", ["bai.md", "bai.txt", "bai"])
def test_front_matter_in_each_of_its_languages(tmp_path, front, name):
    if front == "json" and name != "bai.md":
        pytest.skip("only a name tells that from JSON")
    (tmp_path / name).write_bytes((FRONTS[front] + BODY).replace("\n", "\r\n").encode())
    article = to_article(only(tmp_path / name).mapping)
    assert (article.title, article.tags, article.authors) == ("Cầu: mới", ["cầu", "sông"], ["Minh An"])
    assert article.published.isoformat() == "2024-03-07T08:06:00+07:00"
    assert article.body.split("\n") == [
        "Ba năm thi công", "Sáng nay, cầu mới thông xe, dài 300 m. Người dân vui mừng.",
        "“Chờ mãi”, một người nói.", "một", "hai",
    ]  # fmt: skip


def test_without_front_matter_the_heading_is_the_title(tmp_path):
    (tmp_path / "bai.md").write_text("# Cầu mới\n\nSáng nay.\n", "utf-8")
    article = to_article(only(tmp_path / "bai.md").mapping)
    assert (article.title, article.body) == ("Cầu mới", "Sáng nay.")


def test_a_draft_is_no_article_and_a_path_no_address(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: T\nurl: /tin/a\ndraft: true\n---\nB\n", "utf-8")
    with pytest.raises(RecordError, match="draft"):
        to_reading(only(tmp_path / "a.md").mapping)
    (tmp_path / "b.md").write_text("---\ntitle: T\nurl: /tin/a\ndraft: false\n---\nB\n", "utf-8")
    article = to_article(only(tmp_path / "b.md").mapping)
    assert article.url == "" and article.extra["path"] == "/tin/a"


@pytest.mark.parametrize("front", ["a: &x [1]\nb: [*x, *x]", "title: [", "- 1"])
def test_front_matter_that_cannot_be_read_is_told(tmp_path, front):
    (tmp_path / "a.md").write_text(f"---\n{front}\n---\nSáng nay.\n", "utf-8")
    assert "front matter" in only(tmp_path / "a.md").reason


def test_a_text_that_is_cut_into_words_is_put_together(tmp_path):
    (tmp_path / "bai.txt.seg").write_text("Cầu mới thông_xe\n\nSáng nay , người_dân hai bờ vui_mừng .\n", "utf-8")
    article = to_article(only(tmp_path / "bai.txt.seg").mapping)
    assert (article.title, article.body) == ("Cầu mới thông xe", "Sáng nay, người dân hai bờ vui mừng.")


PARAGRAPH = "Sáng nay cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công, hai bên bờ vui mừng. " * 2
PAGE = f"<html><body><article><h1>Cầu mới thông xe</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article></body></html>"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
SITEMAP = f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{NEWS}">
<url><loc>https://bao.example/thoi-su/cau-moi.html</loc><lastmod>2024-03-08</lastmod><n:news>
<n:publication><n:name>Báo Mẫu</n:name><n:language>vi</n:language></n:publication>
<n:publication_date>2024-03-07T08:06:00+07:00</n:publication_date><n:title>Cầu mới</n:title></n:news></url>
<url><loc>https://bao.example/tin/</loc></url></urlset>"""


@pytest.mark.parametrize("place", ["bao.example/thoi-su/cau-moi.html", "kho/thoi-su/cau-moi.html", "thoi-su/cau-moi"])
def test_a_sitemap_tells_of_the_pages_beside_it(tmp_path, place):
    (tmp_path / "sitemap-news.xml").write_text(SITEMAP, "utf-8")
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_text(PAGE, "utf-8")
    (tmp_path / "other.html").write_text(PAGE, "utf-8")
    found = {record.source: record for record in Sources([str(tmp_path)])}
    assert len(found) == 2 and all(record.mapping for record in found.values())
    article = to_article(found[str(tmp_path / place)].mapping)
    assert article.url == "https://bao.example/thoi-su/cau-moi.html" and article.id.startswith("url-")
    assert article.published.isoformat() == "2024-03-07T08:06:00+07:00"
    assert to_article(found[str(tmp_path / "other.html")].mapping).url == ""


def test_a_sitemap_that_is_named_is_refused(tmp_path):
    (tmp_path / "sitemap.xml").write_text(SITEMAP, "utf-8")
    assert "sitemap" in only(tmp_path / "sitemap.xml").reason


@pytest.mark.parametrize(
    ("source", "url", "named"),
    [
        ("", "https://www.tuoitre.vn/a.htm", "Tuổi Trẻ"), ("tuoitre.vn", "", "Tuổi Trẻ"),
        ("Báo Tuổi Trẻ Online", "https://thethao.tuoitre.vn/a.htm", "Tuổi Trẻ"),
        ("TTXVN", "https://tuoitre.vn/a", "TTXVN"), ("", "https://bao.example/a", ""),
        ("bao.example", "", "bao.example"),
    ],
)  # fmt: skip
def test_a_paper_has_one_name(source, url, named):
    assert to_article({"title": "T", "source": source, "url": url}).source == named


def test_the_table_of_papers_is_of_hosts_and_can_be_extended(tmp_path):
    assert all("." in host and host == host.lower() and name for host, name in papers().items())
    (tmp_path / "x.toml").write_text('[sources]\n"bao.example" = "Báo Bờ Sông"\n', "utf-8")
    assert read_naming(tmp_path / "x.toml").papers == {"bao.example": "Báo Bờ Sông"}


def test_what_json_ld_refers_to_is_put_in(tmp_path):
    graph = {"@context": "https://schema.org", "@graph": [
        {"@type": "NewsArticle", "headline": "Cầu mới thông xe", "datePublished": "2024-03-07T08:06:00+07:00",
         "publisher": {"@id": "https://bao.example/#org"}, "author": [{"@id": "https://bao.example/#an"}]},
        {"@type": "Organization", "@id": "https://bao.example/#org", "name": "Báo Bờ Sông"},
        {"@type": "Person", "@id": "https://bao.example/#an", "name": "Minh An"},
    ]}  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>'
    (tmp_path / "a.html").write_text(PAGE.replace("<body>", f"<body>{script}"), "utf-8")
    article = to_article(only(tmp_path / "a.html").mapping)
    assert (article.source, article.authors) == ("Báo Bờ Sông", ["Minh An"])
