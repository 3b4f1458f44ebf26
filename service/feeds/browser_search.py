"""``/opensearch.xml``: what a browser or a program needs to search here from its own search box.

Templates begin with ``base_url``. Without one they are relative to the server's root: a request's ``Host`` is never
repeated, since a cache could keep what a stranger put into it. Browsers take absolute templates only, so that pages
name the description only where there is a ``base_url``.
"""

from __future__ import annotations

from typing import Final

import falcon

from service.access.policy import READ
from service.api.suggest import OPENSEARCH as SUGGESTIONS
from service.feeds.atom import ATOM
from service.http.etag import not_modified
from service.http.query_string import read_pairs, unknown
from service.http.resource import Resource
from service.http.urls import ROOT
from service.http.xml import Element, add, document
from service.settings import ServiceSettings

OPENSEARCH: Final = "application/opensearchdescription+xml"


class Description(Resource):
    """``GET /opensearch.xml``."""

    policy = READ

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._body = document(_description(settings.base_url, settings.name or "Timbao"))

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the description."""
        for name, _value in read_pairs(req, self._settings):
            raise unknown(name)
        if not not_modified(req, resp, self._body.decode()):
            resp.content_type = f"{OPENSEARCH}; charset=utf-8"
            resp.data = self._body


def _description(base: str, name: str) -> Element:
    root = Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    add(root, "ShortName", name)
    add(root, "LongName", f"{name} – tìm báo tiếng Việt")
    add(root, "Description", "Tìm trong bài báo tiếng Việt, gõ có dấu hay không dấu đều được.")
    add(root, "Tags", "báo tin tức")
    add(root, "Url", type="text/html", method="get", template=f"{base}/search?q={{searchTerms}}")
    suggest = f"{base}{ROOT}/suggest?format=opensearch&q={{searchTerms}}"
    add(root, "Url", type=SUGGESTIONS, rel="suggestions", template=suggest)
    add(root, "Url", type=ATOM, template=f"{base}/search.atom?q={{searchTerms}}")
    add(root, "Url", type=OPENSEARCH, rel="self", template=f"{base}/opensearch.xml")
    add(root, "Image", f"{base}/static/timbao.svg", type="image/svg+xml", width="16", height="16")
    add(root, "Language", "vi")
    add(root, "InputEncoding", "UTF-8")
    add(root, "OutputEncoding", "UTF-8")
    return root
