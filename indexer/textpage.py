"""A page saved as text made into the fields of an article: headline, body, captions, date, signature.

Lines are judged by themselves first (``indexer.lines``), then by where they stand: above the headline,
between it and the first paragraph, in the body, below the last paragraph. What a line is decides whether it
is kept; nothing here knows any one portal.
"""

from __future__ import annotations

import re
from typing import Any, Final

from indexer.bylines import authors_of, is_byline, is_credited, is_photo_credit, source_of
from indexer.clean import clean_text
from indexer.dates import find_date
from indexer.headline import ENDS, find_headline, is_prose, same_text
from indexer.lines import Kind, Line, crumbs_of, date_company, image_of, label_of, read_lines

_CAPTION: Final = 300  # characters: a longer line under a picture is a paragraph
_DROPPED: Final = frozenset((Kind.BUTTON, Kind.COUNTER, Kind.BANNER, Kind.BREADCRUMB, Kind.LINK))
_FOOT: Final = frozenset((Kind.FOOTER, Kind.BANNER, Kind.PHONE, Kind.BREADCRUMB))
_SIGNERS: Final = 2  # lines of names that sign a text, at most
_HOME: Final = frozenset(("trang chủ", "home", "trang nhất"))
# How Vietnamese papers begin the paragraph that sums an article up: "(TTXVN) - ", "TPO – ", "Hà Nội (Báo X)
# – ".
_LEAD: Final = re.compile(r"(?:\(\s*[^()\s][^()]{1,30}\)|[A-ZĐ][\w.Đ]{1,12}\.VN|[A-ZĐ]{2,8}O?)\s*[-–—]\s+\S")


class TextPage:
    """One page in the making; ``fields`` is what has been found, with the names that ``indexer.records``
    reads.
    """

    def __init__(self, text: str) -> None:
        self.fields: dict[str, Any] = {"images": []}
        self._paragraphs: list[str] = []
        self._authors: dict[str, None] = {}  # in their order
        self._labelled = False  # the date that was found says itself that it is the article's
        lines = read_lines(text)
        headline = find_headline(lines)
        first = 0 if headline is None else headline + 1
        if headline is not None:
            label = label_of(lines[headline].text)
            self.fields["title"] = label[1] if label and label[0] == "title" else lines[headline].text
        self._head(lines[: max(first - 1, 0)])
        self._below(_without_related(lines[first:]))
        self.fields["body"] = "\n".join(self._paragraphs)
        self.fields["authors"] = list(self._authors)

    def _head(self, lines: list[Line]) -> None:
        """Above the headline only dates, sections and named fields say anything about the article."""
        for line in lines:
            if line.kind is Kind.BREADCRUMB:
                self._section(line.text)
            elif line.kind in (Kind.DATE, Kind.LABEL):
                self._name(line)

    def _below(self, lines: list[Line]) -> None:
        prose = [number for number, line in enumerate(lines) if is_prose(line)]
        # A poem or a list has no prose: it ends where only names and footers follow.
        last = (prose or [number for number, line in enumerate(lines) if _may_end_body(line)] or [-1])[-1]
        start = self._summary(lines[: last + 1])
        self._body(lines[start : last + 1])
        self._tail(lines[last + 1 :])

    def _summary(self, lines: list[Line]) -> int:
        """Find the sapo: the paragraph between headline and date line, or one that begins as sapos do.

        Gives the number of lines that are done with.
        """
        texts = [number for number, line in enumerate(lines) if line.kind is Kind.TEXT]
        if len(texts) < 2:
            return 0
        first, second = texts[:2]
        between = any(line.kind in (Kind.DATE, Kind.COUNTER) for line in lines[first + 1 : second])
        dated_above = any(line.kind in (Kind.DATE, Kind.COUNTER) for line in lines[:first])
        text = lines[first].text
        if len(text) <= 600 and ((between and not dated_above) or _LEAD.match(text)):
            self.fields["summary"] = text
            self._body(lines[:first])
            return first + 1
        return 0

    def _body(self, lines: list[Line]) -> None:
        captioned = -1
        for number, line in enumerate(lines):
            if number <= captioned or line.kind in _DROPPED:
                continue
            if line.kind is Kind.IMAGE:
                captioned = self._image(lines, number)
            elif self._is_heading(line):
                self._paragraphs.append(line.text)
            elif line.kind is Kind.DATE or (line.kind is Kind.LABEL and not self._paragraphs):
                self._name(line)
            elif is_photo_credit(line.text):
                self._credit(line.text)
            elif is_credited(line.text):
                self.fields["images"].append({"url": "", "caption": line.text})
            elif not self._repeats(line.text):
                self._paragraphs.append(line.text)

    def _image(self, lines: list[Line], number: int) -> int:
        """Take a picture and the caption under it; gives the number of the last line taken."""
        url, caption = image_of(lines[number].text) or (lines[number].text, "")
        below = lines[number + 1] if number + 1 < len(lines) else None
        if not caption and below is not None and _is_caption(below):
            self.fields["images"].append({"url": url, "caption": below.text})
            return number + 1
        self.fields["images"].append({"url": url, "caption": caption})
        return number

    def _credit(self, text: str) -> None:
        """Put "Ảnh: Minh Đức" where it belongs: after the caption of the picture above."""
        if self.fields["images"]:
            image = self.fields["images"][-1]
            if len(image["caption"]) <= _CAPTION:
                image["caption"] = f"{image['caption']} {text}".strip()

    def _is_heading(self, line: Line) -> bool:
        """A date above a part of the text: what tells of several days has one for each. The first date of a page is
        that of the article."""
        found = _dated(line.text) if line.kind is Kind.DATE else None
        return bool(found and self._paragraphs and "published" in self.fields and not date_company(found[1]))

    def _repeats(self, text: str) -> bool:
        """Headline and sapo are often there twice, at the top and again in the body."""
        return not self._paragraphs and same_text(text, self.fields.get("title", ""))

    def _tail(self, lines: list[Line]) -> None:
        """Below the last paragraph: pictures, who wrote it, where it is from, short lines of the text; then the
        footer, which is left out.
        """
        lines = lines[: _foot(lines)]
        signature = _signature(lines)
        texts = (number for number, line in enumerate(lines) if line.kind is Kind.TEXT and number not in signature)
        last = max(texts, default=-1)
        captioned = -1
        for number, line in enumerate(lines):
            if number <= captioned or line.kind in (Kind.BUTTON, Kind.COUNTER, Kind.LINK):
                continue
            if line.kind is Kind.IMAGE:
                captioned = self._image(lines, number)
            elif is_photo_credit(line.text):
                self._credit(line.text)
            elif number < last and self._is_heading(line):
                self._paragraphs.append(line.text)
            elif line.kind in (Kind.LABEL, Kind.DATE):
                self._name(line)
            elif number in signature and (source := source_of(line.text)):
                self.fields.setdefault("source", source)
            elif number in signature:
                self._sign(line.text)
            elif is_credited(line.text):
                self.fields["images"].append({"url": "", "caption": line.text})
            else:
                self._paragraphs.append(line.text)

    def _name(self, line: Line) -> None:
        """Take what a date line or a line such as "Tác giả: …" names."""
        label = label_of(line.text)
        if label and label[0] not in ("published", "authors"):
            self.fields.setdefault(*label)
        elif label and label[0] == "authors":
            self._sign(label[1])
        elif found := _dated(line.text):
            # "Ngày đăng: …" is the article's; a date without a label above the headline is often that of the visit.
            if (label and not self._labelled) or "published" not in self.fields:
                self.fields["published"] = found[0]
            self._labelled |= label is not None
            for part in date_company(found[1]):
                if is_byline(part) and " " in part:
                    self._sign(part)

    def _sign(self, text: str) -> None:
        self._authors.update(dict.fromkeys(authors_of(text)))

    def _section(self, text: str) -> None:
        parts = [part for part in crumbs_of(text) if part.lower() not in _HOME]
        # The path ends in the section, or in the headline itself; a row of more parts is the site's menu.
        if parts and len(parts) <= 4 and parts != crumbs_of(text):
            known = [part for part in parts if not same_text(part, self.fields.get("title", ""))]
            self.fields.setdefault("section", (known or parts)[-1])


