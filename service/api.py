"""The JSON API: search, articles, statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import quote

import falcon
import msgspec

from search import Answer, Article, Engine, Hit
from service.conditional import not_modified
from service.cost import searched
from service.links import ROOT, Links
from service.params import SearchParams, canonical, strict_params, to_options
from service.policy import READ, Policy
from service.problems import Problem
from service.settings import ServiceSettings
from service.shapes import Item, SearchAnswer, StoredArticle
from service.validation import read_pairs, without_busters

_HIT_FIELDS: Final = frozenset(Hit.__struct_fields__)


class Resource:
    """A resource whose HEAD is its GET without the body, which Falcon leaves out."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Answer GET."""
        raise NotImplementedError

    def on_head(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Answer HEAD."""
        self.on_get(req, resp, **fields)


class ApiResource(Resource):
    """A resource of the JSON API."""

    def __init__(self, engine: Engine, settings: ServiceSettings) -> None:
        self._engine = engine
        self._settings = settings
        self._described = f"<{settings.base_url}{ROOT}/openapi.json>; rel=service-desc"

    @staticmethod
    def _check_accepts(req: falcon.Request) -> None:
        """Refuse a request whose sender takes no JSON."""
        if not req.client_accepts_json and "application/problem+json" not in req.accept:
            raise falcon.HTTPNotAcceptable

    def _json(self, req: falcon.Request, resp: falcon.Response, value: Any) -> None:
        self._check_accepts(req)
        resp.append_header("Link", self._described)
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(value)

    def _no_parameters(self, req: falcon.Request) -> None:
        for name, _ in read_pairs(req, self._settings):
            raise Problem("unknown-parameter", members={"parameter": name[:200], "allowed": []})


class SearchResource(ApiResource):
    """``GET /api/v1/search``."""

    policy = Policy({"GET": "search"}, queried=True)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Answer a query as JSON."""
        params = strict_params(without_busters(read_pairs(req, self._settings)))
        if not_modified(req, resp, params.generation or self._engine.generation, "search", canonical(params)):
            return
        answer = self._engine.search(params.q, to_options(params))
        searched(req, answer)
        if answer.next:
            following = canonical(params, cursor=answer.next)
            answer.next_url = f"{self._settings.base_url}{ROOT}/search?{following}"
            resp.append_header("Link", f"<{answer.next_url}>; rel=next")
        self._json(req, resp, self._selected(answer, params) if params.fields else answer)

    def _selected(self, answer: Answer, params: SearchParams) -> SearchAnswer:
        """The answer with only the chosen fields of its items; those a hit does not carry are fetched."""
        members = _members(answer, answer.__struct_fields__)
        fetched = [name for name in params.fields if name not in _HIT_FIELDS]
        ids = [hit.id for hit in answer.items]
        found = self._engine.stored(ids, fetched, answer.generation) if fetched else [None] * len(ids)
        articles = dict(zip(ids, found, strict=True))
        items = [self._item(hit, params, fetched, articles.get(hit.id)) for hit in answer.items]
        return SearchAnswer(**members | {"items": items})

    @staticmethod
    def _item(hit: Hit, params: SearchParams, fetched: Sequence[str], article: Article | None) -> msgspec.Struct:
        carried = [name for name in params.fields if name in _HIT_FIELDS]
        chosen = _members(
            hit,
            ["id", *carried, *(["highlights"] if params.highlight else []), *(["story"] if params.collapse else [])],
        )
        if article is not None:
            chosen |= _members(article, fetched)
        return Item(**chosen)


class ArticleResource(ApiResource):
    """``GET /api/v1/articles/{id}``."""

    policy = READ

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Give a stored article as JSON, every field present."""
        self._no_parameters(req)
        article_id = fields["article_id"]
        if not_modified(req, resp, self._engine.generation, "article", article_id):
            # Only an article that exists was ever given this tag.
            return
        article = stored(self._engine, article_id)
        resp.append_link(Links(self._settings, req).article(article_id), "alternate", type_hint=falcon.MEDIA_HTML)
        self._json(req, resp, StoredArticle(**_members(article, article.__struct_fields__)))


class StatsResource(ApiResource):
    """``GET /api/v1/stats``."""

    policy = READ

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the counts, sizes and spans of the index."""
        self._no_parameters(req)
        if not not_modified(req, resp, self._engine.generation, "stats"):
            self._json(req, resp, self._engine.stats())


def stored(engine: Engine, article_id: str) -> Article:
    """The article of an id, or the ``Problem`` that there is none."""
    article = engine.get(article_id) if article_id else None
    if article is None:
        raise Problem("article-not-found", members={"id": article_id[:300]})
    return article


def api_link(settings: ServiceSettings, article_id: str) -> str:
    """The address of an article in the API."""
    return f"{settings.base_url}{ROOT}/articles/{quote(article_id, safe='', errors='surrogatepass')}"


def _members(value: msgspec.Struct, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}
