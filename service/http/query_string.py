"""Parameters of an address: read from the query string, and made into the Struct that says what is allowed.

A Struct of parameters is the one statement of what an address takes: its names, types, limits and defaults. Requests
are validated by it, problems list what it allows, and the OpenAPI document is generated from it. What a type cannot
say stands in the ``extra`` of its ``Meta``: ``separator``, that values may also come in one text, between commas;
``allowed``, what to tell whoever sent something else.
"""

from __future__ import annotations

import re
import threading
import types
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import falcon
import msgspec
from msgspec import Meta

from service.http.language import Text
from service.http.problems import Problem
from service.settings import ServiceSettings

Pairs = list[tuple[str, str]]
_LEARNING: Final = threading.Lock()
Params = TypeVar("Params", bound=msgspec.Struct)

# Control characters but tab and line ends, which a pasted headline may hold.
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLACE: Final = re.compile(r"\$\.(\w+)|field `(\w+)`")
_WHOLE: Final = re.compile("-?[0-9]{1,18}")
_UNIONS: Final = (Union, types.UnionType)


class Rules(NamedTuple):
    """What a Struct of parameters allows, by the names of the address."""

    names: tuple[str, ...]
    multiple: frozenset[str]
    separated: frozenset[str]
    allowed: Mapping[str, list[Any]]
    closed: frozenset[str]  # those for which ``allowed`` has every value there is
    whole: frozenset[str]  # those that are whole numbers


@lru_cache
def rules_of(kind: type[msgspec.Struct]) -> Rules:
    """The rules of a Struct."""
    hints = get_type_hints(kind, include_extras=True)
    named = {name: hints[field] for field, name in zip(kind.__struct_fields__, kind.__struct_encode_fields__)}  # noqa: B905
    allowed = {name: _allowed(hint) for name, hint in named.items()}
    return Rules(
        names=tuple(named),
        multiple=frozenset(name for name, hint in named.items() if _is_multiple(hint)),
        separated=frozenset(name for name, hint in named.items() if _extra(hint, "separator")),
        allowed={name: values for name, values in allowed.items() if values},
        closed=frozenset(name for name, hint in named.items() if _is_closed(hint)),
        whole=frozenset(name for name, hint in named.items() if _is_whole(hint)),
    )


def read_pairs(req: falcon.Request, settings: ServiceSettings) -> Pairs:
    """The names and values of the query string, in order. Raises ``Problem`` when not UTF-8 or too many.

    Falcon's own reading replaces bytes that are not UTF-8, and so would search for something nobody typed.
    """
    raw = req.query_string
    if not raw:
        return []
    try:
        text = raw.encode("latin-1").decode("utf-8") if not raw.isascii() else raw
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=settings.max_parameters)
    except UnicodeError:
        raise Problem("bad-encoding") from None
    except ValueError:
        raise Problem("too-many-parameters", members={"allowed": [f"0..{settings.max_parameters}"]}) from None


def without_busters(pairs: Pairs) -> Pairs:
    """The pairs but for ``_``, which libraries for browsers send so that no cache answers; it means nothing here.

    >>> without_busters([("q", "bão"), ("_", "1700000000000")])
    [('q', 'bão')]
    """
    return [pair for pair in pairs if pair[0] != "_"]


def validated(pairs: Pairs, kind: type[Params]) -> Params:
    """Validate for the API: whatever is not exactly right is a ``Problem`` that names it."""
    rules = rules_of(kind)
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in rules.names:
            raise unknown(name, rules.names)
        if CONTROL.search(value):
            raise invalid(name, value, Text("Có ký tự điều khiển.", "It holds a control character."))
        parts = [part.strip() for part in value.split(",")] if name in rules.separated else [value]
        gathered.setdefault(name, []).extend(parts)
        if name not in rules.multiple and len(gathered[name]) > 1:
            raise _repeated(name, gathered[name])
    for name, values in gathered.items():
        _check_choice(name, values, rules)
    return _convert(gathered, kind, rules)


