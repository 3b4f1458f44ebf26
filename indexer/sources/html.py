"""Web pages (``.html``): one article a file, read apart, for the parsers of pages have no bounds of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from indexer import apart
from indexer.clean import clean_text
from indexer.errors import RecordError
from indexer.sources.encoding import decode
from indexer.sources.record import Record
from indexer.sources.text import MAX_PAGE, too_large

MAX_TAGS: Final = 200_000
MAX_ATTRIBUTES: Final = 1_000  # of one tag

_LONG_TAG: Final = re.compile(r"<[A-Za-z][\w:-]*\s[^<>]{2000,}")


def read_html(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the one record of a page: an article, or the reason why there is none."""
    data = stream.read(MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        yield too_large(name, data)
        return
    text = clean_text(decode(data, markup=True))
    try:
        _check(text)
        mapping = apart.unpacked(apart.shared().do("indexer.sources.page:read_step", text.encode()))
    except RecordError as error:
        yield Record(source=name, raw=text, reason=error.reason)
        return
    # Whatever trafilatura finds in a menu or an error page is a body; an article has a headline too.
    missing = next((field for field in ("title", "body") if not mapping.get(field)), "")
    if missing:
        yield Record(source=name, raw=text, field=missing, reason="the page has no article that can be found")
    else:
        yield Record(source=name, mapping=mapping, raw=text)


def _check(text: str) -> None:
    """Refuse what no page of an article has, and parsers take long for. Raises ``RecordError``."""
    if text.count("<") > MAX_TAGS:
        raise RecordError("", f"the page has more than {MAX_TAGS:,} tags")
    if any(tag[0].count("=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise RecordError("", f"a tag of the page has more than {MAX_ATTRIBUTES:,} attributes")
