"""``timbao delete``: articles out of the index."""

from __future__ import annotations

import io
import sys
from contextlib import nullcontext

import click

from timbao.options import engine_at, index_option, json_option, print_json
from timbao.status import published


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@index_option
@json_option
def delete(ids: tuple[str, ...], index_url: str | None, as_json: bool) -> None:
    """Delete articles by id; - reads ids from standard input, one a line.

    An id that is not in the index is no error: deleting twice is deleting once.
    """
    wanted = list(dict.fromkeys(one for given in ids for one in _ids(given)))
    with engine_at(index_url) as engine:
        with engine.writer() as writer:
            deleted = writer.delete(wanted)
        generation = writer.generation
    with published(generation) if deleted else nullcontext():
        if as_json:
            print_json({"deleted": deleted, "missing": len(wanted) - deleted, "generation": generation})
        else:
            click.echo(f"{deleted:,} deleted, {len(wanted) - deleted:,} not in the index; generation {generation}")


def _ids(given: str) -> list[str]:
    if given != "-":
        return [given]
    lines = io.TextIOWrapper(sys.stdin.buffer, "utf-8")
    return [line.strip() for line in lines if line.strip()]
