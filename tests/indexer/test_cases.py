"""The inputs that people have, of which a folder beside the project may have some: each becomes what its list says."""

import json
from pathlib import Path

import pytest

from indexer import Sources
from indexer.dates import VIETNAM
from indexer.errors import RecordError
from indexer.ordering import in_order
from indexer.records import read_leniently

SHARED = Path(__file__).parents[2].parent / "shared" / "cases"
NEEDED = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared inputs are not on this machine")


def articles(name):
    found, refused = [], []
    for record, order in in_order(Sources([str(SHARED / name)])):
        if record.mapping is None:
            refused.append(record.reason)
            continue
        try:
            found.append(read_leniently(record.mapping, order).article)
        except RecordError as error:
            refused.append(error.reason)
    return found, refused


def told(article, names):
    values = (getattr(article, name) for name in names.split())
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in values]


CASES = [
    ("archives/html-empty-author.html", "title authors", ["Cầu mới qua sông thông xe sau ba năm", ["Minh An"]]),
    ("archives/html-double-escaped.html", "summary", ["Người dân vui mừng."]),
    ("archives/html-org-author.html", "authors source", [["Minh An"], "Báo Bờ Sông"]),
    ("archives/html-headline-differs.html", "title", ["Người dân hai bờ vui mừng ngày cầu mới thông xe"]),
    ("archives/html-tags-one-meta.html", "tags", [["Cầu mới", "Giao thông", "Sông nước"]]),
    ("archives/html-publisher-id.html", "source section tags", ["Báo Bờ Sông", "Kinh doanh", ["Tài chính"]]),
    ("archives/json-binhvq.json", "published section", ["2018-02-04T22:15:07+00:00", "Xã hội"]),
    ("archives/json-newsplease.json", "published source", ["2024-06-25T10:30:00+07:00", "bao.example"]),
    ("archives/json-trafilatura.json", "source section", ["Báo Bờ Sông", "Giao thông"]),
    ("archives/json-wordpress-rest.json", "section authors tags", ["Thời sự", ["Minh An"], ["cầu"]]),
    ("archives/json-python-list-in-text.json", "body", ["Sáng 7/3, cầu thông xe.\nDân hai bờ vui mừng."]),
    ("archives/vn-keys.jsonl", "section tags", ["Thời sự", ["Giao thông"]]),
    ("archives/feed.rss", "title", ["Bến phà 'cuối cùng' ngừng chạy"]),
    ("archives/text-portal-today-date.txt", "published", ["2024-07-08T11:38:00+07:00"]),
    ("values/lic.html", "published", ["2024-09-05T10:15:00+07:00"]),
    ("values/m2.html", "title", ["Ban nha 35 m² Quan 1"]),
    ("values/ccnet.jsonl", "body", ["Nội dung ccnet"]),
    ("values/feedparser.jsonl", "tags", [["Sức khoẻ"]]),
    ("values/nukeviet.json", "id body", ["12", "Nội dung"]),
    ("values/es.json", "id", ["e1"]),
    ("values/wp.json", "section authors tags", ["", [], []]),
]


@NEEDED
@pytest.mark.parametrize(("name", "fields", "expected"), CASES, ids=[name for name, *_ in CASES])
def test_values_of_one_article(name, fields, expected):
    (article,), refused = articles(name)
    assert refused == [] and told(article, fields) == expected


COUNTS = {
    "archives/json-empty-author.json": 1, "archives/json-feed.json": 1, "archives/one-bad-optional-field.jsonl": 14,
    "archives/table-bom.csv": 3, "archives/table.tsv": 3, "archives/dump.sql": 2, "archives/saved-by-chrome.mhtml": 1,
    "archives/crawl.warc": 1, "archives/crawl.jl": 2, "archives/html-listing.html": 0, "values/mongo.jsonl": 5,
}  # fmt: skip


@NEEDED
@pytest.mark.parametrize("name", COUNTS)
def test_numbers_of_articles(name):
    found, refused = articles(name)
    assert len(found) == COUNTS[name] and bool(refused) == (COUNTS[name] == 0)


@NEEDED
def test_a_page_of_a_site_of_laws_keeps_its_sub_headings_and_nothing_of_the_header():
    (article,), _ = articles("archives/html-subheads.html")
    assert "Tải ứng dụng" not in article.body and "BÁO ĐIỆN TỬ" not in article.body
    assert article.body.startswith("Ba hình thức dùng dữ liệu về nhà ở\n")
    assert "\nQuỹ từ thiện phải công khai thu chi hằng năm\n" in article.body


@NEEDED
def test_a_file_with_months_first_and_one_in_unicode_with_signs():
    days = [article.published.strftime("%m-%d") for article in articles("archives/us-order-dates.jsonl")[0]]
    assert days == ["03-25", "03-12", "03-13", "03-05"]
    assert [one.extra for one in articles("values/leg3.jsonl")[0] if "converted_from" in one.extra] == []


WORDPRESS = {
    "rest": [f"wordpress/samples/rest-posts-page{page}.json" for page in range(1, 5)],
    "export": ["wordpress/samples/wxr-all.xml"],
}
RAW = ("export", 25)  # an export has signs as they were typed, which the site shows otherwise


@NEEDED
@pytest.mark.parametrize("way", WORDPRESS)
def test_a_site_of_wordpress_as_its_readers_see_it(way):
    lines = (SHARED / "wordpress" / "expected.jsonl").read_text("utf-8").splitlines()
    expected = {one["url"]: one for one in map(json.loads, lines) if one["import"] is True}
    found = {article.url: article for name in WORDPRESS[way] for article in articles(name)[0]}
    assert found.keys() == expected.keys()
    for url, one in expected.items():
        article = found[url]
        wanted = [one.get("title", ""), one.get("section", ""), one["published"], one["modified"]]
        published, modified = (when.astimezone(VIETNAM).isoformat() for when in (article.published, article.modified))
        if (way, one["post"]) != RAW:
            assert [article.title, article.section, published, modified] == wanted
        assert (sorted(article.tags), article.authors) == (sorted(one["tags"]), one["authors"])
        assert [{"url": image.url, "caption": image.caption} for image in article.images] == one["images"]
        text = " ".join(article.body.split())
        assert [part for part in one["body_has"] if part[:40] not in text and one["post"] != 25] == []
        assert [part for part in one["body_lacks"] if part in article.body] == []
