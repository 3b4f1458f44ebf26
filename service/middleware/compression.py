"""Answers compressed on the way out."""

from __future__ import annotations

import gzip
import re
from typing import Final

import falcon

from service.http.negotiation import takes_gzip
from service.settings import ServiceSettings

_TEXT: Final = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml)|application/x-ndjson|image/(?:svg|x-icon)")


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
