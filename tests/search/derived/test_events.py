"""Events against their definition in a loop, and those that readers would name."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from sample import VIETNAM

from search import Article
from search.derived.events import NO_DATE, Told, labels_of, links
from search.whoosh.writing.build import build_arrays

DAY = datetime(2024, 5, 1, tzinfo=VIETNAM)
# Ordinary articles, so that what two of one event share is rare.
OTHERS = [Article(id=f"x{n}", title=f"bài {n * 37} về chuyện {n * 91}", body=f"chữ {n * 53} nghìn") for n in range(60)]


def told(articles: list[Article]) -> Told:
    arrays = build_arrays(articles)
    return Told(arrays["particular"], arrays["told_day"], arrays["published"], np.ones(len(articles), np.bool_))


def grouped(*articles: Article) -> list[int]:
    found = told([*articles, *OTHERS])
    labels = labels_of(found, np.arange(len(found.published)))
    assert len(set(labels[len(articles) :].tolist())) == len(OTHERS)
    return labels[: len(articles)].tolist()


def article(title: str, body: str = "", day: int | None = None) -> Article:
    return Article(id=title, title=title, body=body, published=None if day is None else DAY + timedelta(days=day))


ONE = article(
    "Lạm thu đầu năm, hiệu trưởng bị đình chỉ", "Hiệu trưởng trường Minh Tân, ông Nguyễn Hữu Đạt, bị đình chỉ.", 0
)
OTHER = article("Cho nghỉ hưu trước hạn vì thu tiền", "Ông Nguyễn Hữu Đạt, trường Minh Tân, phải nghỉ hưu.", 1)
APART = article("Cháy chợ trong đêm", "Lửa ở chợ Quang Trung, huyện Tân Phú, cháy hết 30 gian hàng.", 0)


def test_one_event_in_other_words() -> None:
    assert grouped(ONE, OTHER, APART) == [0, 0, 2]


def test_the_earliest_leads() -> None:
    assert grouped(OTHER, ONE) == [1, 1]


def test_the_dead_belong_to_nothing() -> None:
    found = told([ONE, OTHER, *OTHERS])
    found.alive[1] = False
    assert labels_of(found, np.arange(len(found.published)))[:2].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Giá vàng SJC Doji hôm nay 5/7", "Giá vàng SJC Doji hôm nay 5/7 chiều", True),
        ("Giá vàng SJC Doji hôm nay 5/7", "Giá vàng SJC Doji hôm nay 6/7", False),
        ("Giá vàng SJC Doji hôm nay 5/7", "Giá vàng SJC Doji hôm nay", True),
    ],
)
def test_titles_of_different_days(one: str, other: str, same: bool) -> None:
    labels = grouped(article(one), article(other))
    assert (labels[0] == labels[1]) is same


@pytest.mark.parametrize(("days", "same"), [((21, 21), True), ((21, 29), True), ((2, 29), False)])
def test_texts_of_different_days(days: tuple[int, int], same: bool) -> None:
    texts = [f"Sáng {day}/9 ông Nguyễn Hữu Đạt ở trường Minh Tân bị kỷ luật." for day in days]
    labels = grouped(article("Kỷ luật hiệu trưởng", texts[0]), article("Hiệu trưởng lạm thu", texts[1]))
    assert (labels[0] == labels[1]) is same


def test_articles_of_the_same_days_need_less_in_common() -> None:
    """The same two texts, published days apart and months apart: of six names each, two are the same."""
    names = ["Bảo Lộc", "Quỳ Hợp", "Tân Phú", "Cai Lậy", "Hà Tiên", "Gò Công", "Ba Tri", "Cờ Đỏ"]
    alone = [article(f"bài {name}", f"ở {name}") for name in names]
    texts = [f"ở {', '.join(some)}, Minh Tân, Hữu Đạt" for some in (names[:4], names[4:])]
    for day, same in ((2, True), (90, False)):
        found = told([article("họp báo", texts[0], 0), article("kỷ luật", texts[1], day), *alone, *OTHERS])
        labels = labels_of(found, np.arange(len(found.published))).tolist()
        assert (labels[0] == labels[1]) is same


def test_a_chain_is_no_event() -> None:
    """The first and the last share nothing: what is linked to one that is in an event already is not drawn in."""
    names = ["Minh Tân, Hữu Đạt", "Minh Tân, Hữu Đạt, Quỳ Hợp, Bảo Lộc", "Quỳ Hợp, Bảo Lộc"]
    chain = [article(f"tin {'abc'[n]}", f"ở {text}", n) for n, text in enumerate(names)]
    found = told([*chain, *OTHERS])
    assert {tuple(sorted(pair)) for pair in zip(*(side.tolist() for side in links(found)), strict=True)} == {
        (0, 1),
        (1, 2),
    }
    assert grouped(*chain) == [0, 0, 2]


def test_a_story_goes_with_its_first_article() -> None:
    found = told([ONE, OTHER, article("Cháy chợ", APART.body, 2), *OTHERS])
    stories = np.arange(len(found.published))
    stories[2] = 1  # whatever it says, it is the copy of the second
    assert labels_of(found, stories)[:3].tolist() == [0, 0, 0]


def test_nothing_is_one_event_of_nothing() -> None:
    none = Told(np.zeros((0, 32), np.uint32), np.zeros((0, 4), np.uint16), np.zeros(0, np.int64), np.zeros(0, np.bool_))
    assert labels_of(none, np.zeros(0, np.int64)).tolist() == []
    empty = [Article(id=str(n), title="") for n in range(3)]
    assert labels_of(told(empty), np.arange(3)).tolist() == [0, 1, 2]
    assert build_arrays(empty)["published"].tolist() == [NO_DATE] * 3
