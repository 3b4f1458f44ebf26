"""What is suggested while a text is being typed: a table of examples, counts by hand, and what must never happen."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from embedded import commit, create
from hypothesis import given
from hypothesis import strategies as st
from sample import SECTIONS, SYLLABLES, VIETNAM, archives, chapters

from analyzers import tokenize
from search import Article, Completions, SuggestOptions, open_index
from search.engine import Engine

ROOT = Path(__file__).parents[4]
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


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Engine:
    decode = msgspec.json.Decoder(Article).decode
    lines = [line for path in sorted((ROOT / "index_data" / "sample").glob("*.jsonl")) for line in path.open("rb")]
    folder = create(tmp_path_factory.mktemp("suggest") / "index")
    commit(folder, [*map(decode, lines), *made()])
    return open_index(str(folder))


def rows() -> list[list[str]]:
    table = (ROOT / "tests" / "golden" / "suggest.tsv").read_text("utf-8").splitlines()
    lines = [line.split("\t") for line in table if line and not line.startswith("#")]
    assert lines[0] == ["typed", "texts", "kind", "article"]
    return lines[1:]


@pytest.mark.parametrize(("typed", "texts", "kind", "article"), rows(), ids=[row[0] for row in rows()])
def test_golden(archive: Engine, typed: str, texts: str, kind: str, article: str) -> None:
    found = archive.suggest(typed.replace("_", " "))
    expected = [] if texts == "-" else texts.split("; ")
    assert [item.text for item in found.items][: len(expected) or None] == expected
    assert {item.kind for item in found.items[: len(expected)]} == ({kind} if expected else set())
    assert next((one.title for one in found.articles), "-") == article


def test_what_a_paper_has_misspelled_is_suggested_to_who_types_it_so(archive: Engine) -> None:
    texts = {typed: [item.text for item in archive.suggest(typed).items] for typed in ("ha khuo", "hà khuo", "hạ khuo")}
    assert texts["ha khuo"] == texts["hà khuo"] == ["Hà Khuông đón khách", "Hà Khuông"]
    assert "Hạ Khuông" in texts["hạ khuo"]


# By hand. ---------------------------------------------------------------------------------------------------


def titles_with(articles: list[Article], text: str) -> int:
    """The articles in whose titles the forms of a text stand side by side."""
    wanted = tokenize(text).forms
    rows = [tokenize(article.title).forms for article in articles]
    return sum(any(row[at : at + len(wanted)] == wanted for at in range(len(row))) for row in rows)


typings = st.tuples(
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(" ".join),
    st.integers(1, 20),
    st.sampled_from(["", " "]),
).map(lambda drawn: drawn[0][: drawn[1]] + drawn[2])


@given(
    articles=archives(),
    pieces=st.integers(1, 3),
    dead=st.sets(st.sampled_from("abcdefgh")),
    typed=typings,
    sections=st.sets(st.sampled_from(SECTIONS[1:]), max_size=1),
    size=st.integers(0, 20),
)
def test_counts_and_filters_and_deletions(tmp_path_factory, articles, pieces, dead, typed, sections, size) -> None:
    folder = create(tmp_path_factory.mktemp("suggest") / "index")
    for chapter in chapters(articles, pieces):
        commit(folder, chapter)
    commit(folder, deleted=dead)
    engine = open_index(str(folder))
    options = SuggestOptions(size=size, articles=size, section=tuple(sections))
    found = engine.suggest(typed, options)
    living = [one for one in articles if one.id not in dead and (not sections or one.section in sections)]
    for item in found.items:
        hits = engine.search(item.text, section=options.section, words="all").total.value
        assert hits
        assert item.count == (titles_with(living, item.text) if item.kind == "phrase" else hits)
    assert len(found.items) <= size
    assert len({item.text for item in found.items}) == len(found.items)
    by_id = {article.id: article for article in living}
    for headline in found.articles:
        assert by_id[headline.id].title == headline.title
    titles = [tuple(tokenize(headline.title).forms) for headline in found.articles]
    assert len(set(titles)) == len(titles) <= size
    again = open_index(str(folder)).suggest(typed, options)
    assert (again.items, again.articles) == (found.items, found.articles)


def test_counts_of_real_titles(tmp_path, news: list[Article]) -> None:
    folder = create(tmp_path / "index")
    commit(folder, news[:120])
    commit(folder, news[120:])
    commit(folder, deleted=[article.id for article in news[::5]])
    living = [article for number, article in enumerate(news) if number % 5]
    engine = open_index(str(folder))
    checked = 0
    for typed in ["c", "công a", "nguoi ", "viet n", "bi ", "ng", "quo", "tha"]:
        for item in engine.suggest(typed).items:
            total = engine.search(item.text).total
            assert max(total.value, total.loose) >= item.count > 0
            if item.kind == "phrase":
                assert item.count == titles_with(living, item.text)
                checked += 1
    assert checked > 30


# What a reader expects. -------------------------------------------------------------------------------------


def index_of(folder: Path, *articles: Article) -> Engine:
    commit(create(folder), articles)
    return open_index(str(folder))


def dated(number: int, title: str, year: int, **more: str) -> Article:
    return Article(id=str(number), title=title, published=datetime(year, 5, 1, tzinfo=VIETNAM), **more)


def texts(found: Completions) -> list[str]:
    return [item.text for item in found.items]


def test_new_articles_count_more_than_old_ones(tmp_path) -> None:
    old = [dated(number, "Nhà máy", 2012) for number in range(4)]
    new = [dated(10 + number, "Nhà thờ", 2024) for number in range(2)]
    assert texts(index_of(tmp_path / "a", *old, *new).suggest("nha ")) == ["nhà thờ", "nhà máy"]
    many = [dated(100 + number, "Nhà máy", 2012) for number in range(40)]
    assert texts(index_of(tmp_path / "b", *many, *new).suggest("nha ")) == ["nhà máy", "nhà thờ"]


def test_a_mark_that_was_typed_counts_and_one_left_out_does_not(tmp_path) -> None:
    engine = index_of(
        tmp_path / "index",
        *(dated(number, "Năm", 2024) for number in range(9)),
        *(dated(20 + number, "Nấm", 2024) for number in range(2)),
        *(dated(40 + number, "Nắm", 2024) for number in range(4)),
    )
    assert texts(engine.suggest("nam")) == ["năm", "nắm", "nấm"]
    assert texts(engine.suggest("nâm"))[0] == "nấm"
    assert texts(engine.suggest("nấ"))[0] == "nấm"
    assert texts(engine.suggest("nă")) == ["năm", "nắm", "nấm"]
    assert texts(engine.suggest("nắ"))[0] == "nắm"


def test_a_phrase_that_nearly_always_goes_on_is_suggested_whole(tmp_path) -> None:
    names = ["Đỗ Văn", "Trần Thị", "Lê Công", "Võ Minh", "Hồ Ngọc", "Bùi Gia"]
    engine = index_of(
        tmp_path / "index",
        *(dated(number, f"Thành phố Hồ Chí Minh: {name}", 2024) for number, name in enumerate(names)),
        dated(9, "Thành phố đáng sống", 2024),
    )
    found = texts(engine.suggest("thanh"))
    assert found[0] == "thành phố Hồ Chí Minh"
    assert not {"thành phố", "thành phố hồ", "thành phố hồ chí"} & set(found)


def test_articles_that_begin_so_come_first_then_the_newest(tmp_path) -> None:
    engine = index_of(
        tmp_path / "index",
        dated(1, "Cứu hộ trên đường sắt", 2025),
        dated(2, "Đường sắt thông tuyến", 2021),
        dated(3, "Đường sắt nâng cấp", 2023),
        dated(4, "Đường sắt nâng cấp", 2022),
        Article(id="5", title="Đường sắt xưa"),
    )
    found = engine.suggest("duong s", SuggestOptions(articles=10)).articles
    assert [headline.id for headline in found] == ["3", "2", "5", "1"]


def test_a_long_beginning_of_a_title_leads_to_it(tmp_path) -> None:
    title = "Học phí đại học tăng, tân sinh viên học cách tính từng đồng"
    engine = index_of(tmp_path / "index", dated(1, title, 2024), dated(2, title.replace("từng", "mỗi"), 2024))
    found = engine.suggest("hoc phi dai hoc tang tan sinh vien hoc cach tinh tu")
    assert [headline.id for headline in found.articles] == ["1"]


def test_no_suggestion_from_what_was_deleted(tmp_path) -> None:
    folder = create(tmp_path / "index")
    commit(folder, [*made(), dated(1, "Hang Sơn Đoòng", 2024)])
    engine = open_index(str(folder))
    assert texts(engine.suggest("hang s")) == ["Hang Sơn Đoòng"]
    commit(folder, deleted=["1"])
    engine.refresh()
    assert engine.suggest("hang s").items == engine.suggest("hang s").articles == []


def test_a_word_that_a_query_reads_otherwise_is_not_suggested(tmp_path) -> None:
    """``hojc`` in a title: whoever searches for it alone is given ``học``; beside its neighbour it is what it is."""
    engine = index_of(
        tmp_path / "index",
        dated(1, "Lỗi hojc trên máy", 2024),
        *(dated(10 + number, "Học sinh", 2024) for number in range(30)),
    )
    for typed in ("loi h", "hojc", "hoj"):
        for item in engine.suggest(typed).items:
            found = engine.search(item.text)
            assert found.total.value
            assert "hojc" not in item.text or not found.query.notes
            assert item.text != "hojc"


def test_what_a_search_with_the_same_filters_does_not_find_is_not_suggested(tmp_path) -> None:
    """In the only section with both words they stand far from each other: no search there has them as one group."""
    apart = "Người dân ở đây. " + "Trời mưa suốt ngày đêm ở miền Trung. " * 60 + "Có nghiện hút."
    engine = index_of(
        tmp_path / "index",
        *(Article(id=f"a{number}", body="Có dân nghiện hút ở chợ.", section="A") for number in range(5)),
        Article(id="b", body=apart, section="B"),
    )
    assert engine.search("dân nghiện", section="B", words="all").total.value == 1
    for section, found in (((), ["dân nghiện"]), (("A",), ["dân nghiện"]), (("B",), [])):
        assert texts(engine.suggest("dân ngh", SuggestOptions(section=section))) == found
        assert bool(engine.search("dân nghiện", section=section).total.value) == bool(found)


@pytest.mark.parametrize("typed", ["VÀ Bat ", "(Cna", "Bat (", '"cna', "bat OR", "title:bat cna(", "-bat"])
@pytest.mark.parametrize("section", [(), ("A",)])
def test_what_cannot_be_searched_for_is_not_suggested(tmp_path, typed, section) -> None:
    engine = index_of(
        tmp_path / "index",
        *(
            Article(id=f"a{number}", title="Tin", body="Bắt can phạm. Can ngăn, bắt giữ.", section="A")
            for number in range(40)
        ),
        Article(id="b", title="VÀ bắt (can", body="bắt (can"),
    )
    for item in engine.suggest(typed, SuggestOptions(section=section)).items:
        assert engine.search(item.text, section=section).total.value


def test_what_may_have_been_meant_where_no_title_goes_on(tmp_path) -> None:
    lines = ["Thợ sửa chữa ô tô. Việc sửa chữa cầu. Trẻ ăn sữa chua. Con chó.", "Bộ trưởng Bộ Y tế trả lời."]
    articles = (Article(id=str(number), body=text) for number, text in enumerate(lines * 12))
    others = (Article(id=f"x{number}", body="Người dân thành phố đi bộ trên đường phố. " * 9) for number in range(99))
    engine = index_of(tmp_path / "index", *articles, *others)

    def first(typed: str) -> tuple[str, str, int]:
        item = engine.suggest(typed).items[0]
        return item.text, item.kind, item.count

    assert first("sữa chữa") == ("sửa chữa", "slip", 12)
    assert first("bo truong bo y t") == ("bộ trưởng bộ y tế", "words", 12)
    assert first("bo truong bo y te ") == ("bộ trưởng bộ y tế ", "marks", 12)
    assert first("sua chu") == ("sửa chữa", "words", 12)
    assert engine.suggest("hộp sữa chua").items == []


@given(st.text(max_size=30) | st.text(st.sampled_from('nguyễ hojcwx567 "*()-:'), max_size=14))
def test_any_text(archive: Engine, typed: str) -> None:
    found = archive.suggest(typed, SuggestOptions(size=20, articles=20))
    assert len(found.items) <= 20
    assert len(found.articles) <= 20
    assert found.text == typed
    for item in found.items:
        assert item.count > 0
        assert archive.search(item.text, lenient=True).total.value > 0


def test_an_empty_archive(tmp_path) -> None:
    engine = open_index(str(tmp_path / "index"), create=True)
    assert engine.suggest("ngu").items == engine.suggest("ngu").articles == []


# Names, headings and fragments. -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> Engine:
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
    folder = create(tmp_path_factory.mktemp("names") / "index")
    half = len(titles) // 2
    for chapter in (titles[:half], titles[half:]):
        commit(folder, [Article(id=f"n-{title}", title=title, published=NOW) for title in chapter])
    return open_index(str(folder))


@pytest.mark.parametrize(
    ("typed", "first", "marked"),
    [
        ("vinf", "VinFast", "VinF"),
        ("VINF", "VinFast", "VinF"),
        ("5g", "5G", "5G"),
        ("max", "Max", "Max"),
        ("mã", "mã độc lan nhanh", "mã"),
        ("nguyễn xuân ph", "Nguyễn Xuân Phúc", "Nguyễn Xuân Ph"),
        ("nguyễn xuân phúc", "Nguyễn Xuân Phúc", "Nguyễn Xuân Phúc"),
        ("gia vang", "giá vàng hôm nay", "giá vàng"),
        ("ha l", "Hạ Long", "Hạ L"),
    ],
)
def test_names_and_headings_come_first_as_they_are_written(names, typed: str, first: str, marked: str) -> None:
    item = names.suggest(typed).items[0]
    assert item.text == first
    assert [item.text[start:end] for start, end in item.spans] == [marked]
    assert names.search(item.text).total.value


def test_no_fragment_is_suggested(names) -> None:
    for typed in (
        "nguyễn xuân phúc",
        "nguyễn xuân phúc t",
        "giá vàng hôm nay",
        "giá vàng",
        "thủ tướng nguyễn xuân phúc",
    ):
        for text in texts(names.suggest(typed)):
            assert not text.endswith((" tiếp", " hôm nay 9", " hôm nay 12", " nam", " thứ", " lần")), text


def test_what_is_typed_with_its_capitals_is_not_suggested_again(names) -> None:
    assert "Nguyễn Xuân Phúc" not in texts(names.suggest("Nguyễn Xuân Phúc"))
    assert "giá vàng hôm nay" not in texts(names.suggest("giá vàng hôm nay"))
