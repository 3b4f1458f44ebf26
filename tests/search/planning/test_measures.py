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
        ("bão số 10", {"storm"}, "có cụm “bão số 10”"),
        ("USD 100", {"fined", "apart"}, None),
    ],
)
def test_amounts(archive: Engine, q: str, found: set[str], parsed: str | None) -> None:
    answer = archive.search(q)
    assert {hit.id for hit in answer.items} == found
    assert parsed is None or answer.query.parsed == parsed
