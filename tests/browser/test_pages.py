"""The pages in a real browser: three widths, two colour schemes, keyboard alone, no JavaScript."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

PAGES = [
    "/",
    "/search?q=b%C3%B3ng+%C4%91%C3%A1",
    "/search?q=n%C4%83m&section=Th%E1%BB%83+thao&source=B%C3%A1o+S%C3%A2n+C%E1%BB%8F&from=2024&to=2024",
    "/search?q=zzzz",
    "/search?q=n%C4%83m+zzzz&lang=en",
    "/search/tag?q=n%C4%83m",
    "/batch",
    "/kept",
    "/compare?q=n%C4%83m&q=h%E1%BB%8Dc+sinh&interval=month",
    "/compare?q=n%C4%83m&by=section&show=share&collapse=event&source=B%C3%A1o+S%C3%A2n+C%E1%BB%8F",
    "/search?q=n%C4%83m&from=2023&to=2025&chart=share&collapse=event",
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


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [320, 360])
def test_no_word_is_broken_where_there_is_room(open_page, language, width):
    """The name of the service, and the headings of a narrow table, stand as they are."""
    page = open_page(f"/batch?lang={language}", width)
    page.locator("main textarea").fill("bóng đá\ngiá vàng hôm nay của các nhà báo")
    page.locator("main form button").first.click()
    expect(page.locator("tbody tr")).to_have_count(2)
    lines = """node => {
      const range = document.createRange(), words = [];
      for (const text of node.childNodes) for (const found of text.data.matchAll(/\\S+/g)) {
        range.setStart(text, found.index);
        range.setEnd(text, found.index + found[0].length);
        words.push([found[0], new Set([...range.getClientRects()].map(({ top }) => top)).size]);
      }
      return words.filter(([, lines]) => lines > 1);
    }"""
    for node in [page.locator(".masthead .letters"), *page.locator("thead th").all()]:
        assert node.evaluate(lines) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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
    expect(page).to_have_url(re.compile(r"^[^?]*/search\?"))
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


@pytest.mark.parametrize(
    ("address", "name", "other", "go"),
    [("/search?q=n%C4%83m", "match", "exact", "Áp dụng"), ("/compare?q=n%C4%83m", "interval", "month", "Vẽ")],
)
def test_choices_are_those_of_the_page_a_reader_goes_back_to(open_page, address, name, other, go):
    page = open_page(address)
    choice = page.locator(f"select[name={name}]")
    if not choice.is_visible():
        page.get_by_text("Tùy chọn").click()
    stood = choice.input_value()
    assert stood != other
    choice.select_option(other)
    page.get_by_role("button", name=go).click()
    expect(page).to_have_url(re.compile(f"{name}={other}"))
    page.go_back()
    expect(page).not_to_have_url(re.compile(f"{name}={other}"))
    page.wait_for_load_state()
    assert choice.input_value() == stood


def test_keyboard_reaches_everything_and_shows_where_it_is(open_page):
    page = open_page("/search?q=n%C4%83m")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
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


@pytest.mark.parametrize("size", [(390, 844), (640, 450), (320, 640)], ids=["phone", "zoom-200", "small"])
@pytest.mark.parametrize("query", ["q=n%C4%83m", "q=n%C4%83m&section=Th%E1%BB%83+thao&lang=en"])
def test_the_first_hit_is_seen_without_scrolling(open_page, size, query):
    page = open_page(f"/search?{query}", *size)
    assert page.locator(".hit h2").first.bounding_box()["y"] <= 400
    expect(page.locator(".over-time svg")).to_be_attached()


def test_several_values_are_chosen_without_javascript(open_page):
    page = open_page("/search?q=n%C4%83m", 390, 844, java_script_enabled=False)
    page.get_by_role("link", name="Xem tất cả và chọn nhiều").first.click()
    sought = page.get_by_label("Tìm trong danh sách")
    sought.fill("ha")
    sought.press("Enter")
    # A box ticked before the shortened list has come is a box of the page before it.
    expect(page).to_have_url(re.compile(r"[?&][a-z_]+=ha(&|$)"))
    page.wait_for_load_state()
    boxes = page.get_by_role("checkbox")
    expect(boxes.nth(1)).to_be_visible()
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Lọc theo những gì đã chọn").click()
    expect(page.locator(".chips li")).to_have_count(2)


def test_what_is_kept_stays_in_the_browser(open_page, tmp_path):
    page = open_page("/search?q=n%C4%83m&section=Th%E1%BB%83+thao")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Giữ câu tìm này").click()
    expect(page.get_by_role("button", name="Thôi giữ")).to_have_attribute("aria-pressed", "true")
    assert [address for address in asked if "/static/" not in address] == []
    page.locator(".hit h2 a").first.click()
    page.get_by_role("button", name="Giữ bài này").click()
    title = page.locator("h1").last.inner_text()
    page.get_by_role("link", name="Đã giữ").click()
    main = page.locator("main")
    expect(main.get_by_role("link", name="năm", exact=True)).to_have_attribute(
        "href", re.compile(r"/search\?q=.*section=")
    )
    expect(main.get_by_role("link", name="Theo dõi (Atom)")).to_have_attribute(
        "href", re.compile(r"^/search\.atom\?q=")
    )
    expect(main.get_by_role("link", name=title)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Lưu thành tệp").click()
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert [one["kind"] for one in saved] == ["article", "search"]
    page.get_by_role("button", name="Bỏ: năm", exact=True).click()
    page.get_by_role("button", name=f"Bỏ: {title}").click()
    expect(main.get_by_role("status")).to_have_text("Chưa giữ gì.")
    evil = [{"kind": "search", "title": "x", "href": href} for href in ("javascript:alert(1)", "https://evil.example/")]
    for content, told in (
        (saved, "Đã đọc 2 mục."), (evil, "Đã đọc 0 mục."), ({"a": 1}, "Tệp này không đọc được."),
    ):  # fmt: skip
        file = tmp_path / "kept.json"
        file.write_text(json.dumps(content), "utf-8")
        page.get_by_label("Đọc từ tệp").set_input_files(file)
        expect(main.get_by_role("status")).to_have_text(told)
        expect(main.get_by_role("listitem")).to_have_count(2)
    assert page.complaints == []


def test_a_list_is_asked_without_javascript(open_page):
    page = open_page("/batch", 390, 844, java_script_enabled=False)
    page.get_by_label("Các câu tìm").fill('bóng đá\n"an toàn\nzzzz')
    page.locator("main").get_by_role("button", name="Tìm", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("2 câu đã tìm, 1 câu hỏng")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("link", name="bóng đá", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"/search\?q="))


def test_a_comparison_is_saved_as_a_picture(open_page):
    page = open_page("/compare?q=n%C4%83m&q=h%E1%BB%8Dc+sinh")
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "timbao-compare.png"
    body = Path(download.value.path()).read_bytes()
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(body[16:20], "big") == 1800
    assert page.complaints == []


def test_timeline_bar_narrows_the_search(open_page):
    page = open_page("/search?q=n%C4%83m")
    page.locator(".timeline a").nth(3).click()
    expect(page).to_have_url(re.compile("from="))
    expect(page.locator("main")).to_contain_text("Số bài theo tháng")


def bars(page):
    return page.locator(".timeline svg > *")


def keys_of(page):
    return page.evaluate("[...document.querySelectorAll('.timeline svg > *')].map((bar) => bar.dataset.key)")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_timeline_by_keyboard(open_page, language):
    page = open_page(f"/search?q=n%C4%83m&lang={language}")
    expect(page.locator(".timeline svg[role=group]")).to_be_visible()
    expect(page.locator(".timeline svg [tabindex='0']")).to_have_count(1)
    page.locator(".timeline-choices a").last.focus()
    page.keyboard.press("Tab")
    told = page.locator(".timeline-told")
    at_rest = {"vi": "Nhiều nhất", "en": "Most"}[language]
    first, second = (bars(page).nth(at).locator("title").text_content() for at in range(2))
    expect(told).to_have_text(first)
    page.keyboard.press("ArrowRight")
    expect(told).to_have_text(second)
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")  # there is no further
    expect(told).to_have_text(bars(page).last.locator("title").text_content())
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".timeline .chosen")).to_have_count(3)
    expect(page.locator("timbao-timeline [role=status]")).to_have_text(
        {"vi": "2020 đến 2022", "en": "2020 to 2022"}[language]
    )
    page.keyboard.press("Escape")
    expect(page.locator(".timeline .chosen")).to_have_count(0)
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2021&to=2022**")
    assert language in page.url
    expect(page.locator("main time").first).to_be_visible()
    assert set(re.findall(r"20\d\d", " ".join(page.locator(".hit time").all_inner_texts()))) <= {"2021", "2022"}
    expect(page.locator(".timeline svg[role=group]")).to_be_visible()
    page.locator(".timeline svg [tabindex='0']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from=(2021-..)&to=\\1"))
    assert page.complaints == []
    page.go_back()
    page.locator("body").click(position={"x": 2, "y": 2})
    expect(told).to_contain_text(at_rest)


def test_the_timeline_by_dragging(open_page):
    page = open_page("/search?q=n%C4%83m")
    expect(page.locator(".timeline svg[role=group]")).to_be_visible()
    box = page.locator(".timeline svg").bounding_box()
    keys = keys_of(page)
    step = box["width"] / len(keys)

    def over(at):
        return box["x"] + (at + 0.5) * step, box["y"] + box["height"] - 4

    page.mouse.move(*over(5))
    expect(page.locator(".timeline-told")).to_have_text(bars(page).nth(5).locator("title").text_content())
    page.mouse.down()
    page.mouse.move(*over(3), steps=5)
    expect(page.locator(".timeline .chosen")).to_have_count(3)
    page.mouse.move(*over(5), steps=5)  # back again: nothing is chosen
    expect(page.locator(".timeline .chosen")).to_have_count(0)
    page.mouse.up()
    page.wait_for_timeout(100)
    assert "from=" not in page.url
    page.mouse.move(*over(2))
    page.mouse.down()
    page.mouse.move(*over(4), steps=5)
    page.mouse.up()
    page.wait_for_url(f"**from={keys[2]}&to={keys[4]}**")
    expect(page.locator(".chips")).to_contain_text(keys[2])
    assert page.complaints == []


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search?q=n%C4%83m",
        "/search?q=n%C4%83m&from=2023&to=2025&lang=en",
        "/search?from=2024-09-15&to=2024-11-10",
        "/search?from=2024-10&to=2024-10&lang=en",
    ],
)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_labels_of_the_timeline_keep_apart(open_page, address, width, height):
    page = open_page(address, width, height)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.timeline-keys > span > :is(span, small)')]
            .filter(node => node.textContent && node.getClientRects().length)
            .filter(node => getComputedStyle(node).visibility !== 'hidden')
            .map(node => { const range = document.createRange(); range.selectNodeContents(node);
                           const { left, right, top } = range.getBoundingClientRect(); return [top, left, right] })"""
    )
    assert boxes
    for one, other in pairwise(sorted(boxes)):
        assert one[0] < other[0] - 2 or one[2] + 3 <= other[1], (one, other)
    assert min(left for _, left, _ in boxes) >= 0
    assert max(right for _, _, right in boxes) <= width


