"""``timbao export``: the stored articles, as NDJSON that ``timbao index`` reads back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click
import msgspec

from search import Engine
from timbao.options import counted, engine_at, index_option, json_option, print_json


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

    The file appears under its name only when it is complete. With --json and --output, a summary in JSON.
    """
    with engine_at(index_url) as engine:
        if output is None:
            _write(engine, sys.stdout.buffer)
            return
        part = output.with_name(output.name + ".part")
        with part.open("wb") as file:
            count = _write(engine, file)
        part.replace(output)
        generation = engine.generation
    if as_json:
        print_json({"articles": count, "file": str(output), "generation": generation})
    else:
        click.echo(f"{counted(count, 'article')} of generation {generation} written to {output}", err=True)


def _write(engine: Engine, file: IO[bytes]) -> int:
    encoder = msgspec.json.Encoder()
    count = 0
    for article_id in engine.ids():
        article = engine.get(article_id)
        if article is not None:
            file.write(encoder.encode(article) + b"\n")
            count += 1
    return count
