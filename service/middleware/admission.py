"""Admission: whether a request may pass, decided once it is known which resource answers it and before that is asked.

The order is the same for every address: who sends the request, what they have left to spend, whether the address can
be read, what they may do, and whether the resource has the method. Whoever is refused has paid for that, and nothing of
a body has been read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import falcon
from falcon.constants import COMBINED_METHODS

from service.access.policy import Policy
from service.access.rate_limit import Limits
from service.access.scopes import Access
from service.http.cost import BASE
from service.middleware.guard import Guard

_KNOWN: Final = frozenset(COMBINED_METHODS)


class Admission:
    """Lets pass what the policy of its resource allows; leaves that policy in ``req.context.policy``.

    Args:
        policies: Of all routes, by their templates.
        access: Knows keys and their scopes.
        limits: Of what may be spent.
        guard: Of the form of addresses, and of the newest generation.
    """

    def __init__(self, policies: Mapping[str, Policy], access: Access, limits: Limits, guard: Guard) -> None:
        self._policies = policies
        self._access = access
        self._limits = limits
        self._guard = guard

    def process_resource(
        self, req: falcon.Request, resp: falcon.Response, resource: object, params: Mapping[str, object]
    ) -> None:
        """Decide over a request to a resource."""
        policy = self._policies.get(req.uri_template or "")
        if policy is None:  # of another router than ours
            raise falcon.HTTPNotFound
        self._admit(req, policy)

    def nowhere(self, policy: Policy) -> Callable[..., None]:
        """What answers, as a sink, addresses that lead nowhere: they are charged as others are, and then not found."""

        def sink(req: falcon.Request, resp: falcon.Response, **_: object) -> None:
            self._admit(req, policy)
            raise falcon.HTTPNotFound

        return sink

    def _admit(self, req: falcon.Request, policy: Policy) -> None:
        req.context.policy = policy
        known = self._access.identify(req, policy)
        free = known and (policy.free or req.method == "OPTIONS")  # else keys could be tried where nothing is paid
        self._limits.take(req, 0.0 if free else BASE)
        self._guard.check(req)
        self._access.check(req, policy, known=known)
        if req.method not in _KNOWN:
            raise falcon.HTTPBadRequest
        if req.method not in policy.methods:
            raise falcon.HTTPMethodNotAllowed([*sorted(policy.methods - {"OPTIONS"}), "OPTIONS"])
        if policy.fresh:
            self._guard.refresh(req)
