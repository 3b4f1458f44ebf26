"""What is an owner's own of the pages: name, logo, colour, language, where titles lead, who may frame them."""

from __future__ import annotations

import re
import struct
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.pages.brand import accent_css, contrast
from service.pages.script import read_script
from service.pages.templating import STATIC

COLOURS = re.compile(r"--red: #(..)(..)(..)")
LIGHT, DARK = ("#fbf8f1", "#fffdf8", "#f3eddf"), ("#161412", "#1c1a17", "#25221d")


def rgb(text):
    return tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_can_be_read_on_light_and_on_dark(number):
    light, dark = ([int(part, 16) for part in found] for found in COLOURS.findall(accent_css(f"#{number:06x}")))
    assert min(contrast(tuple(light), rgb(ground)) for ground in LIGHT) >= 4.5
    assert min(contrast(tuple(dark), rgb(ground)) for ground in DARK) >= 4.5


def test_the_grounds_are_those_of_the_pages():
    css = (STATIC / "timbao.css").read_text()
    found = re.findall(r"--(?:paper|sheet|tint): (#\w{6});", css)
    assert sorted(found) == sorted((*LIGHT, *DARK))


def test_a_colour_that_can_be_read_stays(make_client):
    client = make_client(accent="#0b6e4f")
    sheet = re.search(r'href="(/static/brand.css\?v=\w+)"', client.simulate_get("/").text)[1]
    path, _, query = sheet.partition("?")
    answer = client.simulate_get(path, query_string=query)
    assert "--red: #0b6e4f" in answer.text
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    other = re.search(r"brand.css\?v=\w+", make_client(accent="#0b6e4e").simulate_get("/").text)[0]
    assert other not in sheet
    assert "brand.css" not in make_client().simulate_get("/").text
    assert make_client().simulate_get("/static/brand.css").status_code == 404


def test_name_and_logo(make_client):
    plain = make_client(name="Báo <Ví> Dụ")
    for path in ("/", "/search?q=a", "/about", "/nothing"):
        address, _, query = path.partition("?")
        html = plain.simulate_get(address, query_string=query, headers={"Accept": "text/html"}).text
        assert "Báo &lt;Ví&gt; Dụ" in re.search(r"<title>(.*?)</title>", html)[1]
        assert "<Ví>" not in html
        assert "data-marks" not in html
    assert "Báo &lt;Ví&gt; Dụ" in plain.simulate_get("/opensearch.xml").text
    logo = make_client(name="Báo", logo="https://anh.example/logo.svg").simulate_get("/")
    assert '<img class="logo" src="https://anh.example/logo.svg" alt="Báo">' in logo.text
    assert "img-src 'self' data: https://anh.example;" in logo.headers["content-security-policy"]
    assert "anh.example" not in plain.simulate_get("/").headers["content-security-policy"]


def test_the_language_of_who_asks_for_none(make_client):
    def language(client, query="", **headers):
        return client.simulate_get("/", query_string=query, headers=headers).headers["content-language"]

    english = {"Accept-Language": "en-US,en;q=0.9"}
    assert language(make_client(language="vi"), **english) == "vi"
    assert language(make_client(language="en")) == "en"
    assert language(make_client(language="vi"), "lang=en") == "en"
    assert language(make_client(), **english) == "en"
    problem = make_client(language="en").simulate_get("/api/v1/search", query_string="x=1").json
    assert problem["title"] == "Unknown parameter"


def test_titles_lead_to_the_articles_own_addresses(make_client, articles):
    url = next(one.url for one in articles if one.id == "tt-001")
    here, there = make_client(), make_client(open="original")
    query = "q=song+thu+vo+dich"
    assert f'<h2><a href="{url}">' in there.simulate_get("/search", query_string=query).text
    assert f'<h2><a href="{url}">' not in here.simulate_get("/search", query_string=query).text
    assert 'open="original"' in there.simulate_get("/").text
    assert 'open="archive"' in here.simulate_get("/").text


def test_frames_of_named_sites(make_client):
    policy = (
        make_client(frame_origins=("https://a.example", "https://b.example"))
        .simulate_get("/")
        .headers["content-security-policy"]
    )
    assert policy.endswith("frame-ancestors https://a.example https://b.example")
    assert make_client().simulate_get("/").headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_what_is_told_to_who_shares_a_page(make_client, articles):
    client = make_client(base_url="https://bao.example/tim")
    html = unescape(client.simulate_get("/article/tt-001").text)
    article = next(one for one in articles if one.id == "tt-001")
    told = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html))
    assert told["og:title"] == article.title
    assert told["og:type"] == "article"
    assert told["og:url"] == "https://bao.example/tim/article/tt-001"
    assert told["og:locale"] == "vi_VN"
    assert article.summary.startswith(told["og:description"].rstrip("…"))
    home = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', client.simulate_get("/").text))
    assert home["og:url"] == "https://bao.example/tim/"


@pytest.mark.parametrize(("base", "start"), [("", ""), ("https://bao.example/tim", "/tim")])
def test_crawlers_are_told(make_client, base, start):
    answer = make_client(base_url=base).simulate_get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Disallow: {start}/search" in lines
    assert not [line for line in lines if line.endswith("/article")]


def test_the_icon_is_one(get):
    body = get("/favicon.ico").content
    kind, count = struct.unpack("<HH", body[2:6])
    assert (kind, count) == (1, 3)
    for at in range(count):
        size, place = struct.unpack("<II", body[6 + 16 * at + 8 : 6 + 16 * at + 16])
        assert body[place : place + 8] == b"\x89PNG\r\n\x1a\n"
        assert len(body[place : place + size]) == size
    assert get("/favicon.ico").headers["content-type"] == "image/x-icon"


def test_the_scripts_know_the_attribute_of_the_key():
    for name in ("timbao-search", "timbao-results"):
        assert (
            b'searchParams.set("site"' in read_script(STATIC, name).body
            or b'set("site"' in read_script(STATIC, name).body
        )
