"""The parameters of a search, and of what else asks for articles: validated, and put into a canonical order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Final, Literal, get_args
from urllib.parse import urlencode

import msgspec
from msgspec import Meta

from search.options import FIELDS, MAX_SIZE, MAX_VALUE, SearchOptions
from search.reports.series import By, Interval
from service.api.export_rows import Column, Format
from service.api.marks import Marks
from service.http.dates import FORMS, lower_bound, upper_bound
from service.http.language import Text
from service.http.problems import Problem
from service.http.query_string import CONTROL, Pairs, invalid, rules_of, validated

MAX_VALUES: Final = 10_000
_COMMAS: Final = Meta(extra={"separator": ","})
_Name = Annotated[str, Meta(min_length=1, max_length=MAX_VALUE)]
_Day = Annotated[str, Meta(extra={"allowed": FORMS})]
Match = Literal["auto", "exact", "folded"]
Words = Literal["auto", "all", "any"]
Generation = Annotated[str, Meta(pattern=r"^g[1-9][0-9]{0,17}$", extra={"allowed": ("g1..",)})]
_Facet = Literal["source", "section", "author", "tag"]
_Field = Literal[
    "url",
    "title",
    "summary",
    "body",
    "published",
    "source",
    "section",
    "authors",
    "tags",
    "images",
    "score",
    "match",
]


class Query(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A query, how it is read, and what narrows it."""

    q: str = ""
    match: Match = "auto"
    words: Words = "auto"
    since: _Day | None = msgspec.field(name="from", default=None)
    until: _Day | None = msgspec.field(name="to", default=None)
    source: tuple[_Name, ...] = ()
    section: tuple[_Name, ...] = ()
    author: tuple[_Name, ...] = ()
    tag: tuple[_Name, ...] = ()


