"""``GET /api/v1/openapi.json``: the API, described for programs."""

from __future__ import annotations

from collections.abc import Mapping

import falcon
import msgspec

from service.access.policy import READ, Policy
from service.http.etag import not_modified
from service.http.language import Language, language_of
from service.http.query_string import read_pairs, validated
from service.http.resource import Resource
from service.openapi import build, check_examples
from service.openapi.document import Protection
from service.openapi.generators import for_generators
from service.openapi.params import LanguageParams
from service.settings import ServiceSettings


class ApiDescription(Resource):
    """``GET /api/v1/openapi.json``."""

    policy = READ

    def __init__(self, settings: ServiceSettings, policies: Mapping[str, Policy]) -> None:
        check_examples()
        self._settings = settings
        self._protection = Protection(policies, settings.anonymous)
        self._documents: dict[LanguageParams, bytes] = {}

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the document."""
        params = validated(read_pairs(req, self._settings), LanguageParams)
        language = params.lang or language_of(req)
        body = self._document(language, full=params.full)
        resp.append_header("Vary", "Accept-Language")
        resp.set_header("Content-Language", language)
        if not not_modified(req, resp, body.decode()):
            resp.content_type = falcon.MEDIA_JSON
            resp.data = body

    def _document(self, language: Language, *, full: bool) -> bytes:
        kind = LanguageParams(lang=language, full=full)
        if kind not in self._documents:
            made = build(language, self._settings.base_url, self._protection)
            self._documents[kind] = msgspec.json.encode(made if full else for_generators(made))
        return self._documents[kind]
