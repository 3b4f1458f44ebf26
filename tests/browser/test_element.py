"""``<timbao-search>`` in a page of another origin under a strict policy: keyboard, screen readers, phones, colours."""

from __future__ import annotations

import gzip
import json
import re
import threading
from contextlib import contextmanager
from types import SimpleNamespace
from wsgiref.simple_server import make_server

import msgspec
import pytest

from search import Article, open_index
from service import ServiceSettings, create_app
from service.pages.script import read_script
from service.pages.templating import STATIC
from tests.browser.conftest import SAMPLE, Quiet, Server, late
from tests.browser.test_pages import CONTRAST

expect = pytest.importorskip("playwright.sync_api").expect

PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Báo Ví Dụ</title>
<link rel="stylesheet" href="/style.css">
<script type="module" src="{script}" integrity="{integrity}" crossorigin="anonymous"></script>
</head>
<body>
<h1>Báo Ví Dụ</h1>
<timbao-search {attributes}>{inner}</timbao-search>
<main><p>Bài đầu trang của tờ báo này, nằm ngay dưới ô tìm kiếm.</p><a href="/khac">Trang khác</a></main>
</body>
</html>"""
STYLE = """
html { background: Canvas; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 16px; max-width: 64rem; }
timbao-results { display: block; min-height: 90vh; }
timbao-search { display: block; min-height: 46px; margin-block: 1rem; }
"""
FORM = '<form action="{service}/search"><input type="search" name="q" aria-label="Tìm"><button>Tìm</button></form>'
SHADOW = 'document.querySelector("timbao-search").shadowRoot.querySelectorAll("*")'
DEFINED = "customElements.whenDefined('timbao-search').then(() => true)"


@contextmanager
def served(app):
    """The address of a WSGI application."""
    server = make_server("127.0.0.1", 0, None, Server, Quiet)
    server.set_app(late(app))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def stranger():
    """A site that is not the service's: ``site.pages`` is what it shows, by path."""

    site = SimpleNamespace(pages={}, policy="", address="")

    def app(environ, start_response):
        path = environ["PATH_INFO"]
        kind = "text/css" if path.endswith(".css") else "text/html"
        body = (STYLE if path == "/style.css" else site.pages.get(path, "")).encode()
        headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Security-Policy", site.policy)]
        start_response("200 OK", headers)
        return [body]

    with served(app) as site.address:
        yield site


@pytest.fixture(scope="module")
def service(tmp_path_factory, stranger):
    """The address of a service that the other site may ask."""
    engine = open_index(str(tmp_path_factory.mktemp("element") / "index"), create=True)
    with engine.writer() as writer:
        for path in sorted(SAMPLE.glob("*.jsonl")):
            writer.add([msgspec.convert(json.loads(line), Article) for line in path.read_text().splitlines()])
    engine.refresh()
    with served(create_app(engine, ServiceSettings(cors_origins=(stranger.address,)))) as address:
        yield address
    engine.close()


@pytest.fixture
def embed(chromium, stranger, service):
    """Open a page of the other site that has the element, with some attributes; gives the page."""
    contexts = []

    def embed(attributes="", inner=FORM, width=1280, height=900, **options):
        script = read_script(STATIC)
        stranger.policy = (
            f"default-src 'none'; style-src 'self'; script-src {service}; connect-src {service}; "
            f"form-action {service}; base-uri 'none'; require-trusted-types-for 'script'"
        )
        stranger.pages["/"] = PAGE.format(
            script=service + script.path,
            integrity=script.integrity,
            attributes=attributes,
            inner=inner.format(service=service),
        )
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=stranger.address, **{"locale": "vi-VN", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto("/")
        if options.get("java_script_enabled", True):
            page.evaluate(DEFINED)
        return page

    yield embed
    for context in contexts:
        context.close()


def test_weighs_little():
    assert len(gzip.compress(read_script(STATIC).body, 5, mtime=0)) < 12_000


def test_keyboard_alone_under_a_strict_policy(embed, service):
    page = embed()
    page.keyboard.press("Tab")
    box = page.get_by_role("combobox", name="Tìm tin bài")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("bong da")
    options = page.get_by_role("option")
    expect(page.get_by_role("listbox", name="Gợi ý")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_contain_text("bóng đá")
    expect(options.first.locator("mark")).to_have_text("bóng đá")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d gợi ý, \d bài viết\. Bấm mũi tên xuống"))
    expect(options).to_have_count(2)
    chosen, any_at_all = page.locator("[role=option][aria-selected=true]"), re.compile("")
    for at in (0, 1):
        page.keyboard.press("ArrowDown")
        expect(options.nth(at)).to_have_attribute("aria-selected", "true")
        expect(chosen).to_have_count(1)
        expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    page.keyboard.press("Home")
    expect(chosen).to_have_count(0)
    expect(box).not_to_have_attribute("aria-activedescendant", any_at_all)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", any_at_all)  # behind the last comes the field
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("bong da")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    text = options.first.locator("[part=text]").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}/search?**")
    expect(page.get_by_role("combobox")).to_have_value(text)
    assert page.complaints == []


def test_enter_searches_for_what_is_typed(embed, service):
    page = embed('section="Thể thao" sort="newest"')
    page.get_by_role("combobox").fill("hoc sinh")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}/search?**")
    assert "q=hoc+sinh" in page.url and "sort=newest" in page.url and "section=" in page.url


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
@pytest.mark.parametrize("highlighted", [False, True])
def test_enter_with_ctrl_opens_a_new_tab(embed, service, key, highlighted):
    page = embed()
    box = page.get_by_role("combobox")
    box.press_sequentially("hoc s")
    first = page.get_by_role("option").first
    expect(first).to_be_visible()
    if highlighted:
        page.keyboard.press("ArrowDown")
        expect(first).to_have_attribute("aria-selected", "true")
    with page.context.expect_page() as opened:
        page.keyboard.press(key)
    expect(opened.value).to_have_url(
        re.compile(r"/search\?q=" + ("h%E1%BB%8Dc\\+sinh" if highlighted else r"hoc\+s") + "$")
    )
    assert len(page.context.pages) == 2
    expect(box).to_be_focused()
    page.get_by_role("button", name="Tìm").click()
    page.wait_for_url(f"{service}/search?**")
    assert len(page.context.pages) == 2, "with a button it stays in this tab"


