"""From an exception to an answer: search errors, Falcon's errors and the unexpected, all in one shape."""

from __future__ import annotations

import logging
from typing import Any, Final

import falcon
import msgspec
from falcon.uri import encode

from search import (
    CursorError,
    EngineUnavailable,
    GenerationMissing,
    IndexDamaged,
    IndexMissing,
    OptionError,
    QueryError,
)
from service.access.policy import Policy
from service.http.language import language_of
from service.http.problems import Problem
from service.http.request_id import request_id
from service.http.translate import (
    from_cursor_error,
    from_http_error,
    from_missing_generation,
    from_option_error,
    from_query_error,
    index_unavailable,
)
from service.pages.templating import Pages
from service.settings import ServiceSettings

PROBLEM_JSON: Final = "application/problem+json"
_log: Final = logging.getLogger("timbao.service")


class ErrorHandlers:
    """The error handlers of the application.

    Args:
        pages: Renders the error page for browsers.
        settings: For the base of ``type`` URIs.
    """

    def __init__(self, pages: Pages, settings: ServiceSettings) -> None:
        self._pages = pages
        self._settings = settings

    def install(self, app: falcon.App[Any, Any]) -> None:
        """Register a handler for every exception that can reach Falcon."""
        app.add_error_handler(Exception, self._unexpected)
        app.add_error_handler(falcon.HTTPError, self._http_error)
        app.add_error_handler(Problem, self._problem)
        app.add_error_handler(QueryError, self._query_error)
        app.add_error_handler(OptionError, self._option_error)
        app.add_error_handler(CursorError, self._cursor_error)
        app.add_error_handler(GenerationMissing, self._generation_missing)
        app.add_error_handler(EngineUnavailable, self._unavailable)
        app.add_error_handler((IndexMissing, IndexDamaged), self._damaged)
        app.add_error_handler(OSError, self._unreadable)

    def _problem(self, req: falcon.Request, resp: falcon.Response, error: Problem, _: object) -> None:
        language = language_of(req)
        body = error.body(
            language,
            base_url=self._settings.base_url,
            instance=encode(req.path),
            request_id=request_id(req),
        )
        resp.status = error.status
        resp.text = None
        resp.delete_header("ETag")
        resp.set_header("Cache-Control", "no-store")
        resp.set_header("Content-Language", language)
        resp.append_header("Vary", "Accept, Accept-Language")
        for name, value in error.headers.items():
            resp.set_header(name, value)
        if _wants_page(req):
            resp.content_type = falcon.MEDIA_HTML
            resp.data = self._pages.render("error.html", req, problem=body, advice=error.kind.advice.to(language))
        else:
            resp.content_type = PROBLEM_JSON
            resp.data = msgspec.json.encode(body)

    def _query_error(self, req: falcon.Request, resp: falcon.Response, error: QueryError, params: object) -> None:
        self._problem(req, resp, from_query_error(error), params)

    def _option_error(self, req: falcon.Request, resp: falcon.Response, error: OptionError, params: object) -> None:
        self._problem(req, resp, from_option_error(error), params)

    def _cursor_error(self, req: falcon.Request, resp: falcon.Response, error: CursorError, params: object) -> None:
        self._problem(req, resp, from_cursor_error(error), params)

    def _generation_missing(
        self, req: falcon.Request, resp: falcon.Response, error: GenerationMissing, params: object
    ) -> None:
        self._problem(req, resp, from_missing_generation(error), params)

    def _http_error(self, req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError, params: object) -> None:
        self._problem(req, resp, from_http_error(error), params)

    def _unavailable(self, req: falcon.Request, resp: falcon.Response, error: Exception, params: object) -> None:
        self._problem(req, resp, index_unavailable(), params)  # whoever opens the engine has told it to the log, once

    def _damaged(self, req: falcon.Request, resp: falcon.Response, error: Exception, params: object) -> None:
        _log.error("request %s: %s: %s", request_id(req), type(error).__name__, error)
        self._problem(req, resp, index_unavailable(), params)

    def _unreadable(self, req: falcon.Request, resp: falcon.Response, error: OSError, params: object) -> None:
        """No descriptors left, a disk that does not answer: it may pass, and says nothing about what is stored."""
        _log.error("request %s: %s", request_id(req), error)
        self._problem(req, resp, Problem("storage-unavailable", headers={"Retry-After": "10"}), params)

    def _unexpected(self, req: falcon.Request, resp: falcon.Response, error: Exception, params: object) -> None:
        _log.error("request %s: unexpected error", request_id(req), exc_info=error)
        self._problem(req, resp, Problem("internal"), params)


def _wants_page(req: falcon.Request) -> bool:
    # Programs send */* and get JSON; browsers name text/html. Feed readers name it too, and are programs. What was
    # refused before it was known what answers it has no policy, and no browser sends such a thing.
    policy: Policy | None = getattr(req.context, "policy", None)
    return policy is not None and policy.page and "text/html" in req.accept
