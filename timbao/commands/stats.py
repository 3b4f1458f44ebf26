"""``timbao stats``: what the index holds."""

from __future__ import annotations

from datetime import datetime

import click

from search import FacetValue
from search.query.dates import local
from timbao.options import engine_at, index_option, json_option, print_json


@click.command()
@index_option
@json_option
def stats(index_url: str | None, as_json: bool) -> None:
    """Show what the index holds: articles, dates, size, sections and sources."""
    with engine_at(index_url) as engine:
        found = engine.stats()
    if as_json:
        print_json(found)
        return
    rows = [
        ("articles", f"{found.articles:,}"),
        ("deleted", f"{found.deleted:,}"),
        ("syllables", f"{found.syllables:,}"),
        ("published", f"{_day(found.first_published)} to {_day(found.last_published)}"),
        ("size", f"{found.size_bytes / 1e6:,.1f} MB"),
        ("segments", f"{found.segments:,}"),
        ("generation", found.generation),
        ("engine", found.engine),
        ("sections", _values(found.sections)),
        ("sources", _values(found.sources)),
    ]
    for name, value in rows:
        click.echo(f"{name:<12}{value}")


def _day(moment: datetime | None) -> str:
    return local(moment).strftime("%d/%m/%Y") if moment else "?"


def _values(values: list[FacetValue]) -> str:
    shown = ", ".join(f"{one.value} ({one.count:,})" for one in values[:10])
    return f"{shown}, and {len(values) - 10:,} more" if len(values) > 10 else shown
