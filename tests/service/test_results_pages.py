"""The results page: turning pages both ways, back from an article, several values, what is left out, ways out."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from falcon import testing

from search import open_index
from service import create_app
from service.pages.templating import unquoted


@pytest.fixture(scope="module")
def client(sample_engine):
    return testing.TestClient(create_app(sample_engine))


@pytest.fixture
def page(client):
    """The page at an address, as HTML with its entities read."""

    def page(address):
        path, _, query = address.partition("?")
        answer = client.simulate_get(path, query_string=query, headers={"Accept": "text/html"})
        assert answer.status_code == 200, answer.text[:300]
        return unescape(answer.text)

    return page


def link(html, rel=None, text=None):
    pattern = (
        rf'<a[^>]*rel="{rel}"[^>]*href="([^"]+)"' if rel else rf'<a[^>]*href="([^"]+)"[^>]*>[^<]*{re.escape(text)}'
    )
    found = re.search(pattern, html)
    return found[1] if found else None


def titles(html):
    return re.findall(r'<li class="hit">\s*<article>\s*<h2><a href="([^"?]+)', html)


@pytest.mark.parametrize("query", ["q=n%C4%83m", "sort=oldest", "q=n%C4%83m&sort=newest", "q=n%C4%83m&collapse=story"])
def test_pages_are_turned_forwards_and_back(page, query):
    html = page(f"/search?{query}")
    seen, last = [titles(html)], None
    assert link(html, "prev") is None
    while following := link(html, "next"):
        html = page(following)
        seen.append(titles(html))
        last = re.search(r"[Tt]rang (\d+) trên (\d+)", html)
        assert int(last[1]) == len(seen)
    assert int(last[2]) == len(seen) > 2
    ids = [one for each in seen for one in each]
    assert len(ids) == len(set(ids))
    for number in reversed(range(len(seen) - 1)):
        html = page(link(html, "prev"))
        assert titles(html) == seen[number]
    assert link(html, "prev") is None
    assert "cursor" not in (re.search(r'rel="canonical" href="([^"]+)"', html) or [""])[0]


def test_what_a_reader_made_of_the_address_does_no_harm(page):
    for query in ("page=0", "page=x&trail=%00", "page=9999999&trail=a~b", "trail=" + "~".join(["x"] * 100), "page=5"):
        html = page(f"/search?q=n%C4%83m&{query}")
        assert len(titles(html)) == 10
        assert link(html, "prev") is None


def test_back_from_an_article_to_the_very_page(page):
    first = page("/search?q=n%C4%83m&section=Th%E1%BB%83+thao&sort=newest&words=any&lang=en")
    second = page(link(first, "next"))
    article = page(re.search(r'<h2><a href="([^"]+)', second)[1])
    back = link(article, text="Back to the results") or re.search(r'class="back"><a href="([^"]+)', article)[1]
    returned = page(back)
    assert titles(returned) == titles(second)
    kept = parse_qs(urlsplit(back).query, keep_blank_values=True)
    assert {"q", "section", "sort", "words", "cursor", "page", "trail", "lang"} <= kept.keys()
    browsing = page(re.search(r'<h2><a href="([^"]+)', page("/search?section=Th%E1%BB%83+thao"))[1])
    assert parse_qs(urlsplit(re.search(r'class="back"><a href="([^"]+)', browsing)[1]).query)["section"] == ["Thể thao"]


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "%00", "a" * 5000, "&" * 1000, "cursor=<x>"]
)
def test_back_never_leads_elsewhere(client, back):
    answer = client.simulate_get("/article/tt-001", params={"q": "a", "back": back}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert re.search(r'class="back"><a href="(/search\?[^"]*)"', answer.text)
    assert not re.search(r'href="[^"?]*evil', answer.text)


def test_every_value_and_several_of_them(page, articles):
    tags = {tag for one in articles for tag in one.tags}
    html = page("/search/tag")
    assert set(re.findall(r'name="tag" value="([^"]+)"', html)) == tags
    found = page("/search/tag?contains=HAI+PHONG&q=n%C4%83m&sort=newest&tag=Hu%E1%BA%BF")
    assert re.findall(r'type="checkbox" name="tag" value="([^"]+)"', found) == ["Hải Phòng"]
    assert '<input type="hidden" name="tag" value="Huế">' in found, "what was chosen before stays"
    assert '<input type="hidden" name="sort" value="newest">' in found
    assert "Không có chủ đề nào" in page("/search/tag?contains=zzzz")


def test_a_facet_that_is_none(client):
    assert client.simulate_get("/search/nothing").status_code == 404


def test_a_value_is_left_out(page, articles):
    html = page("/search?q=n%C4%83m")
    minus = re.search(r'class="minus" href="([^"]+)"[^>]*aria-label="Bỏ những bài của Kinh tế"', html)[1]
    without = page(minus)
    total = int(re.search(r"Tìm thấy <b>(\d+)</b>", without)[1])
    assert total == int(re.search(r"Tìm thấy <b>(\d+)</b>", html)[1]) - int(
        re.search(r'<span>Kinh tế</span> <span class="count">(\d+)', html)[1]
    )
    sections = {one.id: one.section for one in articles}
    assert "Kinh tế" not in {sections[each.rpartition("/")[2]] for each in titles(without)}


@pytest.mark.parametrize(
    ("query", "ways"),
    [
        ("q=n%C4%83m&from=1990&to=1991", {"Tìm trong toàn kho, không lọc"}),
        ("q=%22n%C4%83m+b%C3%B3ng+%C4%91%C3%A1+h%E1%BB%8Dc%22", {"Bài có ít nhất một từ"}),
        ("q=n%C4%83m+zzzz", {"Bài có ít nhất một từ"}),
        ("q=zzzz", set()),
    ],
)
def test_ways_out_lead_to_what_they_say(page, query, ways):
    html = page(f"/search?{query}")
    assert not titles(html)
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a>: (\d+) bài</li>', html)
    assert ways <= {name for _, name, _ in found}
    assert bool(found) == bool(ways)
    for href, _, count in found:
        assert re.search(rf"<b>{count}</b>", page(href))


def test_the_reading_is_in_the_language_of_the_page(page):
    assert "Read as: <span>has “năm”" in page("/search?q=n%C4%83m&lang=en")
    assert "Đọc là: <span>có “năm”" in page("/search?q=n%C4%83m")


def test_no_quotes_around_quotes(page):
    for address in ("/search?q=%22b%C3%B3ng+%C4%91%C3%A1%22", "/article/tt-001?q=%22b%C3%B3ng+%C4%91%C3%A1%22"):
        assert not re.search(r'““|””|“"', page(address))
    assert unquoted('"a" b "c"') == '"a" b "c"'


def test_what_is_taken_out_says_whether_it_is_folded(page):
    folded = page("/search?q=n%C4%83m&collapse=story")
    assert "Tải CSV (đã gộp)" in folded
    plain = page("/search?q=n%C4%83m")
    assert "đã gộp" not in plain
    for text in ("Tải CSV", "Tệp đối chiếu của CSV", "Cố định kết quả"):
        assert link(plain, text=text)


def test_few_bars_fill_the_width(page):
    html = page("/search?q=n%C4%83m&from=2024")
    bars = [float(x) for x in re.findall(r'<rect class="(?:bar|gap)" x="([\d.]+)"', html)]
    assert len(bars) > 1
    assert max(bars) > 75


def test_a_value_is_left_out_where_nothing_is_asked_for_too(page):
    html = page("/search")
    everything = int(re.search(r"<b>(\d+)</b> bài", html)[1])
    value, count = re.search(r"<span>(Thể thao)</span> <span class=\"count\">(\d+)<", html).groups()
    rest = page(re.search(rf'<a class="minus" href="([^"]+)"[^>]*aria-label="Bỏ những bài của {value}"', html)[1])
    assert f"<b>{everything - int(count)}</b> bài" in rest


def test_a_new_query_stays_in_the_generation_that_is_pinned(page):
    html = page("/search?q=n%C4%83m")
    pinned = page(link(html, text="Cố định kết quả"))
    generation = re.search(r'<input type="hidden" name="generation" value="(g\d+)">', pinned)[1]
    assert f"(bản {generation} của kho)" in pinned


def test_the_way_to_the_filters_is_there_where_filters_are(page):
    assert 'href="#filters"' in page("/search?q=n%C4%83m")
    assert 'href="#filters"' in page("/search?q=zzzz&section=Th%E1%BB%83+thao")
    nothing = page("/search?q=zzzz")
    assert 'href="#filters"' not in nothing
    assert 'id="filters"' not in nothing


@pytest.mark.parametrize(
    ("address", "words"), [("/search?q=a", "Kho chưa có bài nào"), ("/search?lang=en", "is empty")]
)
def test_an_empty_archive_says_that_it_is_empty(tmp_path, address, words):
    engine = open_index(str(tmp_path / "index"), create=True)
    path, _, query = address.partition("?")
    html = testing.TestClient(create_app(engine)).simulate_get(path, query_string=query).text
    assert words in html
    assert "Bớt từ" not in html
    engine.close()
