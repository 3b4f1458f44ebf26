"""``timbao generations``: what can be rolled back to."""

from __future__ import annotations

import click
import msgspec

from search import GenerationInfo
from search.query.dates import local
from timbao.options import engine_at, index_option, json_option, print_json

_HEAD = ("generation", "created", "articles", "deleted", "segments", "size", "")


@click.command()
@index_option
@click.option("--pin", multiple=True, metavar="NAME", help="Keep this generation for good; may be repeated.")
@click.option("--unpin", multiple=True, metavar="NAME", help="Keep it no longer than others.")
@json_option
def generations(index_url: str | None, pin: tuple[str, ...], unpin: tuple[str, ...], as_json: bool) -> None:
    """List the generations that are kept, newest first, with the time of Vietnam; see also: timbao rollback.

    The last four are kept, and those that are pinned: numbers that were published can be counted again in them.
    """
    with engine_at(index_url) as engine:
        for keep, names in ((True, pin), (False, unpin)):
            for name in names:
                engine.pin(name, keep=keep)
        found = engine.generations()
    if as_json:
        print_json([msgspec.structs.replace(one, created=local(one.created)) for one in found])
        return
    for name, created, *figures, mark in (_HEAD, *map(_cells, found)):
        columns = "".join(f"{figure:>12}" for figure in figures)
        click.echo(f"{name:<12}{created:<20}{columns}  {mark}".rstrip())


def _cells(one: GenerationInfo) -> tuple[str, ...]:
    return (
        one.name,
        local(one.created).strftime("%d/%m/%Y %H:%M:%S"),
        f"{one.articles:,}",
        f"{one.deleted:,}",
        f"{one.segments:,}",
        f"{one.size_bytes / 1e6:,.1f} MB",
        " ".join(word for word, holds in (("current", one.current), ("pinned", one.pinned)) if holds),
    )
