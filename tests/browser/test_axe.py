"""axe-core finds nothing on any page, in both languages and both colour schemes, wide and narrow, the elements too."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.browser.test_results import (
    embed,  # noqa: F401  # a fixture
    titles,
)
from tests.browser.test_results import service as service  # noqa: PLC0414
from tests.browser.test_results import stranger as stranger  # noqa: PLC0414

expect = pytest.importorskip("playwright.sync_api").expect

AXE = Path(sys.prefix) / "generators" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = [
    "/",
    "/search?q=b%C3%B3ng+%C4%91%C3%A1",
    "/search?q=n%C4%83m&section=Th%E1%BB%83+thao&from=2024&to=2024&explain=true",
    "/search?q=n%C4%83m&collapse=story",
    "/search?q=n%C4%83m+zzzz",
    "/search?q=%28%28%28%28%28%28%28%28%28%28%28%28%28%28%28%28%28%28%28%28a",
    "/search",
    "/search/tag?q=n%C4%83m",
    "/batch",
    "/kept",
    "/compare?q=n%C4%83m&q=h%E1%BB%8Dc+sinh&show=share",
    "/compare?q=n%C4%83m&by=section&collapse=event&author=a&words=any",
    "/search?q=n%C4%83m&from=2023&to=2025&chart=share&collapse=event",
    "/search?q=n%C6%B0%E1%BB%9Bc+s%C3%B4ng",
    "/article/tt-001?q=song+thu",
    "/article/gd-011",
    "/about",
    "/docs",
    "/embed",
    "/problems",
    "/nothing-here",
]
# The whole set of rules that axe has for WCAG 2.2 and for good practice.
RUN = """() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target, failureSummary }) =>
    target.join(" ") + " " + failureSummary.replaceAll("\\n", " ")).join(" | ")}`))"""


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core."""
    if AXE.exists():
        return AXE.read_text("utf-8")
    reason = "axe-core is not here: run scripts/client-generators on a machine with npm"
    if os.environ.get("CI", "").lower() == "true" and shutil.which("npm"):
        pytest.fail(reason)
    pytest.skip(reason)


def violations(page, axe):
    page.evaluate(f"() => {{ {axe} }}")
    return page.evaluate(RUN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_no_violation(open_page, axe, address, language, scheme):
    joined = f"{address}{'&' if '?' in address else '?'}lang={language}"
    page = open_page(joined, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    assert violations(page, axe) == []


@pytest.mark.parametrize("address", PAGES[:3])
def test_no_violation_on_a_phone_and_while_typing(open_page, axe, address):
    page = open_page(address, 390, 844, reduced_motion="reduce", bypass_csp=True)
    page.get_by_role("combobox").first.fill("hoc s")
    first = page.get_by_role("listbox", name="Gợi ý").get_by_role("option").first
    expect(first).to_contain_text("học s")  # and nothing that was offered before
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert violations(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(390, "vi"), (1280, "en")])
def test_no_violation_in_the_elements(embed, axe, scheme, width, language):  # noqa: F811
    page = embed(
        "/?q=n%C4%83m&section=Th%E1%BB%83+thao", f'lang="{language}" facets="section|source|tag|author"', width,
        color_scheme=scheme, reduced_motion="reduce", bypass_csp=True,
    )  # fmt: skip
    expect(titles(page).first).to_be_visible()
    found = [one for one in violations(page, axe) if "timbao-" in one]
    assert found == []


def test_axe_would_find_something(open_page, axe):
    page = open_page("/about", bypass_csp=True)
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=x>'")
    assert any(one.startswith("image-alt") for one in violations(page, axe))
