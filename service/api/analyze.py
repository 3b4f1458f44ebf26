"""``GET /api/v1/analyze``: what the analyzers make of a text, and how it is read as a query."""

from __future__ import annotations

from typing import Annotated, Literal

import falcon
import msgspec
from msgspec import Meta

from search import SearchOptions
from search.planning.explain import MAX_TEXT
from service.access.policy import READ
from service.http.cost import ANALYZED, charge
from service.http.etag import not_modified
from service.http.query_string import read_pairs, validated
from service.http.resource import ApiResource


class AnalyzeParams(msgspec.Struct, kw_only=True, frozen=True):
    """The parameters of ``GET /api/v1/analyze``."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]
    match: Literal["auto", "exact", "folded"] = "auto"
    words: Literal["auto", "all", "any"] = "auto"


class AnalyzeResource(ApiResource):
    """``GET /api/v1/analyze``."""

    policy = READ

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Explain a text."""
        params = validated(read_pairs(req, self._settings), AnalyzeParams)
        if not_modified(req, resp, self._engine.identity(), "analyze", params.match, params.words, params.text):
            return
        charge(req, len(params.text) / ANALYZED)
        options = SearchOptions(match=params.match, words=params.words)
        self._json(req, resp, self._engine.explain(params.text, options))
