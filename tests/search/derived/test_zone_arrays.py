"""Articles analysed together: the same zones, sketches and particulars as article by article."""

from __future__ import annotations

import zlib

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from sample import archives

from search import Article, Image
from search.derived.particular_arrays import particular_arrays
from search.derived.particulars import TOLD_IN_TITLE, particulars
from search.derived.sketches import sketch_of, sketches_of
from search.derived.zone_arrays import Analyzer, ZoneArrays
from search.derived.zones import GAP, zones

NAMES = ["title", "summary", "body", "caption"]
TEXT = """Nguyễn Văn A. học sinh Hà Nội 21/9, ngày 2 tháng 9 30-4 31/4 Jack - Ma\nCovid-19 VFF FIFA 5 triệu USD\t. tháng
12 1.500 Real Madrid (U23) HỌC SINH 0011/2 21 tháng"""
WORDS = TEXT.split(" ")
written = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
telling = st.lists(
    st.builds(
        lambda title, summary, body, caption: Article(
            id="1", title=title, summary=summary, body=body, images=[Image(caption=caption)]
        ),
        written,
        written,
        st.builds(lambda text, times: " ".join([text] * times), written, st.integers(1, 30)),
        written,
    ),
    max_size=5,
)


def told_apart(batch: ZoneArrays) -> list[list[tuple[object, ...]]]:
    """The zones of each article of a batch."""
    found: list[list[tuple[object, ...]]] = [[] for _ in range(batch.docs)]
    for zone, (doc, kind) in enumerate(zip(batch.zone_doc.tolist(), batch.zone_kind.tolist(), strict=True)):
        first, last = batch.first[zone : zone + 2].tolist()
        inside = (batch.begins >= first) & (batch.begins < last)
        spans = zip((batch.begins[inside] - first).tolist(), (batch.ends[inside] - first).tolist(), strict=True)
        forms = [batch.forms[number] for number in batch.tokens[first:last].tolist()]
        found[doc].append((NAMES[kind], forms, list(spans), batch.weights[first:last].tolist()))
    return found


@given(st.one_of(archives(), telling))
def test_zones_are_those_of_each_article(found: list[Article]) -> None:
    batch = Analyzer().analysed(found)
    alone = [list(zones(article)) for article in found]
    assert told_apart(batch) == [
        [(zone.name, zone.forms, zone.compounds, [*map(zone.weight_at, range(len(zone.forms)))]) for zone in parts]
        for parts in alone
    ]
    positions = []
    for parts in alone:
        at = 0
        for zone in parts:
            positions += range(at, at + len(zone.forms))
            at += len(zone.forms) + GAP if zone.forms else 0
    assert batch.positions.tolist() == positions


@given(st.one_of(archives(), telling))
def test_sketches_are_those_of_each_article(found: list[Article]) -> None:
    sketches = sketches_of(Analyzer().analysed(found))
    assert sketches.tolist() == [sketch_of(zones(article)).tolist() for article in found]


@given(st.one_of(archives(), telling))
@example([Article(id="1", title=" ".join(f"Tên{number} Họ{number}" for number in range(40)), body="Tên5 Họ5 Mai Lan")])
@example([Article(id="1", title="1" * 5000 + "/5", body="5/" + "1" * 5000)])
def test_particulars_are_those_of_each_article(found: list[Article]) -> None:
    arrays = particular_arrays(Analyzer().analysed(found))
    for article, row, days in zip(found, arrays["particular"], arrays["told_day"], strict=True):
        told = particulars(zones(article))
        hashed = [(zlib.crc32(token.encode()) >> 1 or 1) << 1 | named for token, named in told.tokens.items()]
        assert row[row > 0].tolist() == hashed
        in_title = [day + TOLD_IN_TITLE * (at < told.title_days) for at, day in enumerate(told.days)]
        assert days[days > 0].tolist() == in_title


def test_an_analyzer_forgets(monkeypatch, news: list[Article]) -> None:
    analyzer = Analyzer()
    expected = told_apart(analyzer.analysed(news[:20]))
    monkeypatch.setattr("search.derived.zone_arrays._MOST_TEXT", 10)
    monkeypatch.setattr("search.derived.zone_arrays._MOST_FORMS", 10)
    numbers = analyzer.analysed(news[:20])
    assert told_apart(numbers) == expected
    assert analyzer.is_full
    again = analyzer.analysed(news[:20])
    assert np.array_equal(again.tokens, numbers.tokens)
