"""Other words in a query: what they find, what they leave alone, and how a reader is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Article, Engine, SearchOptions, open_index

TEXTS = {
    "drowned": "Học sinh chết đuối ở hồ",
    "drowning": "Ba học sinh đuối nước khi tắm sông",
    "no-marks": "ba hoc sinh chet duoi khi tam song",
    "pig": "Giá lợn tăng mạnh trước Tết",
    "heo": "Giá heo tăng mạnh trước Tết",
    "dolphin": "Cá heo mắc cạn ở Quảng Bình",
    "wild": "Thịt thú rừng bị thu giữ",
    "bank": "Ngân hàng Thế giới dự báo tăng trưởng",
    "world-bank": "World Bank dự báo tăng trưởng",
    "food": "Ngộ độc thức ăn ở trường học",
    "poison": "Ngộ độc do thực phẩm bẩn",
    "many": "Người dân phản ánh việc nước sông đổi màu",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("words") / "index"
    engine = open_index(str(folder), create=True)
    copies = 12  # so that the archive knows what belongs together
    with engine.writer() as writer:
        writer.add(
            Article(id=f"{name}-{copy}", title=text, body=f"{text}. Bản {copy}.")
            for name, text in TEXTS.items()
            for copy in range(copies)
        )
    return engine


def found(archive: Engine, q: str, **options: object) -> set[str]:
    return {one.id.rpartition("-")[0] for one in archive.select(q, SearchOptions(**options)).articles()}  # type: ignore[arg-type]


def codes(archive: Engine, q: str, **options: object) -> list[str]:
    return [note.code for note in archive.search(q, SearchOptions(**options)).query.notes]  # type: ignore[arg-type]


def test_a_word_finds_what_says_it_otherwise_and_the_reader_is_told(archive: Engine) -> None:
    assert found(archive, "học sinh đuối nước") == {"drowned", "drowning", "no-marks"}
    assert found(archive, "world bank") == {"bank", "world-bank"}
    (note,) = archive.search("world bank").query.notes
    assert note.code == "synonym"
    assert "“ngân hàng thế giới”" in note.vi and '“"world bank"”' in note.vi


def test_without_marks_it_is_what_is_meant(archive: Engine) -> None:
    assert found(archive, "hoc sinh duoi nuoc") == {"drowned", "drowning", "no-marks"}


@pytest.mark.parametrize("q", ['"world bank"', "=world =bank"])
def test_quotes_and_equals_signs_refuse_it(archive: Engine, q: str) -> None:
    assert found(archive, q) == {"world-bank"}
    assert codes(archive, q) == []


@pytest.mark.parametrize("options", [{"words": "all"}, {"words": "any"}, {"match": "exact"}, {"match": "folded"}])
def test_other_readings_are_as_they_were(archive: Engine, options: dict[str, str]) -> None:
    assert found(archive, "world bank", **options) == {"world-bank"}
    assert "synonym" not in codes(archive, "world bank", **options)


def test_part_of_another_word_is_no_word(archive: Engine) -> None:
    assert found(archive, "cá heo") == {"dolphin"}
    assert found(archive, "giá heo") == {"pig", "heo"}


def test_what_is_excluded_is_excluded_as_typed(archive: Engine) -> None:
    assert found(archive, "giá -heo") == {"pig"}


def test_a_word_of_several_groups_is_another_way_to_read_them_together(archive: Engine) -> None:
    assert found(archive, "ngộ độc thực phẩm") == {"food", "poison"}


def test_what_has_every_syllable_is_counted_as_it_is_typed(archive: Engine) -> None:
    total = archive.search("world bank").total
    assert (total.value, total.all_words, total.loose) == (24, 12, 12)


def test_other_words_rank_below_and_are_marked(archive: Engine) -> None:
    answer = archive.search("world bank", SearchOptions(size=24))
    assert [hit.id.rpartition("-")[0] for hit in answer.items] == ["world-bank"] * 12 + ["bank"] * 12
    last = answer.items[-1]
    assert any(mark.spans for mark in last.highlights)


def test_what_the_archive_lacks_is_not_told(archive: Engine) -> None:
    assert "synonym" not in codes(archive, "thú rừng thị thực")
