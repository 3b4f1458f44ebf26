# ruff: noqa: E501  # pages, as they are written
"""Web pages as the makers of Vietnamese papers build them: what a reader sees, and nothing that stands about it."""

import json

import pytest

from indexer import Sources, to_article

TEXT = [
    "Sáng 7/3, cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công, người dân hai bờ vui mừng vì "
    "không còn phải đi phà như trước.",
    "Cầu dài hai kilômét, có bốn làn xe, giúp rút ngắn thời gian đi lại giữa hai huyện từ một giờ xuống còn mười "
    "phút, theo đơn vị quản lý đường bộ địa phương.",
    "“Tôi chờ ngày này đã lâu”, ông B nói.",
    "Ông Trần Văn B, chủ một cửa hàng tạp hoá gần chân cầu, cho biết lượng khách tăng rõ từ ngày thông xe, nhất là "
    "vào cuối tuần và những hôm có chợ phiên.",
    "Dự kiến cuối năm, đường dẫn hai đầu cầu sẽ hoàn thành.",
]
TITLE = "Cầu mới qua sông thông xe sau ba năm thi công"
SAPO = "Cây cầu nối hai huyện chính thức thông xe sáng nay, thay bến phà cũ hoạt động hơn nửa thế kỷ."
WHEN = "2024-03-07T08:06:00+07:00"
MENU = "<ul>" + "".join(f"<li><a href='/{one}'>{one}</a></li>" for one in ("Thời sự", "Thế giới", "Thể thao")) + "</ul>"
FOOT = """<footer><p>Báo điện tử Mẫu</p><p>Giấy phép số 12/2019/GP-BTTTT cấp ngày 5/1/2019</p>
<p>Tổng biên tập: Lê Văn C</p><p>© 2019-2026. Toàn bộ bản quyền thuộc Báo Mẫu</p></footer>"""
RELATED = "<div class='box-related'><h3>Tin liên quan</h3><ul>" + "".join(
    f"<li><h4><a href='/{one}'>Một tin khác về giao thông số {one} ở vùng này</a></h4><p>Tóm tắt tin số {one}.</p></li>"
    for one in range(5)
) + "</ul></div>"  # fmt: skip
COMMENTS = """<div id="box_comment"><h3>Ý kiến</h3><p>Bạn đọc X: Cầu đẹp quá, chúc mừng bà con hai huyện đã có cầu mới
để đi lại, mong sớm có thêm những cây cầu khác.</p></div>"""


def meta(**named):
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in named.items())


def described(*nodes):
    graph = {"@context": "https://schema.org", "@graph": nodes}
    return f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>'


def page(head, body):
    return f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{TITLE} - Báo Mẫu</title>{head}</head>\
<body><div class='header'>{MENU}</div>{body}{RELATED}{COMMENTS}{FOOT}</body></html>"


def article_node(**more):
    return {"@type": "NewsArticle", "headline": TITLE, "datePublished": WHEN} | more


