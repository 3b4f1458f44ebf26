"""Which other sites' scripts may read the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import falcon

from service.access.site import site_of

# Of the headers that a script could not read otherwise, those that say something.
EXPOSED: Final = (
    "Content-Disposition, Content-Range, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Repr-Digest, "
    "X-Request-ID, X-Timbao-Count, X-Timbao-Generation"
)


class Cors(falcon.CORSMiddleware):  # type: ignore[type-arg]
    """Falcon's middleware, ``Vary: Origin`` where the answer depends on who asks, and the sites that have a key."""

    def __init__(self, origins: Sequence[str]) -> None:
        super().__init__(
            allow_origins="*" if "*" in origins else origins,
            expose_headers=EXPOSED,
        )

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        """Set the headers of the policy."""
        if self.allow_origins != "*":
            resp.append_header("Vary", "Origin")
        site, origin = site_of(req), req.get_header("Origin")
        if site is not None and origin in site.origins:
            resp.set_header("Access-Control-Allow-Origin", origin)
            resp.set_header("Access-Control-Expose-Headers", EXPOSED)
            return
        super().process_response(req, resp, resource, req_succeeded)
