"""The formats that can be read: their names, the endings of their files, and how content is told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

import msgspec

from indexer.errors import SourceError
from indexer.sources.encoding import decode
from indexer.sources.html import read_html
from indexer.sources.json_file import read_json
from indexer.sources.json_text import parse_text
from indexer.sources.jsonl import read_jsonl
from indexer.sources.record import Record
from indexer.sources.text import read_text

HEAD: Final = 1 << 16  # bytes that are looked at to tell a format


class Format(msgspec.Struct, frozen=True):
    """One format: ``read`` takes a stream of bytes and the name to report, and yields records."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[BinaryIO, str], Iterator[Record]]


FORMATS: Final = {
    format.name: format
    for format in (
        Format("jsonl", (".jsonl", ".ndjson"), read_jsonl),
        Format("json", (".json",), read_json),
        Format("html", (".html", ".htm", ".xhtml"), read_html),
        Format("text", (".txt",), read_text),
    )
}
_BY_SUFFIX: Final = {suffix: format for format in FORMATS.values() for suffix in format.suffixes}
_BINARY: Final = (
    b"PK\x03\x04",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"SQLite format 3",
    b"BZh",
    b"\xfd7zXZ",
)


def format_named(name: str) -> Format | None:
    """The format that a file's name tells (``tin.jsonl.gz`` is jsonl); None when the name tells none."""
    bare = name.lower().removesuffix(".gz")
    return next((format for suffix, format in _BY_SUFFIX.items() if bare.endswith(suffix)), None)


def format_of(name: str, head: bytes) -> Format:
    """The format of a file, by its name and its first bytes. Raises ``SourceError`` when there is none."""
    named = format_named(name)
    if named is not None and named.name != "json":
        return named
    if head.startswith(_BINARY):
        raise SourceError(f"{name}: not a format that can be read ({', '.join(FORMATS)})")
    text = decode(head).lstrip("\ufeff \t\r\n")
    if text.startswith("{") and _is_one_a_line(text):
        return FORMATS["jsonl"]
    if named is not None or text.startswith(("{", "[")):
        return FORMATS["json"]
    if text.startswith("<"):
        if "<html" not in text.lower() and "<!doctype html" not in text.lower() and text.startswith("<?xml"):
            raise SourceError(f"{name}: XML is not a format that can be read ({', '.join(FORMATS)})")
        return FORMATS["html"]
    return FORMATS["text"]


def _is_one_a_line(text: str) -> bool:
    """JSON Lines: the first line is a whole object, and another line follows."""
    first, _, rest = text.partition("\n")
    if not rest.lstrip().startswith("{"):
        return False
    try:
        return isinstance(parse_text(first), dict)
    except ValueError:
        return False
