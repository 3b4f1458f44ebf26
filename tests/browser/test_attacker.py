"""What strangers can write into names, titles, queries and settings stays text: nothing of it runs, on any page."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from urllib.parse import quote, urlencode

import pytest

from search import Article, Image, open_index
from service import ServiceSettings, create_app
from service.pages.script import read_script
from service.pages.templating import STATIC
from tests.browser.test_element import served, stranger  # noqa: F401  # a fixture

expect = pytest.importorskip("playwright.sync_api").expect

# Each of them sets `window.owned` where it is read as anything but text.
EVIL = (
    '"><img src=x onerror=owned=1><script>owned=1</script>',
    "'-owned++-'\"-owned++-\"",
    "</script><script>owned=1</script><!--",
    "</title></textarea></style><svg onload=owned=1>",
    "{{ 7 * 7 }}{% raw %}<b onmouseover=owned=1>",
    "javascript:owned=1//",
    "\u2028owned=1\u2029]]>*/",
)
WATCH = """
window.owned = 0;
document.addEventListener("securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective));
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, stranger):  # noqa: F811
    """A service whose articles, name and logo are a stranger's."""
    folder = tmp_path_factory.mktemp("hostile")
    engine = open_index(str(folder / "index"), create=True)
    articles = [
        Article(
            id=f"{evil}/{number}", title=f"năm {evil}", summary=f"năm {evil}", body=f"năm {evil} " * 40, source=evil,
            section=evil, authors=[evil], tags=[evil], url=evil if number else f"https://bao.example/{evil}",
            images=[Image(url=evil, caption=f"năm {evil}")],
            published=datetime(2020 + number, 5, 1, tzinfo=timezone.utc),
        )
        for number in range(2)
        for evil in EVIL
    ]  # fmt: skip
    with engine.writer() as writer:
        writer.add(articles)
    engine.refresh()
    settings = ServiceSettings(
        name=EVIL[0], logo='https://bao.example/"onerror=owned=1', cors_origins=(stranger.address,)
    )
    with served(create_app(engine, settings)) as address:
        yield address
    engine.close()


@pytest.fixture
def watch(chromium, hostile):
    """Open pages and see whether anything ran; gives the page."""
    context = chromium.new_context(base_url=hostile, locale="vi-VN")
    context.add_init_script(WATCH)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
    yield page
    context.close()


