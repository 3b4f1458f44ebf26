"""``timbao check``: is the index whole?"""

from __future__ import annotations

import click

from search import check_index
from timbao.options import index_option, index_place, json_option, print_json
from timbao.status import Status


@click.command()
@index_option
@json_option
def check(index_url: str | None, as_json: bool) -> None:
    """Verify every checksum and count of the index, of every generation that is kept.

    Each damage names the file and the generations that need it. Exit status 1 when something is damaged.
    """
    generation, damages = check_index(index_place(index_url))
    if as_json:
        print_json({"generation": generation, "whole": not damages, "damages": damages})
    else:
        for damage in damages:
            click.echo(damage)
        newest = "the newest generation is not known" if generation is None else f"generation {generation}"
        click.echo(f"{newest}: {'damaged' if damages else 'whole'}")
    raise SystemExit(Status.FAILED if damages else Status.DONE)
