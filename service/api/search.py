"""The JSON API: search, articles, statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import falcon
import msgspec
from msgspec import UNSET

from search import Answer, Article, Hit
from service.access.policy import Policy
from service.access.site import PARAMETER, counting, narrowed, narrowed_answer, site_of, without_site
from service.api.marks import mark_answer
from service.api.params import SearchParams, canonical, strict_params, to_options
from service.api.shapes import Item, LooseItems, SearchAnswer, members_of
from service.http.cost import searched
from service.http.etag import not_modified
from service.http.query_string import read_pairs, without_busters
from service.http.resource import ApiResource
from service.http.urls import ROOT

_HIT_FIELDS: Final = frozenset(Hit.__struct_fields__)


class SearchResource(ApiResource):
    """``GET /api/v1/search``."""

    policy = Policy({"GET": "search"}, queried=True, sites=True)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Answer a query as JSON."""
        pairs = without_busters(read_pairs(req, self._settings))
        params = narrowed(req, strict_params(without_site(pairs) if site_of(req) else pairs))
        if not_modified(req, resp, self._engine.identity(params.generation), "search", canonical(params)):
            return
        answer = self._engine.search(params.q, counting(req, to_options(params)))
        searched(req, answer)
        narrowed_answer(req, answer)
        mark_answer(answer, params.marks)
        if answer.next:
            following = canonical(params, cursor=answer.next)
            if site_of(req) and (shown := req.get_param(PARAMETER)):
                following += f"&{PARAMETER}={shown}"
            answer.next_url = f"{self._settings.base_url}{ROOT}/search?{following}"
            resp.append_header("Link", f"<{answer.next_url}>; rel=next")
        self._json(req, resp, self._selected(answer, params) if params.fields else answer)

    def _selected(self, answer: Answer, params: SearchParams) -> SearchAnswer:
        """The answer with only the chosen fields of its items; those a hit does not carry are fetched."""
        members = members_of(answer, answer.__struct_fields__)
        fetched = [name for name in params.fields if name not in _HIT_FIELDS]
        beside = answer.loose.items if answer.loose else []
        ids = [hit.id for hit in (*answer.items, *beside)]
        found = self._engine.stored(ids, fetched, answer.generation) if fetched else [None] * len(ids)
        articles = dict(zip(ids, found, strict=True))
        items = [self._item(hit, params, fetched, articles.get(hit.id)) for hit in answer.items]
        loose = LooseItems([self._item(hit, params, fetched, articles.get(hit.id)) for hit in beside])
        return SearchAnswer(**members | {"items": items, "loose": loose if answer.loose else UNSET})

    @staticmethod
    def _item(hit: Hit, params: SearchParams, fetched: Sequence[str], article: Article | None) -> msgspec.Struct:
        carried = [name for name in params.fields if name in _HIT_FIELDS]
        chosen = members_of(
            hit,
            ["id", *carried, *(["highlights"] if params.highlight else []), *(["story"] if params.collapse else [])],
        )
        if article is not None:
            chosen |= members_of(article, fetched)
        return Item(**chosen)
