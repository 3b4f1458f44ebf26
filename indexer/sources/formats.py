"""The formats that can be read: their names, the endings of their files, and how content is told apart.

What a file holds is told from its content; its name decides only between those that content leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO, Final

import msgspec

from indexer.sources.database import SQLITE, read_sqlite
from indexer.sources.encoding import decode
from indexer.sources.feed import ROOTS, read_feed
from indexer.sources.html import read_html
from indexer.sources.json_file import read_json
from indexer.sources.json_text import parse_text
from indexer.sources.jsonl import read_jsonl
from indexer.sources.known import is_other, is_text, refused, refused_text, refused_xml, root_of
from indexer.sources.layers import bare_name
from indexer.sources.markdown import has_front, is_named_so, read_markdown
from indexer.sources.mhtml import is_mhtml, read_mhtml
from indexer.sources.office import read_pdf
from indexer.sources.record import Record
from indexer.sources.sql import is_dump, read_sql
from indexer.sources.table import MAX_ABOVE, header_at, looks_like_table, not_understood, read_table
from indexer.sources.text import read_text
from indexer.sources.warc import read_warc

HEAD: Final = 1 << 16  # bytes that are looked at to tell a format


class Format(msgspec.Struct, frozen=True):
    """One format: ``read`` takes a stream of bytes and the name to report, and yields records."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[BinaryIO, str], Iterator[Record]]


class Refused(Exception):
    """Content that is not read; the message says what it is and what to do. ``other``: it never held an article."""

    def __init__(self, reason: str, *, other: bool = False) -> None:
        super().__init__(reason)
        self.other = other


FORMATS: Final = {
    format.name: format
    for format in (
        Format("jsonl", (".jsonl", ".ndjson", ".jl"), read_jsonl),
        Format("json", (".json",), read_json),
        Format("html", (".html", ".htm", ".xhtml"), read_html),
        Format("text", (".txt", ".txt.seg"), read_text),
        Format("markdown", (".md", ".markdown"), read_markdown),
        Format("csv", (".csv", ".tsv"), read_table),
        Format("feed", (".rss", ".atom", ".xml"), read_feed),
        Format("mhtml", (".mhtml", ".mht"), read_mhtml),
        Format("warc", (".warc",), read_warc),
        Format("sql", (".sql",), read_sql),
        Format("pdf", (".pdf",), read_pdf),
        Format("sqlite", (".sqlite", ".sqlite3", ".db"), read_sqlite),
    )
}
_BY_SUFFIX: Final = {suffix: format for format in FORMATS.values() for suffix in format.suffixes}
_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|article|meta|title|div|p)\b", re.IGNORECASE)
_JSON: Final = re.compile(r"\[\s*(?:[{\[\]\"]|-?\d|null|true|false)|\{\s*[\"}]")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")  # a return alone, as Excel for Mac writes it
_CODE: Final = re.compile(
    r"(?:#!|<\?php|/\*|//|import \w|from \w+ import |package \w|(?:var|let|const|function) \w|\"use strict\"|"
    r"[.#@]?[\w-]+(?:[ ,>.#]+[\w-]+)*\s*\{)"
)


def format_named(name: str) -> Format | None:
    """The format that a file's name tells (``tin.jsonl.gz`` is jsonl); None when the name tells none."""
    bare = bare_name(name)
    return next((format for suffix, format in _BY_SUFFIX.items() if bare.endswith(suffix)), None)


