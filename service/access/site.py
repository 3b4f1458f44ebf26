"""Site keys: keys that a page shows to everybody, so that its readers may search from there and nothing else.

Such a key is bound to the origins of its site, and may be bound to sources and sections. It reads; it does not take out
whole texts, ask old states of the archive, or count what is beyond its sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeVar

import falcon
from msgspec import structs

from search.answer import FacetValue
from service.http.language import Text
from service.http.problems import Problem
from service.http.query_string import Pairs, invalid

PARAMETER: Final = "site"  # of the addresses that take such a key: a header would make browsers ask twice
_BOUND: Final = ("source", "section")
_WHOLE: Final = frozenset({"body", "images"})
_CLOSED: Final = ("explain", "histogram", "generation")
Params = TypeVar("Params", bound=Any)


class Site(NamedTuple):
    """What a site key is bound to: origins, and sources and sections, where there are any."""

    origins: tuple[str, ...]
    source: tuple[str, ...]
    section: tuple[str, ...]


def site_of(req: falcon.Request) -> Site | None:
    """What the key of a request is bound to; None where it came without a site key."""
    site: Site | None = getattr(req.context, "site", None)
    return site


def without_site(pairs: Pairs) -> Pairs:
    """The parameters but for the key, which has been read."""
    return [pair for pair in pairs if pair[0] != PARAMETER]


def narrowed(req: falcon.Request, params: Params) -> Params:
    """The parameters within what the key is bound to. Raises ``Problem`` for what is beyond."""
    site = site_of(req)
    if site is None:
        return params
    for name in _CLOSED:
        if getattr(params, name, None):
            raise _closed(name)
    for field in getattr(params, "fields", ()):
        if field in _WHOLE:
            raise _closed(f"fields={field}")
    changes = {}
    for name in _BOUND:
        allowed, asked = getattr(site, name), getattr(params, name)
        beyond = [value for value in asked if value not in allowed] if allowed else []
        if beyond:
            raise invalid(name, beyond[0], None, allowed)
        changes[name] = asked or allowed
    return structs.replace(params, **changes)


def narrowed_facets(req: falcon.Request, facets: Mapping[str, list[FacetValue]]) -> dict[str, list[FacetValue]]:
    """The facets without the values that the key is not for: the filter of a facet does not narrow its own counts."""
    site = site_of(req)
    bound = {name: getattr(site, name) for name in _BOUND} if site else {}
    return {
        name: [one for one in values if not bound.get(name) or one.value in bound[name]]
        for name, values in facets.items()
    }


def _closed(what: str) -> Problem:
    told = Text(f"Khóa của trang không dùng được với `{what}`.", f"A site's key cannot be used with `{what}`.")
    return Problem("key-scope", told, members={"scope": "search"})
