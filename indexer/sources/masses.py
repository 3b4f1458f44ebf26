"""Masses: how much prose, and how many letters of links, each part of a page has."""

from __future__ import annotations

from typing import Any, Final

import lxml.etree

from indexer import clean

LINE: Final = 60  # characters of a line that is a sentence or more
_SENTENCE: Final = 20  # the same of one that ends as sentences do
_ENDS: Final = (".", "!", "?", "…", ".”", "!”", "?”", '."', "…”")
BOXES: Final = ("div", "section", "article", "aside", "ul", "ol", "table", "li", "dl", "figure", "center", "details")
LEAVES: Final = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt", "td", "th", "li", "caption",
                 "address", "figcaption")  # fmt: skip
BLOCKS: Final = clean.BLOCKS - {"hr"}  # which has nothing in it
_NONE: Final = (0, 0, 0, 0)


class Masses:
    """The sums of each part of a page, as it is now."""

    def __init__(self, body: Any) -> None:
        self._own: dict[Any, list[int]] = {}  # characters, and those of links
        self._ends: dict[Any, str] = {}  # the last text of a block
        self._sums: dict[Any, tuple[int, int, int, int]] = {}  # prose, characters, characters of links, links
        self._count(body)
        self._add_up(body)

    def of(self, element: Any) -> int:
        """Characters of prose."""
        return self._sums.get(element, _NONE)[0]

    def letters(self, element: Any) -> int:
        """Characters in all."""
        return self._sums.get(element, _NONE)[1]

    def links(self, element: Any) -> int:
        """Characters of links."""
        return self._sums.get(element, _NONE)[2]

    def leads(self, element: Any) -> bool:
        """Whether there is a link in it."""
        return self._sums.get(element, _NONE)[3] > 0

    def own(self, element: Any) -> tuple[int, int]:
        """Characters of a block that are in no block within it, and how many of them are links."""
        own = self._own.get(element, _NONE)
        return own[0], own[1]

    def _count(self, body: Any) -> None:
        blocks, links = [body], 0
        for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in BLOCKS and element is not body:
                    blocks.append(element)
                links += tag == "a"
                self._add(blocks[-1], element.text if tag else None, links)
            else:
                if tag in BLOCKS and element is not body:
                    blocks.pop()
                links -= tag == "a"
                if element is not body:
                    self._add(blocks[-1], element.tail, links)

    def _add(self, block: Any, text: str | None, links: int) -> None:
        text = " ".join(text.split()) if text else ""
        if text:
            own = self._own.setdefault(block, [0, 0])
            own[0] += len(text) + 1
            own[1] += (len(text) + 1) * (links > 0)
            self._ends[block] = text[-2:]

    def _add_up(self, body: Any) -> None:
        for _, element in lxml.etree.iterwalk(body, events=("end",)):
            own, linked = self.own(element)
            is_prose = own >= LINE or (own >= _SENTENCE and self._ends.get(element, "").endswith(_ENDS))
            sums = [own if is_prose and 2 * linked < own else 0, own, linked, int(element.tag == "a")]
            for child in element:
                for at, value in enumerate(self._sums.get(child, _NONE)):
                    sums[at] += value
            self._sums[element] = (sums[0], sums[1], sums[2], sums[3])
