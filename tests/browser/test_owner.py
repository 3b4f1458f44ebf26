"""The owner of a site who follows docs/embed.md word by word: what is copied from it works in a page elsewhere."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from urllib.request import Request, urlopen

import msgspec
import pytest
from click.testing import CliRunner

from search import Article, open_index
from service import ServiceSettings, create_app
from service.access.keys import add_key
from tests.browser.conftest import SAMPLE
from tests.browser.test_element import served
from tests.browser.test_element import stranger as stranger  # noqa: PLC0414
from timbao.main import cli

expect = pytest.importorskip("playwright.sync_api").expect

EMBED = (Path(__file__).parents[2] / "docs" / "embed.md").read_text("utf-8")
THEIRS = "https://tim.bao.example"
PAPER = "Báo Sân Cỏ"


def blocks(heading: str, kind: str = "html") -> list[str]:
    """The blocks of code under a heading of the page."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", EMBED, re.MULTILINE | re.DOTALL)[1]
    fenced = re.findall(r"^ *```(\w*)\n(.*?)^ *```", section, re.MULTILINE | re.DOTALL)
    return [text for name, text in fenced if name == kind]


@pytest.fixture(scope="module")
def owned(tmp_path_factory, stranger):
    """A service that lets nobody in without a key, and the key that its operator makes as the page says."""
    folder = tmp_path_factory.mktemp("owner")
    engine = open_index(str(folder / "index"), create=True)
    with engine.writer() as writer:
        for path in sorted(SAMPLE.glob("*.jsonl")):
            writer.add([msgspec.convert(json.loads(line), Article) for line in path.read_text().splitlines()])
    engine.refresh()
    (command,) = [line for line in blocks("A static site", "") if line.strip().startswith("timbao keys add")]
    command = command.replace("https://bao.example", stranger.address).replace("Báo Ví Dụ", PAPER)
    _, *words = re.findall(r'"[^"]*"|\S+', command)
    file = folder / "keys.json"
    made = CliRunner().invoke(cli, [*(word.strip('"') for word in words), "--file", str(file), "--json"])
    assert made.exit_code == 0, made.output
    held = SimpleNamespace(app=None)
    with served(lambda *request: held.app(*request)) as address:  # noqa: PLW0108  # made once the address is known
        held.app = create_app(engine, ServiceSettings(base_url=address, keys=str(file), anonymous=()))
        secret = add_key(file, "owner", ["search"])[1]
        yield SimpleNamespace(address=address, key=json.loads(made.output)["key"], secret=secret)
    engine.close()


@pytest.fixture
def visit(chromium, stranger, owned):
    """Show a page of the owner's site under the policy that the page names; gives the page."""
    contexts = []

    def visit(html, address="/"):
        (policy,) = blocks("Content security policy", "")
        stranger.policy = f"default-src 'none'; style-src 'self'; {policy.strip().replace(THEIRS, owned.address)}"
        stranger.pages[address] = (
            f'<!doctype html>\n<html lang="vi"><head><title>Báo Ví Dụ</title><link rel="stylesheet" href="/style.css">'
            f"</head><body><main>{html}</main></body></html>"
        )
        context = chromium.new_context(base_url=stranger.address, locale="vi-VN")
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()


def tags_of_the_service(owned) -> list[str]:
    """What /embed says to copy, with the key put into its tags."""
    asked = Request(f"{owned.address}/embed", headers={"Authorization": f"Bearer {owned.secret}"})
    html = urlopen(asked).read().decode()
    found = [unescape(one) for one in re.findall(r'<pre class="tag"><code>(.*?)</code></pre>', html, re.DOTALL)]
    tags = [one for one in found if "<script" in one]
    assert len(tags) == 2
    return [re.sub(r"<(timbao-\w+)", rf'<\1 site="{owned.key}"', one) for one in tags]


def search_for(page, text):
    page.get_by_role("combobox").press_sequentially(text, delay=20)
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("option").first.locator("mark").first).to_be_visible()
    page.keyboard.press("Enter")


def test_a_static_site_with_a_key(visit, owned, stranger):
    page = visit("\n".join(tags_of_the_service(owned)))
    search_for(page, "bong da")
    results = page.locator("timbao-results")
    expect(results.get_by_role("status")).to_have_text(re.compile(r"^\d+ bài"))
    answer = page.evaluate("document.querySelector('timbao-results').answer")
    assert {item["source"] for item in answer["items"]} == {PAPER}, "the key is bound to the paper"
    title = results.locator("[part~=title] a").first
    assert title.get_attribute("href") == answer["items"][0]["url"] != ""
    assert page.url == f"{stranger.address}/?q=bong+da"
    assert page.complaints == []


def test_the_tags_without_the_key_say_that_nothing_can_be_had(visit, owned):
    bare = [tag.replace(f' site="{owned.key}"', "") for tag in tags_of_the_service(owned)]
    page = visit("\n".join(bare))
    page.get_by_role("combobox").press_sequentially("bong da", delay=20)
    expect(page.locator("timbao-search").get_by_role("status")).to_have_text(re.compile("^Chưa lấy được gợi ý"))
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("timbao-results").get_by_role("alert")).to_be_visible()


def test_nukeviet(visit, owned, stranger):
    """What stands in its templates, where braces, brackets and comments would be its own."""
    box, results = blocks("NukeViet")
    for snippet in (box, results):
        assert not re.search(r"[{}\[\]]|<!--", snippet)
    made = [
        re.sub(r"<(timbao-\w+)", rf'<\1 site="{owned.key}"', one.replace(THEIRS, owned.address))
        for one in (box, results)
    ]
    visit("\n".join(made), "/page/tim.html")
    page = visit(f"<div class='headerSearch'>{made[0]}</div>")
    search_for(page, "bong da")
    page.wait_for_url("**/page/tim.html?q=bong+da")
    assert page.url.startswith(stranger.address)
    expect(page.locator("timbao-results [part~=title]").first).to_be_visible()
    expect(page.get_by_role("combobox", name="Tìm tin bài")).to_have_value("bong da")
    assert page.complaints == []


@pytest.mark.parametrize("heading", ["A static site", "NukeViet", "Tiếng Việt"])
def test_every_tag_of_the_page_is_a_box_that_works_without_a_script(chromium, heading):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for snippet in blocks(heading):
        if "<timbao-search" in snippet:
            page.set_content(snippet)
            expect(page.get_by_role("searchbox", name="Tìm")).to_be_visible()
            assert page.locator("form").get_attribute("action") == f"{THEIRS}/search"
    context.close()