def test_enter_with_ctrl_while_composing_is_left_alone(embed):
    page = embed()
    box = page.get_by_role("combobox")
    box.fill("hoc")
    prevented = box.evaluate("""(box) => {
      const key = { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true, isComposing: true };
      return !box.dispatchEvent(new KeyboardEvent("keydown", key));
    }""")
    assert not prevented


def test_counts_of_suggestions_are_of_headlines(embed, service):
    page = embed()
    page.get_by_role("combobox").press_sequentially("hoc sinh")
    expect(page.get_by_role("option").first).to_have_text(re.compile(r"^học sinh.*\d+ tựa bài$"))
    english = embed('lang="en"')
    english.get_by_role("combobox").press_sequentially("hoc sinh")
    expect(english.get_by_role("option").first).to_have_text(re.compile(r"\d+ headlines?$"))


def test_articles_open_where_the_owner_says(embed, service):
    for where in ("archive", "original"):
        page = embed(f'open="{where}" size="0"')
        page.get_by_role("combobox").fill("bong da")  # at once, so that no list of a part of it comes before
        option = page.get_by_role("option").first
        expect(option).to_be_visible()
        assert re.search(r"\b(?!0)\d\d?/(?!0)\d\d?/\d{4}$", option.inner_text()), "as the pages write it"
        assert option.get_attribute("href").startswith(f"{service}/article/") == (where == "archive")


def test_events_and_what_they_prevent(embed):
    page = embed()
    page.evaluate("""() => {
      window.told = [];
      for (const name of ["search", "select", "noresults"]) {
        document.addEventListener(name, (event) => {
          if (!(event instanceof CustomEvent)) return;
          window.told.push([name, event.detail.kind ?? event.detail.q]);
          event.preventDefault();
        });
      }
    }""")
    box = page.get_by_role("combobox")
    box.fill("bong da")
    page.get_by_role("option").first.click()
    box.fill("zzqqxx")
    expect(page.get_by_role("status")).to_have_text(re.compile("Không có gợi ý"))
    box.press("Enter")
    page.evaluate("""new Promise((told) => {
      const look = () => (window.told.length >= 3 ? told() : setTimeout(look, 20));
      look();
    })""")
    assert page.evaluate("told") == [["select", "phrase"], ["noresults", "zzqqxx"], ["search", "zzqqxx"]]
    expect(box).to_have_value("zzqqxx")


