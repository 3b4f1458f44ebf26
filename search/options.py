"""The options of a search, with the names and the limits of the HTTP parameters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from search.errors import OptionError
from search.query.dates import VIETNAM, DateError, parse_day

MAX_SIZE = 100
MAX_SUGGESTED = 20
MEMORY = 512  # megabytes that a writer on this machine takes at most, unless it is told
LEAST_MEMORY = 200  # what it needs at least
FACET_SIZE = 50  # values of a facet, the most frequent, unless it is said how many
EVERY_VALUE = 1_000_000  # values of a facet: more than any has
MAX_VALUE = 300  # characters of a value to filter by, as readers send it
FACETS = ("source", "section", "author", "tag")
FIELDS = ("url", "title", "summary", "body", "published", "source", "section", "authors", "tags", "images")


class SearchOptions(msgspec.Struct, kw_only=True, frozen=True):
    """Everything beside the query text.

    Filters of one name are alternatives, filters of different names must all hold. ``since``/``until`` are
    the HTTP parameters ``from``/``to``: published at or after, and before (a bare date in ``to`` includes that
    day: the caller passes the start of the next day). ``lenient`` reads a query with mistakes as well as it can
    and says so in notes, instead of raising. ``explain`` counts each clause of the query by itself. ``generation``
    asks a generation that is kept, such as ``g12``, instead of the newest.
    ``collapse`` folds articles that tell the same in nearly the same words into one item (``story``), or all that
    tell of the same event in whatever words (``event``); a histogram goes on counting articles then, or with
    ``counting`` these items, each in the period of the article that leads it (``items``), or of the earliest article
    within the filters that tells of it, hit or not (``firsts``). ``suggest`` looks for what else may have
    been meant, which nobody reads of a batch. ``facet_size`` is the most values of each facet, and ``narrow_facets``
    lets its own filter narrow its counts as the others do.
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
    explain: bool = False
    generation: str | None = None
    collapse: Literal["story", "event"] | None = None
    counting: Literal["articles", "items", "firsts"] = "articles"
    suggest: bool = True
    facet_size: Annotated[int, Meta(ge=0)] = FACET_SIZE
    narrow_facets: bool = False

    def __post_init__(self) -> None:
        """A moment without a zone is one of Vietnam's, as in a query, wherever the machine stands."""
        for name in ("since", "until"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                msgspec.structs.force_setattr(self, name, moment.replace(tzinfo=VIETNAM))


class SuggestOptions(msgspec.Struct, kw_only=True, frozen=True):
    """What is suggested for a text that is being typed: how many texts and articles, and of which articles."""

    size: Annotated[int, Meta(ge=0, le=MAX_SUGGESTED)] = 8
    articles: Annotated[int, Meta(ge=0, le=MAX_SUGGESTED)] = 3
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()


msgspec.json.Decoder(SearchOptions)  # learnt while one thread imports: two that do so at once end the process
_DATES = {"from": "since", "to": "until"}
_LISTS = frozenset(("source", "section", "author", "tag", "facets"))


def read_options(parameters: Mapping[str, Any]) -> SearchOptions:
    """The options from the names and the values of the HTTP parameters; a list may be one text.

    ``from`` and ``to`` take datetimes, or texts as the HTTP API does. Raises ``OptionError``.

    >>> read_options({"size": 3, "source": "Báo Sông Hàn", "from": "2024"}).since.isoformat()
    '2024-01-01T00:00:00+07:00'
    """
    values: dict[str, Any] = {}
    for name, value in parameters.items():
        if name in _DATES:
            values[_DATES[name]] = _moment(name, value)
        elif name in _LISTS:
            values[name] = (value,) if isinstance(value, str) else value
        else:
            values[name] = value
    for name in values:
        if name not in SearchOptions.__struct_fields__:
            known = ", ".join(sorted({*SearchOptions.__struct_fields__, *_DATES} - {*_DATES.values()}))
            raise OptionError(name, f"không có tùy chọn {name}; có: {known}", f"no option {name}; there are {known}")
    try:
        return check_options(msgspec.convert(values, SearchOptions))
    except msgspec.ValidationError as error:
        name = str(error).rpartition("`$.")[2].partition("`")[0].partition("[")[0]
        raise OptionError(name, f"giá trị của {name} không dùng được: {error}", str(error)) from None


def check_options(options: SearchOptions) -> SearchOptions:
    """The options. Raises ``OptionError`` where their period ends before it begins, and for a filter by nothing, which
    would find nothing."""
    for name in FACETS:
        if "" in getattr(options, name):
            raise OptionError(
                name,
                f"{name} trống; hãy ghi một giá trị hoặc bỏ {name}",
                f"{name} is empty; give a value or leave {name} out",
            )
    if options.since is not None and options.until is not None and options.until <= options.since:
        raise OptionError("to", "“to” phải sau “from”", "“to” has to come after “from”")
    return options


def _moment(name: str, value: Any) -> datetime | None:
    """The beginning of a period for ``from``, its end for ``to``."""
    if value is None or isinstance(value, datetime):
        return value
    try:
        return parse_day(str(value))[0 if name == "from" else 1]
    except DateError as error:
        raise OptionError(name, f"không đọc được ngày {value!r}", f"not a date: {value!r} ({error})") from None
