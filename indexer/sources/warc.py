"""Archives of the web (``.warc``, ``.warc.gz``): one article for each page that was fetched."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from indexer.address import canonical_url
from indexer.sources.encoding import peekable
from indexer.sources.html import read_html
from indexer.sources.http_body import BodyError, body_of
from indexer.sources.layers import DAMAGE
from indexer.sources.mhtml import at_address
from indexer.sources.record import Record
from indexer.sources.text import MAX_PAGE

_PAGES: Final = ("text/html", "application/xhtml+xml")
_BEGINS: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf\s*)?(?:<!--(?:(?!-->).)*-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_MOST_PACKED: Final = 4 * MAX_PAGE  # bytes of a page as it was sent
_HEAD: Final = 2048  # bytes that show a page which does not say what it is
_TOLD: Final = 6  # kinds of records that are named where there is no page


def read_warc(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of the pages in an archive; requests, pictures, redirections and errors are passed over."""
    archive, source = _Archive(name), _Source(stream)
    entry = None
    try:
        for entry in _entries(source):
            yield from archive.read(entry)
        if source.damage is not None:
            raise source.damage
    except (ArchiveLoadFailed, *DAMAGE) as error:
        yield Record(source=name, reason=f"the rest of the archive cannot be read: {error}")
        return
    if entry is not None and _is_cut(entry) and not archive.told_cut:
        yield Record(source=name, reason="the archive ends within a record: what stood behind it is not there")
        return
    yield from archive.told()


def _entries(source: _Source) -> Iterator[Any]:
    """The records of an archive. Raises ``ArchiveLoadFailed`` for one whose header is not whole, as warcio does not
    always."""
    archive = ArchiveIterator(source)
    while True:
        try:
            entry = next(archive, None)
        except (AttributeError, TypeError, ValueError) as error:
            raise ArchiveLoadFailed("the header of a record is not whole") from error
        if entry is None and archive.next_line and source.damage is None:  # of a record that was begun
            raise ArchiveLoadFailed("the header of a record is not whole")
        if entry is None:
            return
        yield entry


class _Source:
    """A stream that ends where it is damaged, and says so: warcio takes the end of a file that is cut short for the end
    of the archive. All that can be unpacked is given before."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = peekable(stream)
        self.damage: Exception | None = None

    def read(self, size: int) -> bytes:
        try:
            return b"" if self.damage else self._stream.read1(size)
        except DAMAGE as error:
            self.damage = error
            return b""


class _Archive:
    """One archive on its way."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.told_cut = False  # that it ends within its last page
        self._pages = 0
        self._others: Counter[str] = Counter()
        self._texts = 0
        self._fetched: dict[str, str] = {}  # when each page was fetched that has been given

    def read(self, entry: Any) -> Iterator[Record]:
        """Yield the record of a page; what is none is counted."""
        if entry.rec_type == "conversion":
            self._texts += 1
            return
        kind = _kind_of(entry)
        data: bytes | None = None
        if kind == "" and _is_answer(entry):  # no Content-Type: what it is shows how it begins
            data = entry.raw_stream.read(_MOST_PACKED)
            kind = _PAGES[0] if _BEGINS.match(_begin(data, entry)) else "without a Content-Type"
        if kind not in _PAGES:
            self._others[f"{entry.rec_type} {kind}".strip()] += 1
            return
        self._pages += 1
        yield from self._newest(entry, self._page(entry, data))

    def told(self) -> Iterator[Record]:
        """Say what is in an archive that is no page, where that is not to be expected."""
        if self._texts:
            reason = f"{self._texts} of its records are texts made of pages (conversion, as in WET files)"
            reason += ", which are not read: index the archive of the pages (WARC)"
            yield Record(source=self._name, reason=reason)
        elif not self._pages:
            kinds = ", ".join(f"{count} × {kind}" for kind, count in self._others.most_common(_TOLD)) or "none"
            reason = f"no page in the archive was fetched with status 200 (its records: {kinds})"
            # Crawlers keep pictures of pages, and what they found in them, in archives of their own.
            aside = bool(self._others) and not any(kind.startswith("response") for kind in self._others)
            yield Record(source=self._name, reason=reason, passed=aside)

    def _page(self, entry: Any, data: bytes | None) -> Iterator[Record]:
        address = str(entry.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        place = f"{self._name}/{address}" if address else self._name
        try:
            body = _body(entry, data)
        except BodyError as error:
            self.told_cut = _is_cut(entry)
            yield Record(source=place, reason=str(error))
            return
        yield from at_address(read_html(io.BytesIO(body), place), address)

    def _newest(self, entry: Any, records: Iterator[Record]) -> Iterator[Record]:
        """Of two captures of a page the newer one is the article, wherever it stands. What is given later replaces what
        was given before, so that only an older one is left out."""
        date = str(entry.rec_headers.get_header("WARC-Date") or "")
        for record in records:
            url = canonical_url(str((record.mapping or {}).get("url") or ""))
            if url and date and date < self._fetched.get(url, ""):
                yield Record(source=record.source, reason="an older capture of a page that is taken", passed=True)
                continue
            if url and date:
                self._fetched[url] = date
            yield record


def _is_answer(entry: Any) -> bool:
    """A page may be in an answer with status 200, or stand by itself."""
    if entry.rec_type == "response":
        return entry.http_headers is not None and entry.http_headers.get_statuscode() == "200"
    return bool(entry.rec_type == "resource")


def _kind_of(entry: Any) -> str:
    """What is in a record, by its Content-Type; with its status, where that is not 200."""
    headers = entry.http_headers if entry.rec_type == "response" else entry.rec_headers
    kind = "" if headers is None else str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if entry.rec_type == "response" and headers is not None and not _is_answer(entry):
        return f"{headers.get_statuscode()} {kind}".strip()
    if entry.rec_type == "resource" or (entry.rec_type == "response" and headers is not None):
        return kind
    return ""


def _is_cut(entry: Any) -> bool:
    """Tell whether a record that has been read ends before the end that its header tells, or within its header."""
    return not entry.rec_headers.get_header("Content-Length") or getattr(entry.raw_stream, "limit", 0) > 0


def _headers(entry: Any) -> Sequence[tuple[str, str]]:
    return entry.http_headers.headers if entry.rec_type == "response" and entry.http_headers is not None else ()


def _begin(data: bytes, entry: Any) -> bytes:
    try:
        return body_of(data, _headers(entry), _HEAD)
    except BodyError:
        return b""


def _body(entry: Any, data: bytes | None) -> bytes:
    """The page in a record. Raises ``BodyError`` where the whole of it is not there, or cannot be read."""
    headers = entry.rec_headers
    if headers.get_header("WARC-Segment-Number"):
        raise BodyError("the page is in several segments (continuation records), which are not put together")
    if cut := headers.get_header("WARC-Truncated"):
        raise BodyError(f"the archive has only the beginning of the page (WARC-Truncated: {cut})")
    data = entry.raw_stream.read(_MOST_PACKED) if data is None else data
    if getattr(entry.raw_stream, "limit", 0) and len(data) < _MOST_PACKED:
        raise BodyError("the archive ends within the page")
    return body_of(data, _headers(entry), MAX_PAGE + 1)
