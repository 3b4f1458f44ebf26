"""Sources: every format, in every encoding, whole or damaged; what cannot be read is said with its place."""

import gzip
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.legacy import Encoding, encode
from indexer import SourceError, SourceMissingError, Sources, to_article
from indexer.sources.html import read_html
from indexer.sources.json_file import read_json
from indexer.sources.jsonl import read_jsonl

ROWS = [{"id": str(number), "title": f"Tin số {number}", "body": "Nội dung tiếng Việt."} for number in range(5)]
JSONL = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)


def titles(records):
    return [record.mapping["title"] for record in records if record.mapping]


def mappings(reader, data):
    return list(reader(io.BytesIO(data), "f"))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_in_all_its_forms(codec):
    assert titles(mappings(read_jsonl, JSONL.encode(codec))) == [row["title"] for row in ROWS]
    assert titles(mappings(read_json, json.dumps(ROWS, ensure_ascii=False).encode(codec))) == [
        row["title"] for row in ROWS
    ]


def test_a_bad_line_is_refused_by_its_number_and_the_rest_is_read():
    lines = [json.dumps(ROWS[0]), "", "{broken", "[1, 2]", '{"title": "T\x00"}', "12", json.dumps(ROWS[1])]
    records = mappings(read_jsonl, "\n".join(lines).encode())
    assert [(record.line, bool(record.mapping)) for record in records] == [
        (1, True), (3, False), (4, False), (5, True), (6, False), (7, True),
    ]  # fmt: skip
    assert "column" in records[1].reason and records[1].raw == b"{broken"


def test_a_line_without_end_is_refused_and_bounded(monkeypatch):
    monkeypatch.setattr("indexer.sources.jsonl.MAX_LINE", 1000)
    records = mappings(read_jsonl, b'{"title": "' + b"x" * 5000 + b'"}\n' + json.dumps(ROWS[0]).encode())
    assert [record.line for record in records] == [1, 2]
    assert "longer than" in records[0].reason and titles(records) == ["Tin số 0"]


def test_lines_in_an_old_encoding():
    row = {"title": "Cả nước đón xuân", "body": "Niềm vui của đồng bào cả nước trong những ngày xuân mới."}
    old = encode(json.dumps(row, ensure_ascii=False), Encoding.TCVN3).encode("latin-1")
    article = to_article(mappings(read_jsonl, old)[0].mapping)
    assert article.body == row["body"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        json.dumps({"status": "ok", "articles": ROWS, "total": 5}),
        json.dumps({"response": {"pages": 1, "results": ROWS}}),
        json.dumps({"hits": {"total": 5, "hits": ROWS}}),
        "\n".join(json.dumps(row, indent=1) for row in ROWS),
        json.dumps({"@graph": [{"@type": "WebPage", "name": "x"}, *ROWS]}),
    ],
)
def test_shapes_of_json(text):
    assert titles(mappings(read_json, text.encode())) == [row["title"] for row in ROWS]


def test_one_article_is_a_json_file_too():
    for more in ({}, {"items": [1], "data": {"a": 1}}, {"data": {"items": [{"x": 1}]}}):
        assert [r.mapping for r in mappings(read_json, json.dumps(ROWS[0] | more).encode())] == [ROWS[0] | more]


@pytest.mark.parametrize("cut", range(1, len(JSONL), 37))
def test_a_file_cut_short_keeps_what_came_before_and_says_where(cut):
    whole = json.dumps(ROWS, indent=1, ensure_ascii=False).encode()
    if cut >= len(whole) - 1:
        return
    records = mappings(read_json, whole[:cut])
    assert records[-1].mapping is None
    assert "too early at line" in records[-1].reason
    assert titles(records) == [row["title"] for row in ROWS][: len(records) - 1]


def test_values_longer_than_a_chunk(monkeypatch):
    monkeypatch.setattr("indexer.sources.json_scan.CHUNK", 7)
    assert [record.mapping for record in mappings(read_json, json.dumps(ROWS).encode())] == ROWS


def test_json_nested_without_end_is_refused():
    assert "deep" in mappings(read_json, b'[{"a":' + b"[" * 200_000)[0].reason
    assert "deep" in mappings(read_jsonl, b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}")[0].reason


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@pytest.mark.parametrize("reader", [read_json, read_jsonl])
def test_any_bytes_are_records_or_reasons(reader, data):
    for record in mappings(reader, data):
        assert record.mapping is not None or record.reason


