"""Content: the part of a page that holds the text of its article, and the pictures that stand in it.

Papers build their pages differently, and what they have in common is how they read: an article is the smallest part in
which most of the prose of a page stands. What stands within it and is not of it (boxes of other articles, buttons,
what is hidden) is known by the name that its makers gave it, by its first line, or because it leads elsewhere.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import lxml.html

from indexer.clean import line_of, lines_of, one_line, take_out
from indexer.lines import Kind, kind_of_line
from indexer.sources.credits import is_credit, names_authors
from indexer.sources.element_names import is_beside, is_caption, is_foot, is_hidden
from indexer.sources.masses import BLOCKS, BOXES, LEAVES, LINE, Masses
from indexer.sources.pictures import Frame, Picture, frames_of

_NEVER: Final = ("script", "style", "noscript", "template", "iframe", "svg", "button", "select", "input", "textarea",
                 "video", "audio", "object")  # fmt: skip
_AROUND: Final = ("header", "footer", "nav", "aside", "form")
_WIDE: Final = ("form", "header", "div")  # which may stand about the article itself
_HEADLINE: Final = 25  # characters of a link that is a headline
_TEASER: Final = 500  # characters of a box that leads to another article, at most
_MOST_OF: Final = 0.6  # of the prose of a part, for its text to be in one of its own parts
_MUCH_OF: Final = 0.3  # the same of one in which the headline stands
_SHARE: Final = 0.25  # of the prose of a page, which no box that is left out has
_LINKED: Final = 0.5  # the same of one that leads elsewhere
_DROPPED: Final = frozenset((Kind.BUTTON, Kind.COUNTER, Kind.RELATED, Kind.LINK, Kind.BREADCRUMB))


class Content(NamedTuple):
    """The text of an article, its pictures, and the part of the page (a copy) in which they and the headline stand; the
    headlines of other articles that were left out, and how many that lead elsewhere stand in the text."""

    text: str
    pictures: list[Picture]
    region: Any
    teasers: list[str]
    headlines: int


def content_of(page: Any) -> Content:
    """Find the text of the article in a page."""
    body = copy.deepcopy(page)
    body = body.find("body") if body.tag == "html" and body.find("body") is not None else body
    _drop_unseen(body)
    teasers = _drop_beside(body)
    masses = Masses(body)
    root = _root(body, masses)
    region = _region(root)
    frames = frames_of(region, root)
    pictures = [picture for frame in frames for picture in frame.pictures()]
    _take_out(frames, Masses(root).of(root))
    root = copy.deepcopy(root)  # the credits in it are still to be read in the region
    for element in list(root.iter("p", "div", "span", "section", "ul", "strong", "a")):
        if is_credit(element) or is_caption(element):
            _drop(element)
    headlines = len(root.xpath(".//*[self::h2 or self::h3 or self::h4][.//a[@href] or parent::a[@href]]"))
    return Content(_text(root), pictures, region, teasers, headlines)


def _take_out(frames: list[Frame], prose: int) -> None:
    """Take pictures and captions out of the text; those of an article that is told in its captions stay as lines."""
    told = sum(len(one.caption) for one in frames if one.inside and len(one.caption) >= LINE)
    for frame in frames:
        if frame.inside and frame.caption and 2 * told > prose:
            line = lxml.html.Element("p")
            line.text = frame.caption
            frame.element.addprevious(line)
        for element in (frame.behind, frame.element):
            if element is not None:
                _drop(element)


def _drop_unseen(body: Any) -> None:
    """Take out what no reader sees, and what stands around every page of a site."""
    whole = len(body.text_content())
    for element in list(body.iter()):
        tag = element.tag if isinstance(element.tag, str) else ""
        around = (tag in _AROUND or is_foot(element)) and not (tag in _WIDE and 2 * len(element.text_content()) > whole)
        if element is not body and (tag in _NEVER or not tag or around or (is_hidden(element) and tag != "body")):
            _drop(element)


def _drop_beside(body: Any) -> list[str]:
    """Take out what stands beside the text: by its name, by its first line, and teasers of other articles; gives the
    headlines of these."""
    teasers: list[str] = []
    masses = Masses(body)
    whole = masses.of(body)
    for element in list(body.iter(*BOXES, "p", "h2", "h3", "h4", "span")):
        if element is body or element.getparent() is None or element.tag == "figure" or names_authors(element):
            continue
        mass = masses.of(element)
        if mass > _LINKED * whole or (mass > _SHARE * whole and not masses.leads(element)):
            continue
        boxed = (
            element.tag in BOXES
            and not _credits(element, masses)
            and (_is_teaser(element, masses) or _is_announced(element, masses))
        )
        if boxed or is_beside(element) or (element.tag == "p" and _is_link(element)):
            texts = (line_of(link) for link in element.iter("a"))
            teasers += [text for text in texts if len(text) >= _HEADLINE]
            _drop(element)
    return teasers


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        take_out(element)


def _credits(box: Any, masses: Masses) -> bool:
    """A box with an author in it, and no other article's headline or picture."""
    if masses.letters(box) > _TEASER or next(box.iter("img", "h2", "h3", "h4"), None) is not None:
        return False
    return any(map(is_credit, box.iterdescendants("a", "span", "p", "div", "strong", "b")))


