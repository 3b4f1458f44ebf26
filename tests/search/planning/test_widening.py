"""What a query without hits is read as: the nearest reading that the archive has."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from memory import MemoryBackend

from search import Article, Engine, open_index

FILLING = "Người dân phản ánh việc này đã lâu và mong được giải quyết sớm hơn nữa trong thời gian tới đây nhé " * 3
TEXTS = {
    "apart": f"Thông tư mới đã ban hành. {FILLING} Có 22 điều trong đó.",
    "scattered": f"Giao thông ùn tắc. {FILLING} Đầu tư 22 tỷ đồng.",
    "marked": f"Thắng lợi lớn. {FILLING} Ngọc trai đẹp.",
    "other-marks": f"Tháng ba. {FILLING} Ngóc đầu dậy.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = open_index(str(tmp_path_factory.mktemp("wide") / "index"), create=True)
    others = {f"known-{n}": "Thông tư của bộ về giao thông" for n in range(12)}
    with engine.writer() as writer:
        writer.add(Article(id=name, title=name, body=text) for name, text in (TEXTS | others).items())
    return engine


def test_a_group_and_its_number_apart_come_before_scattered_syllables(archive: Engine) -> None:
    answer = archive.search("thông tư 22")
    assert {hit.id for hit in answer.items} == {"apart"}
    assert answer.query.parsed == "có “thông tư” và “22”"
    assert [note.code for note in answer.query.notes] == ["widened"]
    assert answer.total.loose == 2


def test_a_unit_is_not_taken_apart_with_its_number() -> None:
    """Where nothing has ``20 km2``, what has a 20 and a ``km2`` is nearest, and not what has a 20, a ``km`` and a 2."""
    texts = {"area": f"Sau 20 năm. {FILLING} Rộng 15 km2.", "road": f"Có 20 xe. {FILLING} Đường 5 km có 2 làn."}
    others = {f"other-{n}": "Chợ quê đông vui" for n in range(20)}
    articles = (Article(id=name, title=name, body=text) for name, text in (texts | others).items())
    answer = Engine(MemoryBackend(articles)).search("20 km2")
    assert {hit.id for hit in answer.items} == {"area"}
    assert [note.code for note in answer.query.notes] == ["widened"]


def test_the_marks_that_were_typed_come_before_others(archive: Engine) -> None:
    answer = archive.search("thắng ngọc")
    assert {hit.id for hit in answer.items} == {"marked"}
    assert answer.total.loose == 2


@pytest.mark.parametrize(("count", "others", "hits"), [(5, 0, 5), (6, 0, 0), (6, 54, 6), (7, 53, 0)])
def test_what_a_tenth_of_the_archive_has_was_not_asked_for(count: int, others: int, hits: int) -> None:
    """A small archive has the letters of any word in some marks nearly everywhere: that is told, and is no hit."""
    articles = [Article(id=f"n{n}", title="Bảo vệ nhắc nhở") for n in range(count)]
    articles += [Article(id=f"o{n}", title="Chợ quê") for n in range(others)]
    answer = Engine(MemoryBackend(articles)).search("bão")
    assert (answer.total.value, answer.total.loose) == (hits, count)
    assert [note.code for note in answer.query.notes] == (["widened"] if hits else [])
    shown = answer.items if hits else answer.loose.items
    assert len(shown) == count


@pytest.mark.parametrize("narrowed", ["date:2017", 'section:"Đời sống"', "từ:2017 đến:2017", '-section:"Thời sự"'])
def test_what_narrows_a_query_is_no_reason_to_read_it_wider(narrowed: str) -> None:
    """As with a filter: a day without the word is a day without hits, however many of its articles have the letters."""
    early, late = datetime(2016, 5, 1, tzinfo=timezone.utc), datetime(2017, 5, 1, tzinfo=timezone.utc)
    articles = [Article(id="storm", title="Bão lớn", published=early, section="Thời sự")]
    articles += [Article(id=f"n{n}", title="Bảo vệ", published=late, section="Đời sống") for n in range(3)]
    answer = Engine(MemoryBackend(articles)).search(f"bão {narrowed}")
    assert (answer.total.value, answer.total.loose) == (0, 3)
    assert answer.query.notes == []


@pytest.mark.parametrize(
    ("q", "missing"),
    [
        ("thông tư của bộ giao thông về ngọc trai quyển sách zzz", ["quyển", "sách", "zzz"]),
        ("thông tư của bộ giao thông về ngọc trai đẹp thắng lợi", []),
        ("thông tư của bộ giao thông về ngọc trai số 100/2019/NĐ-CP zzz", []),  # a law is required: there is no hit
        ("thông tư zzz", []),  # each of two words counts
    ],
)
def test_a_reader_is_told_what_no_article_has(archive: Engine, q: str, missing: list[str]) -> None:
    notes = [note for note in archive.search(q).query.notes if note.code == "missing"]
    assert [word for word in q.split() for note in notes if f"“{word}”" in note.vi] == missing
    assert all(note.vi.count("“") == len(missing) for note in notes)


def test_any_marks_are_the_last_resort(archive: Engine) -> None:
    answer = archive.search("thăng ngộc")
    assert {hit.id for hit in answer.items} == {"marked", "other-marks"}
    assert "bất kể chỗ và dấu" in answer.query.notes[-1].vi


def test_a_number_behind_a_hyphen_that_leaves_nothing_is_a_part_of_the_name() -> None:
    article = Article(id="plane", title="Đưa hộp đen Su -30 lên bờ", body="Hộp đen của Su -30 đã về.")
    others = [Article(id=f"other-{n}", title="Chợ quê") for n in range(20)]
    answer = Engine(MemoryBackend([article, *others])).search("đưa hộp đen Su -30 về")
    assert [hit.id for hit in answer.items] == ["plane"]
