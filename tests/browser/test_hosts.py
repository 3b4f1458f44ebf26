"""Both elements within pages that were made without them in mind: what their styles say of everything stays outside."""

from __future__ import annotations

import pytest

from service.pages.script import read_script
from service.pages.templating import STATIC
from tests.browser.test_element import service as service  # noqa: PLC0414
from tests.browser.test_element import stranger  # noqa: F401  # fixture
from tests.browser.test_pages import CONTRAST

expect = pytest.importorskip("playwright.sync_api").expect

PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Báo Ví Dụ</title>
<link rel="stylesheet" href="/own.css">
{scripts}
</head>
<body>{body}</body>
</html>"""
BOX = "<timbao-search></timbao-search>"
RESULTS = '<timbao-results facets="section|source"></timbao-results>'
BOTH = f"<div>{BOX}</div><div>{RESULTS}</div>"
HIDDEN = " head, head * { display: none; }"
SPOILT = {
    "white-space": "nowrap", "text-indent": "48px", "letter-spacing": "5px", "text-shadow": "2px 2px red",
    "text-transform": "uppercase", "line-height": "60px", "font-style": "italic", "text-align": "right",
    "word-spacing": "30px", "font-weight": "900", "font-variant-caps": "small-caps", "visibility": "visible",
}  # fmt: skip
LIGHT, DARK = "rgb(236, 230, 218)", "rgb(29, 26, 22)"  # letters


@pytest.fixture
def host(chromium, stranger, service):  # noqa: F811
    """Open a page of the other site with a style sheet and a body of its own, at the results of a search."""
    contexts = []

    def host(css, body=BOTH, width=1280, height=800, query="?q=n%C4%83m", **options):
        stranger.policy = f"default-src 'none'; style-src 'self'; script-src {service}; connect-src {service}"
        scripts = [read_script(STATIC, name).path for name in ("timbao-search", "timbao-results")]
        stranger.pages["/own.css"] = css
        stranger.pages["/own"] = PAGE.format(
            scripts="".join(f'<script type="module" src="{service}{path}"></script>' for path in scripts), body=body
        )
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{stranger.address}/own{query}")
        if query and "timbao-results" in body:
            expect(title(page)).to_be_visible()
        return page

    yield host
    for context in contexts:
        context.close()


def title(page):
    return page.locator("timbao-results [part~=title]").first


def width_of(page):
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("word", ["unset", "initial", "revert"])
@pytest.mark.parametrize("width", [360, 1280])
def test_everything_is_reset(host, word, width):
    page = host(f"* {{ all: {word}; }}{HIDDEN}", width=width, query="")
    box = page.get_by_role("combobox")
    box.press_sequentially("hoc s")
    listed = page.get_by_role("listbox")
    expect(page.get_by_role("option").first).to_be_in_viewport()
    field, shown = page.locator("timbao-search [part=box]").bounding_box(), listed.bounding_box()
    assert (shown["x"], shown["width"]) == (field["x"], field["width"])
    assert 0 <= shown["y"] - field["y"] - field["height"] < 12
    box.fill("năm")
    box.press("Enter")
    expect(title(page)).to_be_visible()
    assert width_of(page) <= width


def test_a_header_in_a_row_on_a_phone(host):
    body = f"<header><b>Báo Ví Dụ</b>{BOX}<a href='/khac'>Trang khác</a></header>"
    page = host("header { display: flex; gap: 1rem; } body { margin: 8px; font: 16px sans-serif; }", body, 360)
    expect(page.get_by_role("combobox")).to_be_visible()
    assert width_of(page) <= 360
    button = page.locator("timbao-search [part=button]").bounding_box()
    assert button["x"] + button["width"] <= page.get_by_role("link").bounding_box()["x"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("layout", ["flex", "grid", "* { all: unset } flex"])
def test_both_in_one_row(host, layout, width):
    universal, _, kind = layout.rpartition(" ")
    across = "grid-auto-flow: column;" if kind == "grid" else ""
    css = f"{universal} {HIDDEN if universal else ''} .row {{ display: {kind}; {across} gap: 1rem; }}"
    page = host(css, f'<div class="row">{BOX}{RESULTS}</div>', width)
    assert width_of(page) <= width
    box = page.locator("timbao-results").bounding_box()
    assert box["width"] >= 0.3 * width
    assert box["height"] < 12_000


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_inherited_but_font_size_and_direction(host, width):
    css = "".join(f"{name}: {value};" for name, value in SPOILT.items())
    page = host(f"body {{ {css} font-family: monospace; font-size: 20px; direction: rtl; }}", width=width)
    plain = host("body { font: 20px monospace; direction: rtl; }", width=width)
    assert width_of(page) <= width
    names = [*SPOILT, "font-family", "font-size", "direction"]
    read = "(node, names) => names.map(name => getComputedStyle(node).getPropertyValue(name))"
    for selector in ("timbao-results [part~=title]", "timbao-results [part=passage]", "timbao-search [part=form]"):
        found, wanted = (each.locator(selector).first.evaluate(read, names) for each in (page, plain))
        assert found == wanted
    assert (found[names.index("font-size")], found[names.index("direction")]) == ("20px", "rtl")
    assert "monospace" in found[names.index("font-family")]


def test_what_is_within_the_tags_looks_as_the_page_has_it(host):
    body = "<timbao-results><p>Gõ vào ô trên để tìm.</p></timbao-results>"
    page = host("body { font-style: italic; }", body, query="")
    expect(page.get_by_text("Gõ vào ô trên")).to_have_css("font-style", "italic")


def test_an_owner_may_hide_and_size_them(host):
    page = host("timbao-search { display: none; } timbao-results { width: 500px; }")
    expect(page.locator("timbao-search")).to_be_hidden()
    assert page.locator("timbao-results").bounding_box()["width"] == 500


def test_variables_and_parts_still_work(host):
    css = "html { --timbao-text: #010203; } timbao-results::part(title) { text-transform: uppercase; }"
    page = host(f"* {{ all: initial; }} {HIDDEN} {css}")
    expect(page.locator("timbao-results [part=passage]").first).to_have_css("color", "rgb(1, 2, 3)")
    expect(title(page)).to_have_css("text-transform", "uppercase")


@pytest.mark.parametrize(
    ("css", "scheme", "letters"),
    [
        ("", "light", DARK),
        ("", "dark", DARK),  # the page says nothing of a dark scheme, so its ground is white
        (":root { color-scheme: light dark; }", "dark", LIGHT),
        ("body { background: #111; color: #ddd; }", "light", LIGHT),
        ("body > div { background: oklch(0.2 0.02 250); }", "light", LIGHT),
        ("body > div { background: color(display-p3 0.1 0.1 0.2); }", "light", LIGHT),
        ("body { background: #111; } body > div { background: #fff; }", "light", DARK),
        ("body { background: #000 linear-gradient(#222, #000); color: #eee; }", "light", LIGHT),
        (":root { color-scheme: light dark; } body { background: #fff; color: #000; }", "dark", DARK),
        ("body { background: rgb(0 0 0 / .05); }", "light", DARK),
    ],
)
def test_letters_suit_what_they_stand_on(host, css, scheme, letters):
    page = host(css, color_scheme=scheme)
    expect(title(page)).to_have_css("color", letters)


def test_contrast_on_a_dark_page_that_says_nothing_of_schemes(host):
    page = host("body { background: #111; color: #ddd; }")
    for name in ("timbao-search", "timbao-results"):
        nodes = f'document.querySelector("{name}").shadowRoot.querySelectorAll("*")'
        script = CONTRAST.replace('document.querySelectorAll("body *")', nodes)
        script = script.replace("node = node.parentElement", "node = node.parentElement ?? node.getRootNode().host")
        assert page.evaluate(script) == []


@pytest.mark.parametrize("eased", ["", "transition: background-color 50ms;"])
def test_a_page_that_turns_dark(host, eased):
    page = host(f"main {{ background: #fff; {eased} }} .dark {{ background: #111; }}", f"<main>{BOTH}</main>")
    expect(title(page)).to_have_css("color", DARK)
    page.locator("main").evaluate("main => main.classList.add('dark')")
    expect(title(page)).to_have_css("color", LIGHT)
    page.locator("main").evaluate("main => main.classList.remove('dark')")
    expect(title(page)).to_have_css("color", DARK)


@pytest.mark.parametrize("size", [(640, 320), (720, 360)])
def test_suggestions_are_seen_on_a_phone_that_lies_on_its_side(host, size):
    page = host(
        ".above { height: 250px; } .below { height: 900px; }",
        f'<p class="above">…</p>{BOX}<p class="below">…</p>',
        *size,
    )
    page.get_by_role("combobox").press_sequentially("hoc s")
    expect(page.get_by_role("option").first).to_be_in_viewport(ratio=1)
    box, field = page.get_by_role("listbox").bounding_box(), page.get_by_role("combobox").bounding_box()
    assert field["y"] >= 0
    assert box["y"] + box["height"] <= size[1]


def test_a_list_that_grows_while_it_is_open_is_seen_too(host):
    """One suggestion has room below the box, and those for the next letter have not."""
    body = f'<p class="above">…</p>{BOX}<p class="below">…</p>'
    page = host(".above { height: 180px; } .below { height: 900px; }", body, 720, 360)

    def answer(route):
        found = route.fetch()
        body = found.json() | {"articles": []}
        few = body["text"] == "hoc"
        items = [{"text": f"học {n}", "kind": "phrase", "count": 2, "spans": [], "spans_utf16": []} for n in range(6)]
        route.fulfill(response=found, json=body | {"items": items[: 1 if few else 6]})

    page.route("**/api/v1/suggest*", answer)
    box, options, listed = page.get_by_role("combobox"), page.get_by_role("option"), page.get_by_role("listbox")
    box.press_sequentially("hoc")
    expect(options).to_have_count(1)
    assert page.evaluate("scrollY") == 0, "there is room for one"
    box.press_sequentially(" s")
    expect(options).to_have_count(6)
    expect(listed).to_be_in_viewport(ratio=1)
