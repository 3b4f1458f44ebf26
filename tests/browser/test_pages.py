"""The pages in a real browser: three widths, two colour schemes, keyboard alone, no JavaScript."""

from __future__ import annotations

import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

PAGES = [
    "/",
    "/search?q=b%C3%B3ng+%C4%91%C3%A1",
    "/search?q=n%C4%83m&section=Th%E1%BB%83+thao&source=B%C3%A1o+S%C3%A2n+C%E1%BB%8F&from=2024&to=2024",
    "/search?q=zzzz",
    "/search?q=" + "d%C3%A0i" * 100,
    "/article/tt-001?q=song+thu",
    "/article/gd-011",
    "/about",
    "/about?lang=en",
    "/docs",
    "/docs?lang=en",
    "/embed",
    "/embed?lang=en",
    "/problems",
    "/nothing-here",
]
SIZES = [(390, 844), (320, 640), (1280, 900)]

CONTRAST = """
() => {
  const channel = c => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 };
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] > .99) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
    const box = node.getBoundingClientRect();
    if (!own || box.width < 2 || node.closest(".unseen, .skip, svg, .wordmark")) continue;
    const style = getComputedStyle(node);
    if (style.visibility === "hidden") continue;
    const [a, b] = [light(rgb(style.color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) poor.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return poor;
}
"""


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_wider_than_the_window(open_page, address, width, height):
    page = open_page(address, width, height)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, footer *')]
            .filter(node => !node.closest('.unseen, svg'))
            .filter(node => node.getBoundingClientRect().right > innerWidth + 1)
            .map(node => node.outerHTML.slice(0, 80))"""
    )
    assert beyond == []
    expected = ["404"] if address == "/nothing-here" else []
    assert [line for line in page.complaints if not any(code in line for code in expected)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_contrast(open_page, address, scheme):
    page = open_page(address, color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_search_without_javascript(open_page, width):
    page = open_page("/", width, java_script_enabled=False)
    page.get_by_role("searchbox").fill("bong da nu")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Tìm thấy")
    expect(page.locator("mark").first).to_be_visible()
    page.locator(".hit h2 a").first.click()
    expect(page.locator("article mark").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Về kết quả tìm")).click()
    expect(page).to_have_url(re.compile("/search"))
    expect(page.get_by_role("searchbox")).to_have_value("bong da nu")
    page.get_by_role("link", name=re.compile("^Thể thao")).first.click()
    expect(page).to_have_url(re.compile("section="))
    page.locator(".chips a").first.click()
    expect(page).not_to_have_url(re.compile("section="))


def test_options_without_javascript(open_page):
    page = open_page("/search?q=n%C4%83m", java_script_enabled=False)
    page.get_by_text("Tùy chọn").click()
    page.get_by_label("Từ ngày").fill("2024-01-01")
    page.get_by_label("Đến hết ngày").fill("2024-12-31")
    page.get_by_label("Dấu").select_option("exact")
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.locator(".chips")).to_contain_text("Đúng từng dấu")
    page.wait_for_load_state()
    dates = page.locator(".hit time").all_inner_texts()
    assert dates
    assert [shown for shown in dates if not shown.endswith("/2024")] == []


def test_keyboard_reaches_everything_and_shows_where_it_is(open_page):
    page = open_page("/search?q=n%C4%83m")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('.hit, .sorts, .sidebar')?.className"))
        shown = page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
                       return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 }"""
        )
        assert shown
    assert {"hit", "sorts", "sidebar"} <= reached


def test_filters_are_a_tap_away_on_a_phone(open_page):
    page = open_page("/search?q=n%C4%83m", 390, 844, has_touch=True)
    page.get_by_role("link", name=re.compile("Lọc kết quả")).tap()
    expect(page.locator("#filters").get_by_role("link").first).to_be_in_viewport()
    small = page.locator("#filters a").evaluate_all(
        "links => links.filter(link => link.getBoundingClientRect().height < 24).length"
    )
    assert small == 0


def test_timeline_bar_narrows_the_search(open_page):
    page = open_page("/search?q=n%C4%83m")
    page.locator(".timeline a").nth(3).click()
    expect(page).to_have_url(re.compile("from="))
    expect(page.locator("main")).to_contain_text("Số bài theo tháng")


def test_styles_apply_under_the_policy(open_page):
    page = open_page("/")
    assert "serif" in page.evaluate("getComputedStyle(document.querySelector('h3')).fontFamily").lower()
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.complaints == []


def test_printed_article_is_only_the_article(open_page):
    page = open_page("/article/tt-001")
    page.emulate_media(media="print")
    assert not page.locator(".searchbox").is_visible()
    assert page.locator(".body").is_visible()