def invalid(name: str, value: str, detail: Text | None = None, allowed: Iterable[Any] = ()) -> Problem:
    """The problem of a value that cannot be used."""
    listed = list(allowed)
    members: dict[str, Any] = {"parameter": name, "value": value[:200]}
    if listed:
        members["allowed"] = listed
    told = ", ".join(str(item) for item in listed)
    detail = detail or Text(
        f"Giá trị “{value[:200]}” của tham số “{name}” không dùng được." + (f" Dùng được: {told}." if told else ""),
        f"The value “{value[:200]}” of the parameter “{name}” cannot be used." + (f" Allowed: {told}." if told else ""),
    )
    return Problem("invalid-parameter", detail, members=members)


def _check_choice(name: str, values: Iterable[str], rules: Rules) -> None:
    """Refuse what a conversion would pass: ``1`` for ``true``, ``1e1`` for 10, ``null`` for a parameter that is not
    sent."""
    allowed = rules.allowed.get(name, [])
    for value in values:
        if name in rules.whole and not _WHOLE.fullmatch(value):
            raise invalid(name, value, None, allowed)
        if (name in rules.closed and value not in allowed) or (value == "null" and allowed):
            raise invalid(name, value, None, allowed)


@cache
def _learn(kind: type[msgspec.Struct]) -> None:
    """Have msgspec learn a type, one thread after another: two that do so at the same time end the process."""
    with _LEARNING:
        msgspec.json.Decoder(kind)


def _convert(gathered: Mapping[str, list[str]], kind: type[Params], rules: Rules) -> Params:
    values = {name: tuple(found) if name in rules.multiple else found[0] for name, found in gathered.items()}
    try:
        _learn(kind)
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        name = (place[1] or place[2]) if place else rules.names[0]
        if name not in gathered:
            missing = Text(f"Thiếu tham số “{name}”.", f"The parameter “{name}” is missing.")
            raise invalid(name, "", missing) from None
        raise invalid(name, gathered[name][0], None, rules.allowed.get(name, [])) from None


def unknown(name: str, names: Iterable[str] = ()) -> Problem:
    """The refusal of a parameter that an address does not take; ``names`` are those that it takes."""
    names = list(names)
    vi, en = f"Không có tham số “{name[:200]}”", f"There is no parameter “{name[:200]}”"
    if not names:
        vi, en = f"{vi}: địa chỉ này không nhận tham số nào", f"{en}: this address takes none"
    return Problem(
        "unknown-parameter",
        Text(f"{vi}.", f"{en}."),
        members={"parameter": name[:200], "allowed": names},
    )


def _repeated(name: str, values: list[str]) -> Problem:
    return Problem(
        "repeated-parameter",
        Text(f"Tham số “{name}” chỉ được gửi một lần.", f"The parameter “{name}” may be sent only once."),
        members={"parameter": name, "value": values[1][:200]},
    )


def _extra(hint: Any, key: str) -> Any:
    metas = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next(
        (meta.extra[key] for meta in metas if isinstance(meta, Meta) and meta.extra and key in meta.extra), None
    )


def _is_multiple(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return _is_multiple(get_args(hint)[0])
    return get_origin(hint) is tuple


def _is_closed(hint: Any) -> bool:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated or origin is tuple:
        return _is_closed(parts[0])
    if origin in _UNIONS:
        return any(map(_is_closed, parts))
    return origin is Literal or hint is bool


def _is_whole(hint: Any) -> bool:
    return hint is int or (get_origin(hint) is Annotated and _is_whole(get_args(hint)[0]))


def _allowed(hint: Any) -> list[Any]:
    """What a value may be, to be listed; nothing where it is any text."""
    if told := _extra(hint, "allowed"):
        return list(told)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return list(parts)
    if origin is Annotated:
        bounds = [(meta.ge, meta.le) for meta in parts[1:] if isinstance(meta, Meta) and meta.le is not None]
        return [f"{bounds[0][0]}..{bounds[0][1]}"] if bounds else _allowed(parts[0])
    if origin in _UNIONS or origin is tuple:
        return next((values for part in parts if (values := _allowed(part))), [])
    return ["true", "false"] if hint is bool else []
