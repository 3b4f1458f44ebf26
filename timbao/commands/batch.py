"""``timbao batch``: many queries from a file, and how many articles each finds."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import IO, Any

import click
import msgspec

from search.reports.batch import Row, read_json, read_table, run, table
from timbao.filters import filter_options, search_options
from timbao.options import engine_at, index_option, json_option, print_json
from timbao.output import complete
from timbao.status import Status, WrongUsage


@click.command()
@click.argument("file", type=click.File("rb"))
@index_option
@filter_options()
@click.option("--size", type=click.IntRange(0, 10), default=0, show_default=True, help="Best hits to name for each.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. [default: stdout]",
)
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, so that Excel reads UTF-8.")
@json_option
def batch(
    file: IO[bytes], index_url: str | None, output: Path | None, bom: bool, as_json: bool, **given: object
) -> None:
    """Ask every query of FILE and write a row for each: CSV, one query a line, or a JSON array; "-" is standard input.

    A first row that names a column q (query, câu tìm, từ khóa) is a header. Further columns may be match, words,
    from, to, source, section, author and tag; others are passed on. A broken row fails alone.
    """
    rows = _rows(file.read(), getattr(file, "name", ""))
    options = search_options(given)
    with engine_at(index_url) as engine:
        generation = options.generation or engine.generation
        answers = list(run(engine, rows, options))
    if as_json:
        print_json({"generation": generation, "rows": answers})
    else:
        _write("".join(table(answers, generation, language="en", bom=bom)).encode(), output)
    failed = [one for one in answers if one.problem is not None]
    for one in failed:
        click.echo(f"row {one.row}: {one.problem.told('en') if one.problem else ''}", err=True)
    answered = sum(one.status == "ok" for one in answers)
    click.echo(f"{answered:,} answered, {len(failed):,} failed, of generation {generation}", err=True)
    raise SystemExit(Status.REJECTS if failed else Status.DONE)


def _rows(data: bytes, name: str) -> list[Row]:
    """The queries of a file: of a JSON array, where it is called or looks like one, else of a table or of lines."""
    called = name.lower().endswith(".json")
    text = data.removeprefix(codecs.BOM_UTF8).lstrip()
    if called or text.startswith(b"["):
        try:
            return read_json(msgspec.json.decode(text, type=list[Any]))
        except (msgspec.MsgspecError, RecursionError) as error:
            if called:
                raise WrongUsage(f"{name} is not a JSON array of queries: {error}") from None
    return read_table(data)


def _write(data: bytes, output: Path | None) -> None:
    """Write to stdout, or to a file that appears under its name only when it is complete."""
    if output is None:
        sys.stdout.buffer.write(data)
        return
    with complete(output) as file:
        file.write(data)
