"""Pages with an owner's long name, and with values of 90 letters in one piece: never wider than the window."""

from __future__ import annotations

from contextlib import ExitStack
from urllib.parse import quote

import pytest

from search import Article, open_index
from service import ServiceSettings, create_app
from tests.browser.test_element import served

expect = pytest.importorskip("playwright.sync_api").expect

NAMES = ["", "Kho báo Miền Trung", "Nghiêng" * 8, "Kho lưu trữ báo chí các tỉnh duyên hải miền Trung Tây Nguyên"]
LONG = "Nghiêng" * 13
PAGES = [
    "/",
    "/search?q=h%E1%BB%8Dc",
    f"/search?q=h%E1%BB%8Dc&source={quote(LONG)}&author={quote(LONG)}&explain=true",
    "/search/author?q=h%E1%BB%8Dc",
    "/article/a?q=h%E1%BB%8Dc",
    "/about",
    "/compare?q=h%E1%BB%8Dc&by=source",
    "/embed",
    "/nothing-here",
]


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The address of a service for each name, over articles whose values are long."""
    engine = open_index(str(tmp_path_factory.mktemp("long") / "index"), create=True)
    values = {"source": LONG, "section": LONG, "authors": [LONG, "Ngọc"], "tags": [LONG, "học"]}
    with engine.writer() as writer:
        for at in ("a", "b", "c"):
            body = f"Học sinh đi học ở trường {at}. {LONG}"
            writer.add([Article(id=at, title=f"Học sinh {LONG}", body=body, published=None, **values)])
    engine.refresh()
    with ExitStack() as stack:
        yield {name: stack.enter_context(served(create_app(engine, ServiceSettings(name=name)))) for name in NAMES}
    engine.close()


@pytest.mark.parametrize("width", [320, 360, 720, 960, 1280])
@pytest.mark.parametrize("name", NAMES, ids=["ours", "words", "in-one-piece", "sixty-letters"])
def test_no_page_is_wider_than_the_window(sites, open_page, name, width):
    for address in PAGES if name in ("", NAMES[2]) else PAGES[:2]:
        page = open_page(sites[name] + address, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        box = page.get_by_role("combobox").first.bounding_box()
        assert box["width"] >= 120, address
        assert box["x"] >= 0, address
        assert box["x"] + box["width"] <= width, address


@pytest.mark.parametrize("width", [320, 1280])
def test_values_of_many_letters_keep_apart(sites, open_page, width):
    page = open_page(sites[""] + PAGES[2], width)
    boxes = [one.bounding_box() for one in page.locator(".chips a").all()]
    assert len(boxes) >= 2
    for at, one in enumerate(boxes):
        assert one["x"] + one["width"] <= width
        for other in boxes[at + 1 :]:
            apart = (
                one["y"] + one["height"] <= other["y"]
                or one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
            )
            assert apart
