"""``timbao check``: is the index whole?"""

from __future__ import annotations

import click

from timbao.options import engine_at, index_option, json_option, print_json
from timbao.status import Status


@click.command()
@index_option
@json_option
def check(index_url: str | None, as_json: bool) -> None:
    """Verify every checksum and count of the index; exit status 1 when something is damaged."""
    with engine_at(index_url) as engine:
        damages, generation, fallback = engine.check(), engine.generation, engine.fallback
    if as_json:
        print_json({"generation": generation, "whole": not damages, "damages": damages, "fallback": fallback})
    else:
        for damage in damages:
            click.echo(damage)
        if fallback:
            click.echo(f"{generation} answers instead; to publish it once more: timbao rollback {generation}")
        else:
            click.echo(f"generation {generation}: {'damaged' if damages else 'whole'}")
    raise SystemExit(Status.FAILED if damages else Status.DONE)
