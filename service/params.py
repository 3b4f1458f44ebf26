"""The parameters of a search: read from the query string, validated, put into a canonical order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal, get_args
from urllib.parse import parse_qsl, urlencode

import falcon
import msgspec
from msgspec import Meta

from search.options import FACETS, FIELDS, MAX_SIZE, SearchOptions
from service.dates import FORMS, lower_bound, upper_bound
from service.language import Text
from service.problems import Problem
from service.settings import ServiceSettings

Pairs = list[tuple[str, str]]

MULTIPLE: Final = frozenset({"source", "section", "author", "tag", "facets", "fields"})
_COMMA_SEPARATED: Final = frozenset({"facets", "fields"})
# Control characters but tab and line ends, which a pasted headline may hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLACE: Final = re.compile(r"\$\.(\w+)")

_Name = Annotated[str, Meta(min_length=1, max_length=300)]
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


class SearchParams(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """The parameters of ``GET /api/v1/search``, by the names they have in the address."""

    q: str = ""
    match: Literal["auto", "exact", "folded"] = "auto"
    words: Literal["auto", "all", "any"] = "auto"
    since: str | None = msgspec.field(name="from", default=None)
    until: str | None = msgspec.field(name="to", default=None)
    source: tuple[_Name, ...] = ()
    section: tuple[_Name, ...] = ()
    author: tuple[_Name, ...] = ()
    tag: tuple[_Name, ...] = ()
    sort: Literal["relevance", "newest", "oldest"] = "relevance"
    size: Annotated[int, Meta(ge=0, le=MAX_SIZE)] = 10
    cursor: Annotated[str, Meta(min_length=1, max_length=4000)] | None = None
    facets: tuple[_Facet, ...] = ()
    histogram: Literal["year", "month", "day"] | None = None
    fields: tuple[_Field, ...] = ()
    highlight: bool = True


NAMES: Final = SearchParams.__struct_encode_fields__
ALLOWED: Final[Mapping[str, list[Any]]] = {
    "match": ["auto", "exact", "folded"],
    "words": ["auto", "all", "any"],
    "sort": ["relevance", "newest", "oldest"],
    "histogram": ["year", "month", "day"],
    "facets": list(FACETS),
    "fields": list(get_args(_Field)),
    "highlight": ["true", "false"],
    "size": [f"0..{MAX_SIZE}"],
    "from": list(FORMS),
    "to": list(FORMS),
}
assert set(FIELDS) <= set(get_args(_Field))


def read_pairs(req: falcon.Request, settings: ServiceSettings) -> Pairs:
    """The names and values of the query string, in order. Raises ``Problem`` when not UTF-8 or too many.

    Falcon's own reading replaces bytes that are not UTF-8, and so would search for something nobody typed.
    """
    raw = req.query_string
    try:
        text = raw.encode("latin-1").decode("utf-8") if not raw.isascii() else raw
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=settings.max_parameters)
    except UnicodeError:
        raise Problem("bad-encoding") from None
    except ValueError:
        raise Problem("too-many-parameters", members={"allowed": [f"0..{settings.max_parameters}"]}) from None
    return pairs


def strict_params(pairs: Pairs) -> SearchParams:
    """Validate for the API: whatever is not exactly right is a ``Problem`` that names it."""
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in NAMES:
            raise _unknown(name)
        if _CONTROL.search(value):
            raise _invalid(name, value, Text("Có ký tự điều khiển.", "It holds a control character."))
        parts = value.split(",") if name in _COMMA_SEPARATED else [value]
        gathered.setdefault(name, []).extend(part.strip() if name in _COMMA_SEPARATED else part for part in parts)
        if name not in MULTIPLE and len(gathered[name]) > 1:
            raise _repeated(name, gathered[name])
    params = _convert(gathered)
    _check_dates(params)
    return params


def lenient_params(pairs: Pairs) -> tuple[SearchParams, Pairs]:
    """Validate for a page: what cannot be used is left out; gives the (name, value) pairs left out beside.

    Names the search does not know (``utm_source``, ``lang``) and empty fields of the form pass unmentioned.
    """
    kept: dict[tuple[str, str], None] = {}
    single: dict[str, str] = {}
    for name, value in pairs:
        clean = _CONTROL.sub("", value) if name == "q" else _CONTROL.sub("", value).strip()
        if name not in NAMES or not clean:
            continue
        if name in MULTIPLE:
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
    """The engine's options for validated parameters."""
    return SearchOptions(
        match=params.match,
        words=params.words,
        since=lower_bound(params.since) if params.since else None,
        until=upper_bound(params.until) if params.until else None,
        source=params.source,
        section=params.section,
        author=params.author,
        tag=params.tag,
        sort=params.sort,
        size=params.size,
        cursor=params.cursor,
        facets=tuple(dict.fromkeys(params.facets)),
        histogram=params.histogram,
        highlight=params.highlight,
        lenient=lenient,
    )