def read_page(text: str) -> dict[str, Any]:
    """Find the fields of the article in a page saved as text; any text is accepted.

    >>> page = read_page("banner\\nCầu mới qua sông Lam\\nLượt xem: 95\\n\\nSáng nay, cầu thông xe.\\n\\nBBT")
    >>> page["title"], page["body"], page["authors"]
    ('Cầu mới qua sông Lam', 'Sáng nay, cầu thông xe.', ['BBT'])
    """
    return {name: value for name, value in TextPage(clean_text(text)).fields.items() if value}


def _dated(text: str) -> tuple[Any, str] | None:
    try:
        return find_date(text)
    except ValueError:
        return None


def _is_caption(line: Line) -> bool:
    if line.kind is not Kind.TEXT or len(line.text) > _CAPTION:
        return False
    # Directly under the picture; below an empty line only what says itself that it is about a picture.
    return not line.apart or is_credited(line.text) or is_photo_credit(line.text)


def _may_end_body(line: Line) -> bool:
    return line.kind is Kind.TEXT and not (is_byline(line.text) or source_of(line.text) or line.text.isupper())


def _foot(lines: list[Line]) -> int:
    """The number of the line with which the footer begins. A line in capitals heads one, or a part of the article:
    that has sentences."""
    foot = next((number for number, line in enumerate(lines) if line.kind in _FOOT), len(lines))
    spoken = max((number for number in range(foot) if _is_sentence(lines[number])), default=-1)
    return next((number for number in range(spoken + 1, foot) if _heads_footer(lines[number])), foot)


def _heads_footer(line: Line) -> bool:
    text = line.text
    names = is_byline(text) or source_of(text) or is_photo_credit(text) or is_credited(text)
    return line.kind is Kind.TEXT and line.apart and text.isupper() and not names


def _is_sentence(line: Line) -> bool:
    return line.kind is Kind.TEXT and line.text.endswith(ENDS) and not line.text.isupper()


def _signature(lines: list[Line]) -> set[int]:
    """The numbers of the lines that sign a text: names, and what it was taken from, behind which none of it stands.
    More names one under another are a list, and text."""
    names: list[int] = []
    for number in reversed(range(len(lines))):
        line = lines[number]
        captioned = number > 0 and lines[number - 1].kind is Kind.IMAGE and _is_caption(line)
        if line.kind is not Kind.TEXT or captioned or is_credited(line.text) or is_photo_credit(line.text):
            continue
        if not (source_of(line.text) or _is_name(line.text)):
            break
        names.append(number)
    sources = {number for number in names if source_of(lines[number].text)}
    return set(names) if len(names) - len(sources) <= _SIGNERS else sources


def _is_name(text: str) -> bool:
    """Names, and not a sentence of one word ("Hết.")."""
    return is_byline(text) and (" " in text or len(text) <= 3 or not text.endswith("."))


def _without_related(lines: list[Line]) -> list[Line]:
    """Leave out blocks of related links: from their heading to the next paragraph of the article itself."""
    kept: list[Line] = []
    skipping = False
    for line in lines:
        if line.kind is Kind.RELATED:
            skipping = True
        elif skipping and is_prose(line, least=150):
            skipping = False
        if not skipping:
            kept.append(line)
    return kept
