"""Probes for whoever runs the service: is the process alive, can it answer."""

from __future__ import annotations

import logging
from typing import Final

import falcon
import msgspec
from msgspec import UNSET

from search import Engine, SearchError, SearchOptions
from search.errors import reason_of
from service.access.policy import Policy
from service.http.resource import Resource
from service.http.translate import index_unavailable
from service.monitoring.shapes import Alive, Ready
from service.write_queue.writing import Writing

CANARY = "việt nam"
_log: Final = logging.getLogger("timbao.service")


class LiveResource(Resource):
    """``/healthz``: the process answers; the index is not touched."""

    policy = Policy({"GET": "open"}, free=True, fresh=False)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Say that the process is alive."""
        resp.set_header("Cache-Control", "no-store")
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(Alive())


class ReadyResource(Resource):
    """``/readyz``: a generation is open and answers a query.

    A writer that is missing, a queue that is full or cannot be read, or an older generation in the place of the newest
    is told and makes no difference: reading goes on.
    """

    policy = Policy({"GET": "open"}, free=True)

    def __init__(self, engine: Engine, writing: Writing | None = None) -> None:
        self._engine = engine
        self._queue = writing.queue if writing else None

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Ask the index one small question; 503 when it cannot answer, with the reason."""
        try:
            answer = self._engine.search_anew(CANARY, SearchOptions(size=1, highlight=False))
        except (SearchError, OSError) as error:
            raise index_unavailable(reason_of(error)) from error
        resp.set_header("Cache-Control", "no-store")
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(self._told(answer.generation))

    def _told(self, generation: str) -> Ready:
        ready = Ready(generation=generation, fallback=self._engine.fallback or UNSET)
        if self._queue is not None:
            try:
                ready.writing = "on" if self._queue.has_writer() else "no-writer"
                ready.waiting = self._queue.load().requests
            except OSError as error:
                _log.error("the queue cannot be read now: %s", error)
                ready.writing, ready.waiting = "unknown", None
        return ready
