"""Lines of a PDF put together into a text: no headers and page numbers, a line for each paragraph, the title first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from indexer.sources.pdf_letters import Line

_NUMBER: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(
    r"[-–—|\s]*(?:(?:trang|page|p\.?)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_ITEM: Final = re.compile(r"(?:[-–•+*]|\d{1,2}[.)]|[a-zđ][.)])\s")
_EDGE_LINES: Final = 3  # at the top and the bottom of a page, among which its header and footer are
_SAME_SIZE: Final = 0.08
_LARGE: Final = 1.15  # times the usual size: a title
_DROP_CAP: Final = 1.8


def text_of(pages: Sequence[Sequence[Line]]) -> str:
    """The text of a document: its title, if its letters show one, an empty line, and a line for each paragraph."""
    lines = [line for page in without_headers(pages) for line in page]
    paragraphs = joined(with_drop_caps(lines))
    if not paragraphs:
        return ""
    sizes = Counter[float]()
    for text, size in paragraphs:
        sizes[round(size, 1)] += len(text)
    usual = sizes.most_common(1)[0][0]
    titled = [at for at, (text, size) in enumerate(paragraphs[:12]) if size > _LARGE * usual and len(text) > 8]
    texts = [text for text, _ in paragraphs]
    if titled:
        at = end = max(titled, key=lambda one: paragraphs[one][1])
        while end + 1 in titled and not _ENDS.search(texts[end]):  # its other lines, in which another font had a part
            end += 1
        return "\n".join([*texts[:at], "", " ".join(texts[at : end + 1]), "", *texts[end + 1 :]]).strip()
    return "\n".join(texts)


def without_headers(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Leave out page numbers, and what stands at the top or the bottom of most pages."""
    edges = [_edges(page) for page in pages]
    often = Counter(place for page in edges for place in {_place(line) for line in page})
    repeated = {place for place, count in often.items() if count >= max(2, (len(pages) + 1) // 2)}
    return [
        [
            line
            for line in page
            if not (line in edge and (_place(line) in repeated or _PAGE_NUMBER.fullmatch(line.text)))
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edges(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.top)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _place(line: Line) -> tuple[str, int]:
    """What a line says, numbers aside, and how high it stands."""
    return _NUMBER.sub("#", line.text), round(line.top / 4)


def with_drop_caps(lines: list[Line]) -> list[Line]:
    """Give the large first letter of a paragraph back to its line."""
    made = list(lines)
    for line in lines:
        if len(line.text) == 1 and line.text.isupper():
            beside = next((one for one in lines if _is_beside(line, one)), None)
            if beside is not None:
                beside.text = line.text + beside.text
                beside.left = line.left
                made.remove(line)
    return made


def _is_beside(letter: Line, line: Line) -> bool:
    return (
        line is not letter
        and line.page == letter.page
        and line.text[:1].islower()
        and letter.size > _DROP_CAP * line.size
        and -line.size < line.left - letter.right < 2 * line.size
        and letter.bottom < line.top <= letter.top + line.size
    )


def joined(lines: Sequence[Line]) -> list[tuple[str, float]]:
    """The paragraphs of lines, each with the size of its letters."""
    paragraphs: list[tuple[str, float]] = []
    leading = _leading(lines)
    edges = _right_edges(lines)
    before: Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, leading, edges):
            text, size = paragraphs[-1]
            paragraphs[-1] = (_together(text, line.text), size)
        else:
            paragraphs.append((line.text, line.size))
        before = line
    return paragraphs


def _together(text: str, more: str) -> str:
    hyphen = text.endswith("-") and text[-2:-1].isalpha() and more[:1].isalpha()
    return text + more if hyphen else f"{text} {more}"


def _leading(lines: Sequence[Line]) -> float:
    """How far lines are apart that follow each other, in sizes of their letters."""
    steps = [
        (above.top - below.top) / below.size
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.top - below.top < 3 * below.size
    ]
    return median(steps) if steps else 1.2


def _right_edges(lines: Iterable[Line]) -> dict[tuple[int, int], float]:
    """Where the lines end that begin at about one place of a page, as those of a column do."""
    edges: dict[tuple[int, int], float] = {}
    for line in lines:
        place = _column(line)
        edges[place] = max(edges.get(place, 0.0), line.right)
    return edges


def _column(line: Line) -> tuple[int, int]:
    return line.page, round(line.left / (4 * max(line.size, 1)))


def _goes_on(before: Line, line: Line, leading: float, edges: dict[tuple[int, int], float]) -> bool:
    if abs(line.size - before.size) > _SAME_SIZE * max(line.size, before.size) or _ITEM.match(line.text):
        return False
    width = edges[_column(before)] - before.left
    full = before.right > edges[_column(before)] - 0.18 * width
    ended = bool(_ENDS.search(before.text))
    if line.page != before.page or line.top > before.bottom + 5 * line.size:  # another page, another column
        return not ended or (full and line.text[:1].islower())
    if (before.top - line.top) / line.size > 1.3 * leading:
        return False
    if line.left > before.left + line.size and ended:
        return False
    heads = before.right < before.left + 0.75 * width and line.text[:1].isupper()  # a line above a paragraph
    return full or not (ended or heads)
