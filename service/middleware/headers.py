"""Headers that every answer has."""

from __future__ import annotations

from typing import Final

import falcon

_CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class CommonHeaders:
    """What every answer says: that nothing may be kept unless the resource allows it, and what keeps a browser from
    doing more with an answer than it should."""

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, ok: bool) -> None:
        """Set them."""
        if resp.get_header("Cache-Control") is None:
            resp.set_header("Cache-Control", "no-store")
        if req.method == "OPTIONS" and ok:
            resp.status = falcon.HTTP_204  # with 200, Falcon names a content type for a content that is not there
            resp.delete_header("Content-Length")
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Referrer-Policy", "same-origin")
        resp.set_header("Content-Security-Policy", _CONTENT_POLICY)
        resp.set_header("Cross-Origin-Opener-Policy", "same-origin")
