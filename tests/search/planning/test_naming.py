"""``name:`` asks for a name in its spellings and for the others that its bearer had or has."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import naive
import pytest
from memory import MemoryBackend

from search import Article, Engine, SearchOptions
from search.planning.archive import UnknownArchive
from search.planning.planner import draft
from search.query import parse

VIETNAM = timezone(timedelta(hours=7))
OLD, NEW = datetime(2025, 6, 30, 23, 59, tzinfo=VIETNAM), datetime(2025, 7, 1, tzinfo=VIETNAM)


def finds(q: str, text: str, published: datetime | None = OLD, **options: Any) -> bool:
    condition = draft(parse(q).root, SearchOptions(**options), UnknownArchive()).condition
    return naive.holds(Article(id="1", title=text, published=published), condition)


@pytest.mark.parametrize(
    ("q", "text", "published", "expected"),
    [
        ('name:"Bình Dương"', "ở Bình Dương", OLD, True),
        ('name:"Bình Dương"', "ở TP.HCM", OLD, False),
        ('name:"Bình Dương"', "ở TP.HCM", NEW, True),
        ('name:"Bình Dương"', "ở TP.HCM", None, False),
        ('name:"Bình Dương"', "ở Thành phố Hồ Chí Minh", NEW, True),
        ('name:"Bình Dương"', "O BINH DUONG", OLD, True),
        ('name:"Bình Dương"', "một bình đường", OLD, False),
        ('name:"binh duong"', "một bình đường", OLD, False),
        ('name:"binh duong"', "ở Bình Dương", OLD, True),
        ('name:"TP.HCM"', "ở Bình Dương", OLD, True),
        ('name:"TP.HCM"', "Bà Rịa – Vũng Tàu", NEW, True),
        ('name:"Bình Dương"', "Bà Rịa – Vũng Tàu", NEW, False),
        ('name:"Bộ GTVT"', "Bộ Giao thông vận tải", OLD, True),
        ('name:"Bộ GTVT"', "Bộ Xây dựng", NEW, True),
        ("name:Darlac", "Đắc Lắc", OLD, True),
        ("name:Darlac", "Phú Yên", OLD, True),
        ("name:Pleiku", "Plây Cu", OLD, True),
        ("name:Kontum", "Kon Tum", OLD, True),
        ('name:"Bình Dương"', "ở Thái Bình Dương", OLD, False),
        ('name:"Bình Dương"', "O THAI BINH DUONG", OLD, False),
        ('name:"Bình Dương"', "từ Thái Bình Dương đến Bình Dương", OLD, True),
        ('name:"TP.HCM"', "ở Thái Bình Dương", OLD, False),
        ('name:"Thái Bình"', "châu Á Thái Bình Dương", OLD, False),
        ('name:"Nam Định"', "Việt Nam định hướng", OLD, False),
        ('name:"Nam Định"', "Việt Nam, Nam Định", OLD, True),
        ('name:"Hà Nam"', "Hà Nam, Ninh Bình", OLD, True),
        ('name:"Đà Nẵng"', "Quảng Nam, Đà Nẵng", OLD, True),
        ("name:Huế", "Thừa Thiên Huế", OLD, True),
        ("name:Huế", "hoa huệ", OLD, False),
        ("name:Huế", "mua lu o Hue", OLD, True),
        ('mưa -name:"Hà Tây"', "mưa Hà Nội", OLD, False),
        ('mưa -name:"Hà Tây"', "mưa Nam Định", OLD, True),
    ],
)
def test_what_a_name_finds(q: str, text: str, published: datetime | None, expected: bool) -> None:
    assert finds(q, text, published) is expected


def test_marks_are_those_asked_for() -> None:
    assert finds('name:"Bình Dương"', "bình đường", match="folded")
    assert not finds('name:"Bình Dương"', "BINH DUONG", match="exact")
    assert not finds('name:="Bình Dương"', "BINH DUONG")


def test_every_name_is_ranked_and_marked() -> None:
    evidence = draft(parse('name:"Bình Dương"').root, SearchOptions(), UnknownArchive()).evidence
    assert [part.form for part in evidence.runs[0]] == ["bình", "dương"]
    spelled = {" ".join(part.form for part in one.parts if part) for one in evidence.alternatives[0].sequences}
    assert {"tp hcm", "thành phố hồ chí minh", "binh duong"} <= spelled
    unwanted = draft(parse('mưa -name:"Bình Dương"').root, SearchOptions(), UnknownArchive()).evidence
    assert unwanted.alternatives == ()


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("bình dương", {"province", "both"}),
        ("binh duong", {"province", "both"}),
        ("thái bình dương", {"ocean", "both"}),
        ('"bình dương"', {"province", "ocean", "both"}),  # as it stands
        ("hòa bình", {"peace", "prize"}),  # a word by itself
    ],
)
def test_a_name_asked_for_by_itself_is_no_part_of_another(q: str, names: set[str]) -> None:
    texts = {
        "province": "Khu công nghiệp ở Bình Dương",
        "ocean": "Bão trên Thái Bình Dương",
        "both": "Hàng từ Bình Dương qua Thái Bình Dương",
        "peace": "Hai nước giữ hòa bình",
        "prize": "Giải Nobel Hòa bình được trao",
    }
    archive = Engine(MemoryBackend(Article(id=name, title=text, body=text) for name, text in texts.items()))
    answer = archive.search(q, explain=True)
    assert {hit.id for hit in answer.items} == names
    assert [clause.count for clause in answer.query.clauses] == [len(names)]
