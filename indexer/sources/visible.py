"""What a reader sees about the text of a page: its headline and summary, the line with the date, its section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from indexer.clean import line_of, lines_of, one_line, take_out
from indexer.dates import find_date
from indexer.lines import Kind, kind_of_line, label_of
from indexer.sources.element_names import names_of

# Elements that stand about a text and are not of it, by their tag, or by a word in their class or id.
_AROUND: Final = "self::header or self::footer or self::nav or self::aside or self::form"
_HEADLINES: Final = re.compile(
    r"(?:^|[-_ ])(?:title|tieu-?de|headline|(?:post|article|news|detail)-?title)(?:$|[-_ ])", re.IGNORECASE
)
_COMMENTS: Final = re.compile(
    r"(?:^|[-_ ])(?:(?:box|list|wrap|detail)?[-_]*(?:comments?|cmt)(?:[-_]*(?:box|list|wrap|area|form|section))?|"
    r"binh-?luan|y-?kien-?ban-?doc)(?:$|[-_ ])",
    re.IGNORECASE,
)
_SAPOS: Final = re.compile(
    r"(?:^|[-_ ])(?:sapo|chapp?eau|chapo|lead|home-?text|tom-?tat|(?:article|detail|post)[-_]+summary)(?:$|[-_ ])",
    re.IGNORECASE,
)
_SECTIONS: Final = re.compile(
    r"(?:^|[-_ ])(?:cate-name|category-page_+name|detail-cate|article-category|chuyen-muc)(?:$|[-_ ])"
)
_SAYS: Final = re.compile(
    r"(?<=\d)\s+(?=\D{0,3}\b(?:cập nhật|sửa đổi|ngày đăng|đăng|xuất bản|ngày xuất bản)\b)", re.IGNORECASE
)
_CLOCK: Final = re.compile(r"\d{1,2}\s?[:h]\s?\d{2}(?:\s?[AP]M)?(?:\s?\(?(?:GMT|UTC)\s?\+\s?7\)?)?", re.IGNORECASE)
_TWO_DATES: Final = 160  # characters of a line that may have two dates
_HOME: Final = frozenset(("trang chủ", "home", "trang nhất", "trang chính"))
_DATE_LINES: Final = 25  # lines below the headline within which its date stands


def headline(page: Any, site: str) -> str:
    """The one headline of a page; "" where there is none, or more than one. The name of the site is none."""
    found = [line_of(one) for one in page.iter("h1") if not one.xpath(f"ancestor::*[{_AROUND}]")]
    texts = list(dict.fromkeys(text for text in found if 8 <= len(text) <= 300 and " " in text))
    texts = [text for text in texts if not site or bare(text) != bare(site)]
    if not found:  # a page of before, whose headline is a line in large letters
        texts = list(dict.fromkeys(_named(page, _HEADLINES, least=15, most=200)))
    return texts[0] if len(texts) == 1 else ""


def without_comments(page: Any) -> bool:
    """Take what readers have said out of a page; tells whether there was any. What holds most of a page is the page."""
    whole = len(one_line(page.text_content()))
    found = [
        element
        for element in page.iter("div", "section", "ul", "ol", "aside")
        if _COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    ]
    said = [one for one in found if 2 * len(one_line(one.text_content())) < whole]
    for element in said:
        if element.getparent() is not None:
            take_out(element)
    return bool(said)


def sapo(page: Any) -> str:
    """The paragraph that sums an article up, by the name that papers give it; "" where there is none."""
    return next(_named(page, _SAPOS, least=30, most=1_000), "")


def _named(page: Any, names: re.Pattern[str], *, least: int, most: int) -> Iterator[str]:
    """The texts of elements that have such a name, are no links, and stand in the page itself."""
    for element in page.iter("div", "p", "h2", "h3", "span", "strong", "td"):
        if not names.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            continue
        text = line_of(element)
        if least <= len(text) <= most and not element.xpath(f"ancestor::*[{_AROUND} or self::a] | .//a | .//li"):
            yield text


def dateline(page: Any, title: str) -> datetime | None:
    """The date that stands with the headline: one that says what it is ("Ngày đăng: …"), else the first below, else one
    with a time of day right above. Footers, decrees and captions name other days.
    """
    lines = _with_times([part for line in _lines(page) for part in _parted(line)])
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


def _with_times(lines: list[str]) -> list[str]:
    """Lines, with a time of day that stands alone put behind the day above it."""
    found: list[str] = []
    for line in lines:
        if found and _CLOCK.fullmatch(line) and (when := _date(found[-1])) and not (when.hour or when.minute):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found


def _parted(line: str) -> list[str]:
    """A line with two dates, each with what it says of itself, as two: "Cập nhật: … Ngày đăng: …"."""
    parts = [part.strip(" |-–") for part in _SAYS.split(line)] if len(line) <= _TWO_DATES else []
    return parts if sum(_date(part) is not None for part in parts) > 1 else [line]


def section(page: Any, title: str) -> str:
    """The section that the path above an article names: its first step behind the home page, or what is called so; ""
    where there is none."""
    for trail in page.xpath("//*[self::ul or self::ol or self::nav or self::div][contains(@class, 'breadcrumb')]"):
        steps = [line_of(link).strip(" >»/›") for link in trail.iter("a")]
        known = [step for step in steps if step and step.lower() not in _HOME and step != title and len(step) <= 60]
        if 0 < len(known) <= 4:
            return known[0]
    for link in page.iter("a"):
        if _SECTIONS.search(f"{names_of(link)} {names_of(link.getparent())}") and (name := line_of(link)):
            return name if len(name) <= 60 and name != title else ""
    return ""


def _lines(page: Any) -> list[str]:
    body = page.find("body") if page.tag == "html" else page
    if body is None:
        return []
    kept = [one for one in body.iter() if one.tag == "footer"]
    foot = {line for one in kept for line in lines_of(one)}
    return [line for line in map(one_line, lines_of(body)) if line and line not in foot]


def bare(text: str) -> str:
    """A text without signs and capitals, to be compared."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _date(line: str) -> datetime | None:
    try:
        found = find_date(line)
    except ValueError:
        return None
    return found[0] if found else None
