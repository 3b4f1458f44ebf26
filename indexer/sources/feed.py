"""Feeds (``.rss``, ``.atom``, ``.xml``): RSS, Atom and the exports of WordPress (WXR), one article an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from urllib.parse import urljoin

import lxml.etree

from indexer.fields import split_names
from indexer.sources.encoding import peekable
from indexer.sources.feed_text import author_of, is_of_item, local_name, text_of
from indexer.sources.layers import DAMAGE
from indexer.sources.record import Record
from indexer.sources.xml_encoding import as_unicode

ROOTS: Final = ("rss", "feed", "rdf")
_ITEMS: Final = ("item", "entry")
_RELATION: Final = "alternate"

# Elements by their prefix, where that tells them apart, and the names that ``indexer.fields`` reads.
_NAMES: Final = {
    "content:encoded": "body", "encoded": "body", "content": "body", "description": "summary", "summary": "summary",
    "excerpt:encoded": "summary", "pubDate": "published", "published": "published", "dc:date": "published",
    "updated": "modified", "guid": "guid", "id": "guid", "link": "link", "title": "title", "source": "source",
    "creator": "authors", "author": "authors", "category": "categories", "post_tag": "tags", "subject": "tags",
    "post_type": "post_type", "status": "post_status", "post_date": "date", "post_date_gmt": "post_date_gmt",
    "post_id": "post_id", "fullText": "body", "full-text": "body", "post_password": "post_password",
    "attachment_url": "attachment_url", "post_modified_gmt": "post_modified_gmt",
}  # fmt: skip
_LISTS: Final = ("categories", "tags", "authors", "images")
_GALLERY: Final = re.compile(r"\[gallery\b[^\]]{0,500}?\bids=[\"']([\d, ]{1,2000})[\"']")
_NO_TERMS: Final = ("post_format", "nav_menu", "wp_theme", "post_translations", "language")
CUT: Final = "the file ends here before the feed does, it was cut short: get the whole of it"
_CLOSED: Final = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_END: Final = 8192  # bytes at the end of a file, in which the feed is closed
_RAW: Final = 10_000  # characters that are told of what cannot be read
_MOST_PICTURES: Final = 200_000  # of an export, whose addresses are kept for the articles that name them
# What XML may not hold, and exports have all the same: pasted from Word, they end what stands around them.
_CONTROLS: Final = bytes(code for code in range(32) if code not in (9, 10, 13))


def read_feed(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the items of a feed, one after another: an export of years need not fit in memory.

    Entities that the document declares are not resolved, so that none can grow.
    """
    site, items = _Site(), 0
    try:
        given, encoding = as_unicode(stream)
        source = _Source(given)
        events = lxml.etree.iterparse(
            source,
            encoding=encoding,
            events=("end",),
            recover=True,
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
            load_dtd=False,
        )
        for _, element in events:
            local = local_name(element)
            if local in _ITEMS:
                items += 1
                if source.is_cut:  # here ends what was begun when the file ended
                    yield Record(source=name, line=element.sourceline, reason=CUT, raw=text_of(element)[:_RAW])
                    return
                yield Record(source=name, line=element.sourceline, mapping=_item(element, site))
                _forget(element)
            elif local == "title" and not site.title and local_name(element.getparent()) in ("channel", "feed"):
                site.title = text_of(element)
            elif local == "author" and local_name(element.getparent()) == "channel":
                site.author(element)
        if source.is_cut:
            yield Record(source=name, reason=CUT)
        elif not items:
            yield Record(source=name, reason="the feed has no items")
    except DAMAGE as error:
        yield Record(source=name, reason=f"the rest of the file cannot be read: {error}")
    except lxml.etree.LxmlError as error:
        yield Record(source=name, reason=f"the feed is not XML: {error}")


