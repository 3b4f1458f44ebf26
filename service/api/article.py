"""``GET /api/v1/articles/{id}/similar`` and ``/cite``: articles like one of the archive, and how to cite it.

An id may hold slashes, and so may end in ``/similar`` itself. What decides is the address as it was sent: a slash
before ``similar`` that was not percent-encoded asks for similar articles, ``%2Fsimilar`` is a part of the id.
"""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote, unquote

import falcon
import msgspec
from msgspec import Meta

from search import Article, Engine
from search.answer import SimilarHit
from search.options import MAX_SIZE
from service.access.policy import READ
from service.api.addresses import Links
from service.api.citation import MEDIA_TYPES, STYLES, Citation, Style
from service.api.shapes import StoredArticle, members_of
from service.http.dates import today
from service.http.etag import not_modified
from service.http.problems import Problem
from service.http.query_string import read_pairs, validated
from service.http.resource import ApiResource
from service.settings import ServiceSettings


class ArticleResource(ApiResource):
    """``GET /api/v1/articles/{id}``."""

    policy = READ

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Give a stored article as JSON, every field present."""
        self._no_parameters(req)
        article_id = fields["article_id"]
        if not_modified(req, resp, self._engine.identity(), "article", article_id):
            # Only an article that exists was ever given this tag.
            return
        article = stored(self._engine, article_id)
        resp.append_link(Links(self._settings, req).article(article_id), "alternate", type_hint=falcon.MEDIA_HTML)
        self._json(req, resp, StoredArticle(**members_of(article, article.__struct_fields__)))


def stored(engine: Engine, article_id: str) -> Article:
    """The article of an id, or the ``Problem`` that there is none."""
    article = engine.get(article_id) if article_id else None
    if article is None:
        raise Problem("article-not-found", members={"id": article_id[:300]})
    return article


_PARTS: Final = ("similar", "cite")
_SHOWN: Final = 5  # on the page of an article
_NEAR: Final = 0.4  # of the first one's score


class SimilarParams(msgspec.Struct, kw_only=True, frozen=True):
    """The parameters of ``GET /api/v1/articles/{id}/similar``."""

    size: Annotated[int, Meta(ge=0, le=MAX_SIZE)] = 10


def likest(engine: Engine, article_id: str) -> list[SimilarHit]:
    """The few articles to show beside one: those far behind the first are like it by chance."""
    found = engine.similar(article_id, _SHOWN)
    items = found.items if found else []
    return [hit for hit in items if hit.score >= _NEAR * items[0].score]


class CiteParams(msgspec.Struct, kw_only=True, frozen=True):
    """The parameter of ``GET /api/v1/articles/{id}/cite``."""

    format: Style = "text"


class ArticleOrSimilar(ArticleResource):
    """``GET /api/v1/articles/{id}``, ``GET /api/v1/articles/{id}/similar`` and ``GET /api/v1/articles/{id}/cite``."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Give a stored article, the articles like it, or how to cite it."""
        article_id = fields["article_id"]
        match self._part(req, article_id):
            case "similar":
                self._similar(req, resp, article_id.removesuffix("/similar"))
            case "cite":
                self._cite(req, resp, article_id.removesuffix("/cite"))
            case _:
                super().on_get(req, resp, **fields)

    def _similar(self, req: falcon.Request, resp: falcon.Response, article_id: str) -> None:
        size = validated(read_pairs(req, self._settings), SimilarParams).size
        if not_modified(req, resp, self._engine.identity(), "similar", str(size), article_id):
            return
        found = self._engine.similar(article_id, size) if article_id else None
        if found is None:
            raise Problem("article-not-found", members={"id": article_id[:300]})
        self._json(req, resp, found)

    def _cite(self, req: falcon.Request, resp: falcon.Response, article_id: str) -> None:
        style = validated(read_pairs(req, self._settings), CiteParams).format
        if not_modified(req, resp, self._engine.identity(), "cite", style, today().isoformat(), article_id):
            return
        citation = cited(self._engine, self._settings, article_id)
        resp.content_type = MEDIA_TYPES[style]
        resp.data = STYLES[style](citation).encode()

    def _part(self, req: falcon.Request, article_id: str) -> str:
        """What of an article an address asks for: ``similar``, ``cite``, or nothing for the article itself."""
        part = article_id.rpartition("/")[2]
        if part not in _PARTS or "/" not in article_id:
            return ""
        sent = req.env.get("RAW_URI") or req.env.get("REQUEST_URI")
        if sent:
            return part if unquote(sent.partition("?")[0].rpartition("/")[2]) == part else ""
        # A server that does not say what was sent: an article of that very id is meant before any other.
        return part if self._engine.get(article_id) is None else ""


def cited(engine: Engine, settings: ServiceSettings, article_id: str) -> Citation:
    """The citation of an article as it is now, read today in Vietnam. Raises ``Problem``."""
    generation = engine.generation
    return Citation(
        article=stored(engine, article_id),
        address=f"{settings.absolute}/article/{quote(article_id, safe='', errors='surrogatepass')}",
        generation=generation,
        accessed=today(),
    )
