"""``GET /api/v1/series``: a query's share of coverage over time."""

from __future__ import annotations

import falcon

from search.reports.series import share, table
from service.api import ApiResource
from service.conditional import not_modified
from service.cost import charge
from service.params import SeriesParams, canonical, check_dates, query_options
from service.policy import Policy
from service.rows import CSV
from service.validation import read_pairs, validated


class SeriesResource(ApiResource):
    """``GET /api/v1/series``."""

    policy = Policy({"GET": "search"}, queried=True)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Count a query period by period."""
        params = validated(read_pairs(req, self._settings), SeriesParams)
        check_dates(params.since, params.until)
        if not_modified(req, resp, params.generation or self._engine.generation, "series", canonical(params)):
            return
        options = query_options(params, params.generation)
        answer = share(self._engine, params.q, options, interval=params.interval, by=params.by, top=params.top)
        charge(req, answer.query.cost.units * len(answer.series))
        if params.format == "csv":
            resp.content_type = CSV
            resp.data = "".join(table(answer, bom=params.bom)).encode()
        else:
            self._json(req, resp, answer)
