"""Measuring: every request counted by route, status and shape, never by what was asked."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import falcon

from service.access.policy import Policy
from service.http.cost import cost_of
from service.http.resource import Resource

if TYPE_CHECKING:  # see the module: it is to be imported in workers only
    from service.monitoring.metrics import Metrics

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_OPERATORS: Final = re.compile(r"[\"()*~=:]|(?:^|\s)-|\b(?:OR|AND|NOT|HOẶC|VÀ|KHÔNG)\b")


def shape_of(req: falcon.Request) -> str:
    """What kind of query a request has, in a few words: ``browse``, ``words`` or ``operators``, and ``+counts`` where
    facets or a histogram are asked for; nothing where there is no query."""
    policy: Policy | None = getattr(req.context, "policy", None)
    if policy is None or not policy.queried:
        return ""
    query = (req.get_param("q") or "").strip()
    kind = "browse" if not query else "operators" if _OPERATORS.search(query) else "words"
    counted = req.get_param("facets") or req.get_param("histogram")
    return f"{kind}+counts" if counted else kind


class Measure:
    """Counts every request."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, ok: bool) -> None:
        """Count it."""
        route = req.uri_template or "none"
        method = req.method if req.method in _METHODS else "other"
        status = str(falcon.http_status_to_code(resp.status))
        started = getattr(req.context, "started", None)
        self._metrics.requests.labels(route, method, status).inc()
        if started is not None:
            self._metrics.seconds.labels(route, shape_of(req)).observe(time.perf_counter() - started)
        if units := cost_of(req):
            self._metrics.cost.labels(route).inc(units)
        if getattr(req.context, "found", None) == 0:
            self._metrics.empty.labels(route).inc()


class MetricsResource(Resource):
    """``/metrics``, for Prometheus."""

    policy = Policy({"GET": "metrics"}, free=True)

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give what all workers have counted, and how the index and the queue are."""
        resp.set_header("Cache-Control", "no-store")
        resp.content_type = MEDIA_TYPE
        resp.data = self._metrics.exposition()


class SharedCounts:
    """A folder in which workers share what they count. Made before they are forked, by the process they belong to."""

    def __init__(self) -> None:
        base = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())
        for left in base.glob("timbao-metrics-*-*"):  # of a server that was killed
            if not _lives(left.name.split("-")[2]):
                shutil.rmtree(left, ignore_errors=True)
        self._owner = os.getpid()
        self._folder = tempfile.mkdtemp(prefix=f"timbao-metrics-{self._owner}-", dir=base)
        os.environ[_VARIABLE] = self._folder

    def remove(self) -> None:
        """Remove the folder; does nothing in another process than its owner."""
        if os.getpid() == self._owner:
            os.environ.pop(_VARIABLE, None)
            shutil.rmtree(self._folder, ignore_errors=True)


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:
        return True  # another user's
    return True
