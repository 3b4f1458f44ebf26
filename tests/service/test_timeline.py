"""The timeline of the pages: its unit follows the span, its bars say what they show, its labels keep apart."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from html import unescape
from itertools import pairwise

import pytest
from falcon import testing

from search import Bucket, Stats
from service import create_app
from service.api.params import SearchParams
from service.pages.timeline import HEIGHT, bars, highest, span_of, unit_of

VIETNAM = timezone(timedelta(hours=7))


def stats(first: tuple[int, ...] | None, last: tuple[int, ...] | None = None) -> Stats:
    moments = [datetime(*moment, tzinfo=VIETNAM) if moment else None for moment in (first, last or first)]
    return Stats(
        engine="memory", generation="g1", articles=1, deleted=0, segments=1, size_bytes=1, syllables=1,
        first_published=moments[0], last_published=moments[1], sections=[], sources=[],
    )  # fmt: skip


def span(first: tuple[int, ...], last: tuple[int, ...]):
    return date(*first), date(*last)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, span((2015, 3, 1), (2024, 5, 9))),
        ({"since": "2010"}, span((2015, 3, 1), (2024, 5, 9))),
        ({"since": "2019", "until": "2020"}, span((2019, 1, 1), (2020, 12, 31))),
        ({"since": "2024", "until": "2024"}, span((2024, 1, 1), (2024, 5, 9))),
        ({"until": "2016-02"}, span((2015, 3, 1), (2016, 2, 29))),
        ({"since": "2030"}, None),
        ({"until": "2001"}, None),
    ],
)
def test_what_is_shown_is_what_can_be_found(given, expected):
    assert span_of(SearchParams(**given), stats((2015, 3, 1), (2024, 5, 9))) == expected


def test_an_archive_without_dates_has_no_span():
    assert span_of(SearchParams(), stats(None)) is None
    assert bars([], None, "count", "vi") == []


@pytest.mark.parametrize(
    ("first", "last", "unit", "count"),
    [
        ((2024, 1, 1), (2024, 1, 1), "day", 1),
        ((2024, 1, 1), (2024, 2, 29), "day", 60),
        ((2024, 1, 1), (2024, 12, 31), "month", 12),
        ((2022, 1, 1), (2024, 12, 31), "month", 36),
        ((2021, 12, 31), (2024, 12, 31), "year", 4),
        ((1900, 1, 1), (2024, 12, 31), "year", 125),
        ((1, 1, 1), (2024, 12, 31), "year", 400),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_bars_without_a_gap_in_the_unit_that_fits(first, last, unit, count, language):
    chosen = span(first, last)
    assert unit_of(chosen) == unit
    key = date(*last).isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
    drawn = bars([Bucket(key, 3, 4)], chosen, "count", language)
    assert len(drawn) == count
    assert (drawn[-1].key, drawn[-1].count, drawn[-1].height) == (key, 3, HEIGHT)
    assert [one.height for one in drawn[:-1]] == [0.0] * (count - 1)
    for left, right in pairwise(drawn):
        assert left.x + left.width <= right.x
    assert drawn[0].x >= 0 and drawn[-1].x + drawn[-1].width <= 100
    assert drawn[-1].x + drawn[-1].width + drawn[0].x == pytest.approx(100, abs=0.01)  # as much room left as right
    ticks = [one.tick for one in drawn if one.tick]
    assert 1 <= len(ticks) <= 10
    assert len(ticks) == len(set(ticks))


def test_days_of_two_months_are_told_apart():
    drawn = bars([Bucket("2024-01-09", 1, 1)], span((2024, 1, 9), (2024, 2, 12)), "count", "vi")
    assert [one.tick for one in drawn if one.tick] == ["11/1", "16/1", "21/1", "26/1", "1/2", "6/2", "11/2"]


def test_shares_are_of_what_was_published():
    found = [Bucket("2023", 5, 1000), Bucket("2024", 4, 10)]
    shown = span((2020, 1, 1), (2024, 1, 1))
    counted, shared = (bars(found, shown, show, "vi") for show in ("count", "share"))
    assert [one.height for one in counted[-2:]] == [HEIGHT, 80.0]
    assert [one.height for one in shared[-2:]] == [3.0, HEIGHT]  # few still show
    assert highest(counted, "count").key == "2023"
    assert highest(shared, "share").key == "2024"
    assert [one.value("share", "vi") for one in shared[-2:]] == ["0,5\N{NO-BREAK SPACE}%", "40\N{NO-BREAK SPACE}%"]
    assert highest([], "count") is None


@pytest.fixture(scope="module")
def page(sample_engine):
    client = testing.TestClient(create_app(sample_engine))

    def page(address: str) -> str:
        path, _, query = address.partition("?")
        answer = client.simulate_get(path, query_string=query, headers={"Accept": "text/html"})
        assert answer.status_code == 200
        return unescape(answer.text)

    return page


def test_every_bar_is_in_the_list_of_periods_too(page):
    """Without a script the bars are hidden from what reads aloud, and the list has all of them."""
    html = page("/search?q=n%C4%83m&from=2023&to=2025")
    svg = re.search(r"<svg.*?</svg>", html, re.DOTALL)[0]
    linked = set(re.findall(r'<a href="([^"]+)"', svg))
    assert len(linked) > 12
    aside = html.partition('<aside class="sidebar"')[2]
    assert linked <= set(re.findall(r'href="([^"]+)"', aside))
    assert "<details><summary>" in aside


def test_a_share_stays_chosen(page):
    html = page("/search?q=n%C4%83m")
    assert "Nhiều nhất: 20" in html
    shared = page(re.search(r'href="([^"]*chart=share[^"]*)"', html)[1])
    assert "Tỉ lệ trong cả kho theo năm" in shared
    assert re.search(r"<title>2024: [\d,]+\N{NO-BREAK SPACE}% \(\d+ trên 21\)</title>", shared)
    assert '<input type="hidden" name="chart" value="share">' in shared
    main = shared.partition("<main")[2]
    onward = re.findall(r'href="(/search\?[^"]+)"', main)
    dropped = [one for one in onward if "chart=share" not in one]
    assert len(dropped) == 1, "but for the link to the counts"
    assert all("chart" not in one for one in re.findall(r'href="(/(?:api|compare|search\.atom)[^"]+)"', main))
    article = re.search(r'<h2><a href="([^"]+)"', main)[1]
    back = re.search(r'<p class="back"><a href="([^"]+)"', page(article))[1]
    assert back == "/search?q=n%C4%83m&chart=share"


def test_a_year_that_has_no_end_yet_has_no_empty_side(page):
    html = page("/search?from=2026&to=2026")
    drawn = re.findall(r'data-key="(2026-\d\d)"', html)
    assert drawn[0] == "2026-01" and drawn[-1] < "2026-12"
