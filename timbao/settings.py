"""The settings: one table, read from ``TIMBAO_*`` environment variables."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

PREFIX: Final = "TIMBAO_"
FILE: Final = "TIMBAO_SETTINGS"  # names a file of settings, for those that SIGHUP reads again
_KEY: Final = "TIMBAO_KEY"  # what the commands of the API's examples send; clients have it, and no setting is meant
_ADDRESS: Final = r"^https?://[^\s/?#]+(/[^\s?#]*[^\s?#/])?$"


class Settings(msgspec.Struct, kw_only=True, frozen=True):
    """Every setting; its variable is ``TIMBAO_`` and the name in capitals. ``title`` says what is allowed."""

    index: Annotated[
        str,
        Meta(min_length=1, title="a folder, or opensearch://host:9200/name", description="The index."),
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
    name: Annotated[
        str, Meta(max_length=60, title="at most 60 characters", description="The name on the pages; Timbao when empty.")
    ] = ""
    logo: Annotated[
        str,
        Meta(
            pattern=r"^$|^https?://[^\s/?#\"'<>;,]+/[^\s\"'<>]*$",
            title="an http(s) address of a picture",
            description="The logo in the place of the name.",
        ),
    ] = ""
    accent: Annotated[
        str,
        Meta(
            pattern=r"^$|^#[0-9A-Fa-f]{6}$",
            title="a colour such as #0b6e4f",
            description="The colour of links and buttons, made readable on light and on dark.",
        ),
    ] = ""
    language: Annotated[
        Literal["auto", "vi", "en"],
        Meta(
            title="auto, vi or en",
            description="The language of pages and problems where none is asked for; auto: that of the browser.",
        ),
    ] = "auto"
    open: Annotated[
        Literal["archive", "original"],
        Meta(
            title="archive or original",
            description="Where titles lead to: the page of the article here, or its own address.",
        ),
    ] = "archive"
    frame_origins: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^https?://[^\s/?#,;]+$")], ...],
        Meta(
            title="origins such as https://bao.example with commas between them",
            description="Sites whose pages may show the pages in a frame.",
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
    keys: Annotated[
        str, Meta(title="a file", description="The file of the API keys; nothing is written over HTTP without.")
    ] = ""
    anonymous: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^(none|search|export|metrics)$")], ...],
        Meta(
            title="search, export and metrics, with commas between them, or none",
            description="What is allowed without a key.",
        ),
    ] = ("search", "export")
    bulk_mb: Annotated[
        int,
        Meta(ge=1, le=1000, title="a number from 1 to 1000", description="Megabytes of one bulk request, unpacked."),
    ] = 64
    record_seconds: Annotated[
        int,
        Meta(
            ge=1,
            le=3600,
            title="a number from 1 to 3600",
            description="Processor seconds that reading a web page or an article of much markup may take.",
        ),
    ] = 10
    record_mb: Annotated[
        int,
        Meta(
            ge=64,
            le=1_000_000,
            title="a number from 64 to 1000000",
            description="Megabytes of memory that reading one may take.",
        ),
    ] = 1024
    rate_limit: Annotated[
        str,
        Meta(
            pattern=r"^$|^[1-9][0-9]{0,8}/[1-9][0-9]{0,5}$",
            title="units of cost and seconds, such as 6000/60",
            description="What each key and each address may spend; no limit when empty.",
        ),
    ] = ""
    proxies: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[0-9A-Fa-f.:]+(/\d{1,3})?$")], ...],
        Meta(
            title="addresses and networks such as 127.0.0.1 or 10.0.0.0/8, with commas between them",
            description="Proxies whose X-Forwarded-For is believed.",
        ),
    ] = ()
    head_seconds: Annotated[
        int,
        Meta(
            ge=1,
            le=3_600,
            title="a number from 1 to 3600",
            description="Seconds in which the head of a request has to be there, whole.",
        ),
    ] = 10
    body_seconds: Annotated[
        int,
        Meta(
            ge=1,
            le=3_600,
            title="a number from 1 to 3600",
            description="Seconds in which a body has to be there, or else TIMBAO_MIN_RATE for each of them.",
        ),
    ] = 20
    send_seconds: Annotated[
        int,
        Meta(
            ge=1,
            le=3_600,
            title="a number from 1 to 3600",
            description="Seconds in which a client has to take an answer, or else TIMBAO_MIN_RATE for each of them.",
        ),
    ] = 20
    min_rate: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000_000,
            title="a number from 1 to 1000000000",
            description="Bytes a second that a client gives of a long body, and takes of a long answer.",
        ),
    ] = 1000
    idle_seconds: Annotated[
        int,
        Meta(
            ge=1,
            le=3_600,
            title="a number from 1 to 3600",
            description="Seconds after which a connection without a request is closed.",
        ),
    ] = 15
    connections: Annotated[
        int,
        Meta(
            ge=8,
            le=100_000,
            title="a number from 8 to 100000",
            description="Connections at once in each process; beyond, those that wait give way.",
        ),
    ] = 400
    connections_per_client: Annotated[
        int,
        Meta(
            ge=1,
            le=100_000,
            title="a number from 1 to 100000",
            description="How many of those from one address, unless it is a trusted proxy.",
        ),
    ] = 100
    exports: Annotated[
        int,
        Meta(
            ge=1,
            le=256,
            title="a number from 1 to 256",
            description="Exports that run at once in each process.",
        ),
    ] = 4
    exports_per_client: Annotated[
        int,
        Meta(
            ge=1,
            le=256,
            title="a number from 1 to 256",
            description="How many of those for one key or address.",
        ),
    ] = 2
    batches: Annotated[
        int,
        Meta(
            ge=1,
            le=256,
            title="a number from 1 to 256",
            description="Batches that run at once in each process.",
        ),
    ] = 2
    batches_per_client: Annotated[
        int,
        Meta(
            ge=1,
            le=256,
            title="a number from 1 to 256",
            description="How many of those for one key or address.",
        ),
    ] = 1


class SettingError(Exception):
    """A variable has a value that is not allowed; the message names it, the value and what is allowed."""


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; an empty variable is one that is not set. Raises ``SettingError``.

    >>> read_settings({"TIMBAO_PORT": "9000", "TIMBAO_CORS_ORIGINS": "https://a.vn, https://b.vn"}).cors_origins
    ('https://a.vn', 'https://b.vn')
    """
    environ = _with_file(os.environ if environ is None else environ)
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
    environ = _with_file(os.environ if environ is None else environ)
    known = [*(variable(name) for name in Settings.__struct_fields__), FILE]
    warnings = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known and name != _KEY:
            nearest = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {nearest[0]}?" if nearest else f"the settings are {', '.join(known)}"
            warnings.append(f"{name} is not a setting; {hint}")
    return warnings


