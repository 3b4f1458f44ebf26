"""Pages that hold no article: lists and home pages, results of searches, errors, and the questions of bot guards."""

from __future__ import annotations

import re
from typing import Any, Final

from indexer.clean import line_of, one_line
from indexer.sources.content import Content
from indexer.sources.microformats import is_archive, is_own_page

_LEAST_LINKS: Final = 4  # headlines that are links, which a list has
_LEAST_PROSE: Final = 3  # paragraphs in one block, which a list has not
_LINKED: Final = 0.7  # of the letters of a text, which in a list are links
_MOST_LINKS: Final = 1_000  # links and lines that are compared
_LINE: Final = 60  # characters of a line that is a sentence or more
_SHORT: Final = 1_500  # characters of a page that says no more than that it has nothing
_DESCRIBED: Final = 400  # the same of one that calls itself an article all the same
# What the title or the headline of such a page is, and what is said of it.
_SAID: Final = (
    (
        re.compile(
            r"just a moment\.\.\.|attention required|checking your browser|captcha|ddos protection|"
            r"verify(?:ing)? (?:that )?you are (?:a )?human|xác (?:minh|nhận|thực) (?:bạn (?:không phải|là)|truy cập)|"
            r"(?:enable|bật|kích hoạt) javascript|request unsuccessful",
            re.IGNORECASE,
        ),
        "the page is the question of a guard against robots, and not the one that was asked for",
    ),
    (
        re.compile(
            r"^(?:\W*(?:lỗi|error)?\s*4(?:0[34]|10)\b|.*(?:không tìm thấy (?:trang|nội dung|bài viết|đường dẫn)|"
            r"(?:trang|bài viết|nội dung)\b.{0,30}không (?:còn )?tồn tại|page not found|not found\s*$|access denied|"
            r"wayback machine|this page is not available))",
            re.IGNORECASE,
        ),
        "the page says that there is no such page",
    ),
    (
        re.compile(
            r"^(?:\W*(?:error)?\s*(?:429|50[0-4])\b|.*(?:bad gateway|gateway time-?out|service unavailable|"
            r"server error|too many requests|database connection|(?:đang|trang) bảo trì|under maintenance))",
            re.IGNORECASE,
        ),
        "the page says that the site cannot answer now",
    ),
    (
        re.compile(r"^(?:redirecting\b|(?:trang )?đang (?:được )?chuyển hướng|301 moved|302 found)", re.IGNORECASE),
        "the page leads to another, and is none itself",
    ),
    (re.compile(r"^index of /", re.IGNORECASE), "the page is a list of files"),
    (
        re.compile(r"^(?:đăng nhập|đăng ký(?: tài khoản| thành viên)?|log ?in|sign (?:in|up))\b", re.IGNORECASE),
        "the page asks to log in",
    ),
)
_SEARCH: Final = re.compile(r"(?:kết quả )?tìm kiếm\b|kết quả (?:cho|tìm)|search results?\b", re.IGNORECASE)
_LIST: Final = "the page is a list of articles, and none itself"


def no_article(page: Any, content: Content, *, described: bool, body: str) -> str:
    """Say why a page is no article; "" where it may be one. ``described``: it says itself that it is one, by JSON-LD or
    the date of its publication.
    """
    title = one_line("".join(page.xpath("//title/text()")[:1]))
    told = [title, *[line_of(one) for one in page.iter("h1")][:1]]
    if len(body) <= (_DESCRIBED if described else _SHORT) and (reason := _said(told, "" if described else body)):
        return reason
    if page.xpath("//form[contains(concat(' ', @class, ' '), ' post-password-form ')]"):
        return "the page asks for the password of its article"
    prose = sum(len(line) >= _LINE for line in content.text.split("\n"))
    if not prose and len(content.teasers) >= _LEAST_LINKS:
        return _LIST
    return "" if described else _undescribed(page, content, told, prose, body)


def _said(told: list[str], body: str) -> str:
    for said, reason in _SAID:
        if any(said.search(text) for text in told):
            return reason
    return _SAID[0][1] if _SAID[0][0].search(body) else ""


def _undescribed(page: Any, content: Content, told: list[str], prose: int, body: str) -> str:
    headlines = _headlines(page)
    if is_archive(page):
        return _LIST
    if is_own_page(page):
        return "the page is of the site itself, and no article"
    if any(map(_SEARCH.match, told)) and (headlines >= 2 or _is_of_results(page, body)):
        return "the page is the result of a search, and no article"
    if headlines >= _LEAST_LINKS and _prose(page) < _LEAST_PROSE:
        return _LIST
    if content.headlines >= max(_LEAST_LINKS, prose / 2):
        return _LIST
    if _is_of_links(page, body):
        return _LIST
    if any(told) and max(map(len, body.split("\n"))) < _LINE and len(body) < 4 * _LINE:
        return "the page has no article that can be found"
    return ""


def _is_of_links(page: Any, body: str) -> bool:
    """Tell whether the lines that were found are links and little else, however they are set one under another."""
    links, lines = _links(page), body.split("\n")
    linked = [line for line in lines if line in links or max(line.split(" | "), key=len) in links]
    return len(linked) >= _LEAST_LINKS and sum(map(len, linked)) >= _LINKED * sum(map(len, lines))


def _is_of_results(page: Any, body: str) -> bool:
    """Tell whether every other line begins with a link, as results with their dates and summaries do."""
    links, lines = tuple(_links(page))[:_MOST_LINKS], body.split("\n")[:_MOST_LINKS]
    return sum(line.startswith(links) for line in lines) >= max(_LEAST_LINKS, len(lines) / 2)


def _links(page: Any) -> set[str]:
    """What the links of a page to others say."""
    return {text for link in page.iter("a") if (link.get("href") or "#")[0] != "#" and (text := line_of(link))}


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
