"""Records: any mapping is an article that can be written and read back, or is refused with a reason."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.legacy import Encoding, encode
from indexer.address import canonical_url
from indexer.errors import RecordError
from indexer.fields import ALIASES, field_of
from indexer.records import MAX_BYTES, to_article
from search import Article, Image


def test_names_of_fields_in_use():
    article = to_article(
        {
            "guid": "a-1",
            "link": "https://bao.example/a-1.html",
            "Headline": "Mùa nước nổi về sớm",
            "sapo": "Nước lên nhanh.",
            "articleBody": "Đồng ruộng trắng nước.",
            "pubDate": "12/09/2023 06:00",
            "dateModified": "2023-09-12T08:00:00+07:00",
            "publisher": {"@type": "Organization", "name": "Báo Đồng Bằng"},
            "Chuyên mục": "Đời sống",
            "author": [{"@type": "Person", "name": "Út Mười"}, "Năm Căn"],
            "keywords": "nước nổi, An Giang",
            "image": {"@type": "ImageObject", "url": "https://bao.example/1.jpg", "caption": "Đồng nước"},
            "inLanguage": "vi-VN",
            "views": 12,
        }
    )
    assert article == Article(
        id="a-1",
        url="https://bao.example/a-1.html",
        title="Mùa nước nổi về sớm",
        summary="Nước lên nhanh.",
        body="Đồng ruộng trắng nước.",
        published=article.published,
        modified=article.modified,
        source="Báo Đồng Bằng",
        section="Đời sống",
        authors=["Út Mười", "Năm Căn"],
        tags=["nước nổi", "An Giang"],
        images=[Image("https://bao.example/1.jpg", "Đồng nước")],
        extra={"views": 12},
    )


def test_every_alias_is_found_by_itself():
    for field, aliases in ALIASES.items():
        assert [field_of(alias) for alias in aliases] == [(field, rank) for rank in range(len(aliases))]


def test_the_better_name_wins_and_the_other_is_kept():
    article = to_article({"description": "Ngắn", "summary": "Sapo", "title": "T", "name": "N"})
    assert (article.summary, article.title, article.extra) == (
        "Sapo",
        "T",
        {"description": "Ngắn", "name": "N"},
    )


def test_a_list_of_categories_is_a_section_and_tags():
    article = to_article({"title": "T", "categories": ["Thời sự", "Biển đảo"], "tags": ["bão"]})
    assert article.section == "Thời sự" and article.tags == ["bão", "Biển đảo"]


def test_a_text_that_is_a_list_of_objects_is_read_as_one():
    names, pictures = (
        [{"name": "An", "id": None}, {"name": "Bình"}],
        [{"url": "https://x.example/a.jpg", "caption": "C"}],
    )
    for write in (json.dumps, repr):  # as tables of pandas have them
        cells = {"authors": write(names), "tags": write(names), "categories": write(names), "images": write(pictures)}
        article = to_article({"title": "T", **cells})
        assert article == to_article({"title": "T", "authors": names, "tags": names, "categories": names,
                                      "images": pictures})  # fmt: skip
        assert article.authors == ["An", "Bình"] and article.section == "An"
        assert to_article({"title": "T", "images": write(["https://x.example/a.jpg"])}).images[0].url[-5:] == "a.jpg"
    assert to_article({"title": "T", "images": "[{x}]"}).images[0].url == "[{x}]"


def test_ids():
    assert to_article({"id": 7, "title": "T"}).id == to_article({"id": 7.0, "title": "T"}).id == "7"
    assert to_article({"_id": {"$oid": "65f0"}, "title": "T"}).id == "65f0"
    assert to_article({"_index": "x", "_id": "9", "_source": {"title": "T"}}).id == "9"
    by_url = to_article({"url": "https://Bao.example:443/tin?utm_source=zalo&id=7#top", "title": "T"})
    assert by_url.id == to_article({"url": "https://bao.example/tin?id=7", "title": "Khác"}).id
    assert by_url.id.startswith("url-") and by_url.url == "https://Bao.example:443/tin?utm_source=zalo&id=7#top"
    by_text = to_article({"title": "T", "body": "B"}).id
    assert by_text == to_article({"headline": "T", "content": "B"}).id != to_article({"title": "T", "body": "C"}).id


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({}, "title"),
        ({"title": "", "body": None}, "title"),
        ({"summary": "Chỉ có sapo"}, "title"),
        ({"title": 1984}, "title"),
        ({"title": "T", "body": {"a": 1}}, "body"),
        ({"title": "T", "published": "hôm qua"}, "published"),
        ({"title": "T", "id": True}, "id"),
        ({"title": "T", "id": 1.5}, "id"),
        ({"title": "T", "id": "x" * 201}, "id"),
        ({"title": "T", "id": "a\x00b"}, "id"),
        ({"title": "T", "id": "a\nb"}, "id"),
        ({"title": "T", "id": "a\ud800"}, "id"),
        ({"title": "T", "url": "javascript:alert(1)"}, "url"),
        ({"title": "T", "url": " java\tscript:alert(1)"}, "url"),
        ({"title": "T", "language": "???"}, "language"),
        ({"title": "T", "authors": [{"x": 1}]}, "authors"),
        ({"title": "T", "images": 5}, "images"),
        ({"title": "T", "x": {1, 2}}, "x"),
        ({"title": "T", "body": "b" * MAX_BYTES}, ""),
        ([], ""),
    ],
)
def test_refused_with_field_and_reason(record, field):
    with pytest.raises(RecordError) as caught:
        to_article(record)
    assert caught.value.field == field
    assert caught.value.reason and "\n" not in caught.value.reason


def test_nesting_without_end_is_refused():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RecordError, match="nested"):
        to_article({"title": "T", "x": deep})


def test_texts_are_made_writable():
    article = to_article({"title": "A\x00B\ud800\nC", "body": "x\r\ny\u2028z\x07 \ud83d\ude00", "k\ud800": "v\udfff"})
    assert (article.title, article.body) == ("AB\ufffd C", "x\ny\nz 😀")
    assert article.extra == {"k\ufffd": "v\ufffd"}


def test_markup_is_taken_out():
    article = to_article(
        {
            "title": "Ti&ecirc;u đề &amp; <b>đậm</b>",
            "content": {"rendered": "<p>Một&nbsp;đoạn <i>nghiêng</i>.</p>\n<p>Hai<br>dòng.<script>x()</script></p>"},
        }
    )
    assert article.title == "Tiêu đề & đậm"
    assert article.body == "Một đoạn nghiêng.\nHai\ndòng."
    assert to_article({"title": "5 < 6 và AT&T"}).title == "5 < 6 và AT&T"


def test_empty_lines_part_paragraphs_that_stand_in_no_block():
    """As the old editor of WordPress keeps them: what its database holds has no <p>."""
    for text, body in (
        ("Một <b>hai</b>.\r\n\r\nBa <a href='/x'>bốn</a>.\r\nNăm.\r\n \r\n<img src='/a.jpg'>\r\n\r\nSáu.",
         "Một hai.\nBa bốn. Năm.\nSáu."),
        ("<p>Một.</p>\n\nHai <i>ba</i>.\n\nBốn.<ul><li>Năm</li></ul>\n\nSáu.\n\nBảy.",
         "Một.\nHai ba.\nBốn.\nNăm\nSáu.\nBảy."),
        ("<p>Một\n\nhai.</p><div>Ba\n\n<b>bốn\n\nnăm</b></div>", "Một hai.\nBa bốn năm"),
    ):  # fmt: skip
        assert to_article({"title": "T", "body": text}).body == body


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
def test_texts_from_before_unicode_become_unicode(encoding):
    fields = {
        "title": "Đồng bào cả nước đón xuân",
        "body": "Cả nước đón xuân mới trong niềm vui. " * 3,
        "tags": ["tết"],
    }
    old = {name: [encode(v[0], encoding)] if isinstance(v, list) else encode(v, encoding) for name, v in fields.items()}
    article = to_article(old)
    assert (article.title.lower(), article.body) == (fields["title"].lower(), fields["body"].strip())
    assert article.tags == ["tết"] and article.extra == {"converted_from": encoding.value}


def test_an_exported_article_comes_back_the_same():
    article = to_article(
        {"id": "1", "title": "T", "body": "B", "views": 3, "published": "12/05/2023", "authors": ["An, Bình"]}
    )
    assert to_article(msgspec.json.decode(msgspec.json.encode(article))) == article


def test_fragments_that_name_a_page_are_of_the_address():
    pages = [f"https://bao.example/{page}" for page in ("#/bai-1", "#/bai-2", "#!/bai-1", "#!bai-1")]
    assert list(map(canonical_url, pages)) == pages
    assert len({to_article({"title": "Con đò", "url": page}).id for page in pages}) == 4
    for other in ("#", "#dau-trang", "#comment-7", "#:~:text=đò"):
        assert canonical_url(f"https://bao.example/{other}") == "https://bao.example/"


def test_canonical_url():
    same = "https://bao.example/a?id=1"
    for url in (same, "HTTPS://BAO.example/a?id=1", "https://bao.example:443/a?utm_medium=x&id=1&fbclid=y#z"):
        assert canonical_url(url) == same
    assert canonical_url("http://bao.example:8080") == "http://bao.example:8080/"
    for url in (
        "http://www.bao.example/a?id=1",
        "https://m.bao.example/amp/a?id=1",
        "http://bao.example/a/amp?id=1&amp=1",
        "https://amp.bao.example/a?vn_source=rcm&id=1&vn_thumb=1",
        "http://bao.example:80/a?id=1&itm_source=x",
    ):
        assert canonical_url(url) == same
    assert canonical_url("https://www.vn/") == "https://www.vn/"
    for other in ("", "/tin/1", "mailto:a@b.vn", "https://", "http://[", "http://a:99999/"):
        assert canonical_url(other) == ""


ANY_TEXT = st.text(st.characters(exclude_categories=()))
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ANY_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ANY_TEXT, inner, max_size=3)),
    max_leaves=8,
)
NAMES = st.one_of(st.sampled_from([alias for row in ALIASES.values() for alias in row]), ANY_TEXT, st.just("@id"))


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_any_object_is_an_article_or_a_record_error(record):
    try:
        article = to_article(record)
    except RecordError as error:
        str(error).encode()
        return
    written = msgspec.json.encode(article)
    assert msgspec.json.decode(written, type=Article).id == article.id
    assert 0 < len(article.id) <= 200 and (article.title or article.body)
    again = to_article(msgspec.json.decode(written))
    assert (again.id, again.title, again.body, again.published) == (
        article.id, article.title, article.body, article.published,
    )  # fmt: skip
