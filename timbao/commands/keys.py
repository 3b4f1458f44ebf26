"""``timbao keys``: who may write, and who may read what is not open to all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import click

from search.query.dates import FORMS, local, parse_day
from service.access.keys import Bounds, Key, KeysUnusable, add_key, read_keys, revoke_key
from service.access.token_buckets import FORM
from service.settings import SCOPES, Scope
from timbao.options import json_option, print_json
from timbao.settings import read_settings
from timbao.status import Failure, WrongUsage

_ORIGIN: Final = re.compile(r"https?://[^\s/?#,]+")
file_option = click.option(
    "--file",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of the keys. [TIMBAO_KEYS]",
)


@click.group()
def keys() -> None:
    """Make, list and revoke the API keys of the service, which takes up each change at once."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    help="What the key is for; may be repeated. [default: search and ingest]",
)
@click.option("--expires", metavar="DATE", help="The last day of the key: 2027-12-31.")
@click.option("--rate", default="", metavar="UNITS/SECONDS", help="What it may spend, in units of cost: 6000/60.")
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Makes the key of a site, which anybody may see: for searches from its pages alone; may be repeated.",
)
@click.option("--source", multiple=True, help="With --origin: only from this source; may be repeated.")
@click.option("--section", multiple=True, help="With --origin: only from this section; may be repeated.")
@file_option
@json_option
def add(  # noqa: PLR0913, PLR0917  # one parameter an option
    name: str,
    scopes: tuple[Scope, ...],
    expires: str | None,
    rate: str,
    origins: tuple[str, ...],
    source: tuple[str, ...],
    section: tuple[str, ...],
    file: Path | None,
    as_json: bool,
) -> None:
    """Make a key called NAME and print it, this once: the file keeps only its hash."""
    bounds = _bounds(origins, source, section, scopes)
    if rate and not FORM.fullmatch(rate):
        raise WrongUsage(f'--rate: "{rate}" is not written as units/seconds, such as 6000/60')
    with _explained():
        usual: tuple[Scope, ...] = ("search",) if origins else ("search", "ingest")
        key, text = add_key(_place(file), name, scopes or usual, _end(expires), rate, bounds)
    if as_json:
        print_json({"key": text} | _shown(key))
    else:
        click.echo(text)
        click.echo(f"key {key.id} ({key.name}) for {', '.join(key.scopes)}; it is not shown again", err=True)


@keys.command("list")
@file_option
@json_option
def list_(file: Path | None, as_json: bool) -> None:
    """List the keys: id, scopes, when made, until when, name."""
    with _explained():
        found = read_keys(_place(file))
    if as_json:
        print_json([_shown(key) for key in found])
        return
    for key in found:
        click.echo(f"{key.id}  {_state(key):<22}{','.join(key.scopes):<28}{_day(key.created)}  {key.name}{_bound(key)}")


@keys.command()
@click.argument("key_id", metavar="ID")
@file_option
@json_option
def revoke(key_id: str, file: Path | None, as_json: bool) -> None:
    """Revoke the key ID; from now on it is refused."""
    with _explained():
        key = revoke_key(_place(file), key_id)
    if as_json:
        print_json(_shown(key))
    else:
        click.echo(f"key {key.id} ({key.name}) is revoked")


def _bounds(
    origins: tuple[str, ...], source: tuple[str, ...], section: tuple[str, ...], scopes: tuple[Scope, ...]
) -> Bounds:
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise WrongUsage(f'--origin: "{origin}" is not an origin, such as https://bao.example')
    if (source or section) and not origins:
        raise WrongUsage("--source and --section bind the key of a site: name its pages with --origin")
    if origins and set(scopes) - {"search"}:
        raise WrongUsage("the key of a site, which anybody may see, is for search alone: leave --scope out")
    for name, values in (("--source", source), ("--section", section)):
        if not all(map(str.strip, values)):
            raise WrongUsage(f"{name} is empty; give a value or leave {name} out")
    return Bounds(tuple(dict.fromkeys(origins)), source, section)


def _place(given: Path | None) -> Path:
    place = given or Path(read_settings().keys)
    if place == Path():
        raise WrongUsage("name the file of the keys with --file or TIMBAO_KEYS")
    return place


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except KeysUnusable as error:
        raise Failure(str(error)) from error


def _end(text: str | None) -> datetime | None:
    """The instant after the last day."""
    if text is None:
        return None
    try:
        end = parse_day(text)[1].astimezone(timezone.utc)
    except ValueError:
        raise WrongUsage(f'--expires: "{text}" is not a date; dates are {", ".join(FORMS)}') from None
    if end <= datetime.now(timezone.utc):
        raise WrongUsage(f'--expires: "{text}" is over; the key would never be valid')
    return end


def _shown(key: Key) -> dict[str, object]:
    return {name: getattr(key, name) for name in Key.__struct_fields__ if name != "hash"}


def _bound(key: Key) -> str:
    """What the key of a site is bound to, in brackets; nothing of another."""
    return f"  ({', '.join([*key.origins, *key.source, *key.section])})" if key.origins else ""


def _state(key: Key) -> str:
    if key.revoked is not None:
        return f"revoked {_day(key.revoked)}"
    if key.expires is None:
        return "valid"
    last = _day(key.expires - timedelta(seconds=1))
    return f"{'until' if key.holds(datetime.now(timezone.utc)) else 'expired'} {last}"


def _day(moment: datetime) -> str:
    return local(moment).strftime("%d/%m/%Y")
