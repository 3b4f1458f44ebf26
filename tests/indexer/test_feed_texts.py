"""What the elements of feeds say: texts of every type, whose it is, and addresses that are relative to others."""

import base64
import gzip
import hashlib
import zlib

import pytest

from indexer import Sources, to_article

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bao.example/"><title>Báo Bờ Sông</title>'
    "<entry><id>tag:bao.example,2024:1</id>{}</entry></feed>"
)
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/">'
    "<channel><title>Báo Bờ Sông</title><item>{}</item></channel></rss>"
)
XHTML = 'xmlns:x="http://www.w3.org/1999/xhtml"'


def read(tmp_path, feed, inside):
    (tmp_path / "a.xml").write_text(feed.format(inside), "utf-8")
    (record,) = Sources([str(tmp_path / "a.xml")])
    return to_article(record.mapping)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("<title>Nước &lt; 5 m</title>", "Nước < 5 m"),
        ('<title type="html">Nước &lt;em&gt;lên&lt;/em&gt; &amp;amp; xuống</title>', "Nước lên & xuống"),
        ('<title type="html">H&lt;sub&gt;2&lt;/sub&gt;O ở bến</title>', "H2O ở bến"),
        ('<title type="text/html">Nước &lt;i&gt;lên&lt;/i&gt;</title>', "Nước lên"),
        (f'<title type="xhtml"><x:div {XHTML}>Nước <x:em>lên</x:em> ở bến</x:div></title>', "Nước lên ở bến"),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Nước &lt; 5 m</div></title>', "Nước < 5 m"),
    ],
)
def test_titles_of_every_type(tmp_path, given, title):
    assert read(tmp_path, ATOM, given + "<content>Thân bài.</content>").title == title


@pytest.mark.parametrize(
    ("given", "body"),
    [
        (f'<content type="xhtml"><x:div {XHTML}><x:p>Một.</x:p><x:p>H<x:sub>2</x:sub>O.</x:p></x:div></content>',
         "Một.\nH2O."),
        (f'<content type="application/xhtml+xml"><x:div {XHTML}><x:p>Một.</x:p>Hai.</x:div></content>', "Một.\nHai."),
        ('<content type="html">Một&lt;center&gt;Hai&lt;/center&gt;</content>', "Một\nHai"),
        (f'<content type="image/png">{base64.b64encode(b"x" * 99).decode()}</content>', ""),
    ],
)  # fmt: skip
def test_texts_of_every_type(tmp_path, given, body):
    assert read(tmp_path, ATOM, "<title>Nước lên ở bến</title>" + given).body == body


SOURCE = (
    "<{0}source><{0}id>tag:khac.example:f</{0}id><{0}title>Báo Khác</{0}title><{0}updated>2020-01-01T00:00:00Z"
    "</{0}updated><{0}author><{0}name>Người khác</{0}name></{0}author></{0}source>"
)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("feed", "prefix"), [(ATOM, ""), (RSS, "atom:")])
def test_the_source_is_the_title_of_its_feed(tmp_path, feed, prefix, first):
    parts = ["<title>Nước lên ở bến</title>", SOURCE.format(prefix)]
    article = read(tmp_path, feed, "".join(reversed(parts) if first else parts))
    assert (article.title, article.source, article.authors) == ("Nước lên ở bến", "Báo Khác", [])


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ("<author>lan@bao.example (Lan Anh)</author>", ["Lan Anh"]),
        ("<author>lan@bao.example (Lan Anh)</author><dc:creator>Lan Anh</dc:creator>", ["Lan Anh"]),
        ("<dc:creator>Lan Anh, Minh Tú</dc:creator>", ["Lan Anh", "Minh Tú"]),
        ("<author>Lan Anh &lt;lan@bao.example&gt;</author>", ["Lan Anh"]),
        ("<itunes:author>Đài Bờ Sông</itunes:author><author>b@bao.example (Minh)</author>", ["Minh"]),
    ],
)
def test_authors_are_their_names(tmp_path, given, authors):
    assert read(tmp_path, RSS, "<title>Nước lên ở bến</title>" + given).authors == authors


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_said_to_players_is_taken_where_nothing_else_is_said(tmp_path, order):
    parts = ["<title>Nước lên ở bến</title>", "<itunes:title>Tập 7</itunes:title><media:title>ảnh</media:title>"]
    assert read(tmp_path, RSS, "".join(parts[::order])).title == "Nước lên ở bến"
    assert read(tmp_path, RSS, parts[1]).title == "Tập 7"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ('<link href="tin/1.html"/>', "https://bao.example/tin/1.html"),
        ('<link href="1.html" xml:base="/thoi-su/"/>', "https://bao.example/thoi-su/1.html"),
        ('<link rel="alternate" type="application/pdf" href="/1.pdf"/><link type="text/html" href="/1"/>',
         "https://bao.example/1"),
        ('<link type="application/pdf" href="/1.pdf"/>', "https://bao.example/1.pdf"),
        ('<link rel="http://www.iana.org/assignments/relation/alternate" href="/1"/><link rel="self" href="/x"/>',
         "https://bao.example/1"),
    ],
)  # fmt: skip
def test_addresses_are_full_and_those_of_pages(tmp_path, given, url):
    assert read(tmp_path, ATOM, "<title>Nước lên ở bến</title>" + given).url == url


