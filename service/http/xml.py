"""XML that any parser takes: built as a tree, so that nothing needs escaping by hand."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree

Element = ElementTree.Element
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    r"""A text without what XML 1.0 cannot hold even escaped: control characters, surrogates, U+FFFE and U+FFFF.

    >>> clean("giá\x00 xăng\ud800 ]]>")
    'giá xăng ]]>'
    """
    return _FORBIDDEN.sub("", text)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Add an element with a text and attributes, all made fit for XML."""
    element = ElementTree.SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    if text is not None:
        element.text = clean(text)
    return element


def document(root: Element) -> bytes:
    """The whole document as UTF-8, with its declaration."""
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made
