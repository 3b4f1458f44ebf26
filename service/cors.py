"""Which other sites' scripts may read the API."""

from __future__ import annotations

from collections.abc import Sequence

import falcon


class Cors(falcon.CORSMiddleware):  # type: ignore[type-arg]
    """Falcon's middleware, and ``Vary: Origin`` where the answer depends on who asks."""

    def __init__(self, origins: Sequence[str]) -> None:
        super().__init__(
            allow_origins="*" if "*" in origins else origins,
            expose_headers="ETag, Link, X-Request-ID",
        )

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        """Set the headers of the policy."""
        if self.allow_origins != "*":
            resp.append_header("Vary", "Origin")
        super().process_response(req, resp, resource, req_succeeded)