CUT = '<?xml version="1.0"?><rss version="2.0"><channel><title>Báo Bờ Sông</title>{}</channel></rss>'
ITEM = "<item><title>Nước lên {0}</title><link>https://bao.example/{0}</link><description>{1}</description></item>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "left", ["</channel></rss>", "tion></item></channel></rss>", "</item></channel></rss>", "</rss>"]
)
def test_a_feed_that_is_cut_short_says_so_and_gives_no_half_article(tmp_path, left, encoding):
    items = [ITEM.format(number, "Nước sông lên nhanh. " * 40) for number in range(60)]
    whole = CUT.format("".join(items))
    (tmp_path / "a.xml").write_bytes(whole[: -len(left)].encode(encoding))
    records = list(Sources([str(tmp_path / "a.xml")]))
    found = [record.mapping["link"] for record in records if record.mapping]
    assert len(found) == 59 + ("item" not in left) and found[0] == "https://bao.example/0"
    assert [record.reason for record in records if not record.mapping] == [records[-1].reason]
    assert "cut short" in records[-1].reason


def test_of_a_packed_feed_that_is_cut_short_every_whole_item_is_read(tmp_path):
    items = [ITEM.format(number, hashlib.sha512(b"%d" % number).hexdigest()) for number in range(300)]
    packed = gzip.compress(CUT.format("".join(items)).encode(), mtime=0)
    packed = packed[: len(packed) * 3 // 4]
    there = zlib.decompressobj(31).decompress(packed).decode("utf-8", "ignore").count("</item>")
    (tmp_path / "a.xml.gz").write_bytes(packed)
    *found, last = Sources([str(tmp_path / "a.xml.gz")])
    assert len(found) == there > 100 and all(record.mapping for record in found)
    assert "the file ended before the end of what is packed in it" in last.reason


@pytest.mark.parametrize("behind", ["", "\n\n", "<!-- Served from cache -->", "</RSS>"])
def test_a_feed_that_is_whole_is_not_cut(tmp_path, behind):
    (tmp_path / "a.xml").write_text(CUT.format(ITEM.format(1, "Nước lên.")) + behind, "utf-8")
    (record,) = Sources([str(tmp_path / "a.xml")])
    assert record.mapping["title"] == "Nước lên 1"


def test_a_category_has_the_name_that_is_for_readers(tmp_path):
    article = read(tmp_path, ATOM, '<title>Nước lên</title><category term="the-thao" label="Thể thao"/>'
                   '<category term="Bóng đá" scheme="https://bao.example/the"/>')  # fmt: skip
    assert (article.section, article.tags) == ("Thể thao", ["Bóng đá"])
