"""Polling: what one look at a source gives, and what all kinds share: reading pages, telling what is gone."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from indexer.dates import read_date
from indexer.following.addresses import Forbidden
from indexer.following.fetching import Answer, Fetcher, FetchError
from indexer.following.memory import Memory, Seen
from indexer.following.settling import again_at
from indexer.records import derived_id
from indexer.sources.html import read_html
from indexer.sources.mhtml import at_address
from indexer.sources.record import Record

MAX_ITEMS: Final = 2_000  # of one look
MAX_PAGES: Final = 200  # that one look fetches; the others wait for the next
MAX_CHECKS: Final = 50  # of articles that may be gone
OK: Final = 200
NOT_MODIFIED: Final = 304
_GONE: Final = (401, 403, 404, 410)


class Found(NamedTuple):
    """An article of a source: its name there, what to remember of it, and its record."""

    name: str
    seen: Seen
    record: Record


class Poll(msgspec.Struct):
    """What one look at a source gave: articles that are new or changed, the names of those that are gone, and what to
    remember when all that is in the index. ``trouble`` tells what could not be fetched, and will be tried again."""

    found: list[Found] = []
    gone: list[str] = []
    trouble: list[str] = []
    etag: str = ""
    last_modified: str = ""
    whole: bool = False


class Source(Protocol):
    """A source that can be looked at again and again."""

    url: str

    def poll(self, memory: Memory, fetcher: Fetcher, now: datetime, *, whole: bool) -> Poll:
        """Look what there is. ``whole``: believe nothing of what was said before. Raises ``FetchError``,
        ``Forbidden``."""


class Reader:
    """Fetches the pages of one look, at ``now``, within its bounds, and notes what goes wrong."""

    def __init__(self, fetcher: Fetcher, poll: Poll, now: datetime) -> None:
        self._fetcher, self._poll, self.now = fetcher, poll, now
        self._pages = self._checks = 0

    def page(self, name: str, url: str, version: str, given: Mapping[str, Any]) -> None:
        """Fetch the page of an article, and take it as found; what the page does not say is ``given``."""
        if self._pages >= MAX_PAGES:
            return
        self._pages += 1
        answer = self._fetched(url)
        if answer is None or answer.status != OK:
            return
        for record in at_address(read_html(io.BytesIO(answer.body), url), url):
            mapping = record.mapping
            if mapping is None and given.get("title") and (given.get("body") or given.get("summary")):
                mapping = dict(given)  # the page is no article to us, and what the source says of it is all there is
            elif mapping is not None:
                missing = {field: value for field, value in given.items() if value and not mapping.get(field)}
                mapping = {field: value for field, value in mapping.items() if field != "id"} | missing
            one = found(name, url, version, record.source, mapping, record)
            one.seen.again = again_at((given.get("modified"), given.get("published")), answer, self.now)
            self._poll.found.append(one)

    def check(self, memory: Memory, names: Iterable[str]) -> None:
        """Look whether articles that a source no longer names are still there, and take those as gone that are not."""
        for name in names:
            url = memory.seen[name].url
            if self._checks >= MAX_CHECKS or not url:
                return
            self._checks += 1
            answer = self._fetched(url)
            if answer is not None and answer.status in _GONE:
                self._poll.gone.append(name)

    def _fetched(self, url: str) -> Answer | None:
        try:
            return self._fetcher.get(url)
        except (FetchError, Forbidden) as error:
            self._poll.trouble.append(str(error))
            return None


def found(  # what a record is made of
    name: str, url: str, version: str, source: str, mapping: dict[str, Any] | None, record: Record | None = None
) -> Found:
    """An article of a source, with the id that its address gives it: two sites never have the same."""
    if mapping is None:
        assert record is not None
        return Found(name, Seen(id="", url=url, version=version), record)
    address = mapping.get("url") or mapping.get("link") or url
    article_id = derived_id({**mapping, "url": address if isinstance(address, str) else url})
    mapping = mapping | {"id": article_id}
    seen = Seen(id=article_id, url=url, version=version, published=published_of(mapping))
    return Found(name, seen, Record(source=source, mapping=mapping))


def published_of(mapping: Mapping[str, Any]) -> str:
    """When an article was published, as a text that sorts; "" where it does not say."""
    for name in ("published", "date", "date_gmt"):
        try:
            when = read_date(mapping.get(name)) if mapping.get(name) else None
        except ValueError:
            continue
        if when is not None:
            return sortable(when)
    return ""


def sortable(when: datetime) -> str:
    """A moment as a text that sorts.

    >>> from datetime import timezone
    >>> sortable(datetime(2024, 5, 1, tzinfo=timezone.utc))
    '20240501000000'
    """
    return f"{when.astimezone(timezone.utc):%Y%m%d%H%M%S}"


def version_of(*parts: object) -> str:
    """What tells one version of an article from another."""
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:16]
