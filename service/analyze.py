"""``GET /api/v1/analyze``: what the analyzers make of a text, and how it is read as a query."""

from __future__ import annotations

from typing import Annotated, Literal

import falcon
import msgspec
from msgspec import Meta

from search import SearchOptions
from search.planning.explain import MAX_TEXT
from service.api import ApiResource
from service.conditional import not_modified
from service.cost import ANALYZED, charge
from service.policy import READ
from service.validation import read_pairs, validated


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
        if not_modified(req, resp, self._engine.generation, "analyze", params.match, params.words, params.text):
            return
        charge(req, len(params.text) / ANALYZED)
        options = SearchOptions(match=params.match, words=params.words)
        self._json(req, resp, self._engine.explain(params.text, options))
