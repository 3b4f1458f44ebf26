"""Markdown (``.md``) with front matter, as Hugo, Jekyll and other makers of sites keep articles: one article a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from indexer import apart
from indexer.errors import RecordError
from indexer.records import digest
from indexer.sources.encoding import decode
from indexer.sources.record import Record
from indexer.sources.text import MAX_PAGE, too_large

FRONT: Final = re.compile(r"\ufeff?\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|$)", re.DOTALL)
JSON_FRONT: Final = re.compile(r"\ufeff?\s*(\{\n.*?\n\})[ \t]*\n", re.DOTALL)
MAX_FRONT: Final = 100_000  # characters
_ADDRESSES: Final = ("id", "guid", "url", "link", "permalink")


def read_markdown(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the one record of a page, read apart, for what Markdown takes has no bounds of its own."""
    data = stream.read(MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        yield too_large(name, data)
        return
    text = decode(data).replace("\r\n", "\n")
    try:
        fields = apart.unpacked(apart.shared().do("indexer.sources.markdown_step:markdown_step", text.encode()))
    except RecordError as error:
        yield Record(source=name, raw=text, reason=error.reason)
        return
    address = fields.get("url")
    if isinstance(address, str) and "://" not in address:  # Hugo's: a path on the site
        fields["path"] = fields.pop("url")
    if not any(fields.get(one) for one in _ADDRESSES):
        fields["id"] = "text-" + digest(text)
    yield Record(source=name, mapping=fields, raw=text)


def is_named_so(text: str) -> bool:
    """Tell whether a text that begins like JSON may be Markdown, as its name says: front matter, then a text."""
    found = JSON_FRONT.match(text[:MAX_FRONT].replace("\r\n", "\n"))
    return found is not None and text[found.end() :].lstrip()[:1] not in ("{", "")


def has_front(text: str) -> bool:
    """Tell whether a text begins with front matter that names a field.

    >>> has_front("---\\ntitle: Cầu mới\\n---\\nSáng nay"), has_front("---\\nSáng nay\\n---\\n")
    (True, False)
    """
    found = FRONT.match(text[:MAX_FRONT].replace("\r\n", "\n"))
    return found is not None and re.search(r"^\s*[\w-]+\s*[:=]\s*\S", found[2], re.MULTILINE) is not None