def unharmed(page):
    """Nothing ran, nothing was refused by the policy, and no link or source leads to a script."""
    assert page.evaluate("window.owned") == 0
    assert [one for one in page.complaints if "policy" in one or "owned" in one or "Refused" in one] == []
    assert page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap(node => [...node.attributes])
            .filter(({ name, value }) => /^on/i.test(name)
              || (/^(href|src|action|formaction)$/.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value)))
            .map(({ name, value }) => `${name}=${value}`)"""
    ) == []  # fmt: skip
    assert (
        page.evaluate(
            "document.querySelectorAll('main img:not(.logo), main script, main svg[onload], b[onmouseover]').length"
        )
        == 0
    )


PLACES = [
    "/search?q={0}",
    "/search?q=n%C4%83m&section={0}&source={0}&tag={0}&author={0}",
    "/search?q=n%C4%83m&from={0}&sort={0}",
    "/search?q=n%C4%83m&cursor={0}&page={0}&trail={0}&chart={0}",
    "/search?q=n%C4%83m&lang={0}&generation={0}",
    "/search/tag?q={0}&contains={0}",
    "/compare?q={0}&q=n%C4%83m&section={0}&from={0}&by={0}&show={0}",
    "/compare?q=n%C4%83m&by=section",
    "/article/{0}?q={0}&back={0}",
    "/{0}",
    "/problems/{0}",
]


@pytest.mark.parametrize("place", PLACES)
def test_parameters_stay_text(watch, place):
    for evil in EVIL:
        watch.goto(place.format(quote(evil, safe="")))
        unharmed(watch)


@pytest.mark.parametrize(
    "address", ["/", "/search?q=n%C4%83m&explain=true", "/search?collapse=event", "/search/author", "/embed"]
)
def test_articles_and_settings_stay_text(watch, address):
    watch.goto(address)
    unharmed(watch)


def test_an_article_stays_text(watch):
    for evil in EVIL:
        for number in range(2):
            watch.goto(f"/article/{quote(f'{evil}/{number}', safe='')}?q=n%C4%83m")
            expect(watch.locator("h1").last).to_contain_text("năm")
            watch.get_by_role("button", name="Giữ bài này").click()
            unharmed(watch)
    watch.goto("/kept")
    expect(watch.get_by_role("listitem")).to_have_count(2 * len(EVIL))
    unharmed(watch)


def test_back_leads_to_results_of_this_service(watch, hostile):
    for back in ("https://evil.example/", "//evil.example", "q=x&lang=javascript:1", "\\\\evil.example", "/../evil"):
        watch.goto(f"/article/{quote(EVIL[0] + '/0', safe='')}?{urlencode({'q': 'năm', 'back': back})}")
        href = watch.evaluate("document.querySelector('.back a').href")
        assert href.startswith(f"{hostile}/search?q=n%C4%83m")


def test_suggestions_and_results_stay_text_in_a_page_of_another_site(chromium, hostile, stranger):  # noqa: F811
    scripts = [read_script(STATIC, name) for name in ("timbao-search", "timbao-results")]
    tags = "".join(f'<script type="module" src="{hostile}{one.path}"></script>' for one in scripts)
    stranger.policy = (
        f"default-src 'none'; script-src {hostile}; connect-src {hostile}; require-trusted-types-for 'script'"
    )
    stranger.pages["/"] = (
        f"<!doctype html><title>x</title>{tags}<main><timbao-search></timbao-search>"
        f'<timbao-results facets="section|source|tag|author" collapse></timbao-results></main>'
    )
    context = chromium.new_context(base_url=stranger.address)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    for evil in EVIL:
        given = dict.fromkeys(("t_tag", "t_from", "sort", "t_words", "t_match"), evil)
        page.goto(f"/?{urlencode(given | {'q': 'năm'})}")
        results = page.locator("timbao-results")
        expect(results.get_by_role("alert").or_(results.locator("[part=none]"))).to_be_visible()
        page.goto("/?q=n%C4%83m")
        expect(page.locator("timbao-results [part~=title]").first).to_be_visible()
        page.get_by_role("combobox").first.fill("năm")
        expect(page.get_by_role("option").first).to_be_visible()
        unharmed(page)
        inside = page.evaluate(
            """() => [...document.querySelectorAll('timbao-search, timbao-results')].flatMap(({ shadowRoot }) =>
                [...shadowRoot.querySelectorAll('img, script, b, svg, a')].filter(node =>
                  node.localName !== 'a' || !/^https?:/.test(node.href)).map(node => node.outerHTML))"""
        )
        assert inside == []
    assert [one for one in page.complaints if "status of 400" not in one] == []
    context.close()


def test_a_file_of_kept_things_cannot_lead_elsewhere(watch, tmp_path):
    watch.goto("/kept")
    file = tmp_path / "kept.json"
    evil = [
        {"kind": "search", "title": EVIL[0], "href": href, "feed": feed}
        for href, feed in (
            ("/search?q=a", "javascript:owned=1"), ("javascript:owned=1", "/search.atom"), ("//evil.example/x", "/x"),
            ("https://evil.example", "/x"), ("data:text/html,<script>owned=1</script>", "/x"),
            ("\tjavascript:owned=1", "/x"),
        )
    ]  # fmt: skip
    file.write_text(json.dumps([*evil, {"kind": "search", "title": EVIL[0], "href": "/search?q=a"}]), "utf-8")
    watch.get_by_label("Đọc từ tệp").set_input_files(file)
    expect(watch.get_by_role("listitem")).to_have_count(1)
    unharmed(watch)
