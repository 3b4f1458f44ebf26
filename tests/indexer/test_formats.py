"""Formats: what a file holds is told from its content; what is not read is refused by name with what to do."""

import bz2
import gzip
import io
import json
import lzma
import zipfile

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from indexer import Sources, to_article
from indexer.naming import Naming
from indexer.sources.formats import FORMATS, Refused, format_of
from indexer.sources.sql import read_sql
from indexer.sources.table import read_table

BODY = "Sáng nay cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công, hai bên bờ vui mừng. " * 3
PAGE = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cầu mới thông xe</title>
<meta property="article:published_time" content="2024-03-07T08:06:00+07:00"></head>
<body><article><h1>Cầu mới thông xe</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"""
CSV = 'source,title,content,date\nBáo A,"Cầu mới, thông xe","Sáng nay.\nDân vui.",2026-01-17 20:33\nBáo B,Trường,Học,\n'


def articles(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    records = list(Sources([str(path)]))
    assert [record.reason for record in records if record.mapping is None] == []
    return [to_article(record.mapping) for record in records]


def refusal(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (record,) = Sources([str(path)])
    assert record.mapping is None and record.source == str(path)
    return record.reason


WAYS = {
    "gz": gzip.compress,
    "xz": lzma.compress,
    "bz2": bz2.compress,
    "zst": zstandard.ZstdCompressor().compress,
    "twice": lambda data: gzip.compress(lzma.compress(data)),
}


@pytest.mark.parametrize("way", WAYS)
def test_compression_is_told_from_content(tmp_path, way):
    packed = WAYS[way](CSV.encode())
    assert [one.title for one in articles(tmp_path, "tin", packed)] == ["Cầu mới, thông xe", "Trường"]
    (tmp_path / "cut").write_bytes(packed[: len(packed) // 2])
    *_, last = Sources([str(tmp_path / "cut")])
    assert last.mapping is None and last.reason


def test_a_name_that_lies_is_not_believed(tmp_path):
    rows = [{"title": "Một", "body": "B"}, {"title": "Hai", "body": "B"}]
    lines = "\n".join(json.dumps(row) for row in rows)
    for name, data in {
        "a.txt": lines, "a.csv": json.dumps(rows), "a.html": lines, "a.json": lines, "a.jsonl": json.dumps(rows),
        "a.xml": json.dumps(rows), "a.jl": json.dumps(rows, indent=1),
    }.items():  # fmt: skip
        assert [one.title for one in articles(tmp_path, name, data)] == ["Một", "Hai"], name
    assert articles(tmp_path, "a.txt", PAGE)[0].title == "Cầu mới thông xe"
    assert articles(tmp_path, "b.txt", "[Ảnh] Cầu mới qua sông\n\nSáng nay, cầu thông xe.")[0].title.startswith("[Ảnh]")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n", "PDF document that cannot be read"),
        (b"SQLite format 3\x00", "SQLite database"),
        (b"PAR1\x15", "Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office"),
        (b"PGDMP\x01", "pg_restore"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"x" * 257 + b"ustar\x0000", "tar archive"),
        (b"{\\rtf1 tin}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(256)) * 4, "no text"),
        (b"<?xml version='1.0'?><urlset><url><loc>https://a.example</loc></url></urlset>", "sitemap"),
        (b"<?xml version='1.0'?><kho><tin/></kho>", "<kho>"),
        (b"a,b,c,d\n1,2,3,4\n5,6,7,8\n9,1,2,3\n", "--mapping"),
        (b"#!/bin/sh\necho tin\n", "--format"),
        (b"", "empty"),
    ],
)
def test_what_is_not_read_is_refused_with_what_it_is(tmp_path, data, said):
    assert said in refusal(tmp_path, "kho", data)


def packed_as(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_an_office_document_is_no_archive(tmp_path, monkeypatch):
    for part, said in (("xl/workbook.xml", "Excel"), ("word/document.xml", "Word"), ("content.opf", "e-book")):
        assert said in refusal(tmp_path, "kho.zip", packed_as({part: "<x/>"}))
    monkeypatch.setattr("indexer.sources.office.importlib.util.find_spec", lambda name: None)
    assert "timbao[office]" in refusal(tmp_path, "kho.zip", packed_as({"xl/workbook.xml": "<x/>"}))


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(*rows):
    cells = "".join(
        "<row>"
        + "".join(
            f"<c><v>{v}</v></c>" if isinstance(v, int) else f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in row
        )
        + "</row>"
        for row in rows
    )
    sheet = '<sheet name="Tin" sheetId="1" r:id="rId1"/>'
    return packed_as(
        {
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>{sheet}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def test_rows_of_excel(tmp_path):
    first, second = articles(
        tmp_path,
        "tin.xlsx",
        workbook(["Mã", "id", "Tiêu đề", "Ngày đăng"], ["x", 7, "Cầu mới", 45040], ["y", 8, "Phà", 0]),
    )
    assert (first.id, first.title, first.published.isoformat()) == ("7", "Cầu mới", "2023-04-24T00:00:00+07:00")
    assert (second.id, second.published, second.extra) == ("8", None, {"Mã": "y"})
    assert 'sheet "Tin"' in refusal(tmp_path, "kho.xlsx", workbook(["a", "b"], ["1", "2"]))


def test_a_document_of_word(tmp_path):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = ["Cầu mới qua sông thông xe", BODY.strip(), "Hết một đoạn văn dài nữa của bài báo về cây cầu mới."]
    text = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    packed = packed_as(
        {
            "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{text}</w:body></w:document>',
        }
    )
    (article,) = articles(tmp_path, "tin.docx", packed)
    assert article.title == lines[0] and article.body == "\n".join(lines[1:])


def test_in_a_folder_documents_are_named_and_pictures_counted(tmp_path):
    for name, data in {
        "a.csv": CSV.encode(), "b.parquet": b"PAR1", "c.jpg": b"\xff\xd8", "d.JPG": b"", "e": b"\x89PNG\r\n",
        "f.css": b"a {}", "g.dat": json.dumps([{"title": "T"}]).encode(), "README": b"Mot tap tin van ban.\n",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(data)
    sources = Sources([str(tmp_path)])
    records = list(sources)
    assert [record.mapping["title"] for record in records if record.mapping] == ["Cầu mới, thông xe", "Trường", "T"]
    assert [record.source for record in records if record.mapping is None] == [str(tmp_path / "b.parquet")]
    assert sources.left == {".jpg": 2, "no ending": 2, ".css": 1} and sources.skipped == 5
    assert sources.refused == {".parquet": 1}


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", *(suffix for f in FORMATS.values() for suffix in f.suffixes)]))
def test_any_content_is_a_format_or_a_reason(data, ending):
    try:
        format = format_of(f"kho{ending}", data)
    except Refused as refused:
        assert str(refused)
    else:
        assert format in FORMATS.values()


# Tables. ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_in_every_dress(tmp_path, delimiter, codec):
    table = CSV.replace(",title,content,date", f"{delimiter}title{delimiter}content{delimiter}date")
    table = (
        table.replace('Báo A,"', f'Báo A{delimiter}"')
        .replace('","', f'"{delimiter}"')
        .replace('",2026', f'"{delimiter}2026')
    )
    table = table.replace("Báo B,Trường,Học,", delimiter.join(["Báo B", "Trường", "Học", ""]))
    first, second = articles(tmp_path, "tin.csv", table.encode(codec))
    assert (first.source, first.title, first.body) == ("Báo A", "Cầu mới, thông xe", "Sáng nay.\nDân vui.")
    assert first.published.isoformat() == "2026-01-17T20:33:00+07:00"
    assert (second.title, second.published) == ("Trường", None)


def test_a_table_in_an_old_encoding_and_with_excels_line(tmp_path):
    old = "sep=;\r\nTiêu đề;Nội dung\r\nCầu mới thông xe;Sáng nay cầu thông xe\r\n".encode("windows-1258", "ignore")
    assert (
        articles(tmp_path, "tin.csv", b"\xef\xbb\xbf" + "sep=;\nTiêu đề;Nội dung\nCầu;Xe\n".encode())[0].title == "Cầu"
    )
    assert list(read_table(io.BytesIO(old), "f"))


def test_tags_with_a_semicolon_can_be_told(tmp_path):
    table = 'title,tags\nT,"[""Thép; xi măng"", ""Hà Nội""]"\nU,a; b\n'
    assert [one.tags for one in articles(tmp_path, "t.csv", table)] == [["Thép; xi măng", "Hà Nội"], ["a", "b"]]


def test_rows_that_cannot_be_read_are_refused_by_line(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("title,body\nA,B\nC,D,E,F\nG,H\n")
    records = list(Sources([str(path)]))
    assert [(record.line, record.mapping is not None) for record in records] == [(2, True), (3, False), (4, True)]
    assert "4 cells" in records[1].reason
    path.write_text('title,body\nA,B\nC,"' + "x" * 5_000_000)
    *_, last = Sources([str(path)])
    assert last.line == 3 and "quotation mark" in last.reason


def test_columns_named_by_a_mapping(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("ma_so,ten_goi,noi_dung_chinh\n7,Cầu mới,Thông xe\n")
    naming = Naming({"id": ["ma_so"], "title": ["ten_goi"], "body": ["noi_dung_chinh"]})
    (record,) = naming.applied(Sources([str(path)], columns=naming.columns))
    assert to_article(record.mapping).id == "7" and to_article(record.mapping).body == "Thông xe"
    (refused,) = Sources([str(path)])
    assert "ten_goi" in refused.reason


# Archives. ----------------------------------------------------------------------------------------------------


def test_files_of_an_archive_are_files_of_their_own(tmp_path):
    inner, packed = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("sâu.jsonl.gz", gzip.compress(json.dumps({"title": "Sâu"}).encode()))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/trang.html", PAGE)
        archive.writestr("b.csv", CSV)
        archive.writestr("c.zip", inner.getvalue())
        archive.writestr("d.png", b"\x89PNG\r\n")
        archive.writestr("__MACOSX/._b.csv", b"\x00")
        archive.writestr("e.pdf", b"%PDF-1.7")
    path = tmp_path / "kho.zip"
    path.write_bytes(packed.getvalue())
    sources = Sources([str(path)])
    records = list(sources)
    titles = [record.mapping["title"] for record in records if record.mapping]
    assert titles == ["Cầu mới thông xe", "Cầu mới, thông xe", "Trường", "Sâu"]
    assert [record.source for record in records if not record.mapping] == [f"{path}/e.pdf"]
    assert sources.left == {".png": 1}
    assert "cannot be read" in refusal(tmp_path, "cut.zip", packed.getvalue()[:-40])


@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_a_web_archive(tmp_path, packed):
    path = tmp_path / "kho.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        for status, kind, data in (
            ("200 OK", "text/html; charset=utf-8", PAGE.encode()),
            ("404 Not Found", "text/html", PAGE.encode()),
            ("200 OK", "image/png", b"\x89PNG"),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    "https://bao.example/cau.html", "response", payload=io.BytesIO(data), http_headers=headers
                )
            )
    (article,) = articles(tmp_path, "kho.warc", path.read_bytes())
    assert (article.title, article.url) == ("Cầu mới thông xe", "https://bao.example/cau.html")


def test_a_page_saved_whole_by_a_browser(tmp_path):
    body = PAGE.encode("utf-8")
    quoted = "".join(f"={byte:02X}" if byte > 126 or byte == 61 else chr(byte) for byte in body)
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bao.example/cau\r\nSubject: Cau\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"{quoted}\r\n--B--\r\n"
    )
    (article,) = articles(tmp_path, "trang", saved)
    assert (article.title, article.url) == ("Cầu mới thông xe", "https://bao.example/cau")


# Feeds. -------------------------------------------------------------------------------------------------------

RSS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/" version="2.0"><channel><title>Thời sự - Báo Mẫu</title>
<item><title><![CDATA[ Bến phà &amp;apos;cuối cùng&amp;apos; ]]></title><link>https://bao.example/a.html</link>
<description><![CDATA[<a href="x"><img src="1.jpg"></a></br>Sáng nay, bến phà ngừng chạy.]]></description>
<pubDate>Sun, 09 Aug 2026 19:00:00 -0000</pubDate><guid isPermaLink="true">https://bao.example/a.html</guid>
<dc:creator>Minh An</dc:creator><category>Thời sự</category><category domain="post_tag">phà</category>
<content:encoded><![CDATA[<p>Một.</p><p>Hai.</p>]]></content:encoded></item>
<item><title>Bản nháp</title><wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item>
<item><title>Bom &b;</title><description>x</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo Mẫu</title>
<entry><title type="html">Cầu &amp;amp; phà</title>
<link rel="self" href="https://bao.example/self"/><link href="https://bao.example/b"/><id>tag:bao.example,1</id>
<updated>2023-04-24T03:15:00Z</updated><published>2023-04-23T03:15:00Z</published><author><name>Minh An</name></author>
<category term="Giao thông"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Một.</p><p>Hai.</p></div>
</content></entry></feed>"""


