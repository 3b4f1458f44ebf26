"""Probes for whoever runs the service: is the process alive, can it answer."""

from __future__ import annotations

import falcon
import msgspec

from search import Engine, SearchError, SearchOptions
from service.api import Resource
from service.problems import Problem
from service.shapes import Alive, Ready

CANARY = "việt nam"


class LiveResource(Resource):
    """``/healthz``: the process answers; the index is not touched."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Say that the process is alive."""
        resp.set_header("Cache-Control", "no-store")
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(Alive())


class ReadyResource(Resource):
    """``/readyz``: a generation is open and answers a query."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Ask the index one small question; 503 when it cannot answer."""
        try:
            answer = self._engine.search(CANARY, SearchOptions(size=1, highlight=False))
        except (SearchError, OSError) as error:
            raise Problem("index-unavailable", headers={"Retry-After": "30"}) from error
        resp.set_header("Cache-Control", "no-store")
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(Ready(generation=answer.generation))
