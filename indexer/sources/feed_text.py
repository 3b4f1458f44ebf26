"""The texts of feeds: what an element says, be it text, HTML in a text, or XHTML within the XML; and whose it is."""

from __future__ import annotations

import copy
import re
from typing import Any, Final

import lxml.etree

_MAX_TEXT: Final = 4_000_000  # characters of one element
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_OF_ITEMS: Final = (
    "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/", "http://purl.org/dc/", "http://wordpress.org/export/",
    "http://purl.org/rss/1.0/modules/content/",
)  # fmt: skip
_HTML: Final = ("html", "text/html")
_MARKUP: Final = ("xhtml", "application/xhtml+xml")
_WITH_MAIL: Final = re.compile(r"\s*[^\s@()<>]{1,200}@[^\s@()<>]{1,200}\s*\(([^()]{1,200})\)\s*")
_BEFORE_MAIL: Final = re.compile(r"\s*([^()<>@]{1,200}?)\s*[(<][^\s@()<>]{1,200}@[^\s@()<>]{1,200}[)>]\s*")


def local_name(element: Any) -> str:
    """The name of an element without its prefix; "" for what is none."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def is_of_item(child: Any, item: Any) -> bool:
    """Tell whether an element of an item is of the feed itself, or of what all feeds have beside it."""
    space = child.tag[1:].partition("}")[0] if child.tag.startswith("{") else ""
    return not space or item.tag.startswith(f"{{{space}}}") or space.startswith(_OF_ITEMS)


def text_of(element: Any) -> str:
    """The text of an element; of one that holds markup its markup, of a person the name, of a source its title. What is
    no text (Atom may hold a picture in base64) is left out."""
    name = local_name(element)
    inside = {"source": "title", "author": "name", "contributor": "name"}.get(name)
    part = next((child for child in element if local_name(child) == inside), None)
    if part is not None:
        return text_of(part)
    if name == "source" and len(element):
        return ""  # an Atom source without a title
    kind = (element.get("type") or "").partition(";")[0].strip().lower() if element.tag.startswith(_ATOM) else ""
    if kind in _MARKUP:
        return _markup(element)[:_MAX_TEXT]
    text = "".join(element.itertext()).strip()
    if "/" in kind and not kind.startswith("text/"):
        return ""
    # Whatever stands in it is HTML then, however little: H<sub>2</sub>O.
    return (f"<div>{text}</div>" if kind in _HTML and "<" in text else text)[:_MAX_TEXT]


def _markup(element: Any) -> str:
    """XHTML as HTML, whatever prefix it has."""
    element = copy.deepcopy(element)
    for one in element.iter(f"{_XHTML}*"):
        one.tag = local_name(one)
    lxml.etree.cleanup_namespaces(element)
    inside = "".join(lxml.etree.tostring(child, encoding="unicode", method="html") for child in element)
    return f"<div>{element.text or ''}{inside}</div>"


def author_of(text: str) -> str:
    """The name of an author whose mail is named beside it, as RSS has it.

    >>> author_of("lan@bao.example (Lan)"), author_of("Lan <lan@bao.example>"), author_of("Lan")
    ('Lan', 'Lan', 'Lan')
    """
    match = _WITH_MAIL.fullmatch(text) or _BEFORE_MAIL.fullmatch(text)
    return match[1].strip() if match else text
