"""Web pages: what a reader sees of an article is what is taken, and pages that are none are refused with the reason."""

import io

import pytest

from indexer import to_article
from indexer.sources.html import read_html

ONE = "Sáng 7/3, cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công, người dân hai bên bờ vui mừng."
TWO = "Cầu dài hai kilômét, có bốn làn xe, giúp rút ngắn thời gian đi lại giữa hai huyện từ một giờ xuống mười phút."
THREE = "Ông Trần Văn B, chủ một cửa hàng gần chân cầu, cho biết lượng khách tăng rõ từ ngày thông xe tới nay."
DATED = '<meta property="article:published_time" content="2026-03-07T08:06:00+07:00">'


def page(head="", body="", title="Cầu mới qua sông thông xe"):
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Báo Mẫu">{head}</head>
<body><header><p>Tải ứng dụng:</p><p>BÁO ĐIỆN TỬ MẪU</p></header>{body}
<footer>Giấy phép số 12/2019/GP-BTTTT. © 2021 Báo Mẫu</footer></body></html>"""


def text(*more, before="", h1="Cầu mới qua sông thông xe"):
    paragraphs = "".join(f"<p>{one}</p>" for one in (ONE, TWO, THREE))
    return f"<article>{before}<h1>{h1}</h1><div class='content'>{paragraphs}{''.join(more)}</div></article>"


def read(data):
    (record,) = read_html(io.BytesIO(data.encode()), "f")
    return record


def article(data):
    record = read(data)
    assert record.mapping is not None, record.reason
    return to_article(record.mapping)


def test_the_headline_is_the_visible_one():
    found = article(page(DATED, text(h1="Dân hai bờ vui mừng ngày thông xe")))
    assert found.title == "Dân hai bờ vui mừng ngày thông xe"
    assert found.body == f"{ONE}\n{TWO}\n{THREE}"


def test_sub_headings_stay_in_their_places_and_the_header_out():
    body = f"<div><h1>Cầu mới qua sông thông xe</h1><div><h2>Ngày đầu</h2><p>{ONE}</p><p>{TWO}</p><h2>Ngày sau</h2>"
    found = article(page(DATED, f"{body}<p>{THREE}</p><div class='related'><p>Tin khác ở đây</p></div></div></div>"))
    assert found.body == f"Ngày đầu\n{ONE}\n{TWO}\nNgày sau\n{THREE}"


AUTHORS = {
    "an organisation": '"author": {"@type": "Organization", "name": "Báo Mẫu"}',
    "the paper by name": '"author": {"@type": "Person", "name": "Báo Mẫu"}',
    "nobody": '"author": {"@type": "Person", "name": ""}',
    "no one at all": '"x": 1',
}


@pytest.mark.parametrize("given", AUTHORS)
def test_an_author_is_a_person(given):
    described = f'<script type="application/ld+json">{{"@type": "NewsArticle", {AUTHORS[given]}}}</script>{DATED}'
    assert article(page(described, text())).authors == []
    signed = article(page(described, text("<p style='text-align:right'><strong>Minh An</strong> (tổng hợp)</p>")))
    assert signed.authors == ["Minh An"] and signed.body.endswith(THREE)
    named = article(page(described, text(before='<div class="detail-author">Minh An</div>')))
    assert named.authors == ["Minh An"] and "Minh An" not in named.body


def test_source_section_and_tags():
    described = """<script type="application/ld+json">
    {"@type": "NewsArticle", "articleSection": "Kinh doanh, Tài chính",
    "publisher": {"@id": "https://bao.example/#Organization"}}</script>
    <meta name="news_keywords" content="cầu, Sông nước">
    <meta property="article:tag" content="Cầu,Giao thông">"""
    found = article(page(described + DATED, text()))
    assert (found.source, found.section) == ("Báo Mẫu", "Kinh doanh")
    assert found.tags == ["Cầu", "Giao thông", "Sông nước", "Tài chính"]


def test_a_section_is_read_from_the_path_above_the_article():
    path = '<ul class="breadcrumb"><li><a href="/">Trang chủ</a></li><li><a href="/x">Thời sự</a></li></ul>'
    assert article(page(DATED, text(before=path))).section == "Thời sự"


@pytest.mark.parametrize(
    ("head", "before", "after", "expected"),
    [
        ("", "", '<div class="time">Thứ Năm, 5/9/2024, 10:15 (GMT+7)</div>', "2024-09-05T10:15:00+07:00"),
        ("", "", "<p>Đăng ngày 5 tháng 9 năm 2024</p>", "2024-09-05T00:00:00+07:00"),
        ("", '<span class="date">Thứ Năm, 5/9/2024, 10:15</span>', "", "2024-09-05T10:15:00+07:00"),
        ('<meta name="pubdate" content="2024-09-05">', "", "<p>5/9/2024 10:15</p>", "2024-09-05T10:15:00+07:00"),
        ('<meta name="pubdate" content="2024-09-04">', "", "<p>5/9/2024 10:15</p>", "2024-09-04T00:00:00+07:00"),
        ('<meta name="pubdate" content="4/24/2023 10:15:00 AM">', "", "", "2023-04-24T10:15:00+07:00"),
        ("", "", "<p>Thứ Tư, 30/4/1975</p>", "1975-04-30T00:00:00+07:00"),
        ("", "", "<p>(Ảnh chụp 2019)</p><p>Nghị định số 12/2023/NĐ-CP</p>", None),
        ("", "<div>Thứ 3, Ngày 16/07/2024</div>", "<p>Ngày đăng: 08/07/2024 11:38</p>", "2024-07-08T11:38:00+07:00"),
        ("", "<div>Thứ 3, Ngày 16/07/2024</div>", "", None),
    ],
)
def test_a_date_is_read_where_a_reader_sees_it_and_nowhere_else(head, before, after, expected):
    body = f"<article>{before}<h1>Cầu mới qua sông thông xe</h1>{after}<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></article>"
    found = article(page(head, body))
    assert (found.published.isoformat() if found.published else None) == expected
    assert found.body.endswith(f"{ONE}\n{TWO}\n{THREE}")


def test_what_was_escaped_twice():
    described = '{"@type": "NewsArticle", "description": "Ng&amp;#432;&amp;#7901;i"}'
    head = f'<script type="application/ld+json">{described}</script>'
    assert article(page(head, text())).summary == "Người"


def test_signs_are_no_old_encoding():
    paragraphs = (
        "<p>Can ho 35 m² o Ha Noi vua duoc ban voi gia 2 ty dong. Gia moi m² tiep tuc tang trong nam nay.</p>" * 3
    )
    found = article(
        f"<html><head>{DATED}</head><body><article><h1>Ban nha 35 m² Quan 1</h1>{paragraphs}</article></html>"
    )
    assert found.title == "Ban nha 35 m² Quan 1" and "35 m²" in found.body


LIST = "".join(
    f'<article class="item"><h3><a href="/{number}.html">Tin thứ {number} về sông nước</a></h3><p>{ONE}</p>'
    "<span>01/03/2026</span></article>"
    for number in range(6)
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (page("", LIST, "Tin kinh doanh"), "a list"),
        (page('<meta property="og:type" content="website">', f"<h1>Kinh doanh và đời sống</h1>{LIST}"), "a list"),
        (page("", f"<h1>Kết quả tìm kiếm: cầu</h1>{LIST}", "Tìm kiếm"), "a search"),
        (page("", f"<h1>Không tìm thấy trang</h1><p>{ONE}</p>", "404"), "no such page"),
        (page("", f"<p>{ONE}</p>", "Just a moment..."), "a guard"),
    ],
)
def test_pages_that_hold_no_article_are_refused_with_the_reason(data, said):
    record = read(data)
    assert record.mapping is None and said in record.reason


def test_an_article_with_related_headlines_is_none_of_these():
    related = "".join(f'<h3><a href="/{number}">Tin khác thứ {number} trong ngày</a></h3>' for number in range(8))
    assert article(page("", f"{text()}<aside>{related}</aside>")).body == f"{ONE}\n{TWO}\n{THREE}"