def canonical(params: SearchParams, **changes: Any) -> str:
    """The query string of the parameters: names in order, defaults left out; ``changes`` replaces some first.

    >>> canonical(SearchParams(q="học tập", size=5, tag=("b", "a")), size=10)
    'q=h%E1%BB%8Dc+t%E1%BA%ADp&tag=b&tag=a'
    """
    values: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(params, **changes))
    for name in _COMMA_SEPARATED & set(values):
        values[name] = ",".join(values[name])
    if "highlight" in values:
        values["highlight"] = "false"
    return urlencode([(name, values[name]) for name in NAMES if values.get(name) not in (None, "")], doseq=True)


def _convert(gathered: Mapping[str, list[str]]) -> SearchParams:
    values = {name: tuple(found) if name in MULTIPLE else found[0] for name, found in gathered.items()}
    try:
        return msgspec.convert(values, SearchParams, strict=False)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        name = place[1] if place else "q"
        raise _invalid(name, _culprit(name, gathered[name]), None) from None


def _culprit(name: str, found: Iterable[str]) -> str:
    """The value that is wrong, among those of a parameter that may repeat."""
    values = list(found)
    allowed = ALLOWED.get(name, ())
    return next((value for value in values if name in _COMMA_SEPARATED and value not in allowed), values[0])


def _check_dates(params: SearchParams) -> None:
    since = _date("from", params.since, lower_bound)
    until = _date("to", params.until, upper_bound)
    if since and until and until <= since:
        raise _invalid(
            "to",
            params.until or "",
            Text("`to` phải sau `from`.", "`to` has to come after `from`."),
            allowed=None,
        )


def _date(name: str, text: str | None, bound: Callable[[str], datetime]) -> datetime | None:
    if text is None:
        return None
    try:
        return bound(text)
    except (ValueError, OverflowError):
        raise _invalid(name, text, None) from None


def _invalid(name: str, value: str, detail: Text | None, allowed: list[Any] | None = None) -> Problem:
    allowed = ALLOWED.get(name) if allowed is None and detail is None else allowed
    members: dict[str, Any] = {"parameter": name, "value": value[:200]}
    if allowed is not None:
        members["allowed"] = allowed
    if detail is None:
        listed = ", ".join(str(item) for item in allowed or ())
        detail = Text(
            f"Giá trị “{value[:200]}” của tham số “{name}” không dùng được."
            + (f" Dùng được: {listed}." if listed else ""),
            f"The value “{value[:200]}” of the parameter “{name}” cannot be used."
            + (f" Allowed: {listed}." if listed else ""),
        )
    return Problem("invalid-parameter", detail, members=members)


def _unknown(name: str) -> Problem:
    return Problem(
        "unknown-parameter",
        Text(f"Không có tham số “{name[:200]}”.", f"There is no parameter “{name[:200]}”."),
        members={"parameter": name[:200], "allowed": list(NAMES)},
    )


def _repeated(name: str, values: list[str]) -> Problem:
    return Problem(
        "repeated-parameter",
        Text(f"Tham số “{name}” chỉ được gửi một lần.", f"The parameter “{name}” may be sent only once."),
        members={"parameter": name, "value": values[1][:200]},
    )
