"""From an exception to a problem: what the search and Falcon raise, as the service answers it."""

from __future__ import annotations

from typing import Any, Final

import falcon

from search import (
    CursorError,
    GenerationMissing,
    OptionError,
    QueryError,
)
from service.http.language import Text
from service.http.problems import BY_STATUS, KINDS, Problem

_PARAMETERS: Final = {"since": "from", "until": "to"}


_RETRY_SECONDS: Final = 10  # by then a worker has tried again to open what could not be


def from_query_error(error: QueryError) -> Problem:
    """The problem of a query that cannot be read or is too costly."""
    code = f"query-{error.code}"
    members: dict[str, Any] = {"parameter": "q", "position": error.position}
    if error.hint_vi or error.hint_en:
        members["hint"] = Text(error.hint_vi or error.hint_en, error.hint_en or error.hint_vi)
    return Problem(code if code in KINDS else "query-syntax", Text(error.vi, error.en), members=members)


def from_option_error(error: OptionError) -> Problem:
    """The problem of an option the engine does not take."""
    name = _PARAMETERS.get(error.option, error.option)
    return Problem("invalid-parameter", Text(error.vi, error.en), members={"parameter": name})


def from_cursor_error(error: CursorError) -> Problem:
    """The problem of a cursor that is not ours, or no longer kept."""
    return Problem("expired-cursor" if error.gone else "invalid-cursor", members={"parameter": "cursor"})


def from_missing_generation(error: GenerationMissing) -> Problem:
    """The problem of a generation that is not kept."""
    return Problem("generation-gone", members={"parameter": "generation", "kept": list(error.kept)})


def index_unavailable(reason: str = "") -> Problem:
    """The problem of an index that cannot answer now; ``reason`` is for those who run the service."""
    members = {"reason": reason} if reason else {}
    return Problem("index-unavailable", members=members, headers={"Retry-After": str(_RETRY_SECONDS)})


def from_http_error(error: falcon.HTTPError) -> Problem:
    """The problem of an error that Falcon raised itself: no such route, wrong method, unreadable request."""
    status = error.status_code
    code = BY_STATUS.get(status, "internal" if status >= 500 else "request-refused")
    headers = dict(error.headers or {})
    members: dict[str, Any] = {}
    if allow := headers.get("Allow"):
        members["allowed"] = [method.strip() for method in allow.split(",")]
    return Problem(code, members=members, headers=headers, status=status)
