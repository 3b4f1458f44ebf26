"""Names through time: the table holds what it promises, and a name is read where one stands and nowhere else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from analyzers import fold, tokenize
from analyzers.names import APART, KINDS, city_since, first_day, mentions, named, names, others, rows

PROVINCES = [row for row in rows() if row.kind == "province"]
MERGED = [row for row in PROVINCES if row.since == "2025-07-01"]
# The units of 202/2025/QH15: 34, of which 11 stayed as they were.
TODAY = """An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai,
Hà Nội, Hà Tĩnh, Hải Phòng, TP.HCM, Huế, Hưng Yên, Khánh Hòa, Lai Châu, Lâm Đồng, Lạng Sơn, Lào Cai, Nghệ
An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa,
Tuyên Quang, Vĩnh Long"""


def found(text: str) -> list[str]:
    tokens = tokenize(text)
    return [one.name for one in mentions(tokens.forms, [text[start].isupper() for start in tokens.starts])]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.old[0])
def test_a_row(row) -> None:
    assert row.kind in KINDS + APART
    assert all(spelling == " ".join(spelling.split()) for spelling in row.old + row.new)
    if row.kind in APART:
        assert row.old and not (row.new or row.since or row.source)
        return
    assert row.old and row.new and row.source
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", row.since)
    assert date(1945, 9, 2) <= first_day(row.since) <= date(2100, 1, 1)


def test_no_row_is_twice() -> None:
    assert len({(row.kind, row.old[0], row.new[:1]) for row in rows()}) == len(rows())


def test_the_provinces_of_july_2025() -> None:
    today = {" ".join(name.split()) for name in TODAY.split(",")}
    assert len(MERGED) == len({row.old[0] for row in MERGED}) == 63
    assert {row.new[0] for row in MERGED} == today
    assert len(today) == 34
    assert sum(row.old[0] not in today for row in MERGED) == 29
    kept = [name for name in today if [row.old[0] for row in MERGED if row.new[0] == name] == [name]]
    assert sorted(kept) == sorted(row.old[0] for row in MERGED if row.note == "giữ nguyên")
    assert len(kept) == 11


def test_no_spelling_is_of_two_names() -> None:
    spelled = [forms for spellings in names().values() for forms in spellings]
    assert len(spelled) == len(set(spelled))
    unmarked = [tuple(map(fold, forms)) for forms in spelled]
    owners: dict[tuple[str, ...], set[str]] = {}
    for name, spellings in names().items():
        for forms in spellings:
            owners.setdefault(tuple(map(fold, forms)), set()).add(name)
    assert all(len(owners[keys]) == 1 for keys in unmarked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("công nhân Bình Dương đình công", ["Bình Dương"]),
        ("cong nhan binh duong", ["Bình Dương"]),
        ("bình duong", []),
        ("Bi\u0300nh Dương", ["Bình Dương"]),
        ("BÌNH DƯƠNG", ["Bình Dương"]),
        ("tỉnh Bình Dương", ["Bình Dương"]),
        ("Thái Bình Dương", []),
        ("châu Á - Thái Bình Dương", []),
        ("thai binh duong", []),
        ("Thái Bình và Bình Dương", ["Thái Bình", "Bình Dương"]),
        ("Việt Nam định hướng", []),
        ("viện hải dương học", []),
        ("Covid Hải Dương", ["Hải Dương"]),
        ("hòa bình Trung Đông", []),
        ("Hoà Bình", ["Hòa Bình"]),
        ("Hòa bình ở Trung Đông", []),
        ("tỉnh hoà bình", ["Hòa Bình"]),
        ("chánh án Nguyễn Hòa Bình", []),
        ("Trần Thị Hà Giang", []),
        ("đèo Mã Pí Lèng Hà Giang", ["Hà Giang"]),
        ("phường Hà Giang 1", []),
        ("Thủ Đức", []),
        ("TP Thủ Đức", []),
        ("TPHCM", ["TP.HCM"]),
        ("TP. Hồ Chí Minh", ["TP.HCM"]),
        ("Hồ Chí Minh", []),
        ("Đồng Tháp Mười", []),
        ("Quảng Nam - Đà Nẵng", []),
        ("Đà Nẵng, Quảng Nam và Huế", ["Đà Nẵng", "Quảng Nam", "Huế"]),
        ("Thừa Thiên - Huế", ["Thừa Thiên Huế"]),
        ("Bộ KH&ĐT", ["Bộ Kế hoạch và Đầu tư"]),
        ("Bộ LĐ-TB&XH", ["Bộ Lao động - Thương binh và Xã hội"]),
        ("bo giao thong van tai", ["Bộ Giao thông vận tải"]),
        ("Bộ Tài chính Mỹ", []),
        ("Bộ Nội vụ Nhật Bản", []),
        ("Bộ Tài chính công bố", ["Bộ Tài chính"]),
        ("Đắc Lắc", ["Đắk Lắk"]),
        ("Đăk Lăk", ["Đắk Lắk"]),
        ("Darlac", ["Đắk Lắk"]),
        ("Kontum", ["Kon Tum"]),
        ("Bà Rịa-Vũng Tàu", ["Bà Rịa - Vũng Tàu"]),
        ("", []),
    ],
)
def test_the_names_of_a_text(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hà Tây", [("Hà Nội", date(2008, 8, 1))]),
        ("Hà Nội", [("Hà Tây", None)]),
        ("TP.HCM", [("Bà Rịa - Vũng Tàu", None), ("Bình Dương", None)]),
        ("Phú Thọ", [("Hòa Bình", None), ("Vĩnh Phúc", None)]),
        ("Thừa Thiên Huế", [("Huế", date(2025, 1, 1))]),
        ("Huế", []),  # whatever has Thừa Thiên Huế has Huế
        ("Nghệ An", []),
        ("Pleiku", []),
        ("Bộ Nông nghiệp và Môi trường",
         [("Bộ Nông nghiệp và Phát triển nông thôn", None), ("Bộ Tài nguyên và Môi trường", None)]),
    ],
)  # fmt: skip
def test_other_names(name: str, expected: list[tuple[str, date | None]]) -> None:
    assert [(one.name, one.since) for one in others(name)] == expected


def test_what_became_a_city() -> None:
    assert city_since("Đồng Nai") == "2026-04-30"
    assert city_since("Huế") == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [("plây cu", "pleiku"), ("Pleiku", "pleiku"), ("tp huế", "Huế"), ("tỉnh Bộ Tài chính", None), ("bình duong", None)],
)
def test_a_text_that_is_a_name(text: str, name: str | None) -> None:
    assert named(text) == name