class _Source:
    """A stream without the control characters that no XML may hold, all of which is given that is before a damage, and
    which tells whether it ended before the feed did."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = peekable(stream)
        self._wide: bool | None = None  # UTF-16, in which such bytes are halves of letters
        self._end = b""
        self._ended = False

    @property
    def is_cut(self) -> bool:
        """Whether all has been read, and the feed is not closed at its end."""
        return self._ended and _CLOSED.search(self._end.replace(b"\0", b"")) is None

    def read(self, size: int) -> bytes:
        piece = self._stream.read1(size)
        if self._wide is None:
            self._wide = piece.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
        while piece and not self._wide and not (piece := piece.translate(None, _CONTROLS)):
            piece = self._stream.read1(size)
        self._end = (self._end + piece)[-_END:]
        self._ended = not piece
        return piece


class _Site:
    """What a feed says of its site, and an export of its people and pictures."""

    def __init__(self) -> None:
        self.title = ""
        self._names: dict[str, str] = {}
        self._pictures: dict[str, dict[str, str]] = {}

    def author(self, element: Any) -> None:
        """Take a person of an export, whom the articles name by the login."""
        parts = {local_name(child): (child.text or "").strip() for child in element}
        if login := parts.get("author_login"):
            self._names[login] = parts.get("author_display_name") or login

    def completed(self, fields: dict[str, Any], thumbnail: str) -> None:
        """Put in what an article of an export only refers to: its people, its picture, the name of the site."""
        fields["authors"] = [self._names.get(one, one) for one in fields.get("authors", ())]
        if (address := fields.pop("attachment_url", "")) and len(self._pictures) < _MOST_PICTURES:
            caption = fields.get("summary") or fields.get("title") or ""
            self._pictures[str(fields.get("post_id"))] = {"url": address, "caption": caption}
        gallery = _GALLERY.search(fields.get("body") or "")
        for name in (thumbnail, *(gallery[1].replace(" ", "").split(",") if gallery and not thumbnail else ())):
            if name in self._pictures:
                fields.setdefault("images", []).append(self._pictures[name])
        if self.title:
            fields.setdefault("source", self.title)
        if (moment := fields.pop("post_modified_gmt", "")) and not moment.startswith("0000"):
            fields.setdefault("modified", f"{moment}Z")


def _item(element: Any, site: _Site) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    thumbnail = ""
    own = [child for child in element if isinstance(child.tag, str) and is_of_item(child, element)]
    for child in own:
        if local_name(child) == "postmeta":
            parts = {local_name(part): part.text or "" for part in child}
            thumbnail = parts.get("meta_value", "") if parts.get("meta_key") == "_thumbnail_id" else thumbnail
            continue
        _take(fields, child)
    # What a feed says to players (itunes:title) and to shops is taken where it says nothing else.
    for child in element:
        if isinstance(child.tag, str) and child not in own:
            said: dict[str, Any] = {}
            _take(said, child)
            fields.setdefault("images", []).extend(said.pop("images", ()))
            fields |= {name: value for name, value in said.items() if name not in fields}
    fields = {name: value for name, value in fields.items() if value}
    fields.setdefault("link", fields.pop("other_link", ""))
    if "body" not in fields and "summary" not in fields and "title" not in fields:
        return {}
    if "post_type" in fields:
        site.completed(fields, thumbnail)
    elif site.title and "source" not in fields:
        fields["feed"] = site.title
    if fields.get("link", "").startswith(("http://", "https://")):
        for name in ("guid", "post_id"):  # an address of before, and a number that every site has
            fields.pop(name, None)
    return fields


def _take(fields: dict[str, Any], child: Any) -> None:
    local = local_name(child)
    qualified = f"{child.prefix}:{local}" if child.prefix else local
    if local == "link" and child.get("href"):
        if child.get("rel", _RELATION).rpartition("/")[2] == _RELATION:  # the name, or its address at IANA
            is_page = "html" in (child.get("type") or "html")
            fields.setdefault("link" if is_page else "other_link", _address(child, child.get("href")))
        elif (child.get("type") or "").startswith("image/"):
            fields.setdefault("images", []).append(child.get("href"))
        return
    if local in ("enclosure", "thumbnail", "content") and child.get("url"):
        if "image" in (child.get("type") or child.get("medium") or ("image" if local == "thumbnail" else "")):
            fields.setdefault("images", []).append(child.get("url"))
        return
    field = _NAMES.get(qualified) or _NAMES.get(local)
    value = (local == "category" and (child.get("label") or child.get("term"))) or text_of(child)
    if field is None or not value:
        return
    value = _address(child, value) if field == "link" else value
    if local == "category" and (child.get("domain") in _NO_TERMS or value.casefold() == "uncategorized"):
        return
    if local == "category" and child.get("domain") == "post_tag":
        field = "tags"
    if field in _LISTS:
        # "An, Bình" are two, as plugins for several authors write them.
        values = split_names(author_of(value)) if field == "authors" else [value]
        fields.setdefault(field, []).extend(one for one in values if one not in fields[field])
    else:
        fields.setdefault(field, value)


def _address(element: Any, given: str) -> str:
    """An address in full, where the feed says what it is relative to (xml:base)."""
    base = str(element.base or "")
    try:
        return urljoin(base, given) if base.startswith(("http://", "https://")) else given
    except ValueError:
        return given


def _forget(element: Any) -> None:
    """Let go of an item that has been read, and of all before it."""
    element.clear(keep_tail=False)
    while element.getprevious() is not None:
        del element.getparent()[0]
