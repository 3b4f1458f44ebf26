"""Values of one amount, time or number, and names with an apostrophe."""

from __future__ import annotations

from itertools import permutations

import pytest

from analyzers.apostrophes import attached_keys, has_part
from analyzers.fold import fold
from analyzers.tokens import tokenize
from analyzers.values import times_of, value_spellings

CLASSES = [
    ["100.000 ₫", "₫100.000", "100.000đ", "100.000 đồng", "100.000 VNĐ", "100 nghìn đồng", "100 ngàn đồng", "100k"],
    ["1.500.000 đồng", "1,5 triệu đồng", "1500000đ"],
    ["10h30", "10 giờ 30", "10g30", "10 giờ 30 phút"],
    ["quý III", "quý 3"],
    ["quý I/2024", "quý 1/2024", "quý I năm 2024", "quý 1 năm 2024"],
    ["thế kỷ XX", "thế kỷ 20"],
]
PAIRS = [pair for one in CLASSES for pair in permutations(one, 2)]


@pytest.mark.parametrize(("typed", "written"), PAIRS)
def test_each_way_to_write_a_value_finds_each_other(typed: str, written: str) -> None:
    forms = tokenize(typed).forms
    found = [[*forms[:start], *other, *forms[end:]] for start, end, other, _ in value_spellings(forms)]
    keys = [[fold(form) for form in spelling] for spelling in [forms, *found]]
    assert [fold(form) for form in tokenize(written).forms] in keys


@pytest.mark.parametrize("text", ["10 30", "i", "vụ án", "25 h 30", "75 h", "12 người", "đ 5", "quý ông", "500 g"])
def test_what_is_no_value_has_no_other_spelling(text: str) -> None:
    assert list(value_spellings(tokenize(text).forms)) == []


def test_a_colon_makes_two_numbers_a_time() -> None:
    assert ("10", "h", "30") in times_of("10:30") and ("7", "giờ", "5") in times_of("07:05")
    assert times_of("10/30") == times_of("10:75") == times_of("25:10") == []


@pytest.mark.parametrize("name", ["h'hen", "h'mông", "r'lấp", "k'brêu", "l'ucl", "people's"])
def test_a_name_is_found_by_its_part(name: str) -> None:
    part = max(name.split("'"), key=len)
    assert has_part(name, part) and has_part(name, fold(part)) and fold(name) in attached_keys(fold(part))
