"""What was typed is read as it was meant: a table of examples over a few sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search import Article, Engine, open_index

ROOT = Path(__file__).parents[3]
SENTENCES = {
    "lụt": ("Lũ lụt miền Trung gây thiệt hại nặng.", 40),
    "xe": ("Giá VinFast Lux A2.0 mới. Xe VinFast tăng giá.", 30),
    "test": ("Bài test nhanh cho học sinh.", 3),
    "iphone": ("Điện thoại iPhone bán chạy.", 60),
    "facebook": ("Mạng xã hội Facebook bị phạt.", 60),
    "bóng": ("Ronaldinho đá bóng ở SEA Games. Đoàn Việt Nam dự SEA Games 31.", 30),
    "ca": ("Ca sĩ Noo Phước Thịnh hát.", 3),
    "nợ": ("Nợ xấu của nhà băng.", 70),
    "game": ("Trò chơi game trên mạng.", 20),
    "xổ": ("Kết quả xổ số Vietlott hôm nay", 70),
    "slip": ("Vé vietlot trúng thưởng.", 1),
    "máy": ("Máy tính Windows và tivi Samsung.", 60),
    "bank": ("Ngân hàng tăng lãi suất tiết kiệm, VN-Index giảm. Nhà đầu tư (NĐT) lo.", 40),
    "vn": ("Việt Nam phát triển.", 20),
    "index": ("Chỉ số VnIndex hôm qua.", 5),
    "giáo": ("Học sinh (HS) đến trường. HS lớp 1. Ngành giáo dục đổi mới.", 30),
    "bhxh": ("Quỹ bảo hiểm xã hội, gọi tắt là BHXH.", 10),
    "shop": ("Cửa hàng Thế Giới Di Động.", 30),
    "tiêm": ("Trẻ tiêm vắc xin sởi.", 20),
    "trump": ("Ông Donald Trump phát biểu.", 40),
    "bác": ("Bác sĩ khám bệnh. Hàng bán sỉ.", 40),
    "hoa": ("Thi hoa hậu. Hoa hại.", 40),
    "ship": ("Xuất khẩu gạo tăng. Giá xuất khẩu gạo.", 30),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Engine:
    folder = tmp_path_factory.mktemp("typing") / "index"
    made = [
        Article(id=f"{name}-{copy}", title=text, body=f"{text} Bản {copy}.")
        for name, (text, times) in SENTENCES.items()
        for copy in range(times)
    ]
    with open_index(str(folder), create=True, workers=1).writer() as writer:
        writer.add(made)
    return open_index(str(folder))


def rows() -> list[list[str]]:
    table = (ROOT / "tests" / "golden" / "typing.tsv").read_text("utf-8").splitlines()
    lines = [line.split("\t") for line in table if line and not line.startswith("#")]
    assert lines[0] == ["query", "found", "read", "also"]
    return lines[1:]


def told(archive: Engine, query: str, code: str, words: str) -> list[str]:
    """What notes of a kind tell."""
    notes = [note.vi for note in archive.search(query).query.notes if note.code == code]
    return [" ".join(re.findall(r"“([^”]+)”", note.partition(words)[2].partition(";")[0])) for note in notes]


@pytest.mark.parametrize(("query", "found", "read", "also"), rows(), ids=[row[0] for row in rows()])
def test_golden(archive: Engine, query: str, found: str, read: str, also: str) -> None:
    items = archive.search(query).items
    assert (items[0].id.partition("-")[0] if items else "-") == found
    assert told(archive, query, "typing", "được hiểu là") == (read.split("; ") if read != "-" else [])
    assert [one.split(" ")[: len(also.split(" "))] for one in told(archive, query, "spelling", "dưới dạng")] == (
        [also.split(" ")] if also != "-" else []
    )


@pytest.mark.parametrize("row", [row for row in rows() if "-" not in (row[2], row[1]) or row[3] != "-"])
def test_every_note_says_how_to_refuse_it(archive: Engine, row: list[str]) -> None:
    for note in archive.search(row[0]).query.notes:
        if note.code in ("typing", "spelling"):
            literal = re.findall(r"viết “(.+?)” để", note.vi)[0]
            assert f"write “{literal}”" in note.en
            codes = {one.code for one in archive.search(literal).query.notes}
            assert not codes & {"typing", "spelling"}


def test_nothing_is_lost_by_what_is_searched_for_as_well(archive: Engine) -> None:
    for query, _, _, also in rows():
        if also != "-" and not query.startswith('"'):
            typed = [f"={word}" for word in query.split()]
            literal = {hit.id for hit in archive.search(" ".join(typed), words="all", size=100).items}
            wide = archive.search(query, words="all", size=100)
            if wide.total.value <= 100:
                assert literal <= {hit.id for hit in wide.items}


def test_exports_and_series_count_the_same(archive: Engine) -> None:
    for query, *_ in rows():
        assert archive.select(query).count == archive.search(query, size=0).total.value


def test_a_query_of_many_unknown_words_asks_for_few_of_them(archive: Engine, monkeypatch) -> None:
    statistics = archive.searcher().statistics
    asked: list[str] = []
    for name in ("near", "spelled_out"):
        own = getattr(statistics, name)
        monkeypatch.setattr(statistics, name, lambda key, *more, own=own: asked.append(key) or own(key, *more))
    words = [f"xq{one}{other}zk" for one in "abcdefgh" for other in "bcdfghjk"][:60]
    assert not archive.search(" ".join(words), lenient=True).items
    assert 0 < len(set(asked)) <= 12


@pytest.mark.parametrize("query", ["phạt hiện", "phat hiện", "phát hiện", "phát\u0301 hiện"])
def test_a_mark_that_papers_wrote_twice_breaks_no_query(tmp_path, query: str) -> None:
    written = "Phát\u0301 hiện mỏ than"  # the second mark has no letter of its own
    with open_index(str(tmp_path / "index"), create=True, workers=1).writer() as writer:
        writer.add([Article(id=str(number), title=written, body=f"Bản {number}.") for number in range(40)])
    assert open_index(str(tmp_path / "index")).search(query).total.loose == 40
