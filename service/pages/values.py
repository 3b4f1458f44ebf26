"""``/search/{facet}``: every value of a facet among the articles of a search, to be searched and chosen from."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl

import falcon
from msgspec import structs

from service.access.policy import Policy
from service.api.params import MAX_VALUES, canonical, lenient_params, to_options
from service.api.values import containing, values_of
from service.http.cost import searched
from service.http.problems import Problem
from service.http.query_string import read_pairs
from service.pages.alphabet import ordered
from service.pages.pages import Page
from service.pages.results import SHOWN_FACETS

_SHOWN: Final = 500


class ValuesPage(Page):
    """``/search/{facet}``."""

    policy = Policy({"GET": "search"}, page=True, queried=True)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Show the values; a form without scripts takes several of them back to the results."""
        facet = fields["facet"]
        name = next((one for one in SHOWN_FACETS if one == facet), None)
        if name is None:
            raise Problem("not-found")
        pairs = read_pairs(req, self._pages.settings)
        params, _ = lenient_params(pairs)
        params = structs.replace(params, cursor=None)
        text = dict(pairs).get("contains", "").strip()[:300]
        if self._unchanged(req, resp, canonical(params), text):
            return
        chosen: tuple[str, ...] = getattr(params, name)
        options = to_options(structs.replace(params, histogram=None, facets=(), explain=False), lenient=True)
        answer = values_of(self._engine, params.q, options, name)
        searched(req, answer)
        everything = ordered(one for one in answer.facets[name][:MAX_VALUES] if one.value)
        found = containing(everything, text)
        kept = [(key, value) for key in SHOWN_FACETS if key != name for value in getattr(params, key)]
        kept += [(key, value) for key, value in parse_qsl(canonical(params)) if key not in SHOWN_FACETS]
        kept += [("chart", "share")] if ("chart", "share") in pairs else []
        shown = sorted(found[:_SHOWN], key=lambda one: one.value not in chosen)
        hidden = [value for value in chosen if value not in {one.value for one in shown}]
        self._show(
            req,
            resp,
            "values.html",
            params=params,
            facet=name,
            text=text,
            values=shown,
            chosen=chosen,
            hidden=hidden,
            kept=kept,
            count=len(found),
        )
