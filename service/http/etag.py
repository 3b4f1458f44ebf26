"""Conditional requests: an ETag of generation and canonical address, and 304 without asking the index."""

from __future__ import annotations

import hashlib

import falcon


def not_modified(req: falcon.Request, resp: falcon.Response, *parts: str) -> bool:
    """Set the ETag of the answer; True, and a 304, when the client already has it.

    What the settings say is part of it (``service.middleware.headers``): addresses in an answer begin as they do.
    The tag is weak: two answers of one generation differ in ``took_ms`` and in compression, and in nothing a
    reader would care about.
    """
    parts = (getattr(req.context, "shown", ""), *parts)
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    resp.set_header("ETag", f'W/"{digest}"')
    resp.set_header("Cache-Control", "no-cache")
    if any(str(tag) == digest for tag in req.if_none_match or ()):
        resp.status = falcon.HTTP_304
        return True
    return False
