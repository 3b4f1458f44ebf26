"""Policies: what a resource declares of itself, so that whatever is decided about a request follows from what answers
it and never from how its address is spelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec
from falcon.constants import COMBINED_METHODS

from service.settings import Scope

Open = Literal["open"]
Need = Scope | Open


class Policy(msgspec.Struct, frozen=True):
    """What holds for the requests of one resource.

    Attributes:
        scopes: What each method needs: a scope of an API key, or ``open``. A method that is not named is not served;
            HEAD goes with GET, and OPTIONS is open, since browsers ask it without a key.
        page: People read it: a browser is answered with a page where something is wrong, not with problem+json.
        free: It costs nothing, and rate limits do not stop it.
        fresh: It answers from the newest generation.
        queried: It answers a query, whose kind is measured.
        sites: The keys of sites, which everybody may see, are for it.
    """

    scopes: Mapping[str, Need]
    page: bool = False
    free: bool = False
    fresh: bool = True
    queried: bool = False
    sites: bool = False

    @property
    def methods(self) -> frozenset[str]:
        """The methods that are served."""
        return frozenset(self.scopes) | {"OPTIONS"} | ({"HEAD"} if "GET" in self.scopes else set())

    def need(self, method: str) -> Need:
        """What a method needs.

        One that is not served needs what reading does, before its sender is told so; where nothing is read, as much as
        an address that is not there.

        >>> policy = Policy({"GET": "search", "PUT": "ingest"})
        >>> [policy.need(method) for method in ("HEAD", "PUT", "PATCH", "OPTIONS")]
        ['search', 'ingest', 'search', 'open']
        """
        if method == "OPTIONS":
            return "open"
        return self.scopes.get(method) or self.scopes.get("GET") or _MISSING


_MISSING: Final[Scope] = "search"
_ANY: Final[Mapping[str, Need]] = dict.fromkeys(COMBINED_METHODS, _MISSING)

READ: Final = Policy({"GET": "search"})
PAGE: Final = Policy({"GET": "search"}, page=True)
# Of addresses that lead nowhere.
MISSING: Final = Policy(_ANY, fresh=False)
MISSING_PAGE: Final = Policy(_ANY, page=True, fresh=False)
