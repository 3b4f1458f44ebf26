"""The search box and its results in one tag each: their scripts, and the page that says how to put them into a site."""

from __future__ import annotations

from typing import Final

import falcon

from service.access.policy import PAGE, Policy
from service.http.etag import not_modified
from service.http.resource import Resource
from service.http.urls import SERVER
from service.pages.pages import Page
from service.pages.script import Element, read_script
from service.pages.static_files import JAVASCRIPT
from service.pages.templating import STATIC

_FOREVER: Final = "public, max-age=31536000, immutable"


class ElementScript(Resource):
    """``/timbao-search.js``, which may change, and ``/timbao-search-{version}.js``, which never does; the same of the
    other element.

    Args:
        name: Whose script it is.
    """

    policy = Policy({"GET": "open"}, free=True, fresh=False)

    def __init__(self, name: Element) -> None:
        self._name: Element = name

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Give the script to any site: it is the same for all and says nothing of the archive."""
        served = read_script(STATIC, self._name)
        version = fields.get("version")
        if version not in (None, served.version):
            raise falcon.HTTPNotFound
        resp.set_header("Access-Control-Allow-Origin", "*")  # browsers check the integrity of nothing else
        resp.set_header("Cross-Origin-Resource-Policy", "cross-origin")
        unchanged = not_modified(req, resp, served.integrity)
        if version:
            resp.set_header("Cache-Control", _FOREVER)
        if not unchanged:
            resp.content_type = JAVASCRIPT
            resp.data = served.body


class EmbedPage(Page):
    """``/embed``: the tag to copy, with this service's address and the integrity of its script."""

    policy = PAGE

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show the page."""
        settings = self._pages.settings
        address = settings.absolute or SERVER
        if self._unchanged(req, resp, address, *settings.cors_origins):
            return
        origin = "/".join(address.split("/")[:3])
        self._show(req, resp, "embed.html", address=address, origin=origin, origins=settings.cors_origins)
