"""The options of a search, with the names and the limits of the HTTP parameters."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MAX_SIZE = 100
FACETS = ("source", "section", "author", "tag")
FIELDS = ("url", "title", "summary", "body", "published", "source", "section", "authors", "tags", "images")


class SearchOptions(msgspec.Struct, kw_only=True, frozen=True):
    """Everything beside the query text.

    Filters of one name are alternatives, filters of different names must all hold. ``since``/``until`` are
    the HTTP parameters ``from``/``to``: published at or after, and before (a bare date in ``to`` includes that
    day: the caller passes the start of the next day). ``lenient`` reads a query with mistakes as well as it can
    and says so in notes, instead of raising.
    """

    match: Literal["auto", "exact", "folded"] = "auto"
    words: Literal["auto", "all", "any"] = "auto"
    since: datetime | None = None
    until: datetime | None = None
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    sort: Literal["relevance", "newest", "oldest"] = "relevance"
    size: Annotated[int, Meta(ge=0, le=MAX_SIZE)] = 10
    cursor: str | None = None
    facets: tuple[Literal["source", "section", "author", "tag"], ...] = ()
    histogram: Literal["year", "month", "day"] | None = None
    highlight: bool = True
    lenient: bool = False
