"""``GET /api/v1/openapi.json``: the API, described for programs."""

from __future__ import annotations

from functools import lru_cache

import falcon
import msgspec

from service.api import Resource
from service.conditional import not_modified
from service.language import Language, language_of
from service.openapi import build, check_examples
from service.openapi.params import LanguageParams
from service.settings import ServiceSettings
from service.validation import read_pairs, validated


@lru_cache(maxsize=4)
def document(language: Language, base_url: str) -> bytes:
    """The OpenAPI document as JSON."""
    return msgspec.json.encode(build(language, base_url))


class ApiDescription(Resource):
    """``GET /api/v1/openapi.json``."""

    def __init__(self, settings: ServiceSettings) -> None:
        check_examples()
        self._settings = settings

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the document."""
        language = validated(read_pairs(req, self._settings), LanguageParams).lang or language_of(req)
        body = document(language, self._settings.base_url)
        resp.append_header("Vary", "Accept-Language")
        resp.set_header("Content-Language", language)
        if not not_modified(req, resp, body.decode()):
            resp.content_type = falcon.MEDIA_JSON
            resp.data = body
