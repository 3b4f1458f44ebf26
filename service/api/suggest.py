"""``GET /api/v1/suggest``: how a text that is being typed may go on, for a search box or a browser's own."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import falcon
import msgspec
from msgspec import Meta

from search import SuggestOptions
from search.options import MAX_SUGGESTED
from search.query.limits import MAX_LENGTH
from service.access.policy import Policy
from service.access.site import narrowed, site_of, without_site
from service.api.marks import mark_completions
from service.http.etag import not_modified
from service.http.query_string import read_pairs, validated, without_busters
from service.http.resource import ApiResource

OPENSEARCH: Final = "application/x-suggestions+json"
_FRESH: Final = "max-age=60"  # seconds in which a box that asks again for the same text need not ask here
_Name = Annotated[str, Meta(min_length=1, max_length=300)]


class SuggestParams(msgspec.Struct, kw_only=True, frozen=True):
    """The parameters of ``GET /api/v1/suggest``."""

    q: Annotated[str, Meta(max_length=MAX_LENGTH)] = ""
    size: Annotated[int, Meta(ge=0, le=MAX_SUGGESTED)] = 8
    articles: Annotated[int, Meta(ge=0, le=MAX_SUGGESTED)] = 3
    source: tuple[_Name, ...] = ()
    section: tuple[_Name, ...] = ()
    format: Literal["json", "opensearch"] = "json"
    marks: Literal["spans", "html"] = "spans"


class SuggestResource(ApiResource):
    """``GET /api/v1/suggest``."""

    policy = Policy({"GET": "search"}, sites=True)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Suggest as JSON, or in the form that OpenSearch lays down for browsers."""
        pairs = without_busters(read_pairs(req, self._settings))
        params = narrowed(req, validated(without_site(pairs) if site_of(req) else pairs, SuggestParams))
        known = not_modified(req, resp, self._engine.identity(), "suggest", repr(params))
        resp.set_header("Cache-Control", _FRESH)
        if known:
            return
        plain = params.format == "opensearch"
        options = SuggestOptions(
            size=params.size,
            articles=0 if plain else params.articles,
            source=params.source,
            section=params.section,
        )
        found = mark_completions(self._engine.suggest(params.q, options), params.marks)
        answer: Any = [params.q, [item.text for item in found.items]] if plain else found
        self._json(req, resp, answer)
        if plain:
            resp.content_type = OPENSEARCH
