"""Kinds of content that hold articles perhaps, and are not read here: what they are, and what to do with them."""

from __future__ import annotations

import re
from typing import Final

_SAVE: Final = "save it as CSV or JSON Lines, and index that"
_MAGIC: Final = (
    (b"\xd0\xcf\x11\xe0", "a document or table of an old Microsoft Office: save it as .txt or CSV, and index that"),
    (b"{\\rtf", "an RTF document: save it as .txt, and index that"),
    (b"PAR1", f"a Parquet table: {_SAVE}"),
    (b"ARROW1", f"an Arrow table: {_SAVE}"),
    (b"Obj\x01", f"an Avro file: {_SAVE}"),
    (b"PGDMP", "a PostgreSQL dump in its own form: turn it into SQL (pg_restore -f dump.sql FILE), and index that"),
    (b"filedesc://", "an ARC archive of the web: turn it into WARC (warcio recompress), and index that"),
    (b"\x04\x22\x4d\x18", "packed with LZ4: unpack it (lz4 -d), and index that"),
    (b"\x1f\x9d", "packed with compress (.Z): unpack it, and index that"),
    (b"LZIP", "packed with lzip: unpack it, and index that"),
    (b"\x5d\x00\x00", "packed with LZMA: unpack it (xz -d), and index that"),
    (b"\xff\x06\x00\x00sNaPpY", "packed with Snappy: unpack it, and index that"),
    (b"Rar!", "a RAR archive: unpack it, and index the folder"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it, and index the folder"),
    (b"\x80\x04\x95", "a Python pickle, which may run programs when it is read: " + _SAVE),
    (b"\x80\x05\x95", "a Python pickle, which may run programs when it is read: " + _SAVE),
)
_OTHER: Final = (
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"RIFF", "a picture or sound"),
    (b"\x7fELF", "a program"), (b"MZ", "a program"), (b"OggS", "a sound"), (b"ID3", "a sound"), (b"wOF", "a font"),
)  # fmt: skip
_ZIPPED: Final = (
    ("ppt/presentation.xml", "a presentation: save it as .txt, and index that"),
    ("content.opf", "an e-book: unpack it, and index the pages in it"),
    ("META-INF/manifest.xml", "an OpenDocument file: save it as .txt or CSV, and index that"),
)
_XML: Final = (
    ("urlset", "a sitemap, which names pages and does not hold them: fetch the pages, and index their folder"),
    ("sitemapindex", "a list of sitemaps, which do not hold pages: fetch the pages, and index their folder"),
    ("mediawiki", "an XML dump of a wiki: turn it into JSON Lines, and index that"),
    ("svg", "a picture"),
)
_ROOT: Final = re.compile(r"<(?:\w+:)?([A-Za-z]\w*)")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_JSONP: Final = re.compile(r"(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]{0,80}\s*(?:\(|=)\s*(?:\[\s*\{|\{\s*\")")
_MAIL: Final = re.compile(r"^([A-Za-z][A-Za-z-]{1,40}):[ \t]", re.MULTILINE)
_OF_MAILS: Final = frozenset(("message-id", "mime-version", "received", "return-path", "delivered-to", "content-type"))
_MAIL_HEAD: Final = 4096
_TAR: Final = slice(257, 262)


def refused(head: bytes) -> str:
    """Say what a content is that is known and not read; "" for any other.

    >>> refused(b"PAR1")[:15], refused(b"tin")
    ('a Parquet table', '')
    """
    if head[_TAR] == b"ustar":
        return "a tar archive: unpack it, and index the folder"
    return next((said for mark, said in _MAGIC if head.startswith(mark)), "")


def refused_text(text: str) -> str:
    """Say what a text is that is known and not read; "" for any other.

    >>> refused_text("Subject: Tin\\nMessage-ID: <1@a>")[:6], refused_text("cb([{}])")[:4], refused_text("Tin")
    ('a mail', 'JSON', '')
    """
    if _JSONP.match(text):
        return "JSON within a program (JSONP): take off what stands before the first bracket and behind the last"
    head = text[:_MAIL_HEAD].replace("\r\n", "\n").partition("\n\n")[0]
    names = {name.lower() for name in _MAIL.findall(head)}
    if names & _OF_MAILS and names & {"from", "subject", "to"}:
        return "a mail: save its text as .txt or .html, and index that"
    return ""


def is_other(head: bytes) -> bool:
    """Tell whether a content is a picture, a sound, a program: nothing that holds articles."""
    return any(head.startswith(mark) for mark, _ in _OTHER)


def refused_in_zip(names: list[str]) -> str:
    """Say what document a ZIP archive is; "" when it is an archive of files."""
    return next((said for part, said in _ZIPPED if any(part in name for name in names)), "")


def refused_xml(text: str) -> str:
    """Say what an XML document is that is no feed and no page; its root element at least.

    >>> refused_xml("<?xml version='1.0'?><urlset>")[:9], refused_xml("<?xml version='1.0'?><kho>")
    ('a sitemap', 'XML of a kind that is not known (<kho>): turn it into JSON Lines or CSV, and index that')
    """
    root = root_of(text)
    return next(
        (said for name, said in _XML if name == root),
        f"XML of a kind that is not known (<{root}>): turn it into JSON Lines or CSV, and index that",
    )


def root_of(text: str) -> str:
    """The name of the root element of a markup, in small letters, as far as its beginning tells."""
    text = re.sub(
        r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>", "", text, flags=re.DOTALL | re.IGNORECASE
    )
    match = _ROOT.search(text)
    return match[1].lower() if match else ""


def is_text(text: str) -> bool:
    """Tell whether decoded content is text: hardly any control characters, hardly any that mean no letter."""
    if not text.strip():
        return False
    odd = len(_CONTROLS.findall(text)) + text.count("\ufffd")
    return odd <= len(text) // 200
