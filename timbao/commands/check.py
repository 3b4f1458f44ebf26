"""``timbao check``: is the index whole?"""

from __future__ import annotations

import contextlib

import click

from search import SearchError, check_index, open_index
from timbao.options import index_option, index_place, json_option, print_json
from timbao.status import Status


@click.command()
@index_option
@json_option
def check(index_url: str | None, as_json: bool) -> None:
    """Verify every checksum and count of the index, of every generation that is kept.

    Each damage names the file and the generations that need it. Exit status 1 when something is damaged.
    """
    place = index_place(index_url)
    generation, damages = check_index(place)
    answers, fallback = _standing_in(place) if damages else ("", "")
    if as_json:
        print_json({"generation": generation, "whole": not damages, "damages": damages, "fallback": fallback})
    else:
        for damage in damages:
            click.echo(damage)
        newest = "the newest generation is not known" if generation is None else f"generation {generation}"
        click.echo(f"{newest}: {'damaged' if damages else 'whole'}")
        if fallback:
            click.echo(f"{answers} answers instead; to publish it once more: timbao rollback {answers}")
    raise SystemExit(Status.FAILED if damages else Status.DONE)


def _standing_in(place: str) -> tuple[str, str]:
    """The generation that answers where the newest cannot, and why; nothing where the newest does, or none."""
    try:
        engine = open_index(place)
    except (SearchError, OSError):
        return "", ""
    with contextlib.closing(engine):
        return engine.generation, engine.fallback
