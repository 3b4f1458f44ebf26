"""Rate limits: every key, and every address without one, may spend so many units of cost in so many seconds.

A request is let in while its base cost is there, and pays in the end what it has cost: a dear query may leave its
sender owing, who then waits. The headers are those of draft-ietf-httpapi-ratelimit-headers.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Final

import falcon

from service.access.client_address import client_of, networks
from service.access.site import site_of
from service.access.token_buckets import Buckets, Level, Rate
from service.http.cost import charge, cost_of
from service.http.problems import Problem
from service.settings import ServiceSettings

_NAME: Final = "default"


class Limits:
    """Charges every request its base cost, refuses those of clients that have spent theirs, and tells what is left.

    Args:
        settings: For the rate of those who have none of their own, and the proxies that are trusted.
        buckets: Shared by all workers.
    """

    def __init__(self, settings: ServiceSettings, buckets: Buckets) -> None:
        self._rate = Rate.read(settings.rate_limit) if settings.rate_limit else None
        self._proxies = networks(settings.proxies)
        self._buckets = buckets

    def take(self, req: falcon.Request, units: float) -> None:
        """Take the base cost. Raises ``Problem`` where it is not there."""
        key = getattr(req.context, "key", "")
        rate = getattr(req.context, "rate", None) or self._rate
        if rate is not None and units:
            req.context.limit = rate
            req.context.client = self._payer(req, key)
            there, level = self._buckets.take(req.context.client, rate, units)
            if not there:
                wait = math.ceil((units - level.left) * rate.seconds / rate.units)
                raise Problem("rate-limited", headers=_headers(rate, level) | {"Retry-After": str(max(1, wait))})
            req.context.paid = units
            req.context.purse = partial(self._buckets.take, req.context.client, rate)
        charge(req, units)

    def _payer(self, req: falcon.Request, key: str) -> str:
        """Who pays: a key, or an address; of a site's key, which all its readers have, each by their address."""
        if not key:
            return client_of(req, self._proxies)
        return f"site {key} {client_of(req, self._proxies)}" if site_of(req) else f"key {key}"

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, ok: bool) -> None:
        """Take what the request has cost beyond that, and write what is left."""
        paid = getattr(req.context, "paid", None)
        if paid is None:
            return
        rate = req.context.limit
        due = cost_of(req) - paid - getattr(req.context, "promised", 0.0)
        _, level = self._buckets.take(req.context.client, rate, due, owing=True)
        for name, value in _headers(rate, level).items():
            resp.set_header(name, value)


def _headers(rate: Rate, level: Level) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"{_NAME}";q={rate.units};w={rate.seconds}',
        "RateLimit": f'"{_NAME}";r={max(0, math.floor(level.left))};t={math.ceil(level.full_in)}',
    }