def _with_file(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The environment, and behind it the lines of the file that it names. Raises ``SettingError``."""
    place = environ.get(FILE, "").strip()
    if not place:
        return environ
    try:
        lines = Path(place).read_text("utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise SettingError(f'{FILE} is "{place}", which cannot be read: {error}') from error
    found = dict(_assignment(place, number, line) for number, line in enumerate(lines, 1) if _says_something(line))
    return found | {name: value for name, value in environ.items() if value.strip()}


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _assignment(place: str, number: int, line: str) -> tuple[str, str]:
    name, equals, value = line.strip().removeprefix("export ").partition("=")
    if not equals or not name.strip().startswith(PREFIX):
        raise SettingError(f'{place}:{number} is "{line.strip()}"; a line is {PREFIX}NAME=value, or begins with #')
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return name.strip(), value[1:-1] if quoted else value


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def _value(name: str, hint: Any, text: str) -> Any:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    given: object = parts if get_origin(get_args(hint)[0]) is tuple else text.strip()
    try:
        return msgspec.convert(given, hint, strict=False)
    except msgspec.ValidationError:
        raise SettingError(f'{variable(name)} is "{text}"; allowed is {allowed(hint)}') from None


def allowed(hint: Any) -> str:
    """What a setting may be, in words."""
    return next(str(meta.title) for meta in get_args(hint)[1:] if isinstance(meta, Meta))
