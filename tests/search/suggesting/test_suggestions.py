"""What is suggested beside what was typed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Article, Engine, SearchOptions, open_index
from search.answer import Suggestion
from search.query import parse
from search.suggesting.suggestions import suggestions

ROOT = Path(__file__).parents[3]
SENTENCES = [
    "Bộ trưởng Bộ Y tế trả lời chất vấn, Bộ Y tế không trả lời về giá vàng hôm nay.",
    "Tàu đường sắt Bắc Nam chạy lại. Ngành đường sắt bán vé. Đường sắt Bắc Nam.",
    "Phố đi bộ Nguyễn Huệ đông người. Vua Nguyễn Huệ. Ngành giáo dục. Học tập. Tiếng Việt.",
    "Bãi biển Nha Trang. Khách sạn ở Nha Trang. Tổng thống ở Nhà Trắng. Nhà Trắng bác tin. Nhà Trắng. Lũ lụt.",
    "Thợ sửa chữa ô tô. Việc sửa chữa cầu. Trẻ ăn sữa chua. Hộp sữa chua. Con chó.",
]
TYPED = ["gia", "giá", "vang", "vàng", "hom", "nay", "bo", "y", "te", "tế", "KHONG", "sữa", "chữa", "hojc", "123"]
SIGNS = ['"', "(", ")", " ", " OR ", " -", "title:", "~3", "*", "=", "giavang", "Bo"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    decode = msgspec.json.Decoder(Article).decode
    lines = [line for path in sorted((ROOT / "index_data" / "sample").glob("*.jsonl")) for line in path.open("rb")]
    made = [Article(id=f"made-{number}", body=text) for number, text in enumerate(SENTENCES * 12)]
    folder = tmp_path_factory.mktemp("suggestions") / "index"
    with open_index(str(folder), create=True, workers=1).writer() as writer:
        writer.add([*map(decode, lines), *made])
    return folder


@pytest.fixture(scope="session")
def archive(folder: Path) -> Engine:
    return open_index(str(folder))


def suggested(query: str, archive: Engine) -> list[Suggestion]:
    return suggestions(query, parse(query, lenient=True).root, archive.searcher().statistics)


def rows() -> list[list[str]]:
    table = (ROOT / "tests" / "golden" / "suggestions.tsv").read_text("utf-8").splitlines()
    lines = [line.split("\t") for line in table if line and not line.startswith("#")]
    assert lines[0] == ["query", "text", "reason"]
    return lines[1:]


@pytest.mark.parametrize(("query", "text", "reason"), rows(), ids=[row[0] for row in rows()])
def test_first_suggestion(archive: Engine, query: str, text: str, reason: str) -> None:
    expected = None if text == "-" else Suggestion(text, reason)
    assert next(iter(suggested(query, archive)), None) == expected


@given(st.lists(st.sampled_from([*TYPED, *SIGNS]), max_size=8).map(" ".join))
def test_suggestions_differ_from_the_query_and_from_one_another(archive: Engine, query: str) -> None:
    texts = [one.text for one in suggested(query, archive)]
    assert query not in texts
    assert len({*texts}) == len(texts) <= 3


@given(st.lists(st.sampled_from([*TYPED, *SIGNS]), max_size=8).map("".join))
def test_a_suggestion_is_read_as_the_query_was(archive: Engine, query: str) -> None:
    kind = type(parse(query, lenient=True).root)
    assert all(type(parse(one.text, lenient=True).root) is kind for one in suggested(query, archive))


@given(st.text(max_size=30))
def test_no_text_breaks_it(archive: Engine, query: str) -> None:
    assert len(suggested(query, archive)) <= 3


def test_a_suggestion_gets_none_of_its_own_reason(archive: Engine) -> None:
    for query, text, reason in rows():
        again = [one.reason for one in suggested(text, archive)] if text != "-" else []
        assert reason not in again, query


def test_titles_are_left_alone(archive: Engine) -> None:
    titles = [archive.get(article_id).title for article_id in archive.ids()]  # type: ignore[union-attr]
    doubted = [title for title in titles if title and suggested(title, archive)]
    assert len(doubted) <= len(titles) // 50, doubted


def test_an_answer_carries_them_on_its_first_page(folder: Path) -> None:
    engine = open_index(str(folder))
    answer = engine.search("bo y te", SearchOptions(size=1))
    assert answer.suggest == [Suggestion("bộ y tế", "marks")]
    assert answer.next is not None
    assert engine.search("bo y te", SearchOptions(size=1, cursor=answer.next)).suggest == []


def test_nothing_is_suggested_to_who_does_not_ask(folder: Path) -> None:
    engine = open_index(str(folder))
    assert engine.search("bo truong bo y te").suggest
    assert engine.search("bo truong bo y te", suggest=False).suggest == []


@pytest.mark.parametrize(
    "name",
    [
        "H2SO4",
        "https://bao.example/the-gioi",
        "bao.example/gia-vang",
        "SARS-CoV-2",
        "ga_bo@te.vn",
    ],
)
def test_a_code_or_an_address_is_no_word_that_lacks_its_marks(name: str, archive: Engine) -> None:
    assert suggested(name, archive) == []
    assert [one.text for one in suggested(f"gia vang {name} hom nay", archive)] == [f"giá vàng {name} hôm nay"]
