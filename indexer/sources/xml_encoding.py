"""The encoding of an XML document: what its bytes show, where it declares another, or one from before Unicode."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO, Final

from indexer.sources.encoding import decode, mark_of, peekable

_HEAD: Final = 1 << 16  # bytes that show the encoding
_MOST: Final = 64_000_000  # bytes of a document in an encoding from before Unicode, which is read at once
_DECLARED: Final = re.compile(rb"""<\?xml\b[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{2,40})""", re.IGNORECASE)
_WIDE: Final = {"utf-16": "UTF-16", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE"}  # as libxml2 names them
_ANYTHING: Final = ("iso8859-1", "cp1252", "ascii", "utf-8", "utf-16")  # what is declared without a thought


def as_unicode(stream: BinaryIO) -> tuple[BinaryIO, str | None]:
    """Give a stream of XML, and the encoding in which it is to be read whatever it declares; None where it is right."""
    source = peekable(stream)
    head = source.peek(_HEAD)[:_HEAD]
    if marked := mark_of(head):
        return source, _WIDE.get(marked)
    if not head.isascii() and _is_utf8(head):
        return source, "utf-8"
    declared = _DECLARED.search(head)
    name = declared[1].decode("ascii") if declared else "utf-8"
    if head.isascii():
        return source, "utf-8" if name.lower().startswith("utf-16") else None
    if _canonical(name) not in _ANYTHING:
        return source, None
    # What stands behind so much is cut off, and the parser says that the document ends too early.
    return io.BytesIO(decode(source.read(_MOST)).encode("utf-8", "replace")), "utf-8"


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _canonical(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8"
