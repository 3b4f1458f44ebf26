"""A number and its unit of measure are one thing: neither is looked for beside something else."""

from __future__ import annotations

import pytest
from memory import MemoryBackend

from search import Article, Engine

TEXTS = {
    "fined": "Toà phạt người ấy 100 USD vì đổi tiền.",
    "apart": "Toà phạt 100 người, trong đó có người mang USD.",
    "field": "Khu đất rộng 1.200 m2 bị bỏ hoang.",
    "other": "Khu đất 1.200 hộ dân, mỗi hộ 50 m2.",
    "storm": "Bão số 10 vào bờ.",
    "attack": "Tháng 3 tấn công, gió cấp 10.",
}


@pytest.fixture(scope="module")
def archive() -> Engine:
    return Engine(MemoryBackend(Article(id=name, title=name, body=text) for name, text in TEXTS.items()))


@pytest.mark.parametrize(
    ("q", "found", "parsed"),
    [
        ("100 USD", {"fined"}, "có cụm “100 USD”"),
        ("phạt 100 usd", {"fined"}, "có “phạt” và “100 usd” gần nhau"),
        ("1.200 m2", {"field"}, "có cụm “1.200 m2”"),
        ("100 USD,", {"fined"}, "có cụm “100 USD,”"),
        ("1.200 m².", {"field"}, "có cụm “1.200 m².”"),
        ("100 ＵＳＤ", {"fined"}, "có cụm “100 ＵＳＤ”"),
        ("bão số 10", {"storm"}, "có cụm “bão số 10”"),
        ("USD 100", {"fined", "apart"}, None),
    ],
)
def test_amounts(archive: Engine, q: str, found: set[str], parsed: str | None) -> None:
    answer = archive.search(q)
    assert {hit.id for hit in answer.items} == found
    assert parsed is None or answer.query.parsed == parsed


SUMS = {
    "million": "Công ty ấy nộp 1 triệu USD tiền thuế.",
    "millions": "Công ty thứ 1 của tỉnh nộp 30 triệu USD.",
    "billion": "Dự án tốn 10 nghìn tỷ đồng.",
    "billions": "Sau 10 năm dự án tốn 3 nghìn tỷ đồng.",
    "tonnes": "Nhà máy làm ra 3 triệu tấn thép.",
    "scrap": "Trong 3 năm nhà máy làm ra 20 triệu tấn thép.",
    "ratio": "Bảng 5 ghi tỷ lệ sinh.",
}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("1 triệu USD", {"million"}),
        ("1 trieu usd", {"million"}),
        ("nộp 1 triệu USD", {"million"}),
        ("10 nghìn tỷ đồng", {"billion"}),
        ("10 nghìn tỷ", {"billion"}),
        ("3 triệu tấn", {"tonnes"}),
        ("5 tỷ lệ", {"ratio"}),  # a word that begins as a magnitude is none
    ],
)
def test_a_magnitude_is_a_part_of_the_number(q: str, found: set[str]) -> None:
    archive = Engine(MemoryBackend(Article(id=name, title=name, body=text) for name, text in SUMS.items()))
    assert {hit.id for hit in archive.search(q).items} == found
