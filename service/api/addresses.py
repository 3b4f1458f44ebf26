"""Addresses of the pages and of the API, with everything a reader chose kept in them."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

import falcon
from msgspec import structs

from search.answer import Headline, Listed
from search.reports.series import Interval
from service.api.params import (
    ExportParams,
    FoldParams,
    QueryParams,
    SearchParams,
    SeriesParams,
    canonical,
)
from service.http.language import LANGUAGES, Language
from service.http.urls import ROOT, web_address
from service.settings import ServiceSettings

_CHART: Final = {"chart": "share"}
FEED_SIZE: Final = 20  # articles of a feed, where its address does not say


class Links:
    """Builds addresses for one request: a language chosen by ``?lang=``, and a timeline by ``?chart=``, stay chosen.

    Args:
        settings: For the base of every address.
        req: The request being answered.
    """

    def __init__(self, settings: ServiceSettings, req: falcon.Request) -> None:
        asked = req.get_param("lang")
        self._base = settings.base_url
        self._open = settings.open
        self._lang = {"lang": asked} if asked in LANGUAGES else {}
        # How a page of results draws its timeline is chosen as the language is, and has no part in what is found.
        self._chart = _CHART if req.get_param("chart") == _CHART["chart"] else {}

    def page(self, path: str, query: str = "") -> str:
        """A page of the site, such as ``/about``."""
        return self._address(path, "&".join(filter(None, [query, urlencode(self._lang)])))

    def search(self, params: SearchParams, **changes: Any) -> str:
        """The results page of a search, with some parameters changed; always from its first page."""
        query = canonical(params, **{"cursor": None, "size": 10} | changes)
        return self._address("/search", "&".join(filter(None, [query, urlencode(self._chart | self._lang)])))

    def drawn(self, params: SearchParams, *, shares: bool) -> str:
        """The results page of a search, its timeline drawn by shares or by counts."""
        query = canonical(params, cursor=None, size=10)
        own = (_CHART if shares else {}) | self._lang
        return self._address("/search", "&".join(filter(None, [query, urlencode(own)])))

    def results(self, params: SearchParams, beside: str = "") -> str:
        """The results page of a search as it was, whichever page of it, with what its address has ``beside``."""
        address = self.search(params, cursor=params.cursor)
        return f"{address}{'&' if '?' in address else '?'}{beside}" if beside else address

    def find(self, **params: Any) -> str:
        """The results page of a new search."""
        return self.search(SearchParams(**params))

    def back(self, params: SearchParams, place: str = "") -> str:
        """What an article's address says of the results it was found in, beside the query; ``place``: of their page."""
        query = canonical(params, **{"size": 10, "q": ""})
        return "&".join(filter(None, [query, place, urlencode(self._chart)]))

    def article(self, article_id: str, q: str = "", back: str = "") -> str:
        """The page of an article, the words of a query marked in it."""
        query = ({"q": q} if q else {}) | ({"back": back} if back else {}) | self._lang
        return self._address(f"/article/{quote(article_id, safe='', errors='surrogatepass')}", urlencode(query))

    def title(self, hit: Listed | Headline, q: str = "", back: str = "") -> str:
        """Where the title of an article leads to: its page here, or where the settings say so and it has one, its own
        address."""
        own = web_address(hit.url) if self._open == "original" else ""
        return own or self.article(hit.id, q, back)

    def feed(self, params: SearchParams, **changes: Any) -> str:
        """The feed of a search; its own order and size, which are not those of a page, are left out of it."""
        made = structs.replace(params, **changes)
        own: dict[str, str] = {"sort": made.sort} if made.sort != "newest" else {}
        own |= {"size": str(made.size)} if made.size != FEED_SIZE else {}
        query = canonical(made, sort="relevance", size=10)
        return self._address("/search.atom", "&".join(filter(None, [query, urlencode(own)])))

    def follow(self, params: SearchParams) -> str:
        """The feed of what a results page shows, newest first."""
        return self.feed(params, sort="newest", size=FEED_SIZE, cursor=None)

    def export(self, params: SearchParams, q: str) -> str:
        """All hits of what a results page shows, as a file for Excel; ``q`` is the query as it was read."""
        return self._api("/export", ExportParams(**_shared(params) | {"q": q}, bom=True))

    def manifest(self, params: SearchParams, q: str) -> str:
        """What is in that file: its count, its hash, its generation."""
        return self._api("/export/manifest", ExportParams(**_shared(params) | {"q": q}, bom=True))

    def values(self, facet: str, params: SearchParams) -> str:
        """The page of every value of a facet among the articles of a search."""
        query = canonical(params, **{"cursor": None, "size": 10})
        own = urlencode(self._chart | self._lang)
        return self._address(f"/search/{facet}", "&".join(filter(None, [query, own])))

    def compare(self, params: SearchParams) -> str:
        """The page that draws a search over time beside others, with its filters."""
        query = canonical(params, cursor=None, size=10, sort="relevance", explain=False)
        return self._address("/compare", "&".join(filter(None, [query, urlencode(self._lang)])))

    def series(self, params: SearchParams, q: str, interval: Interval) -> str:
        """The timeline of a results page with its denominators, as a file for Excel; ``q`` as in ``export``."""
        return self._api(
            "/series", SeriesParams(**_shared(params) | {"q": q}, bom=True, format="csv", interval=interval)
        )

    def _api(self, path: str, params: QueryParams) -> str:
        return f"{self._base}{ROOT}{path}?{canonical(params)}"

    def in_language(self, req: falcon.Request, language: Language) -> str:
        """The page being shown, in a language."""
        pairs = parse_qsl(req.query_string, keep_blank_values=True, errors="replace")
        kept = [pair for pair in pairs if pair[0] != "lang"]
        path = "/" + req.path.lstrip("/")  # two slashes would begin the address of another site
        return f"{self._base}{quote(path)}?{urlencode([*kept, ('lang', language)])}"

    def _address(self, path: str, query: str) -> str:
        return f"{self._base}{path}?{query}" if query else f"{self._base}{path}"


def _shared(params: FoldParams) -> dict[str, Any]:
    return {name: getattr(params, name) for name in FoldParams.__struct_fields__}


def api_link(settings: ServiceSettings, article_id: str) -> str:
    """The address of an article in the API."""
    return f"{settings.base_url}{ROOT}/articles/{quote(article_id, safe='', errors='surrogatepass')}"
