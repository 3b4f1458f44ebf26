"""The style sheet and the icon: read once, served with a long life under a version in their address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import falcon

from service.access.policy import Policy
from service.http.etag import not_modified
from service.http.resource import Resource

JAVASCRIPT: Final = "text/javascript; charset=utf-8"
_TYPES: Final = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": JAVASCRIPT}


class StaticFiles(Resource):
    """``/static/{name}``.

    Args:
        folder: Its files of known types are served, and nothing else; there is no path to climb out of.
        made: More files, by their names; those without content are not there.
    """

    policy = Policy({"GET": "open"}, page=True, free=True, fresh=False)

    def __init__(self, folder: Path, made: Mapping[str, str]) -> None:
        self._files = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in _TYPES}
        self._files |= {name: text.encode() for name, text in made.items() if text}

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Give one file."""
        body = self._files.get(fields["name"])
        if body is None:
            raise falcon.HTTPNotFound
        if not_modified(req, resp, hashlib.sha256(body).hexdigest()):
            return
        if req.get_param("v"):
            resp.set_header("Cache-Control", "public, max-age=31536000, immutable")
        resp.content_type = _TYPES[Path(fields["name"]).suffix]
        resp.data = body
