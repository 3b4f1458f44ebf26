"""Access: whether a request has the scope that its resource needs."""

from __future__ import annotations

from pathlib import Path

import falcon

from service.access.keys import Keyring
from service.access.policy import Need
from service.access.token_buckets import Rate
from service.http.problems import Problem
from service.settings import ServiceSettings


class Access:
    """Refuses what a request has no scope for; leaves the id of its key in ``req.context.key``."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._anonymous = frozenset(settings.anonymous)
        self._keyring = Keyring(Path(settings.keys)) if settings.keys else None

    def identify(self, req: falcon.Request) -> bool:
        """Find the key of a request, if one was sent; False for one that is not ours."""
        scheme, _, text = (req.get_header("Authorization") or "").partition(" ")
        # Another scheme is meant for a proxy before us, which may pass it on.
        if scheme.lower() != "bearer":
            return True
        key = self._keyring.find(text.strip()) if self._keyring else None
        if key is None:
            return False
        req.context.key = key.id
        req.context.scopes = frozenset(key.scopes)
        req.context.rate = Rate.read(key.rate) if key.rate else None
        return True

    def check(self, req: falcon.Request, need: Need, *, known: bool) -> None:
        """Hold what a request may do against what it needs; ``known`` is what ``identify`` has told of its key.

        Raises ``Problem`` for a key that is not ours, wherever it is sent, and for a scope that is not there.
        """
        if need == "ingest" and self._keyring is None:
            raise Problem("writing-off")
        if not known:
            raise Problem("key-invalid", headers=_challenge("invalid_token"))
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
