"""Answers that are given without the application: to requests that cannot be read, come too slowly or find no place."""

from __future__ import annotations

from typing import Final

import falcon
import msgspec
from gunicorn.http import errors

from service.http.language import Language
from service.http.problems import Problem

_TOO_LONG: Final = (errors.LimitRequestLine,)
_TOO_MANY_HEADERS: Final = (errors.LimitRequestHeaders,)
# What gunicorn raises for a request that cannot be read: the client's fault, however odd the request.
_UNREADABLE: Final = (
    errors.ParseException,
    errors.InvalidRequestLine,
    errors.InvalidHeader,
    errors.UnsupportedTransferCoding,
)


def busy() -> Problem:
    """The problem of a client for which there is no place."""
    return Problem("busy", headers={"Retry-After": "5"})


def problem_code(exc: BaseException) -> str:
    """The code of the problem that an exception of gunicorn means."""
    if isinstance(exc, _TOO_LONG):
        return "address-too-long"
    if isinstance(exc, _TOO_MANY_HEADERS):
        return "headers-too-large"
    return "bad-request" if isinstance(exc, _UNREADABLE) else "internal"


def raw_answer(problem: Problem) -> bytes:
    """A problem as the bytes of an answer, after which the connection is closed."""
    language: Language = "vi"
    body = msgspec.json.encode(problem.body(language, base_url="", instance="", request_id=""))
    more = "".join(f"{name}: {value}\r\n" for name, value in problem.headers.items())
    head = (
        f"HTTP/1.1 {falcon.code_to_http_status(problem.status)}\r\n"
        f"Content-Type: application/problem+json\r\nContent-Language: {language}\r\n"
        f"Content-Length: {len(body)}\r\n{more}Connection: close\r\n\r\n"
    )
    return head.encode("latin-1") + body
