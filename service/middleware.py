"""What happens around a request: an id, a guard, the newest generation, headers, compression, a log line."""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
import time
from typing import Any, Final

import falcon
import msgspec

from search import Engine, EngineUnavailable
from service.cost import cost_of
from service.problems import Problem
from service.request_id import request_id
from service.settings import ServiceSettings

_log: Final = logging.getLogger("timbao.service")
_access: Final = logging.getLogger("timbao.access")
_TEXT: Final = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml)|application/x-ndjson|image/svg")
_REFUSED: Final = re.compile(r"q=0(?:\.0*)?")
_CONTENT_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


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


class CommonHeaders:
    """What every answer says: that nothing may be kept unless the resource allows it, and what keeps a browser from
    doing more with an answer than it should."""

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, ok: bool) -> None:
        """Set them."""
        if resp.get_header("Cache-Control") is None:
            resp.set_header("Cache-Control", "no-store")
        if req.method == "OPTIONS" and ok:
            resp.status = falcon.HTTP_204  # with 200, Falcon names a content type for a content that is not there
            resp.delete_header("Content-Length")
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Referrer-Policy", "same-origin")
        resp.set_header("Content-Security-Policy", _CONTENT_POLICY)
        resp.set_header("Cross-Origin-Opener-Policy", "same-origin")


class Compression:
    """Compresses text with gzip where the client takes it and the size pays."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._from_bytes = settings.gzip_from_bytes

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, ok: bool) -> None:
        """Replace the body by its compressed form."""
        body = resp.render_body()
        if body is None:
            if resp.status == falcon.HTTP_304 and "Accept-Encoding" not in (resp.get_header("Vary") or ""):
                resp.append_header("Vary", "Accept-Encoding")
            return
        if not _TEXT.match(resp.content_type or ""):
            return
        resp.append_header("Vary", "Accept-Encoding")
        if len(body) < self._from_bytes or not takes_gzip(req):
            return
        resp.text = None
        resp.data = gzip.compress(body, 5, mtime=0)
        resp.set_header("Content-Encoding", "gzip")


class Guard:
    """Refuses addresses that are too long or not UTF-8, and moves the engine to the newest generation."""

    def __init__(self, engine: Engine, settings: ServiceSettings) -> None:
        self._engine = engine
        self._settings = settings

    def check(self, req: falcon.Request) -> None:
        """Check the address. Raises ``Problem``."""
        if len(req.query_string) > self._settings.max_query_string:
            raise Problem("address-too-long", members={"allowed": [f"0..{self._settings.max_query_string}"]})
        try:
            req.env["PATH_INFO"].encode("latin-1").decode("utf-8")
        except UnicodeError:
            raise Problem("bad-encoding") from None

    def refresh(self, req: falcon.Request) -> None:
        """Move the engine to the newest generation, if that can be opened."""
        try:
            self._engine.refresh()
            req.context.generation = self._engine.generation
        except EngineUnavailable:
            pass  # whatever needs the index will say so; some addresses do not
        except OSError as error:  # it may pass: the next request tries again
            _log.error("a newer generation cannot be read now (%s); %s still answers", error, self._engine.generation)
        except Exception:  # the generation that is open goes on answering
            _log.exception("the newest generation cannot be opened; %s still answers", self._engine.generation)


def takes_gzip(req: falcon.Request) -> bool:
    """Whether a client takes gzip."""
    for part in (req.get_header("Accept-Encoding") or "").split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip().lower() in {"gzip", "*"} and not _REFUSED.fullmatch(quality.replace(" ", "")):
            return True
    return False
