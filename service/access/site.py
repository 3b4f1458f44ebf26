"""Site keys: keys that a page shows to everybody, so that its readers may search from there and nothing else.

Such a key is bound to the origins of its site, and may be bound to sources and sections. It reads; it does not take out
whole texts, ask old states of the archive, or count what is beyond its sources.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeVar

import falcon
from msgspec import structs

from search import Answer, SearchOptions
from search.answer import Cost
from search.options import EVERY_VALUE, FACET_SIZE
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


def counting(req: falcon.Request, options: SearchOptions) -> SearchOptions:
    """The options of a search for ``narrowed_answer``: the values that a key is for may be the rarest of all."""
    return options if site_of(req) is None else structs.replace(options, facet_size=EVERY_VALUE)


def narrowed_answer(req: falcon.Request, answer: Answer) -> None:
    """Take out of an answer what the key is not for: other values of facets, whose own filter does not narrow their
    counts, the id of a story, which may be that of an article elsewhere, and what the query costs, which tells how many
    articles elsewhere have its words."""
    site = site_of(req)
    if site is None:
        return
    bound = {name: getattr(site, name) for name in _BOUND}
    answer.facets = {
        name: [one for one in values if not bound.get(name) or one.value in bound[name]][:FACET_SIZE]
        for name, values in answer.facets.items()
    }
    if any(bound.values()):
        answer.query.cost = Cost()
    for hit in (*answer.items, *(answer.loose.items if answer.loose else ())):
        if hit.story and any(bound.values()):
            hit.story = structs.replace(hit.story, id=hit.id)


def _closed(what: str) -> Problem:
    told = Text(f"Khóa của trang không dùng được với `{what}`.", f"A site's key cannot be used with `{what}`.")
    return Problem("key-scope", told, members={"scope": "search"})
