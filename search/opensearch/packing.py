"""Packing: the text of an article as the cluster stores it, compressed here.

A text compressed by itself has nothing to refer to. So all are compressed with the same phrases at hand, those that
Vietnamese articles have most (``phrases.txt``, made by ``benchmarks/phrases.py``): a third of the bytes, where the
cluster's own quick compression keeps three fifths and its thorough one is slow to read. Zstandard writes into each text
which version of its format it has, but not which phrases: they never change while ``mapping.FORMAT`` is the same.
"""

from __future__ import annotations

import threading
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path
from typing import Final

import zstandard

from search.errors import IndexDamaged

_LEVEL: Final = 12
_MOST: Final = 1 << 30  # bytes of a text; what claims to be more is no text of an article
_own: Final = threading.local()  # a compressor serves one thread at a time


def packed(text: str) -> str:
    """A text as a document has it."""
    return b64encode(_compressor().compress(text.encode())).decode()


def unpacked(text: str) -> str:
    """The text of a document. Raises ``IndexDamaged`` for what was not packed here."""
    try:
        return _decompressor().decompress(b64decode(text, validate=True), max_output_size=_MOST).decode()
    except (zstandard.ZstdError, ValueError) as error:
        raise IndexDamaged(f"a stored text cannot be read: {error}") from error


def packed_size(text: str) -> int:
    """The bytes that a text takes."""
    return len(_compressor().compress(text.encode()))


@cache
def _phrases() -> zstandard.ZstdCompressionDict:
    phrases = (Path(__file__).parent / "phrases.txt").read_bytes()
    return zstandard.ZstdCompressionDict(phrases, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _compressor() -> zstandard.ZstdCompressor:
    if not hasattr(_own, "compressor"):
        # The checksum tells of other phrases, too: without it they would give other words, and no error.
        _own.compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=_phrases(), write_checksum=True)
    found: zstandard.ZstdCompressor = _own.compressor
    return found


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_own, "decompressor"):
        _own.decompressor = zstandard.ZstdDecompressor(dict_data=_phrases())
    found: zstandard.ZstdDecompressor = _own.decompressor
    return found
