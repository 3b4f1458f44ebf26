"""The line that the access log has of every request."""

from __future__ import annotations

import hashlib
import logging
import time
from typing import Any, Final

import falcon
import msgspec

from service.http.cost import cost_of
from service.http.request_id import request_id
from service.settings import ServiceSettings

_access: Final = logging.getLogger("timbao.access")


class AccessLog:
    """Gives every request an id and writes one JSON line for it; never the query's text unless asked to."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Start the clock."""
        req.context.started = time.perf_counter()

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, ok: bool) -> None:
        """Give the id and write the line."""
        resp.set_header("X-Request-ID", request_id(req))
        if not _access.isEnabledFor(logging.INFO):
            return
        # Falcon refuses some methods before any middleware has seen the request.
        started = getattr(req.context, "started", time.perf_counter())
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "id": request_id(req),
            "method": req.method,
            "path": req.path,
            "status": falcon.http_status_to_code(resp.status),
            "bytes": len(resp.data or b""),
            "ms": round((time.perf_counter() - started) * 1000, 1),
            "cost": round(cost_of(req), 1),
        }
        line |= {name: value for name in ("generation", "key") if (value := getattr(req.context, name, None))}
        if query := req.get_param("q"):
            line["q" if self._settings.log_queries else "q_hash"] = self._shown(query)
        _access.info("%s", msgspec.json.encode(line).decode())

    def _shown(self, query: str) -> str:
        if self._settings.log_queries:
            return query
        key = self._settings.log_key.encode()[:64]
        return hashlib.blake2b(query.encode("utf-8", "replace"), key=key, digest_size=8).hexdigest()
