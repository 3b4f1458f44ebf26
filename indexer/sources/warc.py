"""Archives of the web (``.warc``, ``.warc.gz``): one article for each page that was fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from indexer.sources.html import read_html
from indexer.sources.layers import DAMAGE
from indexer.sources.mhtml import at_address
from indexer.sources.record import Record
from indexer.sources.text import MAX_PAGE

_PAGES: Final = ("text/html", "application/xhtml+xml")


def read_warc(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of the pages in an archive; requests, pictures, redirections and errors are passed over."""
    try:
        for entry in ArchiveIterator(stream):
            if _is_page(entry):
                yield from _page(entry, name)
    except ArchiveLoadFailed as error:
        yield Record(source=name, reason=f"the rest of the archive cannot be read: {error}")
    except DAMAGE as error:
        yield Record(source=name, reason=f"the rest of the archive cannot be read: {error}")


def _is_page(entry: Any) -> bool:
    if entry.rec_type == "resource":
        return _kind(entry.rec_headers) in _PAGES
    if entry.rec_type != "response" or entry.http_headers is None:
        return False
    return entry.http_headers.get_statuscode() == "200" and _kind(entry.http_headers) in _PAGES


def _kind(headers: Any) -> str:
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _page(entry: Any, name: str) -> Iterator[Record]:
    address = str(entry.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    place = f"{name}/{address}" if address else name
    try:
        data = entry.content_stream().read(MAX_PAGE + 1)
    except (*DAMAGE, OSError) as error:
        yield Record(source=place, reason=f"the page cannot be unpacked: {error}")
        return
    yield from at_address(read_html(io.BytesIO(data), place), address)