def test_items_of_rss_and_drafts_of_an_export(tmp_path):
    path = tmp_path / "tin.xml"
    path.write_text(RSS)
    first, draft, bomb = Sources([str(path)])
    article = to_article(first.mapping)
    assert article.title == "Bến phà 'cuối cùng'" and article.body == "Một.\nHai."
    assert article.summary == "Sáng nay, bến phà ngừng chạy." and article.authors == ["Minh An"]
    assert (article.section, article.tags, article.url) == ("Thời sự", ["phà"], "https://bao.example/a.html")
    assert article.published.isoformat() == "2026-08-09T19:00:00+00:00"
    with pytest.raises(Exception, match="what the CMS calls “draft”"):
        to_article(draft.mapping)
    assert "aaaa" not in bomb.mapping["title"]


def test_items_of_atom(tmp_path):
    (article,) = articles(tmp_path, "tin", ATOM)
    assert (article.title, article.url, article.body) == ("Cầu & phà", "https://bao.example/b", "Một.\nHai.")
    assert article.published.isoformat() == "2023-04-23T03:15:00+00:00" and article.section == "Giao thông"


# Dumps. -------------------------------------------------------------------------------------------------------


def test_rows_of_copy_and_insert(tmp_path):
    copied = (
        "-- PostgreSQL database dump\nSET client_encoding = 'UTF8';\nCREATE TABLE public.users (id int, name text);\n"
        "COPY public.users (id, name) FROM stdin;\n1\tNam\n\\.\n\n"
        "COPY public.article (id, title, content, post_time) FROM stdin;\n"
        "1\tCầu mới\tDòng một\\nDòng hai\t2023-12-01 08:00:00\n2\tTrường\t\\N\t2023-12-02 08:00:00\n\\.\n"
    )
    first, second = articles(tmp_path, "kho", copied)
    assert (first.id, first.title, first.body) == ("1", "Cầu mới", "Dòng một\nDòng hai")
    assert second.body == "" and second.published.day == 2
    inserted = (
        "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\nCREATE TABLE `wp_posts` (\n  `ID` bigint NOT NULL,\n"
        "  `post_title` text,\n  `post_content` longtext,\n  `post_status` varchar(20),\n  `post_type` varchar(20),\n"
        "  PRIMARY KEY (`ID`)\n);\nINSERT INTO `wp_posts` VALUES (1,'Cầu \\'mới\\'; thông xe',"
        "'<p>Một</p>\\n<p>Hai</p>','publish','post'),\n(2,'Nháp','x','draft','post');\n"
    )
    path = tmp_path / "wp.sql"
    path.write_text(inserted)
    published, draft = Sources([str(path)])
    article = to_article(published.mapping)
    assert (article.id, article.title, article.body) == ("1", "Cầu 'mới'; thông xe", "Một\nHai")
    with pytest.raises(Exception, match="draft"):
        to_article(draft.mapping)


