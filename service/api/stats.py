"""``GET /api/v1/stats``."""

from __future__ import annotations

import falcon

from service.access.policy import READ
from service.http.etag import not_modified
from service.http.resource import ApiResource


class StatsResource(ApiResource):
    """``GET /api/v1/stats``."""

    policy = READ

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the counts, sizes and spans of the index."""
        self._no_parameters(req)
        if not not_modified(req, resp, self._engine.identity(), "stats"):
            self._json(req, resp, self._engine.stats())