def test_styles_apply_under_the_policy(open_page):
    page = open_page("/")
    assert "serif" in page.evaluate("getComputedStyle(document.querySelector('h3')).fontFamily").lower()
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.complaints == []


def test_printed_article_is_only_the_article(open_page):
    page = open_page("/article/tt-001")
    page.emulate_media(media="print")
    expect(page.locator(".searchbox")).to_be_hidden()
    expect(page.locator(".body")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/search?q=b%C3%B3ng+%C4%91%C3%A1", "/article/tt-001?q=song+thu"])
def test_what_matches_can_be_read_in_forced_colours(open_page, address, scheme):
    page = open_page(address, forced_colors="active", color_scheme=scheme)
    expect(page.locator("h1 mark, h2 mark").first).to_be_visible()
    # A highlight of the system may let a little shine through.
    assert page.evaluate(CONTRAST.replace("body *", "mark").replace("> .99", "> .5")) == []
    grounds = page.locator("main mark").evaluate_all(
        "marks => [...new Set(marks.map(mark => getComputedStyle(mark).backgroundImage))]"
    )
    assert grounds == ["none"]


def test_a_match_in_a_headline_is_not_half_covered_in_the_dark(open_page):
    page = open_page("/search?q=b%C3%B3ng+%C4%91%C3%A1", color_scheme="dark")
    mark = page.locator(".hit h2 mark").first
    expect(mark).to_have_css("background-image", "none")
    expect(mark).to_have_css("text-decoration-line", "underline")


def test_a_line_of_facts_begins_with_none_of_its_points(open_page):
    page = open_page("/search?q=n%C4%83m", 320, 640)
    # The point of the first of a line stands where the line is cut.
    beyond = page.locator("p.meta").first.evaluate(
        """line => { const left = line.getBoundingClientRect().left + parseFloat(getComputedStyle(line).fontSize);
             return [...line.children].map(one => { const range = document.createRange();
               range.selectNodeContents(one); return range.getBoundingClientRect().left - left }) }"""
    )
    assert min(beyond) >= 0
    expect(page.locator("p.meta").first).to_have_css("clip-path", re.compile(r"inset\(.*17\.6px\)"))


@pytest.mark.parametrize(("width", "letters"), [(360, 11), (1280, 12)])
def test_the_chart_fits_and_can_be_read(open_page, width, letters):
    page = open_page("/compare?q=n%C4%83m&q=h%E1%BB%8Dc+sinh&interval=month", width)
    charts = page.locator(".chart, .chart-narrow").filter(visible=True)
    expect(charts).to_have_count(1)
    drawn = charts.locator("svg").bounding_box()
    assert drawn["x"] >= 0
    assert drawn["x"] + drawn["width"] <= width
    scale = drawn["width"] / float(charts.locator("svg").get_attribute("viewBox").split()[2])
    assert 13 * scale >= letters
    beyond = charts.locator("text").evaluate_all(
        """texts => { const right = document.documentElement.clientWidth;
             return texts.map(text => text.getBoundingClientRect())
               .filter(box => box.left < 0 || box.right > right).length }"""
    )
    assert beyond == 0


def test_on_paper_stands_what_was_asked_and_no_tool(open_page):
    page = open_page("/search?q=b%C3%B3ng+%C4%91%C3%A1&section=Th%E1%BB%83+thao")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Kết quả tìm “bóng đá”")).to_be_visible()
    assert page.locator("h1").first.bounding_box()["height"] > 20
    expect(page.locator(".chips a").first).to_be_visible()
    for tool in ("Đếm từng vế", "Tải CSV", "Giữ câu tìm này", "Tùy chọn", "Liên quan nhất"):
        expect(page.get_by_text(tool).first).to_be_hidden()
    expect(page.locator(".passage mark").first).to_have_css("text-decoration-line", "underline")
    page.goto("/article/tt-001?q=song+thu")
    mark = page.locator("article mark").first
    expect(mark).to_have_css("text-decoration-line", "none")
    expect(mark).to_have_css("background-image", "none")


def test_the_heading_of_what_is_beside_keeps_apart(open_page):
    page = open_page("/search?q=n%C6%B0%E1%BB%9Bc+s%C3%B4ng")
    tools, heading = page.locator(".tools").bounding_box(), page.locator("#beside-title").bounding_box()
    assert heading["y"] - tools["y"] - tools["height"] >= 24


@pytest.mark.parametrize("width", [360, 1280])
def test_the_way_back_stands_above_its_heading(open_page, width):
    page = open_page("/search/tag?q=n%C4%83m", width)
    assert page.locator(".back a").bounding_box()["x"] == page.locator("main h1").bounding_box()["x"]