ORGANISATION = {"@type": "Organization", "@id": "https://mau.example/#org", "name": "Báo Mẫu"}
PAGES = {
    "the paper as author, signed at the end, a table and a list": page(
        meta(og__site_name="mau.example", description=SAPO)
        + '<meta name="news_keywords" content="cầu mới, giao thông, Cầu mới">'
        + described(article_node(author={"@type": "Organization", "name": "Báo Mẫu"}, publisher=ORGANISATION)),
        f"""<ul class="breadcrumb"><li><a href="/a">Thời sự</a></li><li><a href="/b">Giao thông</a></li></ul>
        <span class="date">Thứ năm, 7/3/2024, 08:06 (GMT+7)</span><h1 class="title-detail">{TITLE}</h1>
        <p class="description"><span class="location-stamp"></span>{SAPO}</p><article class="fck_detail"><p>{TEXT[0]}</p>
        <figure class="tplCaption"><img src="https://i.example/a.jpg"><figcaption><p>Cầu lúc sáng. Ảnh: Minh An</p>
        </figcaption></figure><p>{TEXT[1]}</p><p><strong>Thay bến phà</strong></p><p>{TEXT[2]}</p><p>{TEXT[3]}</p>
        <table><tr><td>Năm</td><td>Lượt xe</td></tr></table><ul><li>Hai làn xe máy</li></ul><p>{TEXT[4]}</p>
        <p style="text-align:right"><strong>Minh An</strong></p></article><div class="social_pin"><a>Chia sẻ</a></div>""",
    ),
    "the site as person, the author beside the headline, a box within the text": page(
        meta(og__site_name="BÁO MẪU", article__published_time=WHEN, article__author="BÁO MẪU", article__section="Thời sự",
             article__tag="cầu mới,giao thông")
        + described(article_node(author={"@type": "Person", "name": "BÁO MẪU"}, publisher=ORGANISATION)),
        f"""<div class="detail-time"><div data-role="publishdate">07/03/2024 08:06 GMT+7</div></div>
        <h1 class="detail-title">{TITLE}</h1><div class="detail-author"><a class="name" href="/an">Minh An</a></div>
        <h2 class="detail-sapo">{SAPO}</h2><div class="detail-content"><figure><img src="https://i.example/a.jpg">
        <figcaption class="PhotoCMS_Caption"><p>Cầu lúc sáng. Ảnh: Minh An</p></figcaption></figure><p>{TEXT[0]}</p>
        <p>{TEXT[1]}</p><div type="RelatedOneNews"><a href="/y">Bến phà cuối cùng ngừng chạy</a></div><h3>Thay bến phà</h3><p>{TEXT[2]}</p>
        <p>{TEXT[3]}</p><p>{TEXT[4]}</p></div><div class="detail__tags"><a>cầu mới</a><a>giao thông</a></div>""",
    ),
    "the day alone in what it says itself, a publisher by reference, taken from an agency": page(
        '<link rel="canonical" href="https://mau.example/cau.htm">' + meta(article__published_time="2024-03-07") + described(
            article_node(datePublished="2024-03-07", publisher={"@id": "https://mau.example/#org"},
                         author=[{"@type": "Person", "name": "Minh An"}], articleSection="Thời sự, Giao thông",
                         keywords=["cầu mới"]),
            ORGANISATION,
        ),
        f"""<article><h1 class="title-page detail">{TITLE}</h1><div class="author-name"><a href="/an"><b>Minh An</b></a></div>
        <time class="author-time">Thứ năm, 07/03/2024 - 08:06</time><h2 class="singular-sapo">{SAPO}</h2>
        <div class="singular-content"><p>{TEXT[0]}</p><figure class="image"><img src="https://i.example/a.jpg"><figcaption><p>Cầu lúc
        sáng. Ảnh: Minh An</p></figcaption></figure><p>{TEXT[1]}</p><h3>Thay bến phà</h3><p>{TEXT[2]}</p><p>{TEXT[3]}</p>
        <p>{TEXT[4]}</p><p>Theo <strong>TTXVN</strong></p></div></article>""",
    ),
}  # fmt: skip


def read(tmp_path, text):
    (tmp_path / "tin.html").write_text(text, "utf-8")
    (record,) = Sources([str(tmp_path / "tin.html")])
    assert record.reason == ""
    return to_article(record.mapping)


@pytest.mark.parametrize("name", PAGES)
def test_what_a_reader_sees(tmp_path, name):
    article = read(tmp_path, PAGES[name])
    assert (article.title, article.summary) == (TITLE, SAPO)
    assert article.published.isoformat() == WHEN
    assert (article.authors, article.section, article.source) == (["Minh An"], "Thời sự", "Báo Mẫu")
    assert set(article.tags) >= {"cầu mới"} and len(article.tags) <= 2
    assert [image.caption for image in article.images] == ["Cầu lúc sáng. Ảnh: Minh An"]
    lines = article.body.split("\n")
    assert [line for line in lines if len(line) > 20] == TEXT and lines.index("Thay bến phà") == 2
    assert set(lines) - set(TEXT) <= {
        "Thay bến phà",
        "Năm",
        "Lượt xe",
        "Hai làn xe máy",
        "Năm Lượt xe",
        "Năm | Lượt xe",
    }