def format_of(name: str, head: bytes, *, guess: bool = True, columns: Collection[str] = ()) -> Format:
    """The format of a file, by its first bytes and, where they leave it open, its name.

    Raises ``Refused`` where there is none. Without ``guess`` a text is a page of text only by its name.
    ``columns`` are names of columns that are understood beside the usual ones.
    """
    named = format_named(name)
    if reason := refused(head):
        raise Refused(f"this is {reason}")
    if is_other(head):
        raise Refused("this is a picture, a sound or a program", other=True)
    if head.startswith(SQLITE):
        return FORMATS["sqlite"]
    if b"%PDF-" in head[:1024]:  # some have something before it
        return FORMATS["pdf"]
    if head.startswith(b"WARC/"):
        return FORMATS["warc"]
    if is_mhtml(head):
        return FORMATS["mhtml"]
    text = decode(head).lstrip("\ufeff \t\r\n")
    if said := refused_text(text):
        raise Refused(f"this is {said}")
    found = _of_text(text, named, columns)
    if found is not None:
        return found
    return _guessed(text, named, guess=guess)


def _of_text(text: str, named: Format | None, columns: Collection[str]) -> Format | None:
    """The format that a text shows by how it begins."""
    if named is not None and named.name == "markdown" and is_named_so(text):
        return named
    if _JSON.match(text) and (named is None or named.name != "text" or _is_json(text)):
        return FORMATS["jsonl"] if text.startswith("{") and _is_one_a_line(text, named) else FORMATS["json"]
    if text.startswith("<"):
        return _markup(text)
    if is_dump(text):
        return FORMATS["sql"]
    if has_front(text):
        return FORMATS["markdown"]
    lines = _LINE_END.split(text, MAX_ABOVE + 1)[: MAX_ABOVE + 1]
    headed = any(header_at(lines[: at + 1], columns) for at in range(len(lines)))
    # One line may be a sentence; of a file that is named so it is a table without a row.
    is_table = len(text.strip().splitlines()) > 1 or (named is not None and named.name == "csv")
    return FORMATS["csv"] if headed and is_table and is_text(text) else None


def _markup(text: str) -> Format | None:
    root = root_of(text)
    if root in ROOTS:
        return FORMATS["feed"]
    if root == "html" or (not text.startswith("<?xml") and _PAGE.search(text)):
        return FORMATS["html"]
    if text.startswith("<?xml") or root in ("urlset", "sitemapindex", "svg", "mediawiki"):
        raise Refused(f"this is {refused_xml(text)}", other=root == "svg")
    return None


def _guessed(text: str, named: Format | None, *, guess: bool) -> Format:
    """The format of content that shows none: what its name says, if that is possible, or text."""
    if not text:
        if named is None:
            raise Refused("the file is empty", other=True)
        return named
    if not is_text(text):
        if named is None or named.name == "sqlite":  # other programs keep what is theirs in .db too
            raise Refused("this is no text, and of no format that is known", other=not guess)
        raise Refused(f"this is no text, and not the {named.name} that its name says: is the file damaged?")
    if named is not None and named.name in ("html", "text", "jsonl", "json", "markdown"):
        return named
    first = _LINE_END.split(text, 1)[0]
    if (named is not None and named.name == "csv") or looks_like_table(text):
        raise Refused(f"this is {not_understood(first)}")
    if named is not None:
        raise Refused(f"its name says {named.name}, and its content is none; say what it is with --format")
    if not guess or _CODE.match(text):
        raise Refused("its name and its content tell no format; say what it is with --format", other=not guess)
    return FORMATS["text"]


def _is_json(text: str) -> bool:
    """Tell whether a text that begins like JSON goes on so: "[Ảnh] …" and "{…" may begin a page saved as text."""
    return re.match(r"\{\s*\"[^\"\n]{1,200}\"\s*:|\[\s*[{\[]", text) is not None


def _is_one_a_line(text: str, named: Format | None) -> bool:
    """JSON Lines: the first line is a whole object, and another line follows, or the name says so."""
    first, _, rest = text.partition("\n")
    if named is not None and named.name == "jsonl" and not (first.strip() == "{" or rest.lstrip().startswith('"')):
        return True
    if not rest.lstrip().startswith("{"):
        return False
    try:
        return isinstance(parse_text(first), dict)
    except ValueError:
        return False
