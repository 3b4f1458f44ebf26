"""``timbao export``: the stored articles, as NDJSON that ``timbao index`` reads back."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import IO, Final

import click
import msgspec

from search import Engine
from timbao.commands.copy import articles_of
from timbao.options import counted, engine_at, index_option, json_option, print_json
from timbao.output import complete

_READ: Final = 100  # articles at a time


@click.command()
@index_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. [default: stdout]",
)
@json_option
def export(index_url: str | None, output: Path | None, as_json: bool) -> None:
    """Write every article of the index, one JSON object a line.

    The file appears under its name only when it is complete and on the disk; until then one that was there stays.
    With --json and --output, a summary in JSON.
    """
    with engine_at(index_url) as engine:
        if output is None:
            _write(engine, sys.stdout.buffer)
            return
        with complete(output) as file:
            count = _write(engine, file)
        generation = engine.generation
    if as_json:
        print_json({"articles": count, "file": str(output), "generation": generation})
    else:
        click.echo(f"{counted(count, 'article')} of generation {generation} written to {output}", err=True)


def _write(engine: Engine, file: IO[bytes]) -> int:
    encoder = msgspec.json.Encoder()
    ids, count = engine.ids(), 0
    while part := list(islice(ids, _READ)):
        for article in articles_of(engine, part):
            file.write(encoder.encode(article) + b"\n")
        count += len(part)
    return count
