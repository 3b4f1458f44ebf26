"""Resources: what every address of the service is made of."""

from __future__ import annotations

from typing import Any

import falcon
import msgspec

from search import Engine
from service.http.query_string import read_pairs, unknown
from service.http.urls import ROOT
from service.settings import ServiceSettings


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
            raise unknown(name)