class BatchParams(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """The parameters of ``POST /api/v1/batch``: those of a query, for all queries that have none of their own."""

    match: Match = "auto"
    words: Words = "auto"
    since: _Day | None = msgspec.field(name="from", default=None)
    until: _Day | None = msgspec.field(name="to", default=None)
    source: tuple[_Name, ...] = ()
    section: tuple[_Name, ...] = ()
    author: tuple[_Name, ...] = ()
    tag: tuple[_Name, ...] = ()
    generation: Generation | None = None
    size: Annotated[int, Meta(ge=0, le=10)] = 0
    format: Literal["json", "csv"] = "json"
    bom: bool = False


class QueryParams(Query, kw_only=True, frozen=True, omit_defaults=True):
    """What every address takes that asks for articles: the query, the filters, the generation."""

    generation: Generation | None = None


class FoldParams(QueryParams, kw_only=True, frozen=True, omit_defaults=True):
    """What an address takes that folds the articles it gives or counts."""

    collapse: Literal["story", "event"] | None = None


class SearchParams(FoldParams, kw_only=True, frozen=True, omit_defaults=True):
    """The parameters of ``GET /api/v1/search``, by the names they have in the address."""

    sort: Literal["relevance", "newest", "oldest"] = "relevance"
    size: Annotated[int, Meta(ge=0, le=MAX_SIZE)] = 10
    cursor: Annotated[str, Meta(min_length=1, max_length=4000)] | None = None
    facets: Annotated[tuple[_Facet, ...], _COMMAS] = ()
    histogram: Literal["year", "month", "day"] | None = None
    fields: Annotated[tuple[_Field, ...], _COMMAS] = ()
    highlight: bool = True
    explain: bool = False
    marks: Marks = "spans"
    lenient: bool = False


class ExportParams(FoldParams, kw_only=True, frozen=True, omit_defaults=True):
    """The parameters of ``GET /api/v1/export``, by the names they have in the address."""

    format: Format = "csv"
    fields: Annotated[tuple[Column, ...], _COMMAS] = ()
    bom: bool = False
    escape: bool = True


class SeriesParams(FoldParams, kw_only=True, frozen=True, omit_defaults=True):
    """The parameters of ``GET /api/v1/series``."""

    interval: Interval = "month"
    by: By | None = None
    top: Annotated[int, Meta(ge=1, le=20)] = 10
    format: Literal["json", "csv"] = "json"
    bom: bool = False


class ValuesParams(QueryParams, kw_only=True, frozen=True, omit_defaults=True):
    """The parameters of ``GET /api/v1/sections`` and of the other lists."""

    contains: Annotated[str, Meta(max_length=300)] = ""
    size: Annotated[int, Meta(ge=0, le=MAX_VALUES)] = 100


_RULES: Final = rules_of(SearchParams)
NAMES: Final = _RULES.names
ALLOWED: Final = _RULES.allowed
assert set(FIELDS) <= set(get_args(_Field))


def strict_params(pairs: Pairs) -> SearchParams:
    """Validate for the API: whatever is not exactly right is a ``Problem`` that names it."""
    params = validated(pairs, SearchParams)
    check_dates(params.since, params.until)
    return params


def lenient_params(pairs: Pairs) -> tuple[SearchParams, Pairs]:
    """Validate for a page: what cannot be used is left out; gives the (name, value) pairs left out beside.

    Names the search does not know (``utm_source``, ``lang``) and empty fields of the form pass unmentioned.
    """
    kept: dict[tuple[str, str], None] = {}
    single: dict[str, str] = {}
    for name, value in pairs:
        clean = CONTROL.sub("", value) if name == "q" else CONTROL.sub("", value).strip()
        if name not in NAMES or not clean:
            continue
        if name in _RULES.multiple:
            kept[name, clean] = None
        else:
            single[name] = clean
    left: Pairs = [*single.items(), *kept]
    dropped: Pairs = []
    while True:
        try:
            return strict_params(left), dropped
        except Problem as problem:
            name = problem.members["parameter"]
            dropped += [pair for pair in left if pair[0] == name]
            left = [pair for pair in left if pair[0] != name]


def to_options(params: SearchParams, *, lenient: bool = False) -> SearchOptions:
    """The engine's options for the validated parameters of a search."""
    return msgspec.structs.replace(
        query_options(params, params.generation),
        sort=params.sort,
        size=params.size,
        cursor=params.cursor,
        facets=tuple(dict.fromkeys(params.facets)),
        histogram=params.histogram,
        highlight=params.highlight,
        lenient=lenient or params.lenient,
        explain=params.explain,
    )


def query_options(params: Query | BatchParams, generation: str | None) -> SearchOptions:
    """The engine's options for what every such address takes; nothing is to be shown."""
    return SearchOptions(
        match=params.match,
        words=params.words,
        since=lower_bound(params.since) if params.since else None,
        until=upper_bound(params.until) if params.until else None,
        source=params.source,
        section=params.section,
        author=params.author,
        tag=params.tag,
        generation=generation,
        collapse=params.collapse if isinstance(params, FoldParams) else None,
        size=0,
        highlight=False,
    )


def canonical(params: QueryParams, **changes: Any) -> str:
    """The query string of the parameters: names in order, defaults left out; ``changes`` replaces some first.

    >>> canonical(SearchParams(q="học tập", size=5, tag=("b", "a")), size=10)
    'q=h%E1%BB%8Dc+t%E1%BA%ADp&tag=b&tag=a'
    """
    rules = rules_of(type(params))
    values: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(params, **changes))
    for name in rules.separated & set(values):
        values[name] = ",".join(values[name])
    values |= {name: str(value).lower() for name, value in values.items() if isinstance(value, bool)}
    return urlencode([(name, values[name]) for name in rules.names if values.get(name) not in (None, "")], doseq=True)


def check_dates(since: str | None, until: str | None) -> None:
    """Refuse what is no date, and an end before its beginning."""
    start = _date("from", since, lower_bound)
    end = _date("to", until, upper_bound)
    if start and end and end <= start:
        raise invalid("to", until or "", Text("`to` phải sau `from`.", "`to` has to come after `from`."))


def _date(name: str, text: str | None, bound: Callable[[str], datetime]) -> datetime | None:
    if text is None:
        return None
    try:
        return bound(text)
    except (ValueError, OverflowError):
        raise invalid(name, text, None, FORMS) from None
