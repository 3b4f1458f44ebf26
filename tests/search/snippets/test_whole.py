"""A whole article is marked by the query that found it: what is read, quoted or excluded there is so here."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory import MemoryBackend

from search import Article, Engine, SearchOptions
from search.snippets.marking import Marker
from search.snippets.whole import MOST

ARCHIVE = [
    Article(id=str(number), title="học sinh giáo viên thành phố Hồ Chí Minh bão lũ mưa kỹ") for number in range(3)
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(MemoryBackend(ARCHIVE))


def marked(engine: Engine, q: str, *texts: str, **options: object) -> list[list[str]]:
    marks = engine.marks(q, SearchOptions(**options)).within(texts)
    return [[text[start:end] for start, end in marks.spans(text)] for text in texts]


@pytest.mark.parametrize(
    ("q", "text", "expected"),
    [
        ("hocsinh", "Các học sinh học giỏi", ["học sinh"]),
        ("TP.HCM", "Ở thành phố Hồ Chí Minh, tức TP.HCM, hay TP HCM", ["thành phố Hồ Chí Minh", "TP", "HCM", "TP HCM"]),
        ("kỹ", "Kĩ thuật, kỹ năng, ký tên", ["Kĩ", "kỹ"]),
        ('"học sinh"', "Học bài cùng học sinh", ["học sinh"]),
        ("NOT (bão lũ) mưa", "Bão và lũ sau mưa", ["mưa"]),
        ("mưa -bão", "Mưa bão", ["Mưa"]),
        ("hojc", "học và hóc", ["học"]),
        ("title:mưa section:bão", "Mưa và bão", ["Mưa"]),
        ("nguy*", "Nguyễn gặp nguy", ["Nguyễn", "nguy"]),
        ("=hoc", "hoc và học", ["hoc"]),
        ("", "mưa", []),
        ("((((((((((((((((((((", "mưa", []),
    ],
)
def test_what_is_marked(engine: Engine, q: str, text: str, expected: list[str]) -> None:
    assert marked(engine, q, text) == [expected]


def test_a_syllable_without_marks_is_not_marked_alone_where_it_stands_beside_others(engine: Engine) -> None:
    assert marked(engine, "song thu", "Sông Thu chảy", "hạng thứ hai, một thủ môn") == [["Sông Thu"], []]
    assert marked(engine, "song thu", "dòng sông", "mùa thu") == [["sông"], ["thu"]]
    assert marked(engine, "sông mưa", "Sông mưa chảy", "mùa mưa, dòng sông") == [["Sông mưa"], []]


def test_the_marks_nearest_to_the_typed_ones_are_meant_in_all_texts_of_an_article(engine: Engine) -> None:
    assert marked(engine, "đương", "đường dài", "đương thời") == [[], ["đương"]]
    assert marked(engine, "đương", "đường dài", "xe đường") == [["đường"], ["đường"]]


@given(q=st.text(max_size=20), text=st.text(max_size=60))
def test_any_text(engine: Engine, q: str, text: str) -> None:
    spans = engine.marks(q).within([text]).spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize("q", ["học sinh", "hocsinh", '"học sinh" giáo', "TP.HCM", "bao lu", "kỹ mưa"])
def test_results_and_the_article_mark_the_same(engine: Engine, q: str) -> None:
    for hit in engine.search(q).items:
        shown = next(one for one in hit.highlights if one.field == "title")
        article = engine.get(hit.id)
        assert (
            engine.marks(q).within([article.title, article.summary, article.body]).spans(article.title) == shown.spans
        )


@pytest.mark.parametrize(("q", "cuts"), [("", 1), ("không-có-ở-đây", 1), ("mưa", 1 + MOST)])
def test_an_article_of_very_many_paragraphs_is_looked_through_for_so_many(
    engine, monkeypatch, q: str, cuts: int
) -> None:
    """Once as a whole; then paragraph by paragraph only where there is something to mark, and not without end."""
    counted: list[int] = []
    cut = Marker.cut
    monkeypatch.setattr(Marker, "cut", lambda self, texts: counted.append(1) or cut(self, texts))
    texts = [f"Đoạn {number} nói về mưa." for number in range(MOST + 500)]
    marks = engine.marks(q).within(texts)
    found = [marks.spans(text) for text in texts]
    assert len(counted) == cuts
    assert [bool(spans) for spans in found] == [q == "mưa" and number < MOST for number in range(len(texts))]
