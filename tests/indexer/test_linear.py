"""Time grows with what is read and not with its square: each of these took minutes, or would."""

from indexer import to_article
from indexer.address import canonical_url
from indexer.bylines import authors_of
from indexer.clean import paragraphs
from indexer.lines import kind_of_line
from indexer.textpage import read_page

MANY = 150_000
MARKS = "a" + "\u0301\u0323" * (MANY // 2)


def test_spaces_in_a_byline():
    assert authors_of("An Bình" + " " * MANY + "và" + "\n" * MANY + "Lê Chi (ảnh)") == ["An Bình", "Lê Chi"]


def test_spaces_in_markup():
    assert paragraphs("<p>a" + "\u2003" * MANY + "b</p><p>c</p>").endswith("b\nc")


def test_a_host_of_many_marks_is_no_address():
    assert canonical_url(f"http://{MARKS}/") == ""
    assert canonical_url("http://bao.example/" + "a" * 4000).startswith("https://bao.example/a")
    assert canonical_url("http://bao.example/" + "a" * 5000) == ""


def test_marks_in_every_field():
    article = to_article({"title": MARKS, "body": MARKS, "url": f"http://{MARKS}/", "tags": [MARKS], "author": MARKS})
    assert article.title == MARKS
    assert kind_of_line(MARKS).name == "TEXT"


def test_a_page_signed_by_very_many():
    names = [f"Người {''.join(chr(97 + int(digit)) for digit in str(number)).title()}" for number in range(60_000)]
    page = read_page("Tiêu đề của bài này\n" + "\n".join(f"Tác giả: {name}" for name in names))
    assert page["authors"] == names


def test_a_picture_credited_very_often():
    credits = [f"Ảnh: Người thứ {number}" for number in range(60_000)]
    prose = "Một đoạn văn của bài này, có câu hẳn hoi, dài hơn sáu mươi chữ cái."
    page = read_page("\n".join(["Tiêu đề của bài này", prose, "1410.jpg", *credits, prose]))
    assert 300 < len(page["images"][0]["caption"]) < 400
