"""Access: which scope an address needs, and whether a request has it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import falcon

from service.keys import Key, Keyring, Scope
from service.links import ROOT
from service.problems import Problem
from service.rate import Rate
from service.settings import ServiceSettings

_OPEN: Final = ("/healthz", "/readyz", "/static/", "/problems")
_EXPORT: Final = (f"{ROOT}/export",)


def scope_of(method: str, path: str) -> Scope | None:
    """The scope that a request needs, or None for what is open to all.

    >>> scope_of("PUT", "/api/v1/articles/1"), scope_of("GET", "/search"), scope_of("GET", "/healthz")
    ('ingest', 'search', None)
    """
    if method == "OPTIONS" or path.startswith(_OPEN):
        return None
    if path == "/metrics":
        return "metrics"
    if path.startswith(_EXPORT):
        return "export"
    tasks = path.startswith(f"{ROOT}/tasks/")
    writes = path.startswith(f"{ROOT}/articles") and method in {"PUT", "POST", "DELETE", "PATCH"}
    return "ingest" if tasks or writes else "search"


class Access:
    """Refuses what a request has no scope for; leaves the id of its key in ``req.context.key``."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._anonymous = frozenset(settings.anonymous)
        self._keyring = Keyring(Path(settings.keys)) if settings.keys else None

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Find the key, and hold its scopes against what is asked."""
        scope = scope_of(req.method, req.path)
        if scope is None:
            return
        if scope == "ingest" and self._keyring is None:
            raise Problem("writing-off")
        key = self._key(req)
        if key is not None:
            req.context.key = key.id
            req.context.rate = Rate.read(key.rate) if key.rate else None
            if scope not in key.scopes and scope not in self._anonymous:
                raise Problem("key-scope", members={"scope": scope}, headers=_challenge("insufficient_scope", scope))
        elif scope not in self._anonymous:
            raise Problem("key-required", members={"scope": scope}, headers=_challenge("", scope))

    def _key(self, req: falcon.Request) -> Key | None:
        """The key that was sent, if one was. Raises ``Problem`` for one that is not ours."""
        scheme, _, text = (req.get_header("Authorization") or "").partition(" ")
        # Another scheme is meant for a proxy before us, which may pass it on.
        if scheme.lower() != "bearer":
            return None
        key = self._keyring.find(text.strip()) if self._keyring else None
        if key is None:
            raise Problem("key-invalid", headers=_challenge("invalid_token"))
        return key


def _challenge(error: str, scope: str = "") -> dict[str, str]:
    parts = ['Bearer realm="timbao"']
    parts += [f'error="{error}"'] if error else []
    parts += [f'scope="{scope}"'] if scope else []
    return {"WWW-Authenticate": ", ".join(parts)}
