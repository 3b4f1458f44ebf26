"""Opening: from the address that a person gives to the source that is there."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin

from indexer.following.feeds import Feed, Sitemap
from indexer.following.fetching import Fetcher, FetchError
from indexer.following.polling import OK, Source
from indexer.following.wordpress import WordPress
from indexer.sources.encoding import decode
from indexer.sources.feed import ROOTS
from indexer.sources.known import root_of

_HEAD: Final = 1 << 18  # bytes in which a page names its feed
_API: Final = re.compile(r'<([^<>]+)>;\s*rel="https://api\.w\.org/"')
_LINK: Final = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_FEED_TYPE: Final = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_HREF: Final = re.compile(r"""href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)


def open_source(url: str, fetcher: Fetcher, days: int | None) -> Source:
    """Find out what is at an address: a feed, a sitemap, WordPress's API, or a page that names one of them. Raises
    ``FetchError`` where there is none of them, and ``Forbidden``."""
    if "/wp-json" in url:
        return WordPress(url.partition("/wp-json")[0] + "/wp-json", days)
    answer = fetcher.get(url)
    if answer.status != OK:
        raise FetchError(f"{url}: answered {answer.status}")
    text = decode(answer.body[:_HEAD]).lstrip("\ufeff \r\n\t")
    root = root_of(text) if text.startswith("<") else ""
    if root in ROOTS:
        return Feed(url)
    if root in ("urlset", "sitemapindex") or answer.body.startswith(b"\x1f\x8b"):
        return Sitemap(url, days or 36_500)
    if api := _API.search(answer.headers.get("link", "")):
        return WordPress(urljoin(answer.url, api[1]), days)
    for link in _LINK.findall(text):
        if _FEED_TYPE.search(link) and (href := _HREF.search(link)) and "comment" not in href[1]:
            return Feed(urljoin(answer.url, href[1]))
    raise FetchError(f"{url}: is neither a feed nor a sitemap, and names none")
