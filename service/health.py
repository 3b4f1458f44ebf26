"""Probes for whoever runs the service: is the process alive, can it answer."""

from __future__ import annotations

import logging
from typing import Final, Literal

import falcon
import msgspec

from search import Engine, SearchError, SearchOptions
from service.api import Resource
from service.problems import Problem
from service.shapes import Alive, Ready
from service.writing import Writing

CANARY = "việt nam"
_log: Final = logging.getLogger("timbao.service")


class LiveResource(Resource):
    """``/healthz``: the process answers; the index is not touched."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Say that the process is alive."""
        resp.set_header("Cache-Control", "no-store")
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(Alive())


class ReadyResource(Resource):
    """``/readyz``: a generation is open and answers a query.

    A writer that is missing, or a queue that is full or cannot be read, is told and makes no difference: reading goes
    on without.
    """

    def __init__(self, engine: Engine, writing: Writing | None = None) -> None:
        self._engine = engine
        self._queue = writing.queue if writing else None

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Ask the index one small question; 503 when it cannot answer."""
        try:
            answer = self._engine.search(CANARY, SearchOptions(size=1, highlight=False))
        except (SearchError, OSError) as error:
            raise Problem("index-unavailable", headers={"Retry-After": "30"}) from error
        resp.set_header("Cache-Control", "no-store")
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(self._told(answer.generation))

    def _told(self, generation: str) -> Ready:
        if self._queue is None:
            return Ready(generation=generation)
        try:
            writing: Literal["on", "no-writer"] = "on" if self._queue.has_writer() else "no-writer"
            return Ready(generation=generation, writing=writing, waiting=self._queue.load().requests)
        except OSError as error:
            _log.error("the queue cannot be read now: %s", error)
            return Ready(generation=generation, writing="unknown", waiting=None)
