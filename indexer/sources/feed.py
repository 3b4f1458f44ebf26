"""Feeds (``.rss``, ``.atom``, ``.xml``): RSS, Atom and the exports of WordPress (WXR), one article an item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import lxml.etree

from indexer.sources.layers import DAMAGE
from indexer.sources.record import Record

ROOTS: Final = ("rss", "feed", "rdf")
_ITEMS: Final = ("item", "entry")
_RELATION: Final = "alternate"
_MAX_TEXT: Final = 4_000_000  # characters of one element

# Elements by their prefix, where that tells them apart, and the names that ``indexer.fields`` reads.
_NAMES: Final = {
    "content:encoded": "body", "encoded": "body", "content": "body", "description": "summary", "summary": "summary",
    "excerpt:encoded": "summary", "pubDate": "published", "published": "published", "dc:date": "published",
    "updated": "modified", "guid": "guid", "id": "guid", "link": "link", "title": "title", "source": "source",
    "creator": "authors", "author": "authors", "category": "categories", "post_tag": "tags", "subject": "tags",
    "post_type": "post_type", "status": "post_status", "post_date": "date", "post_date_gmt": "post_date_gmt",
    "post_id": "post_id", "fullText": "body", "full-text": "body",
}  # fmt: skip
_LISTS: Final = ("categories", "tags", "authors", "images")


def read_feed(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the items of a feed, one after another: an export of years need not fit in memory.

    Entities that the document declares are not resolved, so that none can grow.
    """
    channel, items = "", 0
    try:
        events = lxml.etree.iterparse(
            stream,
            events=("end",),
            recover=True,
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
            load_dtd=False,
        )
        for _, element in events:
            local = _local(element)
            if local in _ITEMS:
                items += 1
                yield Record(source=name, line=element.sourceline, mapping=_item(element, channel))
                _forget(element)
            elif local == "title" and not channel and _local(element.getparent()) in ("channel", "feed"):
                channel = _text(element)
        if not items:
            yield Record(source=name, reason="the feed has no items")
    except DAMAGE as error:
        yield Record(source=name, reason=f"the rest of the file cannot be read: {error}")
    except lxml.etree.LxmlError as error:
        yield Record(source=name, reason=f"the feed is not XML: {error}")


def _item(element: Any, channel: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for child in element:
        if isinstance(child.tag, str):
            _take(fields, child)
    if "body" not in fields and "summary" not in fields and "title" not in fields:
        return {}
    if channel and "source" not in fields and "post_type" not in fields:
        fields["feed"] = channel
    return fields


def _take(fields: dict[str, Any], child: Any) -> None:
    local = _local(child)
    qualified = f"{child.prefix}:{local}" if child.prefix else local
    if local == "link" and child.get("href"):
        if child.get("rel", _RELATION) == _RELATION:
            fields.setdefault("link", child.get("href"))
        elif (child.get("type") or "").startswith("image/"):
            fields.setdefault("images", []).append(child.get("href"))
        return
    if local in ("enclosure", "thumbnail", "content") and child.get("url"):
        if "image" in (child.get("type") or child.get("medium") or ("image" if local == "thumbnail" else "")):
            fields.setdefault("images", []).append(child.get("url"))
        return
    field = _NAMES.get(qualified) or _NAMES.get(local)
    value = child.get("term") if local == "category" and child.get("term") else _text(child)
    if field is None or not value:
        return
    if local == "category" and child.get("domain") == "post_tag":
        field = "tags"
    if field in _LISTS:
        fields.setdefault(field, []).append(value)
    else:
        fields.setdefault(field, value)


def _text(element: Any) -> str:
    """The text of an element; of one that holds markup (Atom's xhtml, a person), its text or that of its name."""
    if element.get("type") == "xhtml":
        return str(lxml.etree.tostring(element, encoding="unicode", with_tail=False))[:_MAX_TEXT]
    name = next((child for child in element if _local(child) == "name"), None)
    found = "".join((element if name is None else name).itertext()).strip()
    return found[:_MAX_TEXT]


def _local(element: Any) -> str:
    return lxml.etree.QName(element).localname if element is not None and isinstance(element.tag, str) else ""


def _forget(element: Any) -> None:
    """Let go of an item that has been read, and of all before it."""
    element.clear(keep_tail=False)
    while element.getprevious() is not None:
        del element.getparent()[0]
