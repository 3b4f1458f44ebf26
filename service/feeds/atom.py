"""``/search.atom``: the articles that match a query, newest first, for a feed reader (RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Final

import falcon
import msgspec

from search import Article, Engine, Hit
from service.access.policy import Policy
from service.api.addresses import FEED_SIZE, Links
from service.api.params import SearchParams, strict_params, to_options
from service.http.cost import searched
from service.http.dates import VIETNAM
from service.http.etag import not_modified
from service.http.query_string import Pairs, read_pairs
from service.http.resource import Resource
from service.http.urls import host, web_address
from service.http.xml import Element, add, clean, document
from service.settings import ServiceSettings

ATOM: Final = "application/atom+xml"
_UNKNOWN: Final = datetime(1970, 1, 1, tzinfo=VIETNAM)  # Atom wants a date even of what has none
_IDS: Final = uuid.UUID("0d0c4a3e-6a0b-5d6f-9c63-6f2f3c5a7b11")  # the name space of all ids made here


class Feed(Resource):
    """``GET /search.atom``: the parameters of the API's search, by default newest first and 20 articles."""

    policy = Policy({"GET": "search"}, queried=True)

    def __init__(self, engine: Engine, settings: ServiceSettings) -> None:
        self._engine = engine
        self._settings = settings

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Answer a query as a feed."""
        params = feed_params(read_pairs(req, self._settings))
        links = Links(self._settings, req)
        if not_modified(req, resp, self._engine.identity(params.generation), links.feed(params)):
            return
        # A query is mended as on the page, so that whoever follows a page gets what it showed.
        answer = self._engine.search(params.q, to_options(params, lenient=True))
        searched(req, answer)
        following = links.feed(params, cursor=answer.next) if answer.next else None
        resp.content_type = f"{ATOM}; charset=utf-8"
        stored = self._engine.stored([hit.id for hit in answer.items], generation=answer.generation)
        found = [(hit, article or _bare(hit)) for hit, article in zip(answer.items, stored, strict=True)]
        resp.data = document(self._feed(params, found, links, following))

    def _feed(
        self, params: SearchParams, hits: Iterable[tuple[Hit, Article]], links: Links, following: str | None
    ) -> Element:
        address = links.feed(params)
        feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "vi"})
        add(feed, "id", _urn("feed", links.feed(params, cursor=None)))
        add(feed, "title", _title(params))
        entries = [self._entry(hit, article, params, links) for hit, article in hits]
        newest = max((_updated(article) for article, _ in entries), default=_UNKNOWN)
        add(feed, "updated", _stamp(newest))
        add(add(feed, "author"), "name", "Timbao")
        add(feed, "generator", "Timbao")
        add(feed, "link", rel="self", type=ATOM, href=address)
        add(feed, "link", rel="alternate", type="text/html", href=links.search(params))
        if following:
            add(feed, "link", rel="next", type=ATOM, href=following)
        feed.extend(entry for _, entry in entries)
        return feed

    @staticmethod
    def _entry(hit: Hit, article: Article, params: SearchParams, links: Links) -> tuple[Article, Element]:
        """The article of a hit, and its entry."""
        entry = Element("entry")
        add(entry, "id", _urn("article", host(article.url), article.id))
        add(entry, "title", article.title or "(Không có tựa)")
        add(entry, "updated", _stamp(_updated(article)))
        if article.published:
            add(entry, "published", _stamp(article.published))
        for name in _shown(article.authors or [article.source]):
            add(add(entry, "author"), "name", name)
        add(entry, "link", rel="alternate", type="text/html", href=links.article(article.id, params.q))
        if original := web_address(article.url):
            add(entry, "link", rel="via", href=original)
        for term in _shown([article.section, *article.tags]):
            add(entry, "category", term=term)
        add(entry, "summary", _summary(hit), type="text")
        return article, entry


def feed_params(pairs: Pairs) -> SearchParams:
    """The parameters of a feed: those of a search, with its own order and size where none is asked for.

    ``facets``, ``histogram``, ``fields`` and ``explain`` are checked and have no place in a feed, so nothing is counted
    for them.
    """
    params = strict_params(pairs)
    given = {name for name, _ in pairs}
    return msgspec.structs.replace(
        params,
        sort=params.sort if "sort" in given else "newest",
        size=params.size if "size" in given else FEED_SIZE,
        facets=(),
        histogram=None,
        fields=(),
        explain=False,
    )


def _title(params: SearchParams) -> str:
    chosen = (*params.section, *params.source, *params.author, *params.tag)
    period = "–".join(bound or "…" for bound in (params.since, params.until)) if params.since or params.until else ""
    named = " · ".join(filter(None, (params.q.strip(), *chosen, period)))
    return f"Timbao: {named or 'tất cả bài báo'}"


def _summary(hit: Hit) -> str:
    """The summary and, behind it, the passage of the body that answers the query."""
    passages = (each.text for each in hit.highlights if each.field not in {"title", "summary"})
    return " … ".join(part.strip() for part in (hit.summary, *passages) if part.strip())


def _shown(names: Iterable[str]) -> list[str]:
    """The names that have something to show, each once."""
    return list(dict.fromkeys(shown for name in names if (shown := clean(name).strip())))


def _updated(article: Article) -> datetime:
    return article.modified or article.published or _UNKNOWN


def _stamp(moment: datetime) -> str:
    try:
        local = moment.astimezone(VIETNAM)
    except OverflowError:  # within hours of the first or the last moment a date can have
        local = moment
    return local.isoformat(timespec="seconds")


def _urn(*name: str) -> str:
    """An id that stays the same when the address of the service changes."""
    raw = "\n".join(name).encode("utf-8", "replace").decode()
    return uuid.uuid5(_IDS, raw).urn


def _bare(hit: Hit) -> Article:
    """What a hit says of its article: for one deleted since the search."""
    names = set(hit.__struct_fields__) & set(Article.__struct_fields__)
    return Article(**{name: getattr(hit, name) for name in names})
