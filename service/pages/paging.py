"""Pages of results: which one is shown, and how to turn to the next and back to the one before.

A cursor leads forward only, so the address carries those of the pages before in ``trail``: no page depends on
JavaScript or on what a server remembers.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlencode

import msgspec
from msgspec import UnsetType

from search import Answer
from service.api.addresses import Links
from service.api.params import SearchParams
from service.http.query_string import Pairs

_KEPT: Final = 25  # cursors, so that an address stays far below what servers take
_CURSOR: Final = re.compile(r"[\w-]{1,300}")
_NUMBER: Final = re.compile(r"[1-9]\d{0,6}")


class Place(NamedTuple):
    """Which page it is, and the cursors of those before: an empty one is that of the first."""

    number: int = 1
    trail: tuple[str, ...] = ()

    @classmethod
    def read(cls, pairs: Pairs) -> Place:
        """From the parameters of the page; what cannot be is left out.

        >>> Place.read([("page", "3"), ("trail", "~abc")])
        Place(number=3, trail=('', 'abc'))
        >>> Place.read([("page", "-1"), ("trail", "a b")])
        Place(number=1, trail=())
        """
        given = dict(pairs)
        number = given.get("page", "")
        trail = tuple(given.get("trail", "").split("~")) if "trail" in given else ()
        if not all(not one or _CURSOR.fullmatch(one) for one in trail):
            trail = ()
        return cls(int(number) if _NUMBER.fullmatch(number) else 1, trail[-_KEPT:])

    def query(self) -> str:
        """Its parameters."""
        if self.number == 1:
            return ""
        return urlencode({"page": self.number} | ({"trail": "~".join(self.trail)} if self.trail else {}), safe="~")


class Paging(msgspec.Struct, frozen=True):
    """Where the page stands, and the addresses beside it; ``count`` is how many pages there are."""

    number: int
    count: int
    first: str
    previous: str | None
    next: str | None


def paging(answer: Answer, params: SearchParams, place: Place, links: Links) -> Paging:
    """The paging of an answer."""
    stories = answer.total.stories
    items = answer.total.value if isinstance(stories, UnsetType) else stories
    count = max(1, -(-items // params.size))
    following = previous = None
    if answer.next:
        turned = Place(place.number + 1, (*place.trail, params.cursor or "")[-_KEPT:])
        following = _at(links.search(params, cursor=answer.next), turned)
    if params.cursor and place.trail:
        back = Place(place.number - 1, place.trail[:-1])
        previous = _at(links.search(params, cursor=place.trail[-1] or None), back)
    return Paging(min(place.number, count), count, links.search(params), previous, following)


def _at(address: str, place: Place) -> str:
    return _joined(address, place.query())


def _joined(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address