def _is_teaser(box: Any, masses: Masses) -> bool:
    """A box that begins with a link to another article, alone on its line, or that is links and little else."""
    letters = masses.letters(box)
    if not letters or letters > _TEASER:
        return masses.links(box) > 0.7 * letters
    if masses.links(box) > 0.5 * letters:
        return True
    first = next((leaf for leaf in box.iter() if masses.own(leaf)[0]), None)
    if first is None or first.tag == "p":
        return False
    own, linked = masses.own(first)
    return own >= 15 and linked >= 0.9 * own and masses.of(box) <= _TEASER


def _is_announced(box: Any, masses: Masses) -> bool:
    """A box whose first line says that other articles follow."""
    if not 0 < masses.letters(box) <= 4 * _TEASER:
        return False
    lines = lines_of(box)
    return bool(lines) and kind_of_line(lines[0]) in {Kind.RELATED, Kind.LINK}


def _is_link(paragraph: Any) -> bool:
    """A paragraph that is nothing but a link to another article."""
    text = one_line(paragraph.text_content())
    links = [one for one in paragraph.iter("a") if (one.get("href") or "#")[0] != "#"]
    linked = sum(len(one_line(one.text_content())) for one in links)
    return len(text) >= 25 and linked >= len(text) - 2 and text[-1] not in '.!?:…”")'


def _root(body: Any, masses: Masses) -> Any:
    """The smallest part that has most of the prose, with those beside it that are made as it is."""
    head = next(body.iter("h1"), None)
    above = set() if head is None else set(head.iterancestors())
    root = body
    while (best := _within(root, masses, above)) is not None:
        root = best
    parent = root.getparent()
    if parent is not None and root is not body and root.get("class"):
        alike = [one for one in parent if one.tag == root.tag and one.get("class") == root.get("class")]
        if sum(masses.of(one) > 0 for one in alike) > 1:
            return parent
    return root


def _within(root: Any, masses: Masses, above: set[Any]) -> Any:
    """The part of a part that has most of its prose, or much of it and the headline; None where it is prose itself."""
    best = max(root, key=masses.of, default=None)
    if best is not None and masses.of(best) < _MOST_OF * masses.of(root):
        headed = next((one for one in root if one in above), None)
        best = headed if headed is not None and masses.of(headed) >= _MUCH_OF * masses.of(root) else None
    if best is None or not masses.of(best):
        return None
    own = masses.own(best)[0]
    alone = masses.of(best) == masses.of(root)
    is_paragraph = own >= LINE and (best.tag in LEAVES or (own > 0.5 * masses.of(best) and not alone))
    return None if is_paragraph else best


def _region(root: Any) -> Any:
    """The part about the text in which its headline stands; of a page without one, what holds the text."""
    for element in (root, *root.iterancestors()):
        if element.tag in {"body", "html"}:
            break
        if next(element.iter("h1"), None) is not None:
            return element
    parent = root.getparent()
    return root if parent is None or root.tag == "body" else parent


def _text(root: Any) -> str:
    rows = set(_join_rows(root))
    head = next(root.iter("h1"), None)
    if head is not None:
        _drop(head)
    return "\n".join(line for line in lines_of(root) if line in rows or kind_of_line(line) not in _DROPPED)


def _join_rows(root: Any) -> Iterator[str]:
    """Make a line of each row of a table of figures; tables that hold a page have paragraphs in them."""
    for row in list(root.iter("tr")):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        texts = [line_of(cell) for cell in cells]
        blocks = sum(1 for cell in cells for one in cell.iter() if one.tag in BLOCKS and one is not cell)
        if len(cells) < 2 or blocks > len(cells) or sum(map(len, texts)) > 2 * _TEASER:
            continue
        line = lxml.html.Element("p")
        line.text = " | ".join(text for text in texts if text)
        for cell in cells:
            row.remove(cell)
        row.append(line)
        yield str(line.text)