def test_nukeviet_keeps_bodies_in_another_table(tmp_path):
    dump = (
        "-- phpMyAdmin SQL Dump\n\nINSERT INTO `nv4_vi_news_detail` (`id`, `bodyhtml`, `keywords`) VALUES\n"
        "(12, '<p>Nội dung</p>', 'cầu, phà');\n"
        "INSERT INTO `nv4_vi_news_cat` (`catid`, `title`) VALUES (3, 'Thời sự');\n"
        "INSERT INTO `nv4_vi_news_rows` (`id`, `catid`, `title`, `hometext`, `publtime`, `author`, `status`) VALUES\n"
        "(12, 3, 'Cầu mới', 'Tóm tắt', 1682306100, 'Minh An', 1);\n"
        "INSERT INTO `nv4_vi_news_3` (`id`, `catid`, `title`) VALUES (12, 3, 'Cầu mới');\n"
    )
    (article,) = articles(tmp_path, "nv.sql", dump)
    assert (article.id, article.title, article.summary, article.body) == ("12", "Cầu mới", "Tóm tắt", "Nội dung")
    assert (article.section, article.tags, article.authors) == ("Thời sự", ["cầu", "phà"], ["Minh An"])
    assert article.published.isoformat() == "2023-04-24T10:15:00+07:00"


