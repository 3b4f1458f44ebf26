"""What a reader sees of a page: its headline, the line with the date, the byline, and the block that the text is in."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

import lxml.html

from indexer.bylines import is_byline
from indexer.clean import one_line, paragraphs
from indexer.dates import find_date
from indexer.lines import Kind, kind_of_line, label_of

# Elements that stand about a text and are not of it, by their tag, or by a word in their class or id.
_AROUND: Final = "self::header or self::footer or self::nav or self::aside or self::form"
_BESIDE: Final = re.compile(
    r"(?:^|[-_ ])(?:related?|lienquan|lien-quan|tinlienquan|share|sharing|socials?|comments?|ads?|banner|breadcrumbs?|"
    r"newsletter|toolbar|tags?|caption|figcaption|sidebar|popup|toc|rating|copyright|recommend)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BYLINES: Final = re.compile(
    r"(?:^|[-_ ])(?:authors?|byline|tac-?gia|nguoi-?viet|journalist)(?:$|[-_ ])", re.IGNORECASE
)
_HOME: Final = frozenset(("trang chủ", "home", "trang nhất", "trang chính"))
_DROPPED: Final = frozenset((Kind.BUTTON, Kind.COUNTER, Kind.RELATED, Kind.LINK, Kind.BREADCRUMB))
_BLOCKS: Final = ("p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "div", "td")
_LONG: Final = 60  # characters of a line that is certainly a paragraph
_DATE_LINES: Final = 25  # lines below the headline within which its date stands


def headline(page: Any) -> str:
    """The one headline of a page; "" where there is none, or more than one."""
    found = [one_line(one.text_content()) for one in page.iter("h1") if not one.xpath(f"ancestor::*[{_AROUND}]")]
    texts = list(dict.fromkeys(text for text in found if 8 <= len(text) <= 300 and " " in text))
    return texts[0] if len(texts) == 1 else ""


def dateline(page: Any, title: str) -> datetime | None:
    """The date that stands with the headline: one that says what it is ("Ngày đăng: …"), else the first below, else one
    with a time of day right above. Footers, decrees and captions name other days.
    """
    lines = _lines(page)
    place = next((at for at, line in enumerate(lines) if title and line == title), None)
    start = 0 if place is None else place
    below = lines[start : start + _DATE_LINES]
    above = lines[max(start - 4, 0) : start][::-1]
    labelled = [line for line in (*above, *below) if (label := label_of(line)) and label[0] == "published"]
    for line in (*labelled, *below):
        if (line in labelled or kind_of_line(line) is Kind.DATE) and (when := _date(line)):
            return when
    timed = (when for line in above if kind_of_line(line) is Kind.DATE and (when := _date(line)))
    return next((when for when in timed if when.hour or when.minute), None)


def byline(page: Any) -> str:
    """The names in an element that says that it holds the author's; "" where there is none."""
    for element in page.iter("p", "div", "span", "a", "strong", "address", "li"):
        named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('rel') or ''}"
        if _BYLINES.search(named):
            text = re.sub(r"^(?:theo|bài|tác giả|by|pv)\s*:?\s+", "", one_line(element.text_content()), flags=re.I)
            if is_byline(text):
                return text
    return ""


def section(page: Any, title: str) -> str:
    """The section that the path above an article names: its first step behind the home page; "" where there is none."""
    for trail in page.xpath("//*[self::ul or self::ol or self::nav or self::div][contains(@class, 'breadcrumb')]"):
        steps = [one_line(link.text_content()).strip(" >»/›") for link in trail.iter("a")]
        known = [step for step in steps if step and step.lower() not in _HOME and step != title and len(step) <= 60]
        if 0 < len(known) <= 4:
            return known[0]
    return ""


def text_block(page: Any) -> str:
    """The text of the block that has most of a page's paragraphs, sub-headings in their places; "" for none."""
    sizes: dict[Any, int] = {}
    for paragraph in page.iter("p"):
        parent = paragraph.getparent()
        sizes[parent] = sizes.get(parent, 0) + len(one_line(paragraph.text_content()))
    largest = sorted(sizes, key=lambda one: -sizes[one])[:20]
    best = next((one for one in largest if not one.xpath(f"ancestor-or-self::*[{_AROUND}]")), None)
    if best is None:
        return ""
    lines: list[str] = []
    for child in best:
        if isinstance(child.tag, str) and child.tag in _BLOCKS and not _is_beside(child):
            lines += paragraphs(_with_markup(child)).split("\n")
    return "\n".join(line for line in lines if line.strip() and kind_of_line(line) not in _DROPPED)


def covers(text: str, other: str) -> bool:
    """Tell whether every long line of ``other`` is in ``text``.

    >>> covers("Một đoạn.", "Trang chủ"), covers("Một đoạn.", "x" * 80)
    (True, False)
    """
    bare = _bare(text)
    return all(_bare(line) in bare for line in other.split("\n") if len(line) >= _LONG)


def _is_beside(element: Any) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _BESIDE.search(named) or _BYLINES.search(named):
        return True
    if element.tag == "div":  # a picture with its caption, a box of links
        return bool(element.xpath(".//img | .//figure | .//iframe")) or _is_links(element)
    return False


def _is_links(element: Any) -> bool:
    text = len(one_line(element.text_content()))
    return 2 * sum(len(one_line(link.text_content())) for link in element.iter("a")) > text


def _with_markup(element: Any) -> str:
    return str(lxml.html.tostring(element, encoding="unicode", with_tail=False))


def _lines(page: Any) -> list[str]:
    body = page.find("body") if page.tag == "html" else page
    if body is None:
        return []
    kept = [one for one in body.iter() if one.tag == "footer"]
    text = paragraphs(_with_markup(body))
    foot = {line for one in kept for line in paragraphs(_with_markup(one)).split("\n")}
    return [line for line in map(one_line, text.split("\n")) if line and line not in foot]


def _date(line: str) -> datetime | None:
    try:
        found = find_date(line)
    except ValueError:
        return None
    return found[0] if found else None


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