def test_words_language_shortcut_and_a_form_around_it(embed):
    page = embed('lang="en" shortcut="/" strings=\'{"button": "Go"}\'')
    expect(page.get_by_role("button", name="Go")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search the news")).to_be_focused()
    page.keyboard.type("bong da")
    expect(page.get_by_role("status")).to_have_text(
        "Suggested searches: 1, articles: 1. Press the down arrow to choose."
    )


def test_a_phone(embed):
    page = embed(width=390, height=844, has_touch=True, is_mobile=True)
    page.get_by_role("combobox").tap()
    page.get_by_role("combobox").press_sequentially("hoc sinh")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = page.evaluate("""() => {
      const root = document.querySelector("timbao-search").shadowRoot;
      return [...root.querySelectorAll("input, button, [role=option]")].map((node) => {
        const box = node.getBoundingClientRect();
        return [box.width, box.height, box.left, box.right];
      });
    }""")
    assert [size for size in sizes if size[0] < 44 or size[1] < 44 or size[2] < 0 or size[3] > 390] == []


def test_nothing_moves(embed):
    page = embed()
    page.evaluate("""() => {
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    }""")
    top = "document.querySelector('main').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.get_by_role("combobox").press_sequentially("giao thong")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate(top) == before
    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    assert page.evaluate("shifted") < 0.01


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("contrast", ["no-preference", "forced"])
def test_contrast(embed, scheme, contrast):
    forced = "active" if contrast == "forced" else "none"
    page = embed(color_scheme=scheme, forced_colors=forced, reduced_motion="reduce")
    page.get_by_role("combobox").press_sequentially("bong da")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    # In forced colours the highlight is a system colour that lets a little shine through.
    script = CONTRAST.replace('document.querySelectorAll("body *")', SHADOW).replace("> .99", "> .5")
    poor = page.evaluate(
        script.replace("node = node.parentElement", "node = node.parentElement ?? node.getRootNode().host")
    )
    assert poor == []
    animation = page.get_by_role("listbox").evaluate("node => getComputedStyle(node).animationName")
    assert animation == "none"


def test_without_javascript(embed, service):
    page = embed(java_script_enabled=False)
    page.get_by_role("searchbox").fill("bong da")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url(f"{service}/search?q=bong+da")


def test_a_site_that_may_not_ask_is_told_and_searches(embed, stranger, service):
    page = embed()
    page.route("**/api/v1/suggest*", lambda route: route.abort())
    page.get_by_role("combobox").press_sequentially("bong da")
    expect(page.get_by_role("status")).to_have_text(re.compile("Chưa lấy được gợi ý"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}/search?**")


def test_what_was_begun_before_the_script_came_is_kept(embed, stranger):
    page = embed()
    assert page.complaints == []
    waiting = []

    def hold(route):
        waiting.append(route)

    page.route("**/timbao-search-*.js", hold)
    page.goto("/", wait_until="commit")
    field = page.locator("timbao-search input[name=q]")
    field.focus()
    page.keyboard.type("tie")
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    page.evaluate(DEFINED)
    page.keyboard.type("ng")
    assert page.evaluate("document.activeElement.name") == "q"
    expect(field).to_have_value("tieng")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox")).to_have_value("tieng")


# On the service's own pages. --------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/about", "/search?q=n%C4%83m"])
@pytest.mark.parametrize("width", [390, 1280])
def test_takes_the_place_of_the_form_to_the_pixel(open_page, address, width):
    def place(page, selector):
        return page.locator(selector).bounding_box(), page.evaluate("document.documentElement.scrollHeight")

    plain = place(open_page(address, width, java_script_enabled=False), ".searchbox-row")
    page = open_page(address, width)
    page.evaluate(DEFINED)
    assert place(page, "timbao-search [part=box]") == plain
    assert page.complaints == []


def test_filters_and_options_are_kept(open_page):
    page = open_page("/search?q=n%C4%83m&section=Th%E1%BB%83+thao&lang=en")
    box = page.get_by_role("combobox", name="Search the archive")
    page.get_by_text("Options").click()  # before the list lies over it
    box.fill("bong da")
    page.get_by_label("Diacritics").select_option("folded")
    box.press("Enter")
    page.wait_for_url("**/search?**match=folded**")
    assert re.search(r"[?&]q=bong\+da(&|$)", page.url)
    assert "section=Th" in page.url
    assert "lang=en" in page.url
    assert page.url.count("q=") == 1


def test_a_suggestion_taken_on_the_front_page(open_page):
    page = open_page("/")
    page.get_by_role("combobox").fill("hoc s")  # at once: the first of the list for “hoc” would be another
    page.get_by_role("option").first.click()
    page.wait_for_url("**/search?q=h%E1%BB%8Dc+sinh")
    expect(page.get_by_role("combobox").first).to_have_value("học sinh")


def test_the_page_that_shows_the_tag(open_page, site):
    page = open_page("/embed")
    script = read_script(STATIC)
    shown = page.locator("pre").first.inner_text()
    assert f'src="{site}{script.path}"' in shown
    assert f'integrity="{script.integrity}"' in shown
    answer = page.request.get(f"{site}{script.path}")
    assert answer.body() == script.body
    page.locator("main").get_by_role("combobox").press_sequentially("hoc s")
    expect(page.locator("main").get_by_role("option").first).to_be_visible()
