"""Pages saved as text (``.txt``), cut into words too (``.txt.seg``): one article a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from indexer.records import digest
from indexer.sources.encoding import decode
from indexer.sources.record import Record
from indexer.textpage import read_page

MAX_PAGE: Final = 16_000_000  # bytes
_SEGMENTED: Final = (".seg", ".seg.gz", ".seg.xz", ".seg.bz2", ".seg.zst")
_JOINED: Final = re.compile(r"(?<=[^\W_])_(?=[^\W_])")  # the syllables of a word: Hà_Nội
_SPACED: Final = re.compile(r"[ \t]+(?=[.,;:!?…)”](?:\s|$))")
MAX_LINES: Final = 100_000  # each is judged by a dozen patterns


def read_text(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the one record of a text page."""
    data = stream.read(MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        yield too_large(name, data)
        return
    text = decode(data)
    if name.lower().endswith(_SEGMENTED):
        text = _SPACED.sub("", _JOINED.sub(" ", text))
    if text.count("\n") > MAX_LINES:
        yield Record(source=name, raw=text, reason=f"the page has more than {MAX_LINES:,} lines")
        return
    mapping = read_page(text)
    if not mapping.get("url"):
        # The id must stay when the rules of reading change, so it is of the page and not of what is read out
        # of it.
        mapping["id"] = "text-" + digest(text)
    yield Record(source=name, mapping=mapping, raw=text)


def too_large(name: str, data: bytes) -> Record:
    """Refuse a page that is larger than any article."""
    return Record(source=name, raw=data[:1_000_000], reason=f"the page is larger than {MAX_PAGE:,} bytes")
