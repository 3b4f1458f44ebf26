"""The options of commands that search: how a query is read, and what narrows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from search import OptionError, SearchOptions
from search.options import check_options
from search.query.dates import FORMS, parse_day

Callback = TypeVar("Callback", bound=Callable[..., Any])


def _filter(name: str, what: str) -> Callable[[Callback], Callback]:
    return click.option(name, multiple=True, metavar="NAME", help=f"Only {what}; may be repeated.")


def filter_options() -> Callable[[Callback], Callback]:
    """The options that every such command has."""
    options = [
        click.option(
            "--match", type=click.Choice(["auto", "exact", "folded"]), default="auto", help="How marks count."
        ),
        click.option(
            "--words",
            type=click.Choice(["auto", "all", "any"]),
            default="auto",
            show_default=True,
            help="What is a hit: groups of words, every syllable anywhere, or any.",
        ),
        click.option(
            "--from", "since", metavar="DATE", help="Published on or after: 2024-05-31, 31/5/2024, 2024-05, 2024."
        ),
        click.option("--to", "until", metavar="DATE", help="Published on or before."),
        _filter("--source", "of this source"),
        _filter("--section", "of this section"),
        _filter("--author", "by this author"),
        _filter("--tag", "with this tag"),
        click.option("--generation", metavar="NAME", help="Ask a generation that is kept, such as g12."),
    ]

    def decorate(command: Callback) -> Callback:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def search_options(given: dict[str, Any]) -> SearchOptions:
    """The options of a search from those of a command. Raises ``OptionError``."""
    since, until = given.pop("since"), given.pop("until")
    return check_options(SearchOptions(**given, since=_bound("from", since, 0), until=_bound("to", until, 1)))


def _bound(name: str, text: object, end: int) -> datetime | None:
    """Read a date; as an end, the period it names is included."""
    if text is None:
        return None
    try:
        return parse_day(str(text))[end]
    except ValueError:
        raise OptionError(name, "", f'--{name}: "{text}" is not a date; dates are {", ".join(FORMS)}') from None
