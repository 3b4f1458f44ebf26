"""Pages that hold no article: lists and home pages, results of searches, errors, and the questions of bot guards."""

from __future__ import annotations

import re
from typing import Any, Final

from indexer.clean import one_line

_LEAST_LINKS: Final = 4  # headlines that are links, which a list has
_LEAST_PROSE: Final = 3  # paragraphs in one block, which a list has not
_SHORT: Final = 1_500  # characters of a page that says no more than that it has nothing
_ERROR: Final = re.compile(
    r"(?:\W*(?:lỗi|error)?\s*40[34]\b|.*(?:không tìm thấy (?:trang|nội dung|bài viết|đường dẫn)|"
    r"trang (?:bạn|này|không).{0,30}không tồn tại|bài viết không tồn tại|page not found|not found\s*$|access denied))",
    re.IGNORECASE,
)
_GUARD: Final = re.compile(
    r"just a moment\.\.\.|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"ddos protection|xác (?:minh|nhận) bạn (?:không phải|là)|captcha",
    re.IGNORECASE,
)
_SEARCH: Final = re.compile(r"(?:kết quả )?tìm kiếm\b|kết quả cho|search results?\b", re.IGNORECASE)


def no_article(page: Any, *, described: bool, body: str) -> str:
    """Say why a page is no article; "" where it may be one. ``described``: it says itself that it is one, by JSON-LD or
    the date of its publication.
    """
    title = one_line("".join(page.xpath("//title/text()")[:1]))
    first = [one_line(one.text_content()) for one in page.iter("h1")][:1]
    if not described and len(body) <= _SHORT:
        for text in (title, *first):
            if _GUARD.search(text):
                return "the page is the question of a guard against robots, and not the one that was asked for"
            if _ERROR.match(text):
                return "the page says that there is no such page"
    if described:
        return ""
    if any(_SEARCH.match(text) for text in (title, *first)) and _headlines(page) >= 2:
        return "the page is the result of a search, and no article"
    if _headlines(page) >= _LEAST_LINKS and _prose(page) < _LEAST_PROSE:
        return "the page is a list of articles, and none itself"
    return ""


def _headlines(page: Any) -> int:
    return len(page.xpath("//*[self::h2 or self::h3 or self::h4][.//a[@href] or parent::a[@href]]"))


def _prose(page: Any) -> int:
    """The most paragraphs that stand in one block."""
    counts: dict[Any, int] = {}
    for paragraph in page.iter("p"):
        parent = paragraph.getparent()
        if parent is not None and len(one_line(paragraph.text_content())) >= 80:
            counts[parent] = counts.get(parent, 0) + 1
    return max(counts.values(), default=0)
