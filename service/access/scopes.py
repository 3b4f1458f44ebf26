"""Access: whether a request has the scope that its resource needs."""

from __future__ import annotations

from pathlib import Path

import falcon

from service.access.keys import Keyring
from service.access.policy import Need, Policy
from service.access.site import PARAMETER, Site, site_of
from service.access.token_buckets import Rate
from service.http.problems import Problem
from service.settings import ServiceSettings


class Access:
    """Refuses what a request has no scope for; leaves the id of its key in ``req.context.key``."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._anonymous = frozenset(settings.anonymous)
        self._keyring = Keyring(Path(settings.keys)) if settings.keys else None

    def identify(self, req: falcon.Request, policy: Policy) -> bool:
        """Find the key of a request, if one was sent; False for one that is not ours, and for one that is secret and
        stands in an address all the same."""
        scheme, _, text = (req.get_header("Authorization") or "").partition(" ")
        # Another scheme is meant for a proxy before us, which may pass it on.
        shown = scheme.lower() != "bearer"
        if shown:
            text = (req.get_param(PARAMETER) if policy.sites else None) or ""
            if not text:
                return True
        key = self._keyring.find(text.strip()) if self._keyring else None
        if key is None or (shown and not key.origins):
            return False
        req.context.key = key.id
        if key.origins:
            req.context.site = Site(key.origins, key.source, key.section)
        req.context.scopes = frozenset(key.scopes)
        req.context.rate = Rate.read(key.rate) if key.rate else None
        return True

    def check(self, req: falcon.Request, policy: Policy, *, known: bool) -> None:
        """Hold what a request may do against what it needs; ``known`` is what ``identify`` has told of its key.

        Raises ``Problem`` for a key that is not ours, wherever it is sent, for a scope that is not there, and for the
        key of a site where it is not for that, or comes from elsewhere.
        """
        need: Need = policy.need(req.method)
        if need == "ingest" and self._keyring is None:
            raise Problem("writing-off")
        if not known:
            raise Problem("key-invalid", headers=_challenge("invalid_token"))
        site = site_of(req)
        if site is not None and need != "open":
            if not policy.sites:
                raise Problem("key-scope", members={"scope": need}, headers=_challenge("insufficient_scope", need))
            if req.get_header("Origin") not in site.origins:
                raise Problem("key-origin", headers=_challenge("insufficient_scope", need))
            return
        if need == "open" or need in self._anonymous:
            return
        scopes: frozenset[str] | None = getattr(req.context, "scopes", None)
        if scopes is None:
            raise Problem("key-required", members={"scope": need}, headers=_challenge("", need))
        if need not in scopes:
            raise Problem("key-scope", members={"scope": need}, headers=_challenge("insufficient_scope", need))


def _challenge(error: str, scope: str = "") -> dict[str, str]:
    parts = ['Bearer realm="timbao"']
    parts += [f'error="{error}"'] if error else []
    parts += [f'scope="{scope}"'] if scope else []
    return {"WWW-Authenticate": ", ".join(parts)}
