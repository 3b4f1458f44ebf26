"""Feeds (RSS, Atom) and sitemaps of news: articles that are in them whole, and the pages of the others."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any, Final

import lxml.etree

from indexer.following.fetching import Fetcher, FetchError
from indexer.following.memory import Memory
from indexer.following.polling import (
    MAX_ITEMS,
    NOT_MODIFIED,
    OK,
    Poll,
    Reader,
    found,
    published_of,
    sortable,
    version_of,
)
from indexer.following.settling import again_at, is_due
from indexer.shapes import is_locked
from indexer.sources.feed import CUT, read_feed
from indexer.sources.layers import without_layers
from indexer.sources.sitemap import Entry, read_sitemap

MAX_SITEMAPS: Final = 20  # of a list of them, the last ones
_ENOUGH: Final = 400  # characters of a body that is more than a summary, where a feed has one at all


class Feed:
    """A feed in RSS or Atom."""

    def __init__(self, url: str) -> None:
        self.url = url

    def poll(self, memory: Memory, fetcher: Fetcher, now: datetime, *, whole: bool) -> Poll:
        """Read the feed. A site may say that nothing has changed although an article has come or gone (its validators
        know of the newest change alone), so from time to time it is read ``whole``."""
        unsettled = any(is_due(seen, now) for seen in memory.seen.values())
        asked = {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified}
        if whole or unsettled:
            asked = {}
        answer = fetcher.get(self.url, {name: value for name, value in asked.items() if value})
        if answer.status == NOT_MODIFIED:
            return Poll(etag=memory.etag, last_modified=memory.last_modified)
        if answer.status != OK:
            raise FetchError(f"{self.url}: answered {answer.status}")
        poll = Poll(
            etag=answer.headers.get("etag", ""), last_modified=answer.headers.get("last-modified", ""), whole=whole
        )
        if again_at([poll.last_modified], answer, now):  # then the same words may come to stand for another feed
            poll.etag = poll.last_modified = ""
        reader = Reader(fetcher, poll, now)
        named: dict[str, str] = {}
        for record in read_feed(io.BytesIO(answer.body), self.url):
            if record.mapping is None and (record.reason != CUT or not named):
                raise FetchError(f"{self.url}: {record.reason}")
            if record.mapping is None:  # what is whole is taken, and nothing is said about what is not there
                poll.trouble.append(f"{self.url}: {record.reason}")
                return poll
            if len(named) < MAX_ITEMS and record.mapping:
                self._take(dict(record.mapping), memory, reader, poll, named)
        for name in memory.seen.keys() - named.keys():
            memory.seen[name].again = 0.0  # it has fallen off the end, and nothing tells of it any more
        oldest = min((when for when in named.values() if when), default="")
        missing = [
            name for name, seen in memory.seen.items() if name not in named and oldest and seen.published > oldest
        ]
        reader.check(memory, missing)
        return poll

    def _take(self, mapping: dict[str, Any], memory: Memory, reader: Reader, poll: Poll, named: dict[str, str]) -> None:
        url = mapping.get("link")
        name = url if isinstance(url, str) else str(mapping.get("guid") or "")
        if not name or name in named:
            return
        named[name] = published_of(mapping)
        version = version_of(sorted(mapping.items(), key=str))
        known = memory.seen.get(name)
        if is_locked(mapping.get("body")):  # behind a password now
            poll.gone += [name] if known is not None else []
            return
        if known is not None and known.version == version and not is_due(known, reader.now):
            return
        mapping.setdefault("source", mapping.pop("feed", ""))
        body = mapping.get("body")
        if isinstance(url, str) and not (isinstance(body, str) and len(body) > _ENOUGH):
            reader.page(name, url, version, mapping)
            return
        poll.found.append(found(name, str(url or ""), version, self.url, mapping))


class Sitemap:
    """A sitemap, or a list of them: pages by their address, with when they changed."""

    def __init__(self, url: str, days: int) -> None:
        self.url = url
        self._days = days

    def poll(self, memory: Memory, fetcher: Fetcher, now: datetime, *, whole: bool) -> Poll:
        """Read the sitemaps, and the pages in them that are new or changed within the window of days."""
        since = sortable(now - timedelta(days=self._days))
        poll = Poll(whole=whole)
        entries = self._entries(fetcher, self.url, since)
        reader = Reader(fetcher, poll, now)
        for entry in sorted(entries.values(), key=_when, reverse=True)[:MAX_ITEMS]:
            known = memory.seen.get(entry.url)
            version = version_of(sorted(entry.fields.items()))
            if known is None or known.version != version or is_due(known, now):
                reader.page(entry.url, entry.url, version, entry.fields)
        missing = [name for name, seen in memory.seen.items() if name not in entries and seen.published > since]
        reader.check(memory, missing)
        return poll

    def _entries(self, fetcher: Fetcher, url: str, since: str, depth: int = 0) -> dict[str, Entry]:
        answer = fetcher.get(url)
        if answer.status != OK:
            raise FetchError(f"{url}: answered {answer.status}")
        try:
            named = list(read_sitemap(without_layers(io.BytesIO(answer.body))))
        except lxml.etree.LxmlError as error:
            raise FetchError(f"{url}: not a sitemap: {error}") from None
        recent = [entry for entry in named if not _when(entry) or _when(entry) >= since]
        if b"<sitemapindex" not in answer.body[:4096]:
            return {entry.url: entry for entry in recent}
        if depth:
            raise FetchError(f"{url}: lists of sitemaps stand within each other")
        found: dict[str, Entry] = {}
        for entry in sorted(recent, key=_when)[-MAX_SITEMAPS:]:
            found |= self._entries(fetcher, entry.url, since, depth + 1)
        return found


def _when(entry: Entry) -> str:
    moments = ({"published": entry.fields.get(name)} for name in ("published", "modified"))
    return max((published_of(one) for one in moments), default="")
