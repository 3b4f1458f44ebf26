"""Sitemaps: the addresses of a site's pages, and what those of news say of them.

Beside saved pages, as programs that fetch a site leave them, a sitemap tells the address of a page that does not say it
itself, and its date.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Final
from urllib.parse import unquote, urlsplit

import lxml.etree
import msgspec

from indexer.sources.layers import DAMAGE, without_layers
from indexer.sources.record import Record

MAX_PAGES: Final = 1_000_000  # of all sitemaps together
_LONGEST: Final = 4096  # characters of an address
_ENTRY: Final = {
    "loc": "url", "lastmod": "modified", "publication_date": "published", "title": "title", "keywords": "tags",
    "language": "language",
}  # fmt: skip
_ENDINGS: Final = (".html", ".htm", ".xhtml", "/index")


class Entry(msgspec.Struct, frozen=True):
    """A page that a sitemap names: its address, and the fields that it gives."""

    url: str
    fields: dict[str, str]


def read_sitemap(stream: BinaryIO) -> Iterator[Entry]:
    """Yield the pages, or the sitemaps, that a sitemap names. Raises ``lxml.etree.LxmlError``."""
    events = lxml.etree.iterparse(
        stream, events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    for _, element in events:
        if _local(element) not in ("url", "sitemap"):
            continue
        fields: dict[str, str] = {}
        for child in element.iter():
            if (name := _ENTRY.get(_local(child))) and (text := (child.text or "").strip()):
                fields.setdefault(name, text[:_LONGEST])
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        if url := fields.pop("url", ""):
            yield Entry(url, fields)


def _local(element: Any) -> str:
    return lxml.etree.QName(element).localname if isinstance(element.tag, str) else ""


def is_sitemap(path: str) -> bool:
    """Tell whether a file is named as sitemaps are, and is one."""
    if "sitemap" not in PurePath(path).name.lower():
        return False
    try:
        with Path(path).open("rb") as file:
            head = without_layers(file).read(4096)
    except (OSError, *DAMAGE):
        return False
    return b"<urlset" in head or b"<sitemapindex" in head


class Sitemaps:
    """The pages that the sitemaps beside them name, by how they are saved."""

    def __init__(self, files: list[str]) -> None:
        self._entries: dict[str, Entry] = {}
        for file in files:
            self._read(file)

    def _read(self, file: str) -> None:
        try:
            with Path(file).open("rb") as stream:
                for entry in read_sitemap(without_layers(stream)):
                    if len(self._entries) >= MAX_PAGES:
                        return
                    for place in _saved(entry.url):
                        self._entries.setdefault(place, entry)
        except (OSError, gzip.BadGzipFile, lxml.etree.LxmlError, *DAMAGE):
            return  # a sitemap that cannot be read costs no page

    def completed(self, record: Record) -> Record:
        """A record of a saved page with the address and the date that its sitemap tells, where it has none."""
        if not self._entries or record.mapping is None or record.line is not None:
            return record
        entry = self._entry(record.source)
        if entry is None:
            return record
        fields: Mapping[str, Any] = {"url": entry.url} | {
            name: value for name, value in entry.fields.items() if name in ("published", "modified")
        }
        missing = {name: value for name, value in fields.items() if not record.mapping.get(name)}
        mapping = {name: value for name, value in record.mapping.items() if not ("url" in missing and name == "id")}
        return Record(source=record.source, raw=record.raw, mapping=mapping | missing)

    def _entry(self, path: str) -> Entry | None:
        """The entry of the page that is saved at a path: its address may be the whole of it, or its end."""
        parts = PurePath(_bare("/" + path.replace("\\", "/"))).parts
        wanted = ["/".join(parts[at:]).lstrip("/") for at in range(len(parts))]
        return next((self._entries[one] for one in wanted if one in self._entries), None)


def _saved(url: str) -> Iterator[str]:
    """How a page may be saved, without its ending: by its host and its path, or by its path alone."""
    parts = urlsplit(url[:_LONGEST])
    path = _bare(unquote(parts.path))
    yield f"{parts.netloc.lower()}{path}"
    if path.strip("/"):
        yield path.strip("/")


def _bare(path: str) -> str:
    path = path.rstrip("/")
    for ending in _ENDINGS:
        path = path.removesuffix(ending)
    return path.rstrip("/")
