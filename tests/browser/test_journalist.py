"""A journalist without a mouse: from a question to a folded, narrowed count that is taken out and cited."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def tab_to(page, wanted, most=120):
    """Press Tab until what has the focus is what is wanted: a part of its words, or a selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """(wanted) => {
              const node = document.activeElement;
              const said = `${node.getAttribute("aria-label") ?? ""} ${node.textContent}`;
              const met = wanted.startsWith("css=") ? node.matches(wanted.slice(4)) : said.includes(wanted);
              const { outlineStyle, outlineWidth } = getComputedStyle(node);
              const shown = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
              return [met, shown || node.localName === "timbao-search"];
            }""",
            wanted,
        )
        assert found[1], "what has the focus shows it"
        if found[0]:
            return
    raise AssertionError(f"{wanted} was not reached")


def test_an_afternoon_by_keyboard(open_page):
    page = open_page("/")
    narrowed = _narrowed(page)
    items = _folded(page)
    assert 0 < items <= narrowed
    _cited_and_back(page)

    tab_to(page, "Tải CSV (đã gộp)")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    rows = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == items

    tab_to(page, "So sánh theo thời gian")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?**collapse=event**")
    expect(page.locator(".chips")).to_be_visible()
    expect(page.locator(".chart svg")).to_contain_text(f"nam ({items})")
    assert [one for one in page.complaints if "/api/v1/" not in one] == []


def _narrowed(page):
    """Search, and narrow the search to a section and to some years; gives how many articles are left."""
    expect(page.locator("timbao-search")).to_be_focused()
    page.keyboard.type("nam", delay=20)  # the field has the focus
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=nam")
    everything = int(page.locator(".total b").first.inner_text())

    tab_to(page, "css=.sidebar a[href*='section=']")
    page.keyboard.press("Enter")
    page.wait_for_url("**section=**")
    narrowed = int(page.locator(".total b").first.inner_text())
    assert 0 < narrowed < everything

    expect(page.locator(".timeline svg[role=group]")).to_be_visible()
    tab_to(page, "css=.timeline svg a")
    page.keyboard.press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=**")
    return int(page.locator(".total b").first.inner_text())


def _folded(page):
    """Fold what is found; gives how many items there are."""
    tab_to(page, "Gộp bài cùng sự kiện")
    page.keyboard.press("Enter")
    page.wait_for_url("**collapse=event**")
    return int(page.locator(".total b").nth(1).inner_text())


def _cited_and_back(page):
    """Open the first article, take its citation, and go back to where it was found."""
    tab_to(page, "css=.hit h2 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")
    tab_to(page, "RIS")
    with page.expect_download() as cited:
        page.keyboard.press("Enter")
    ris = Path(cited.value.path()).read_text("utf-8")
    assert re.search(r"^L2  - https?://", ris, re.MULTILINE), "the address is absolute"
    page.reload()
    tab_to(page, "Về kết quả tìm")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**collapse=event**")
    assert {"section", "from", "to", "collapse"} <= set(re.findall(r"[?&](\w+)=", page.url))
