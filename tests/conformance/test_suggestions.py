"""What is suggested while a text is being typed: a table of examples, what a reader expects, what must never happen;
every engine suggests what the engine in memory does."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import MemoryBackend
from sample import SECTIONS, VIETNAM, archives

from search import Article, Completions, Engine, SuggestOptions

ROOT = Path(__file__).parents[2]
# Titles as papers write them, beside the sample: (title, how often, days ago).
MADE = [
    ("Bộ trưởng Bộ Y tế trả lời chất vấn", 2, 10),
    ("Bộ trưởng Bộ Y tế: Không tăng giá thuốc", 2, 30),
    ("Gặp Bộ trưởng Bộ Y tế", 2, 40),
    ("Nguyễn Huệ: phố đi bộ đông người", 2, 20),
    ("Việt Nam vào chung kết", 4, 5),
    ("Đội tuyển Việt Nam thắng trận", 3, 5),
    ("Bệnh viện tỉnh có máy mới", 2, 400),
    ("Viện dưỡng lão đầu tiên", 2, 900),
    ("Thợ sửa chữa ô tô", 3, 50),
    ("Tiếng Việt lớp 1", 2, 50),
    ("Năm học mới ở vùng cao", 3, 60),
    ("Đường sắt Bắc Nam thông tuyến", 3, 70),
    ("Ông Đương nói về giá vàng hôm nay", 2, 3),
    ("Giá vàng hôm nay tăng", 3, 3),
    ("Ngập nặng ở trung tâm TP. Thủ Đức", 4, 90),
    ("Hà Khuông đón khách", 24, 90),
    ("Xe đến Hà Khuông", 20, 90),
    ("Xe đến Hạ Khuông", 1, 90),
    ("Hạ Khuông", 1, 90),
    ("Zyloxa lao dốc, mất 7,38%", 4, 90),
    ("Zyloxa lên đỉnh", 4, 95),
]
BODIES = {0: "Tên lửa S-400, tên lửa s-400. Xe zyloxa cho, zyloxa cũ."}
NOW = datetime(2026, 9, 1, tzinfo=VIETNAM)


def made() -> list[Article]:
    return [
        Article(
            id=f"made-{row}-{copy}",
            title=title,
            body=BODIES.get(row, ""),
            published=NOW - timedelta(days=ago + copy),
            source="Báo Mẫu",
        )
        for row, (title, times, ago) in enumerate(MADE)
        for copy in range(times)
    ]


def texts(found: Completions) -> list[str]:
    return [item.text for item in found.items]


def sample() -> list[Article]:
    """The articles that ship, and those made here."""
    decode = msgspec.json.Decoder(Article).decode
    lines = [line for path in sorted((ROOT / "index_data" / "sample").glob("*.jsonl")) for line in path.open("rb")]
    return [*map(decode, lines), *made()]


def rows() -> list[list[str]]:
    table = (ROOT / "tests" / "golden" / "suggest.tsv").read_text("utf-8").splitlines()
    lines = [line.split("\t") for line in table if line and not line.startswith("#")]
    assert lines[0] == ["typed", "texts", "kind", "article"]
    return lines[1:]


def test_golden(filled) -> None:
    archive = filled(sample())
    for typed, texts_, kind, article in rows():
        found = archive.suggest(typed.replace("_", " "))
        expected = [] if texts_ == "-" else texts_.split("; ")
        assert [item.text for item in found.items][: len(expected) or None] == expected, typed
        assert {item.kind for item in found.items[: len(expected)]} == ({kind} if expected else set()), typed
        assert next((one.title for one in found.articles), "-") == article, typed
    misspelled(archive)


def misspelled(archive: Engine) -> None:
    """What a paper has misspelled is suggested to who types it so."""
    found = {typed: texts(archive.suggest(typed)) for typed in ("ha khuo", "hà khuo", "hạ khuo")}
    assert found["ha khuo"] == found["hà khuo"] == ["Hà Khuông đón khách", "Hà Khuông"]
    assert "Hạ Khuông" in found["hạ khuo"]


@pytest.mark.long
@settings(max_examples=60)
@given(
    found=archives(),
    typed=st.text(st.sampled_from("hocsinhđườngnămkỹ 12"), max_size=9),
    section=st.sampled_from([(), (SECTIONS[1],)]),
)
def test_every_engine_suggests_the_same(filled, found: list[Article], typed: str, section: tuple[str, ...]) -> None:
    chosen = SuggestOptions(size=20, articles=20, section=section)
    engine, other = filled(found), Engine(MemoryBackend(found))
    mine, its = engine.suggest(typed, chosen), other.suggest(typed, chosen)
    assert mine.items == its.items
    assert {headline.id for headline in mine.articles} == {headline.id for headline in its.articles}
    for item in mine.items:
        assert engine.search(item.text, section=section, words="all", lenient=True).total.value >= item.count > 0
        assert engine.search(item.text, section=section).total.value


PIECES = [
    "Giá vàng",
    "hôm nay",
    "giá vàng",
    "U23",
    "Việt Nam",
    "việt nam",
    "Nam tiến",
    ":",
    "- ",
    "9/3",
    "học",
    "s-400",
]
headings = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join).map(lambda text: text.replace(" :", ":"))
)


@pytest.mark.long
@settings(max_examples=60)
@given(
    titles=st.lists(headings, min_size=1, max_size=12),
    times=st.sampled_from([1, 1, 4]),
    ages=st.lists(st.integers(0, 2000), min_size=1, max_size=4),
    typed=st.sampled_from(
        ["g", "gia", "gia v", "giá vàng ", "u2", "u23", "viet n", "việ", "nam ", "hom n", "s-4", "9/", "h"]
    ),
)
def test_every_engine_counts_words_pauses_and_years_alike(filled, titles, times, ages, typed) -> None:
    rows = [(title, copy) for title in titles for copy in range(times)]
    found = [
        Article(id=f"{number}", title=title, published=NOW - timedelta(days=ages[number % len(ages)] + copy))
        for number, (title, copy) in enumerate(rows)
    ]
    chosen = SuggestOptions(size=20, articles=20)
    mine, its = filled(found).suggest(typed, chosen), Engine(MemoryBackend(found)).suggest(typed, chosen)
    assert mine.items == its.items


# What a reader expects. -------------------------------------------------------------------------------------


def dated(number: int, title: str, year: int, **more: str) -> Article:
    return Article(id=str(number), title=title, published=datetime(year, 5, 1, tzinfo=VIETNAM), **more)


def test_new_articles_count_more_than_old_ones(filled) -> None:
    old = [dated(number, "Nhà máy", 2012) for number in range(4)]
    new = [dated(10 + number, "Nhà thờ", 2024) for number in range(2)]
    assert texts(filled([*old, *new]).suggest("nha ")) == ["nhà thờ", "nhà máy"]
    many = [dated(100 + number, "Nhà máy", 2012) for number in range(40)]
    assert texts(filled([*many, *new]).suggest("nha ")) == ["nhà máy", "nhà thờ"]


def test_a_mark_that_was_typed_counts_and_one_left_out_does_not(filled) -> None:
    engine = filled(
        [
            *(dated(number, "Năm", 2024) for number in range(9)),
            *(dated(20 + number, "Nấm", 2024) for number in range(2)),
            *(dated(40 + number, "Nắm", 2024) for number in range(4)),
        ]
    )
    assert texts(engine.suggest("nam")) == ["năm", "nắm", "nấm"]
    assert texts(engine.suggest("nâm"))[0] == "nấm"
    assert texts(engine.suggest("nấ"))[0] == "nấm"
    assert texts(engine.suggest("nă")) == ["năm", "nắm", "nấm"]
    assert texts(engine.suggest("nắ"))[0] == "nắm"


def test_a_phrase_that_nearly_always_goes_on_is_suggested_whole(filled) -> None:
    names = ["Đỗ Văn", "Trần Thị", "Lê Công", "Võ Minh", "Hồ Ngọc", "Bùi Gia"]
    engine = filled(
        [
            *(dated(number, f"Thành phố Hồ Chí Minh: {name}", 2024) for number, name in enumerate(names)),
            dated(9, "Thành phố đáng sống", 2024),
        ]
    )
    found = texts(engine.suggest("thanh"))
    assert found[0] == "thành phố Hồ Chí Minh"
    assert not {"thành phố", "thành phố hồ", "thành phố hồ chí"} & set(found)


def test_articles_that_begin_so_come_first_then_the_newest(filled) -> None:
    engine = filled(
        [
            dated(1, "Cứu hộ trên đường sắt", 2025),
            dated(2, "Đường sắt thông tuyến", 2021),
            dated(3, "Đường sắt nâng cấp", 2023),
            dated(4, "Đường sắt nâng cấp", 2022),
            Article(id="5", title="Đường sắt xưa"),
        ]
    )
    found = engine.suggest("duong s", SuggestOptions(articles=10)).articles
    assert [headline.id for headline in found] == ["3", "2", "5", "1"]


def test_a_long_beginning_of_a_title_leads_to_it(filled) -> None:
    title = "Học phí đại học tăng, tân sinh viên học cách tính từng đồng"
    engine = filled([dated(1, title, 2024), dated(2, title.replace("từng", "mỗi"), 2024)])
    found = engine.suggest("hoc phi dai hoc tang tan sinh vien hoc cach tinh tu")
    assert [headline.id for headline in found.articles] == ["1"]


def test_no_suggestion_from_what_was_deleted(filled) -> None:
    engine = filled([*made(), dated(1, "Hang Sơn Đoòng", 2024)])
    assert texts(engine.suggest("hang s")) == ["Hang Sơn Đoòng"]
    with engine.writer() as writer:
        writer.delete(["1"])
    assert engine.suggest("hang s").items == engine.suggest("hang s").articles == []


def test_a_word_that_a_query_reads_otherwise_is_not_suggested(filled) -> None:
    """``hojc`` in a title: whoever searches for it alone is given ``học``; beside its neighbour it is what it is."""
    engine = filled(
        [
            dated(1, "Lỗi hojc trên máy", 2024),
            *(dated(10 + number, "Học sinh", 2024) for number in range(30)),
        ]
    )
    for typed in ("loi h", "hojc", "hoj"):
        for item in engine.suggest(typed).items:
            found = engine.search(item.text)
            assert found.total.value
            assert "hojc" not in item.text or not found.query.notes
            assert item.text != "hojc"


def test_what_a_search_with_the_same_filters_does_not_find_is_not_suggested(filled) -> None:
    """In the only section with both words they stand far from each other: no search there has them as one group."""
    apart = "Người dân ở đây. " + "Trời mưa suốt ngày đêm ở miền Trung. " * 60 + "Có nghiện hút."
    engine = filled(
        [
            *(Article(id=f"a{number}", body="Có dân nghiện hút ở chợ.", section="A") for number in range(5)),
            Article(id="b", body=apart, section="B"),
        ]
    )
    assert engine.search("dân nghiện", section="B", words="all").total.value == 1
    for section, found in (((), ["dân nghiện"]), (("A",), ["dân nghiện"]), (("B",), [])):
        assert texts(engine.suggest("dân ngh", SuggestOptions(section=section))) == found
        assert bool(engine.search("dân nghiện", section=section).total.value) == bool(found)


def test_what_cannot_be_searched_for_is_not_suggested(filled) -> None:
    engine = filled(
        [
            *(
                Article(id=f"a{number}", title="Tin", body="Bắt can phạm. Can ngăn, bắt giữ.", section="A")
                for number in range(40)
            ),
            Article(id="b", title="VÀ bắt (can", body="bắt (can"),
        ]
    )
    for typed in ("VÀ Bat ", "(Cna", "Bat (", '"cna', "bat OR", "title:bat cna(", "-bat"):
        for section in ((), ("A",)):
            for item in engine.suggest(typed, SuggestOptions(section=section)).items:
                assert engine.search(item.text, section=section).total.value, (typed, item.text)


def test_what_may_have_been_meant_where_no_title_goes_on(filled) -> None:
    lines = ["Thợ sửa chữa ô tô. Việc sửa chữa cầu. Trẻ ăn sữa chua. Con chó.", "Bộ trưởng Bộ Y tế trả lời."]
    articles = (Article(id=str(number), body=text) for number, text in enumerate(lines * 12))
    others = (Article(id=f"x{number}", body="Người dân thành phố đi bộ trên đường phố. " * 9) for number in range(99))
    engine = filled([*articles, *others])

    def first(typed: str) -> tuple[str, str, int]:
        item = engine.suggest(typed).items[0]
        return item.text, item.kind, item.count

    assert first("sữa chữa") == ("sửa chữa", "slip", 12)
    assert first("bo truong bo y t") == ("bộ trưởng bộ y tế", "words", 12)
    assert first("bo truong bo y te ") == ("bộ trưởng bộ y tế ", "marks", 12)
    assert first("sua chu") == ("sửa chữa", "words", 12)
    assert engine.suggest("hộp sữa chua").items == []


# Names, headings and fragments. -----------------------------------------------------------------------------


def named() -> list[Article]:
    years = range(2015, 2025)
    titles = [
        *(f"Thủ tướng Nguyễn Xuân Phúc tiếp {who}" for who in ("khách Lào", "Đại sứ Nga", "đoàn Nhật", "cử tri")),
        *(f"Chuyến thăm của ông Nguyễn Xuân Phúc, năm {year}" for year in years),
        *(f"Giá vàng hôm nay {day}/{month}: tăng" for day in (9, 12) for month in (3, 4, 5)),
        *(f"Giá vàng hôm nay: lần {times}" for times in range(6)),
        *(f"Giá vàng thế giới lên {times} USD" for times in range(8)),
        *(f"Nhà máy VinFast mở cửa lần {times}" for times in range(3)),
        *(f"Vịnh Hạ Long đón khách thứ {times}" for times in range(90)),
        *(f"Mạng 5G, lần {times}" for times in range(3)),
        *(f"Tàu chạy 5 giờ liền, lần {times}" for times in range(9)),
        *(f"Máy bay Boeing 737 Max, lần {times}" for times in range(6)),
        *(f"Mã độc lan nhanh, lần {times}" for times in range(20)),
        *(f"THỦ TƯỚNG NGUYỄN XUÂN PHÚC {times}" for times in range(4)),
    ]
    return [Article(id=f"n-{title}", title=title, published=NOW) for title in titles]


NAMES = [
    ("vinf", "VinFast", "VinF"),
    ("VINF", "VinFast", "VinF"),
    ("5g", "5G", "5G"),
    ("max", "Max", "Max"),
    ("mã", "mã độc lan nhanh", "mã"),
    ("nguyễn xuân ph", "Nguyễn Xuân Phúc", "Nguyễn Xuân Ph"),
    ("nguyễn xuân phúc", "Nguyễn Xuân Phúc", "Nguyễn Xuân Phúc"),
    ("gia vang", "giá vàng hôm nay", "giá vàng"),
    ("ha l", "Hạ Long", "Hạ L"),
]


def test_names_and_headings_and_no_fragment(filled) -> None:
    engine = filled(named(), commits=2)
    for typed, first, marked in NAMES:
        item = engine.suggest(typed).items[0]
        assert item.text == first
        assert [item.text[start:end] for start, end in item.spans] == [marked]
        assert engine.search(item.text).total.value
    for typed in (
        "nguyễn xuân phúc",
        "nguyễn xuân phúc t",
        "giá vàng hôm nay",
        "giá vàng",
        "thủ tướng nguyễn xuân phúc",
    ):
        for text in texts(engine.suggest(typed)):
            assert not text.endswith((" tiếp", " hôm nay 9", " hôm nay 12", " nam", " thứ", " lần")), text
    # What is typed with its capitals is not suggested again.
    assert "Nguyễn Xuân Phúc" not in texts(engine.suggest("Nguyễn Xuân Phúc"))
    assert "giá vàng hôm nay" not in texts(engine.suggest("giá vàng hôm nay"))
