"""``GET /api/v1/articles/{id}/similar``: articles like one of the archive.

An id may hold slashes, and so may end in ``/similar`` itself. What decides is the address as it was sent: a slash
before ``similar`` that was not percent-encoded asks for similar articles, ``%2Fsimilar`` is a part of the id.
"""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import unquote

import falcon
import msgspec
from msgspec import Meta

from search import Engine
from search.answer import SimilarHit
from search.options import MAX_SIZE
from service.api import ArticleResource
from service.conditional import not_modified
from service.problems import Problem
from service.validation import read_pairs, validated

_ENDING: Final = "/similar"
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


class ArticleOrSimilar(ArticleResource):
    """``GET /api/v1/articles/{id}`` and ``GET /api/v1/articles/{id}/similar``."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Give a stored article, or the articles like it."""
        article_id = fields["article_id"]
        if self._asks_for_similar(req, article_id):
            self._similar(req, resp, article_id.removesuffix(_ENDING))
        else:
            super().on_get(req, resp, **fields)

    def _similar(self, req: falcon.Request, resp: falcon.Response, article_id: str) -> None:
        size = validated(read_pairs(req, self._settings), SimilarParams).size
        if not_modified(req, resp, self._engine.generation, "similar", str(size), article_id):
            return
        found = self._engine.similar(article_id, size) if article_id else None
        if found is None:
            raise Problem("article-not-found", members={"id": article_id[:300]})
        self._json(req, resp, found)

    def _asks_for_similar(self, req: falcon.Request, article_id: str) -> bool:
        if not article_id.endswith(_ENDING):
            return False
        sent = req.env.get("RAW_URI") or req.env.get("REQUEST_URI")
        if sent:
            return unquote(sent.partition("?")[0].rpartition("/")[2]) == _ENDING[1:]
        # A server that does not say what was sent: an article of that very id is meant before any other.
        return self._engine.get(article_id) is None
