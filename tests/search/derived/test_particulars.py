"""Particulars: the names, numbers and days of an article, and what two have to share."""

from __future__ import annotations

import math

import pytest

from search import Article
from search.derived.particulars import FEW, IN_TITLE, MOST, MOST_DAYS, alike, bits, gap, particulars
from search.derived.zones import zones


def told(title: str = "", summary: str = "", body: str = "") -> dict[str, bool]:
    return particulars(zones(Article(id="1", title=title, summary=summary, body=body))).tokens


def days(title: str = "", body: str = "") -> tuple[tuple[int, ...], int]:
    found = particulars(zones(Article(id="1", title=title, body=body)))
    return found.days, found.title_days


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("ở trường Minh Tân", {"minh tan"}),
        ("ông Nguyễn Hữu Đạt nói", {"nguyen huu", "huu dat"}),
        ("đường Hoà Bình", {"hoa binh"}),
        ("Thừa Thiên - Huế", {"thua thien", "thien hue"}),
        ("thu 228 triệu đồng", {"228 trieu", "228"}),
        ("thu 15 ngày", {"15 ngay"}),
        ("công ty Kinderworld đã thu", {"kinderworld"}),
        ("Đỗ. Vào hè", set()),  # capitals of two sentences are no name
        ("trường học tập", set()),
        ("VIẾT HOA TOÀN BỘ MINH TÂN", set()),
        ("", set()),
    ],
)
def test_names_and_numbers(body: str, expected: set[str]) -> None:
    assert told(body=body) == dict.fromkeys(expected, True)


def test_of_a_title_every_two_neighbours_count() -> None:
    assert told(title="Cá chết ở Hồ Tây") == {"ca chet": False, "chet o": False, "o ho": False, "ho tay": True}
    assert told(summary="Cá chết ở hồ") == {}


def test_there_is_a_limit_and_names_come_first() -> None:
    title = " ".join(f"{'abcdeghiklmnopqrstuvxy'[number]} chữ" for number in range(20))
    found = told(title=f"{title} Minh Tân", body=" , ".join(f"{number} triệu" for number in range(100, 200)))
    assert len(found) == MOST
    assert next(iter(found)) == "minh tan"
    assert sum(token.endswith(" trieu") or token.isdigit() for token in found) >= MOST - IN_TITLE


def test_only_the_beginning_of_a_body_is_read() -> None:
    assert "minh tan" not in told(body="chữ " * 200 + "Minh Tân")


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Giá vàng 5/7", "", ((187,), 1)),
        ("Giá vàng", "sáng 21-9, ngày 22 tháng 9", ((265, 266), 0)),
        ("Ngày 1/1", "từ 31/12 đến 1.1", ((1, 366), 1)),
        ("29/2", "", ((60,), 1)),
        ("30/2", "tỉ số 2-0, 45/67, 13/13", ((), 0)),
        ("", "1/1 2/1 3/1 4/1 5/1", ((1, 2, 3, 4), 0)),
    ],
)
def test_days(title: str, body: str, expected: tuple[tuple[int, ...], int]) -> None:
    assert days(title, body) == expected
    assert len(expected[0]) <= MOST_DAYS


def test_days_between_two_days_of_a_year() -> None:
    assert [gap(1, 1), gap(1, 366), gap(10, 20), gap(1, 184)] == [0, 1, 10, 183]


def test_rare_particulars_say_more() -> None:
    worth = [bits(100_000, df) for df in range(2, FEW + 1)]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] == int(4 * math.log2(50_000))
    assert bits(100_000, FEW + 1) == bits(100_000, 1) == 0


def test_how_much_two_have_to_share() -> None:
    assert alike(100, 100, 100, near=False)
    assert [alike(shared, 100, 100, near=True) for shared in (17, 18)] == [False, True]
    assert [alike(shared, 100, 100, near=False) for shared in (41, 42)] == [False, True]
    assert not alike(0, 0, 0, near=True)
