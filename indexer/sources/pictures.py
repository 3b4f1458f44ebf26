"""Pictures: those of an article, with what is written under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from indexer.bylines import is_credited
from indexer.clean import line_of, one_line
from indexer.sources.element_names import is_caption

_PICTURES: Final = ("img", "amp-img")
_ADDRESSES: Final = ("data-original", "data-src", "data-lazy-src", "src")
_LONGEST: Final = 600  # characters of a table that is a picture with its caption
_TOLD: Final = 300  # characters of a caption that nothing calls so
_TAKEN: Final = re.compile(r"(?:^|[\s(.])ảnh\s*[:/]\s*\S", re.IGNORECASE)
_UP: Final = 6  # elements about a picture that are looked at

Picture = dict[str, str]


class Frame(NamedTuple):
    """What holds one picture, or some, with its caption: an element, the caption, the one that is the caption where
    that stands behind, and whether all this is within the text."""

    element: Any
    caption: str
    behind: Any
    inside: bool

    def pictures(self) -> Iterator[Picture]:
        """The pictures; what one is called for those who cannot see it stands for a caption."""
        for at, image in enumerate(self.element.iter(*_PICTURES)):
            shown = self.caption if not at or self.element.tag == "figure" else ""
            if url := address_of(image):
                yield {"url": url, "caption": shown or one_line(image.get("alt") or "")}


def frames_of(region: Any, root: Any) -> list[Frame]:
    """The frames of a part of a page, of which ``root`` is the text."""
    above = {root, *root.iterancestors()}
    found: dict[Any, Frame] = {}
    for image in region.iter(*_PICTURES):
        around = _around(image, region)
        inside = root in around or root is region
        element = _framed(around, inside=inside)
        if element is not None and element not in found and element not in above:
            found[element] = _frame(element, inside=inside)
    return [one for one in found.values() if not any(outer in found for outer in one.element.iterancestors())]


def address_of(image: Any) -> str:
    """The address of a picture, which pages that load it late have elsewhere."""
    found = (str(image.get(name) or "") for name in _ADDRESSES)
    return next((one for one in found if one and not one.startswith("data:")), "")


def _around(image: Any, region: Any) -> list[Any]:
    around = []
    for one in image.iterancestors():
        around.append(one)
        if one is region:
            break
    return around


def _framed(around: list[Any], *, inside: bool) -> Any:
    """What holds a picture with its caption: a figure, a small table, what has a caption in it, a paragraph."""
    figure = next((one for one in around if one.tag == "figure"), None)
    if figure is not None:
        return figure
    for one in around[:_UP]:
        size = len(one_line(one.text_content()))
        if size > _LONGEST:
            break
        if size and (one.tag == "table" or any(map(is_caption, one.iterdescendants("div", "p", "td", "span", "em")))):
            return one
    told = next((one for one in around[:2] if one.tag == "p" and _is_told(one)), None)
    if inside and told is not None:
        return told
    alone = (one for one in around[:3] if one.tag in {"p", "div"} and not one_line(one.text_content()))
    return next(alone, None) if inside else None


def _frame(element: Any, *, inside: bool) -> Frame:
    named = [one for one in element.iter() if isinstance(one.tag, str) and is_caption(one)]
    outer = [one for one in named if not any(above in named for above in one.iterancestors())]
    caption = " ".join(filter(None, map(line_of, outer)))
    if not outer and (element.tag == "table" or _is_told(element)):
        caption = line_of(element)
    behind = element.getnext()
    if caption or behind is None or not _is_under(behind):
        return Frame(element, caption, None, inside)
    return Frame(element, line_of(behind), behind, inside)


def _is_under(element: Any) -> bool:
    """Whether what stands behind a picture is its caption."""
    if element.tag not in {"p", "div", "em", "span"}:
        return False
    text = line_of(element)
    return bool(text) and len(text) <= _LONGEST and (is_caption(element) or is_credited(text) or _is_told(element))


def _is_told(element: Any) -> bool:
    """Whether what stands with a picture tells of it: it names who took it, or is in italics as a whole."""
    text = line_of(element)
    if not text or len(text) > _TOLD:
        return False
    slanted = sum(len(one_line(one.text_content())) for one in element.iter("em", "i"))
    return _TAKEN.search(text) is not None or slanted >= len(text)
