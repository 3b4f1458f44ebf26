"""Where nothing is found: what else may be asked, tried before it is offered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import structs

from search import Engine, SearchError
from service.api.addresses import Links
from service.api.params import SearchParams, to_options

_UNFILTERED: Final[dict[str, Any]] = {
    "since": None, "until": None, "source": (), "section": (), "author": (), "tag": (),
}  # fmt: skip


class WayOut(msgspec.Struct, frozen=True):
    """What to change, how many articles that finds, and its address."""

    name: str
    count: int
    href: str


def ways_out(engine: Engine, params: SearchParams, links: Links) -> list[WayOut]:
    """The changes that find something, those that change least first."""
    found = []
    for name, changes in _changes(params):
        asked = structs.replace(params, cursor=None, **changes)
        options = structs.replace(to_options(asked, lenient=True), size=0, suggest=False)
        try:
            count = engine.search(asked.q, options).total.value
        except SearchError:
            continue
        if count:
            found.append(WayOut(name=name, count=count, href=links.search(asked)))
    return found


def _changes(params: SearchParams) -> Iterator[tuple[str, dict[str, Any]]]:
    filtered = any(getattr(params, name) for name in _UNFILTERED)
    bare = params.q.replace('"', " ").strip()
    if filtered:
        yield "unfiltered", _UNFILTERED
    if params.match == "exact":
        yield "folded", {"match": "auto"}
    if '"' in params.q and bare:
        yield "unquoted", {"q": bare}
    if params.words != "any" and " " in bare:
        yield "any", {"words": "any"} | ({"q": bare} if '"' in params.q else {})
    if filtered and " " in bare and params.words != "any":
        yield "any-unfiltered", {"words": "any"} | _UNFILTERED
