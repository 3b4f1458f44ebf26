"""Pages saved as text: what is the headline, what is the body, and what is neither."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import RecordError
from indexer.lines import Kind, kind_of_line
from indexer.records import to_article
from indexer.textpage import read_page

PAGES = Path(__file__).parent / "pages"
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "seeds" / "000_5f942eef886cc0d2.txt"

EXPECTED = {
    "date-sapo-nguon": {
        "title": "Vải thiều đầu mùa ở Lục Sơn được giá, nhà vườn phấn khởi",
        "published": "2023-06-06T09:15:00+07:00",
        "section": "Nông nghiệp",
        "source": "Báo Sông Hàn",
        "authors": ["Nguyễn Văn Bình"],
        "images": [("vai-thieu-luc-son-1.jpg", "Thương lái cân vải tại điểm thu mua thôn Đồng Giếng, sáng 5/6.")],
        "summary": "(BSH) - Những ngày đầu tháng Sáu",
        "first": "Năm nay toàn xã",
        "last": "trên tỉnh lộ.",
        "paragraphs": 3,
    },
    "no-blank-lines": {
        "title": "Thư viện phường mở cửa đến 21 giờ, trẻ em có chỗ học buổi tối",
        "published": "2022-10-12T14:05:00+07:00",
        "section": "",
        "source": "",
        "authors": ["Hoàng Lan", "Minh Tú"],
        "images": [("thu-vien-tan-lap.png", "Các em học sinh lớp 6 học nhóm trong phòng đọc. Ảnh: Minh Đức")],
        "summary": "",
        "first": "Từ giữa tháng Mười",
        "last": "thứ Năm hằng tuần.",
        "paragraphs": 3,
    },
    "theo-source": {
        "title": "KHÁNH THÀNH CẦU DÂN SINH BẮC QUA SUỐI NẬM PHÌN",
        "published": "2021-11-20T00:00:00+07:00",
        "section": "",
        "source": "Bản tin Cao Nguyên",
        "authors": [],
        "images": [("cau-nam-phin.jpeg", "")],
        "summary": "",
        "first": "Sáng 19/11",
        "last": "già làng Giàng A Chớ nói.",
        "paragraphs": 2,
    },
    "labels": {
        "title": "Robot hút bùn do học sinh chế tạo đoạt giải Nhì",
        "published": "2024-04-03T16:40:00+07:00",
        "section": "Khoa học",
        "source": "",
        "authors": ["Lê Quỳnh Chi"],
        "images": [],
        "summary": "",
        "first": "Sau bảy tháng",
        "last": "chỉ thêm về phần bơm.",
        "paragraphs": 3,
    },
    "sapo-above-date": {
        "title": "Đội nữ Sông Thương vào chung kết sau loạt sút luân lưu nghẹt thở",
        "published": "2025-08-15T21:47:00+07:00",
        "section": "",
        "source": "",
        "authors": ["Trần Gia Huy"],
        "images": [("", "Các cô gái Sông Thương ăn mừng sau loạt luân lưu. Ảnh: Tuấn Kiệt")],
        "summary": "Thủ môn 19 tuổi",
        "first": "Trận bán kết",
        "last": "đoán đúng hướng hai lần.",
        "paragraphs": 2,
    },
    "poem": {
        "title": "Chiều bến cũ",
        "published": "",
        "section": "",
        "source": "",
        "authors": ["Đỗ Thanh Hà"],
        "images": [],
        "summary": "",
        "first": "Con đò",
        "last": "mái tranh thưa",
        "paragraphs": 4,
    },
}


def test_every_page_is_expected():
    assert {path.stem for path in PAGES.glob("*.txt")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_page(name):
    article = to_article(read_page((PAGES / f"{name}.txt").read_text("utf-8")))
    expected = EXPECTED[name]
    assert article.title == expected["title"]
    assert (article.published.isoformat() if article.published else "") == expected["published"]
    assert (article.section, article.source) == (expected["section"], expected["source"])
    assert article.authors == expected["authors"]
    assert [(image.url, image.caption) for image in article.images] == expected["images"]
    assert article.summary.startswith(expected["summary"]) and bool(article.summary) == bool(expected["summary"])
    lines = article.body.split("\n")
    assert lines[0].startswith(expected["first"]) and lines[-1].endswith(expected["last"])
    assert len(lines) == expected["paragraphs"]


def test_the_shared_page():
    if not SHARED.exists():
        pytest.skip("the shared page of a provincial portal is not on this machine")
    article = to_article(read_page(SHARED.read_text("utf-8")))
    assert article.title == "Toàn quốc có 25.525 mô hình điển hình trong học tập và làm theo Bác"
    assert article.authors == ["BBT"]
    assert [image.url for image in article.images] == ["1410.jpg", "1428.jpg", "1424.jpg"]
    assert all(image.caption.startswith(("Quang cảnh", "Các đồng chí")) for image in article.images)
    for noise in (
        "Lượt xem",
        "1800 126",
        ".jpg",
        "banner",
        "SẢN PHẨM",
        "Kết nối",
        "BBT",
        article.images[0].caption,
    ):
        assert noise not in article.body
    assert article.body.startswith("Đồng chí Nguyễn Trọng Nghĩa") and article.body.endswith("Việt Nam.")
    assert len(article.body.split("\n")) == 12


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Lượt xem: 95", Kind.COUNTER),
        ("1.204 lượt xem", Kind.COUNTER),
        ("Bình luận (0)", Kind.COUNTER),
        ("1800 1260 - 1800 1261", Kind.PHONE),
        ("Hotline: 0988 123 456", Kind.PHONE),
        ("Thứ Ba, 06/06/2023 09:15 (GMT+7)", Kind.DATE),
        ("Cập nhật lúc 08:30, ngày 12/05/2023 | 1.204 lượt xem", Kind.DATE),
        ("Hà Nội, ngày 12 tháng 5 năm 2023", Kind.DATE),
        ("Ngày 12/5/2023, hội nghị đã khai mạc.", Kind.TEXT),
        ("Từ 5/5/2023 nhiều tuyến đường bị cấm", Kind.TEXT),
        ("1410.jpg", Kind.IMAGE),
        ("![Chợ nổi](https://bao.example/cho-noi.webp)", Kind.IMAGE),
        ("Trang chủ > Tin tức > Kinh tế", Kind.BREADCRUMB),
        ("In bài viết | Chia sẻ", Kind.BUTTON),
        ("Cỡ chữ: A- A A+", Kind.BUTTON),
        ("Bài viết khác", Kind.RELATED),
        ("Các tin khác:", Kind.RELATED),
        ("Xem thêm: Giá vàng hôm nay", Kind.LINK),
        ("image banner", Kind.BANNER),
        ("CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN BẢN VẠC", Kind.BANNER),
        ("Tin, ảnh: Nguyễn Văn Bình", Kind.LABEL),
        ("SẢN PHẨM - DỊCH VỤ", Kind.FOOTER),
        ("Trụ sở: số 1 đường Trung Tâm, xã Bản Vạc", Kind.FOOTER),
        ("Trụ sở xã vùng cao bị kẻ gian đột nhập trong đêm mưa", Kind.TEXT),
        ("Ghi rõ nguồn khi phát hành lại thông tin từ trang này", Kind.FOOTER),
        ("Kết nối", Kind.FOOTER),
        ("Kết nối giao thông vùng Đông Bắc cần nhiều năm. Nay đã có kết quả.", Kind.TEXT),
    ],
)
def test_kind_of_line(line, kind):
    assert kind_of_line(line) is kind


def test_related_block_inside_an_article_ends_where_the_article_goes_on():
    long = "Đoạn văn của bài báo tiếp tục ở đây, đủ dài để không ai nhầm với một đường dẫn. " * 2
    page = read_page(f"Tên bài báo thử nghiệm\nLượt xem: 1\n\n{long}\n\nTin liên quan\nMột tin khác\n\n{long}Hết.\n")
    assert page["body"].split("\n") == [long.strip(), f"{long}Hết."]


OPENING = [
    "Nước sông Hiền dâng lên trong đêm qua, ba xã ven bờ đã đưa người già và trẻ em lên chỗ cao trước khi trời sáng.",
    "Ban chỉ huy cho biết nước còn lên thêm một mét trong ngày, và các đò ngang đều ngừng chạy đến khi có lệnh mới.",
]
PLACES = ["Bến Gỗ", "Nước lên, đò nghỉ.", "Xóm Đồi", "Có mưa to.", "Chợ Mới", "Họp lại ngày mai."]


@pytest.mark.parametrize(
    "lines",
    [
        PLACES,
        [line.rstrip(".") for line in PLACES],
        [line.upper() if at % 2 == 0 else line for at, line in enumerate(PLACES)],
        ["THƯỢNG NGUỒN SÔNG HIỀN", "Có mưa to."],
        ["Bến Gỗ", "Xóm Đồi", "Chợ Mới"],  # a list
        ["Theo Đài Bờ Sông", "Nước còn lên."],
        ["Minh An", "Hết."],
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_short_lines_with_text_behind_them_are_text(lines, between):
    page = read_page(between.join(["Nước lên ở ba xã ven sông Hiền", *OPENING, *lines]))
    assert page["body"].split("\n") == [*OPENING, *lines] and "authors" not in page


@pytest.mark.parametrize("ending", ["Nước rút.", "Nước rút dần từ trưa, bà con ba xã trở về nhà dọn bùn."])
def test_dates_above_the_parts_of_a_text_are_text(ending):
    days = ["Ngày 12/5/2023", OPENING[0], "Ngày 13/5/2023", OPENING[1], "14/5/2023", ending]
    page = read_page("\n\n".join(["Nước lên ở ba xã ven sông Hiền", "11/05/2023 | 1.204 lượt xem", OPENING[0], *days]))
    assert page["body"].split("\n") == [OPENING[0], *days] and page["published"].day == 11


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["Minh An"], ["Minh An"]),
        (["Nước còn lên", "Minh An", "Theo Đài Bờ Sông"], ["Minh An"]),
        (["Nước còn lên", "Minh An", "Lê Quỳnh"], ["Lê Quỳnh", "Minh An"]),
        (["Minh An", "SẢN PHẨM - DỊCH VỤ", "Cho thuê chỗ đăng tin"], ["Minh An"]),
        (["Tin, ảnh: Minh An", "Nước còn lên"], ["Minh An"]),
        (["CHIA SẺ", "Nước còn lên", "THEO TTXVN", "Minh An"], ["Minh An"]),
    ],
)
def test_what_signs_a_text_is_all_that_leaves_it(lines, authors):
    page = read_page("\n\n".join(["Nước lên ở ba xã ven sông Hiền", *OPENING, *lines]))
    assert sorted(page["authors"]) == authors
    assert page["body"].split("\n") == [*OPENING, *[line for line in lines if line == "Nước còn lên"]]


LINES = st.sampled_from(
    ["", "1410.jpg", "Lượt xem: 9", "BBT", "Tin liên quan", "In bài viết", "Theo TTXVN", "Ảnh: An",
     "31/02/2023", "99/99/9999 99:99", "Tác giả:", "Nguồn: ", "A > B > C",
     "Một câu văn đủ dài để là một đoạn của bài báo này.", "Tên của một bài báo nào đó",
     "KẾT NỐI", "©", "(", "![](x)", ":", "Tiêu đề: X", "12 tháng mười 2023"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=25).map("\n".join)))
def test_any_text_is_a_page_or_a_reject(text):
    try:
        article = to_article(read_page(text))
    except RecordError as error:
        assert error.reason
    else:
        assert article.title or article.body


DIGITS = ["0" * 199, "1.2-3 " * 33, "12/5/2023 " * 19, "3h" * 99]
NAMES = ["A" * 190, "Aa " * 66, "A " * 99, "Theo A" * 30]
SIGNS = ["a/" * 99, "(" * 200, "x: " * 60, "- " * 100, " .jpg" * 60, "![" * 90]
LIMITED = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from indexer.textpage import read_page
page = read_page(chr(10).join([json.loads(sys.argv[1])] * 200))
print(json.dumps([page.get("title", ""), page.get("body", "")]))
"""


@pytest.mark.parametrize("odd", [*DIGITS, *NAMES, *SIGNS], ids=lambda odd: odd[:6].strip())
def test_long_odd_lines_take_no_time(odd):
    """20 ms each; a pattern that goes back and forth would take the 20 seconds of a processor that are allowed."""
    command = [sys.executable, "-c", LIMITED, json.dumps(odd)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr or "the processor time is used up"
    title, body = json.loads(ended.stdout)
    # What is taken for noise (dates, headings, links) is left out; what is taken for text is there as often as it was.
    lines = [line for line in (title, *body.split("\n")) if line]
    assert set(lines) <= {odd.strip()}
    assert len(lines) in (0, 1, 199, 200)
