"""``/robots.txt``: what crawlers leave alone, and ``/favicon.ico``, for whatever asks for it unasked."""

from __future__ import annotations

from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

import falcon

from service.access.policy import Policy
from service.http.etag import not_modified
from service.http.resource import Resource
from service.http.urls import ROOT
from service.pages.templating import STATIC
from service.settings import ServiceSettings

_CLOSED: Final = ("/search", "/compare", "/batch", f"{ROOT}/")


class Robots(Resource):
    """``GET /robots.txt``: searches without end are no pages to be crawled, articles are."""

    policy = Policy({"GET": "open"}, free=True, fresh=False)

    def __init__(self, settings: ServiceSettings) -> None:
        path = urlsplit(settings.base_url).path
        self._body = "User-agent: *\n" + "".join(f"Disallow: {path}{each}\n" for each in _CLOSED)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the rules."""
        if not not_modified(req, resp, self._body):
            resp.content_type = "text/plain; charset=utf-8"
            resp.text = self._body


class Favicon(Resource):
    """``GET /favicon.ico``."""

    policy = Policy({"GET": "open"}, free=True, fresh=False)

    def __init__(self) -> None:
        self._body = (STATIC / "favicon.ico").read_bytes()

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the icon."""
        if not not_modified(req, resp, "favicon", sha256(self._body).hexdigest()):
            resp.content_type = "image/x-icon"
            resp.data = self._body
