"""``GET /api/v1/series``: a query's share of coverage over time."""

from __future__ import annotations

import falcon

from search.reports.series import share, table
from service.access.policy import Policy
from service.api.export_rows import CSV
from service.api.params import SeriesParams, canonical, check_dates, query_options
from service.http.cost import charge
from service.http.etag import not_modified
from service.http.query_string import read_pairs, validated
from service.http.resource import ApiResource


class SeriesResource(ApiResource):
    """``GET /api/v1/series``."""

    policy = Policy({"GET": "search"}, queried=True)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Count a query period by period."""
        params = validated(read_pairs(req, self._settings), SeriesParams)
        check_dates(params.since, params.until)
        if not_modified(req, resp, self._engine.identity(params.generation), "series", canonical(params)):
            return
        options = query_options(params, params.generation)
        answer = share(self._engine, params.q, options, interval=params.interval, by=params.by, top=params.top)
        charge(req, answer.query.cost.units * len(answer.series))
        if params.format == "csv":
            resp.content_type = CSV
            resp.data = "".join(table(answer, bom=params.bom)).encode()
        else:
            self._json(req, resp, answer)
