"""The id of a request: the caller's if it is a sane one, else a new one; in log, answer and error alike."""

from __future__ import annotations

import re
import uuid
from typing import Final

import falcon

_SANE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id(req: falcon.Request) -> str:
    """The id of a request, the same however often it is asked for."""
    if not hasattr(req.context, "request_id"):
        given = req.get_header("X-Request-ID") or ""
        req.context.request_id = given if _SANE.fullmatch(given) else uuid.uuid4().hex
    return str(req.context.request_id)