def test_tables_and_lists_within_the_text_are_of_it(tmp_path):
    body = read(tmp_path, next(iter(PAGES.values()))).body
    assert "Lượt xe" in body and "Hai làn xe máy" in body


def test_a_portal_without_a_headline_element(tmp_path):
    article = read(tmp_path, f"""<html><head><meta charset="utf-8"><title>Cổng thông tin điện tử tỉnh Mẫu</title></head><body>
        <div id="header"><div class="date">Thứ sáu, 29/11/2026</div>{MENU}</div><div class="content"><div class="breadcrumb">
        <a href="/">Trang chủ</a> » <a href="/tin">Thời sự</a></div><div class="title">{TITLE}</div>
        <div class="post-info">Ngày đăng: 07/03/2024 08:06 | Lượt xem: 95</div><div class="font">Mặc định Cỡ chữ</div>
        <div class="tomtat">{SAPO}</div><div class="noidung"><p>{TEXT[0]}</p><p>{TEXT[1]}</p><p>{TEXT[3]}</p><p>{TEXT[4]}</p>
        <p style="text-align:right"><b>Minh An</b></p></div><div class="other"><b>Các tin khác</b><ul><li><a href="/1">Họp sơ kết
        quý I</a> <span>(05/03/2024)</span></li><li><a href="/2">Tổng kết năm</a></li></ul></div></div>{FOOT}</body></html>""")  # fmt: skip
    assert (article.title, article.summary, article.authors) == (TITLE, SAPO, ["Minh An"])
    assert article.published.isoformat() == WHEN and article.section == "Thời sự"
    assert article.body.split("\n") == [TEXT[0], TEXT[1], TEXT[3], TEXT[4]]


def test_a_page_that_asks_for_a_password_is_no_article(tmp_path):
    form = '<form class="post-password-form" action="/wp-login.php?action=postpass"><input type="password"></form>'
    (tmp_path / "tin.html").write_text(page("", f"<h1>{TITLE}</h1><p>{TEXT[0]}</p>{form}"), "utf-8")
    (record,) = Sources([str(tmp_path / "tin.html")])
    assert "password" in record.reason


def results(row):
    links = "".join(row.format(one, f'<a href="/{one}">Bến {one}</a>') for one in range(40))
    return f"<!doctype html><html><head><title>Tìm kiếm</title></head><body><h1>Tìm kiếm</h1>{links}</body></html>"


@pytest.mark.parametrize(
    "row",
    [
        "{1}<br>", "<p>{1}</p>", "<div>{1}</div>", "<li>{1}</li>", "<table><tr><td>{0}<td>{1}</table>",
        "<li>{1} <span>07/03/2024</span></li>", "<div>{1}<p>Tóm tắt của tin số {0}, dài đủ cho một dòng.</p></div>",
    ],
)  # fmt: skip
def test_a_list_is_none_however_its_links_are_set(tmp_path, row):
    (tmp_path / "a.html").write_text(results(row), "utf-8")
    (record,) = Sources([str(tmp_path)])
    assert record.mapping is None and ("list of articles" in record.reason or "result of a search" in record.reason)


def test_an_article_with_links_in_it_is_one(tmp_path):
    text = "".join(f'<p>{line} <a href="/{at}">Xem bến {at}</a></p>' for at, line in enumerate(TEXT * 2))
    title = "Tìm kiếm con đò mất tích trên sông Hiền"
    (tmp_path / "a.html").write_text(
        f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>", "utf-8"
    )
    (record,) = Sources([str(tmp_path)])
    assert to_article(record.mapping).title == title
