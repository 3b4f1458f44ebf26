"""``timbao rollback``: an older generation becomes current again."""

from __future__ import annotations

import click

from timbao.options import counted, engine_at, index_option, json_option, print_json


@click.command()
@click.argument("name")
@index_option
@json_option
def rollback(name: str, index_url: str | None, as_json: bool) -> None:
    """Make the older generation NAME current again; timbao generations lists those that are kept.

    Its content is published as a new generation, so the one that was current stays, and can be rolled back to.
    """
    with engine_at(index_url) as engine:
        before, generation = engine.generation, engine.rollback(name)
        articles = engine.stats().articles  # not from the list, which a damaged generation keeps from being read
    if as_json:
        print_json({"generation": generation, "content_of": name, "before": before, "articles": articles})
    else:
        held = counted(articles, "article")
        click.echo(f"generation {generation} has the content of {name}: {held}; before: {before}")
