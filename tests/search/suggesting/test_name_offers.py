"""Offers of other names: told where the archive may have one, never done, and each a query that finds more."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import MemoryBackend

from search import Article, Engine, NameOffer
from search.query import nodes, parse

LATE, EARLY = datetime(2026, 6, 1, tzinfo=timezone.utc), datetime(2019, 6, 1, tzinfo=timezone.utc)
TITLES = {
    "Công nhân Bình Dương đình công": EARLY,
    "Công nhân TP.HCM đình công": LATE,
    "Mưa lớn ở Hà Tây, Hà Nội và Bà Rịa - Vũng Tàu": EARLY,
    "Bộ Giao thông vận tải nay là Bộ Xây dựng": LATE,
    "Đồng Nai, Bình Phước, Vikki Bank và DongA Bank": LATE,
    "Hòa Bình, Vĩnh Phúc, Phú Thọ": LATE,
}


def engine(*dates: datetime) -> Engine:
    return Engine(
        MemoryBackend(Article(id=title, title=title, published=when) for title, when in TITLES.items() if when in dates)
    )


@pytest.fixture(scope="module")
def archive() -> Engine:
    return engine(EARLY, LATE)


def offers(q: str, archive: Engine) -> list[NameOffer]:
    return archive.search(q, lenient=True).names


@pytest.mark.parametrize(
    ("q", "vi", "en", "ready"),
    [
        ("công nhân Bình Dương", "Từ 1/7/2025 Bình Dương thuộc TP.HCM",
         "Since 2025-07-01 Bình Dương is part of TP.HCM", 'công nhân name:"Bình Dương"'),
        ("cong nhan binh duong", "Từ 1/7/2025 Bình Dương thuộc TP.HCM",
         "Since 2025-07-01 Bình Dương is part of TP.HCM", 'cong nhan name:"binh duong"'),
        ('"Hà Tây" mưa', "Từ 1/8/2008 Hà Tây thuộc Hà Nội", "Since 2008-08-01 Hà Tây is part of Hà Nội",
         'name:"Hà Tây" mưa'),
        ("mưa OR Bộ GTVT", "Từ 1/3/2025 Bộ Giao thông vận tải nhập vào Bộ Xây dựng",
         "Since 2025-03-01 Bộ Giao thông vận tải is merged into Bộ Xây dựng", 'mưa OR name:"Bộ GTVT"'),
        ("tp.hcm", "Từ 1/7/2025 TP.HCM gồm cả Bà Rịa - Vũng Tàu và Bình Dương",
         "Since 2025-07-01 TP.HCM includes Bà Rịa - Vũng Tàu and Bình Dương", 'name:"tp.hcm"'),
        ("tỉnh Đồng Nai", "Từ 1/7/2025 Đồng Nai gồm cả Bình Phước; từ 30/4/2026 là thành phố trực thuộc trung ương",
         "Since 2025-07-01 Đồng Nai includes Bình Phước; a centrally run city since 2026-04-30",
         'name:"tỉnh Đồng Nai"'),
        ("Vikki Bank", "Trước 2/2025 Vikki Bank là DongA Bank", "Before 2025-02 Vikki Bank was DongA Bank",
         'name:"Vikki Bank"'),
    ],
)  # fmt: skip
def test_an_offer(archive: Engine, q: str, vi: str, en: str, ready: str) -> None:
    (offer,) = offers(q, archive)
    assert (offer.vi, offer.en, offer.q) == (vi, en, ready)
    assert f'name:"{q[offer.position : offer.end]}"'.replace('""', '"') in ready
    before, after = archive.search(q, words="all"), archive.search(ready)
    assert {hit.id for hit in before.items} <= {hit.id for hit in after.items}
    assert offers(ready, archive) == []


@pytest.mark.parametrize(
    "q",
    ["", "Thái Bình Dương", "Thủ Đức", "hòa bình", "-mưa Bình", "công nhân -Bình -Dương", "title:(Bình Dương)",
     "=Bình Dương", '"công nhân Bình Dương"', '"Bình Dương"~3', ": * Bình Dương", "Bình OR Dương", "Huế", "Nghệ An"],
)  # fmt: skip
def test_no_offer(archive: Engine, q: str) -> None:
    assert offers(q, archive) == []


def test_each_of_several_names(archive: Engine) -> None:
    found = offers("Bình Dương Hà Tây Hòa Bình Bộ GTVT", archive)
    assert [one.name for one in found] == ["Bình Dương", "Hà Tây", "Hòa Bình"]
    assert found[1].q == 'Bình Dương name:"Hà Tây" Hòa Bình Bộ GTVT'


def test_what_the_archive_cannot_have_is_not_offered() -> None:
    early = engine(EARLY)
    assert offers("Bình Dương", early) == []
    assert [one.name for one in offers("Hà Tây", early)] == ["Hà Tây"]
    assert offers("Phú Thọ", early) == []


def test_it_stands_on_the_first_page_only(archive: Engine) -> None:
    page = archive.search("Bình Dương OR Hà", size=1)
    assert page.names and page.next
    assert archive.search("Bình Dương OR Hà", size=1, cursor=page.next).names == []
    assert archive.search("Bình Dương", suggest=False).names == []


PIECES = st.sampled_from(
    ["Bình Dương", '"Hà Tây"', "“Bộ GTVT”", "tp.hcm", "(Hòa Bình)", "Bình", "Dương", "mưa", "-", "(", ")", '"', "OR",
     "NOT", "=", "title:", "name:", "*", "~2", ":", "Đồng Nai:", "\u0301", "BÌNH DƯƠNG"]
)  # fmt: skip
TYPED = st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=8).map(
    lambda pairs: "".join(piece + blank for piece, blank in pairs)
)


@settings(max_examples=300, deadline=None)
@given(q=TYPED)
def test_whatever_is_typed_the_ready_query_asks_for_the_name(archive: Engine, q: str) -> None:
    def asked(node: nodes.Node) -> int:
        if isinstance(node, nodes.Field):
            return node.name == "name"
        children = getattr(node, "children", (node.child,) if isinstance(node, nodes.Not) else ())
        return sum(map(asked, children))

    before = parse(q, lenient=True)
    for offer in offers(q, archive):
        assert 0 <= offer.position < offer.end <= len(q)
        assert asked(parse(offer.q, lenient=True).root) == asked(before.root) + 1


def test_a_term_is_put_where_it_touches_no_word(archive: Engine) -> None:
    assert [one.q for one in offers('mưa"Bình Dương"lũ', archive)] == ['mưa name:"Bình Dương" lũ']
