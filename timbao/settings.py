"""The settings: one table, read from ``TIMBAO_*`` environment variables."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from typing import Annotated, Any, Final, get_args, get_type_hints

import msgspec
from msgspec import Meta

PREFIX: Final = "TIMBAO_"
_ADDRESS: Final = r"^https?://[^\s/?#]+(/[^\s?#]*[^\s?#/])?$"


class Settings(msgspec.Struct, kw_only=True, frozen=True):
    """Every setting; its variable is ``TIMBAO_`` and the name in capitals. ``title`` says what is allowed."""

    index: Annotated[
        str,
        Meta(min_length=1, title="a folder", description="The index."),
    ] = "index_data/index"
    host: Annotated[
        str,
        Meta(
            min_length=1,
            title="a name or an address of this machine",
            description="Where the service listens.",
        ),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        Meta(
            ge=0,
            le=65535,
            title="a number from 0 (any free one) to 65535",
            description="The port it listens on.",
        ),
    ] = 8000
    workers: Annotated[
        int, Meta(ge=1, le=256, title="a number from 1 to 256", description="Processes that answer requests.")
    ] = 2
    base_url: Annotated[
        str,
        Meta(
            pattern=rf"^$|{_ADDRESS}",
            title="an http(s) address without a slash at its end",
            description="The public address of the service; links are relative without it.",
        ),
    ] = ""
    cors_origins: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^(\*|https?://[^\s/]+)$")], ...],
        Meta(
            title="origins such as https://bao.example with commas between them, or *",
            description="Sites whose pages may read the API.",
        ),
    ] = ()
    log_queries: Annotated[
        bool,
        Meta(title="true or false", description="Write the text of queries to the log; else only a hash."),
    ] = False
    log_key: Annotated[
        str, Meta(title="any text", description="Key of those hashes; a new one at every start when empty.")
    ] = ""
    deadline_ms: Annotated[
        int,
        Meta(ge=1, le=600_000, title="a number from 1 to 600000", description="Milliseconds a query may take."),
    ] = 2000
    max_cost: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000,
            title="a number from 1 to 1000000",
            description="Units a query may cost, reckoned before it runs; one is about a millisecond.",
        ),
    ] = 3000
    export_rows: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000_000,
            title="a number from 0 to 1000000000",
            description="Articles that one export over HTTP may have.",
        ),
    ] = 1_000_000


class SettingError(Exception):
    """A variable has a value that is not allowed; the message names it, the value and what is allowed."""


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; an empty variable is one that is not set. Raises ``SettingError``.

    >>> read_settings({"TIMBAO_PORT": "9000", "TIMBAO_CORS_ORIGINS": "https://a.vn, https://b.vn"}).cors_origins
    ('https://a.vn', 'https://b.vn')
    """
    environ = os.environ if environ is None else environ
    hints = get_type_hints(Settings, include_extras=True)
    values = {
        name: _value(name, hints[name], environ[variable(name)])
        for name in hints
        if environ.get(variable(name), "").strip()
    }
    return Settings(**values)


def unknown_variables(environ: Mapping[str, str] | None = None) -> list[str]:
    """One warning, in words, for each ``TIMBAO_*`` variable that is no setting.

    >>> unknown_variables({"TIMBAO_PROT": "9000"})
    ['TIMBAO_PROT is not a setting; did you mean TIMBAO_PORT?']
    """
    environ = os.environ if environ is None else environ
    known = [variable(name) for name in Settings.__struct_fields__]
    warnings = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            nearest = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {nearest[0]}?" if nearest else f"the settings are {', '.join(known)}"
            warnings.append(f"{name} is not a setting; {hint}")
    return warnings


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def _value(name: str, hint: Any, text: str) -> Any:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    given: object = parts if get_args(hint)[0] not in (str, int, bool) else text.strip()
    try:
        return msgspec.convert(given, hint, strict=False)
    except msgspec.ValidationError:
        raise SettingError(f'{variable(name)} is "{text}"; allowed is {allowed(hint)}') from None


def allowed(hint: Any) -> str:
    """What a setting may be, in words."""
    return next(str(meta.title) for meta in get_args(hint)[1:] if isinstance(meta, Meta))