PARAGRAPH = "Nông dân các buôn phía tây đang hái những lứa cà phê cuối vụ, giá thu mua tăng từng ngày. " * 3
PAGE = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8">
<title>Giá cà phê lập đỉnh mới - Bản tin Cao Nguyên</title>
<meta property="og:site_name" content="Bản tin Cao Nguyên"><meta property="article:section" content="Kinh tế">
<meta name="keywords" content="cà phê, Đắk Lắk"><link rel="canonical" href="https://cao-nguyen.example/gia-ca-phe">
%s</head><body><nav><a href="/">Trang chủ</a> <a href="/kt">Kinh tế</a></nav>
<article><h1>Giá cà phê lập đỉnh mới</h1><p class="sapo">Giá cà phê vượt 130.000 đồng/kg.</p>
<p>{PARAGRAPH}</p><figure><img src="/anh/1.jpg" alt="Cà phê"><figcaption>
Hái cà phê ở buôn Ea Tul. Ảnh: Y Thịnh
</figcaption></figure><p>{PARAGRAPH}Hết.</p></article><footer>Bản quyền thuộc về Bản tin</footer></body>
</html>"""
JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebPage"},
{"@type": "NewsArticle", "headline": "Giá cà phê lập đỉnh mới",
"description": "Giá cà phê vượt 130.000 đồng/kg.",
"datePublished": "2024-11-02T07:15:00+07:00", "author": {"@type": "Person", "name": "Y Thịnh"}}]}</script>"""


def test_a_web_page():
    article = to_article(mappings(read_html, (PAGE % JSON_LD).encode())[0].mapping)
    assert article.title == "Giá cà phê lập đỉnh mới"
    assert article.summary == "Giá cà phê vượt 130.000 đồng/kg."
    assert article.published.isoformat() == "2024-11-02T07:15:00+07:00"
    assert (article.url, article.source, article.section) == (
        "https://cao-nguyen.example/gia-ca-phe", "Bản tin Cao Nguyên", "Kinh tế",
    )  # fmt: skip
    assert article.authors == ["Y Thịnh"] and article.tags == ["cà phê", "Đắk Lắk"]
    assert [(image.url, image.caption) for image in article.images] == [
        ("/anh/1.jpg", "Hái cà phê ở buôn Ea Tul. Ảnh: Y Thịnh")
    ]
    assert article.body == f"{PARAGRAPH.strip()}\n{PARAGRAPH}Hết."


def test_a_web_page_that_describes_nothing_or_wrongly():
    for broken in ("", JSON_LD.replace("2024-11-02T07:15:00+07:00", "sáng nay"), JSON_LD.replace("}", "")):
        article = to_article(mappings(read_html, (PAGE % broken).encode())[0].mapping)
        assert article.title == "Giá cà phê lập đỉnh mới" and article.body.endswith("Hết.")


def test_a_page_without_an_article_is_refused():
    (record,) = mappings(read_html, b"<html><body><a href='/'>x</a></body></html>")
    assert record.mapping is None and record.field == "title"


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(alphabet="<>/\"'=a pdivscript&;!-", max_size=300).map(str.encode)))
def test_any_page_is_a_record(data):
    assert len(mappings(read_html, data)) == 1


def test_files_folders_globs_and_formats(tmp_path):
    (tmp_path / "a.jsonl").write_text(JSONL)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(JSONL.encode()))
    (tmp_path / "c.json").write_text(JSONL)  # JSON Lines under the name of JSON
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "page.txt").write_text("Tên của trang báo\nLượt xem: 3\n\nMột đoạn văn của trang báo này.\n")
    (tmp_path / "d" / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / ".hidden.jsonl").write_text(JSONL)
    (tmp_path / "noname").write_text(json.dumps(ROWS))
    sources = Sources([str(tmp_path)])
    assert len(list(sources)) == 16
    assert sources.skipped == 2 and sources.position == sources.size > 0
    assert len(list(Sources([str(tmp_path / "*.jsonl"), str(tmp_path / "a.jsonl")]))) == 5
    assert len(list(Sources([str(tmp_path / "**" / "*.txt")]))) == 1
    assert titles(Sources([str(tmp_path / "noname")])) == [row["title"] for row in ROWS]
    assert len(list(Sources([str(tmp_path / "a.jsonl")], "text"))) == 1


def test_a_page_keeps_its_id_and_its_file_name(tmp_path):
    path = tmp_path / "trang.txt"
    path.write_bytes("Tên của trang báo\n\nMột đoạn văn của trang báo này.".encode("utf-16"))
    (record,) = Sources([str(path)])
    assert record.source == str(path) and to_article(record.mapping).id.startswith("text-")


@pytest.mark.parametrize("name", ["nothing-here.jsonl", "nothing-*.jsonl"])
def test_nothing_there(name, tmp_path):
    with pytest.raises(SourceMissingError, match="nothing"):
        Sources([str(tmp_path / name)])


def test_a_folder_without_articles_and_files_of_other_kinds(tmp_path):
    with pytest.raises(SourceMissingError, match="no file of a known format"):
        Sources([str(tmp_path)])
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "feed").write_text("<?xml version='1.0'?><rss></rss>")
    for name in ("x.pdf", "feed"):
        with pytest.raises(SourceError, match="not a format"):
            list(Sources([str(tmp_path / name)]))


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:-20], lambda data: data[:40] + b"\x00" * 20 + data[60:], lambda data: data[:4]],
)
def test_a_damaged_gzip_file_is_a_reject_and_not_a_crash(tmp_path, damage):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(damage(gzip.compress(JSONL.encode() * 50)))
    assert any("cannot be read" in record.reason or "not JSON" in record.reason for record in Sources([str(path)]))
