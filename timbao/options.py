"""What commands share: the options ``--index`` and ``--json``, the open engine, output for machines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec

from search import MEMORY, Engine, open_index
from timbao.settings import read_settings

index_option = click.option(
    "--index",
    "index_url",
    metavar="PLACE",
    help="The index: a folder, or opensearch://host:9200/name. [TIMBAO_INDEX; default: index_data/index]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


def index_place(given: str | None) -> str:
    """The index that is meant: the option, else the setting. Raises ``SettingError``."""
    return given or read_settings().index


@contextmanager
def engine_at(given: str | None, *, create: bool = False, memory: int = MEMORY) -> Iterator[Engine]:
    """Open the index that is meant, and close it; a writer of it takes at most ``memory`` megabytes."""
    engine = open_index(index_place(given), create=create, memory=memory)
    try:
        yield engine
    finally:
        engine.close()


def print_json(value: Any) -> None:
    """Print one JSON value on a line."""
    click.echo(msgspec.json.encode(value) + b"\n", nl=False)


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "article"), counted(1500, "article")
    ('1 article', '1,500 articles')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def on_terminal() -> bool:
    """Tell whether a person reads stdout."""
    return sys.stdout.isatty()
