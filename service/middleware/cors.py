"""Which other sites' scripts may read the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import falcon

# Of the headers that a script could not read otherwise, those that say something.
EXPOSED: Final = (
    "Content-Disposition, Content-Range, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Repr-Digest, "
    "X-Request-ID, X-Timbao-Count, X-Timbao-Generation"
)


class Cors(falcon.CORSMiddleware):  # type: ignore[type-arg]
    """Falcon's middleware, and ``Vary: Origin`` where the answer depends on who asks."""

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
        super().process_response(req, resp, resource, req_succeeded)
