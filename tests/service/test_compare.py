"""The comparison of queries over time: its numbers are those of the API, its files stand alone."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from falcon import testing

from service import create_app
from service.pages.brand import contrast
from service.pages.chart import COLOURS
from tests.service.test_brand import rgb

SVG = "{http://www.w3.org/2000/svg}"
QUERIES = [("q", "bóng đá"), ("q", "bão lũ"), ("q", "học sinh")]


@pytest.fixture(scope="module")
def client(sample_engine):
    return testing.TestClient(create_app(sample_engine))


@pytest.fixture
def get(client):
    def get(path, *params, status=200, **more):
        answer = client.simulate_get(path, params=_doubled([*params, *more.items()]), headers={"Accept": "text/html"})
        assert answer.status_code == status, answer.text[:500]
        return answer

    return get


def _doubled(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def rows(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("interval", ["year", "month"])
def test_the_numbers_are_those_of_the_series(client, get, interval):
    header, *lines = rows(get("/compare.csv", *QUERIES, interval=interval))
    assert len(header) == 1 + 3 * len(QUERIES)
    for at, (_, q) in enumerate(QUERIES):
        series = client.simulate_get("/api/v1/series", params={"q": q, "words": "auto", "interval": interval}).json
        points = series["series"][0]["points"]
        assert [line[0] for line in lines] == [point["key"] for point in points]
        for line, point in zip(lines, points, strict=True):
            count, total, ratio = line[1 + 3 * at : 4 + 3 * at]
            assert (int(count), int(total)) == (point["count"], point["total"])
            assert float(ratio or 0) == pytest.approx(point["ratio"] or 0, abs=1e-6)
        assert header[1 + 3 * at] == f"{q} [count]"


def test_a_query_divided_by_source(client, get):
    header, *lines = rows(get("/compare.csv", ("q", "năm"), by="source"))
    series = client.simulate_get(
        "/api/v1/series", params={"q": "năm", "words": "auto", "interval": "year", "by": "source", "top": 5}
    ).json["series"][1:]
    assert [name.rpartition(" [")[0] for name in header[1::3]] == [one["value"] for one in series]
    for at, one in enumerate(series):
        assert [int(line[1 + 3 * at]) for line in lines] == [point["count"] for point in one["points"]]


@pytest.mark.parametrize("show", ["count", "share"])
def test_the_chart_is_a_picture_of_the_numbers(get, show):
    _, *lines = rows(get("/compare.csv", *QUERIES))
    answer = get("/compare.svg", *QUERIES, show=show)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert re.fullmatch(r'attachment; filename="timbao-compare-g\d+\.svg"', answer.headers["content-disposition"])
    root = ElementTree.fromstring(answer.content)
    assert not [node for node in root.iter() if node.get("style") or node.tag == f"{SVG}script"]
    for at, colour in enumerate(COLOURS[: len(QUERIES)]):
        values = [float(line[(1 if show == "count" else 3) + 3 * at] or 0) for line in lines]
        dots = [node for node in root.iter(f"{SVG}circle") if node.get("fill") == colour]
        assert len(dots) == len(values)
        heights = [-float(dot.get("cy")) for dot in dots]
        for (a, b), (c, d) in zip(pairwise(values), pairwise(heights), strict=True):
            assert (a > b) == (c > d) or abs(a - b) < 1e-4
        xs = [float(dot.get("cx")) for dot in dots]
        assert xs == sorted(xs)
    texts = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
    assert all(q in texts for _, q in QUERIES)


def test_the_address_holds_it_all(get):
    html = unescape(get("/compare", *QUERIES, ("section", "Thể thao"), show="share", interval="month", by="").text)
    svg = re.search(r'href="(/compare\.svg\?[^"]+)"', html)[1]
    assert svg.count("q=") == 3
    assert "show=share" in svg and "interval=month" in svg and "section=Th" in svg
    assert [unescape(value) for value in re.findall(r'name="q" value="([^"]+)"', html)][-3:] == [q for _, q in QUERIES]


def test_whatever_is_typed_does_no_harm(get):
    assert get("/compare").status_code == 200
    seven = [("q", f"từ {n}") for n in range(7)]
    assert get("/compare.csv", *seven).text.count("[count]") == 5
    evil = '<script>"&'
    for path in ("/compare", "/compare.svg"):
        assert '<script>"' not in get(path, ("q", evil), interval="x", show="y", by="z", **{"from": "hôm qua"}).text
    get("/compare.svg", status=404)
    get("/compare", ("q", "(" * 30 + "a"), status=400)


def test_its_colours_are_seen_on_light_and_on_dark():
    for colour in COLOURS:
        for ground in ("#fbf8f1", "#161412", "#ffffff"):
            assert contrast(rgb(colour), rgb(ground)) >= 3, (colour, ground)


def test_a_phone_has_a_chart_of_its_own_and_long_names_are_whole(get):
    name = "bão lũ ở các tỉnh duyên hải miền Trung và Tây Nguyên trong mùa mưa, kể cả những cơn bão không vào đất liền"
    html = get("/compare", ("q", name), ("q", "học sinh")).text
    charts = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL) if "role=" in svg]
    sizes = []
    for root in charts:
        _, _, width, height = map(int, root.get("viewBox").split())
        sizes.append(width)
        texts = [node for node in root.iter(f"{SVG}text") if node.get("text-anchor") is None]
        told = " ".join(node.text for node in texts)
        assert re.match(rf"{re.escape(name)} \(\d+\) học sinh \(\d+\)$", told)
        for node in texts:
            assert int(node.get("x")) + 8 * len(node.text) <= width
        places = [int(node.get("y")) for node in texts]
        assert all(below - above >= 15 for above, below in pairwise(places))
        assert places[-1] < height
        keys = root.findall(f".//{SVG}text[@text-anchor='middle']")
        for one, other in pairwise(float(node.get("x")) for node in keys):
            assert other - one >= 30
    assert sizes == [900, 340]
    svg = ElementTree.fromstring(get("/compare.svg", ("q", name)).content)
    assert svg.get("viewBox").startswith("0 0 900 ")


def test_periods_are_written_as_dates_are(get):
    html = get("/compare", ("q", "năm"), interval="month").text
    keys = re.findall(r'<th scope="row">([^<]+)</th>', html)
    assert keys and all(re.fullmatch(r"[1-9]\d?/\d{4}", key) for key in keys)