def test_a_dump_without_articles_says_which_tables_it_has():
    dump = b"CREATE TABLE a (x int);\nINSERT INTO a VALUES (1),(2);\n"
    (record,) = read_sql(io.BytesIO(dump), "f")
    assert "tables: a" in record.reason


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="INSERT TO VALUES(),;'\\\n`abtitle1", max_size=200))
def test_any_dump_is_records_or_a_reason(text):
    for record in read_sql(io.BytesIO(text.encode()), "f"):
        assert record.mapping is not None or record.reason


def test_of_a_wacz_only_the_archive_is_read(tmp_path):
    page = io.BytesIO()
    writer = WARCWriter(page, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        "https://bao.example/cau", "response", payload=io.BytesIO(PAGE.encode()), http_headers=headers
    )
    writer.write_record(record)
    lines = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"},
             {"id": "1", "url": "https://bao.example/cau", "title": "Cầu", "text": "Chữ của trang."}]  # fmt: skip
    packed = packed_as({
        "archive/data.warc.gz": page.getvalue(), "indexes/index.cdx.gz": gzip.compress(b"x"),
        "pages/pages.jsonl": "\n".join(map(json.dumps, lines)),
        "datapackage.json": json.dumps({"profile": "data-package", "title": "Kho", "resources": []}),
    })  # fmt: skip
    (article,) = articles(tmp_path, "kho.wacz", packed)
    assert (article.title, article.url) == ("Cầu mới thông xe", "https://bao.example/cau")
