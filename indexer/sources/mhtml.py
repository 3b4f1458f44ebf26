"""Pages saved whole by a browser (``.mhtml``, ``.mht``): a mail with the page, and what it shows, as its parts."""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO, Final

from indexer.sources.html import read_html
from indexer.sources.record import Record

_PAGES: Final = ("text/html", "application/xhtml+xml")
MAX_FILE: Final = 64_000_000  # bytes: pictures are in it

_HEADER: Final = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MULTIPART: Final = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.I | re.M)


def is_mhtml(head: bytes) -> bool:
    """Tell whether content begins as a mail that holds a page."""
    match = _HEADER.match(head.lstrip())
    return match is not None and b"mime-version" in match[0].lower() and _MULTIPART.search(match[0]) is not None


def read_mhtml(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the one record of a saved page: its article, or the reason why there is none."""
    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        yield Record(source=name, raw=data[:1_000_000], reason=f"the page is larger than {MAX_FILE:,} bytes")
        return
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    page = _page(message)
    if page is None:
        yield Record(source=name, raw=data[:1_000_000], reason="there is no page in it")
        return
    body = page.get_payload(decode=True)
    address = _address(page) or _address(message)
    yield from at_address(read_html(io.BytesIO(_utf8(body if isinstance(body, bytes) else b"", page)), name), address)


def _page(message: Message) -> Message | None:
    """The part that is the page: the one that the mail begins with (start=), that was at the address it was saved from,
    or the first."""
    parts = list(message.walk())
    start = str(message.get_param("start") or "").strip(" <>")
    location = str(message.get("Snapshot-Content-Location") or "").strip()
    named = [part for part in parts if start and str(part.get("Content-ID") or "").strip(" <>") == start]
    named += [part for part in parts if location and str(part.get("Content-Location") or "").strip() == location]
    inside = (part for one in (*named, message) for part in one.walk())
    return next((part for part in inside if part.get_content_type() in _PAGES), None)


def at_address(records: Iterator[Record], address: str) -> Iterator[Record]:
    """Give records of pages the address that they were fetched from, where they do not say their own."""
    for record in records:
        if record.mapping is not None and address and not record.mapping.get("url"):
            fields = {field: value for field, value in record.mapping.items() if field != "id"}
            yield Record(source=record.source, line=record.line, raw=record.raw, mapping=fields | {"url": address})
        else:
            yield record


def _address(part: Message) -> str:
    found = str(part.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
    return found if found.startswith(("http://", "https://")) else ""


def _utf8(data: bytes, page: Message) -> bytes:
    """Recode a page whose mail header names its encoding; a page that says its own is left as it is."""
    charset = page.get_content_charset()
    if not charset or charset in ("utf-8", "us-ascii"):
        return data
    try:
        return data.decode(charset).encode()
    except (LookupError, ValueError):
        return data
