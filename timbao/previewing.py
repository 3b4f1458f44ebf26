"""Previews: what ``timbao index --dry-run`` shows of the articles that it would take."""

from __future__ import annotations

from typing import Final

import click

from indexer import Record, Verdict
from indexer.preview import preview
from search import Article

_FIRST: Final = 3
_NAMES: Final = {
    Verdict.NEW: "new",
    Verdict.CHANGED: "replaces the one in the index",
    Verdict.AGAIN: "replaces an earlier one of this run",
    Verdict.SAME: "unchanged",
    Verdict.OLDER: "older than the one in the index, which stays",
}


class Previews:
    """Prints the first articles, or ``all``, as they would be taken."""

    def __init__(self, *, all: bool, quiet: bool) -> None:
        self._all, self._quiet = all, quiet
        self._shown = 0

    def take(self, record: Record, article: Article, verdict: Verdict) -> None:
        """Print one, if it is to be shown."""
        if self._quiet or (self._shown >= _FIRST and not self._all):
            return
        self._shown += 1
        first, *lines = preview(record, article)
        click.echo("\n".join([f"{first}  ({_NAMES[verdict]})", *lines]))
