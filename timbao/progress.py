"""Progress of ``timbao index``: a bar where a person watches, a line every ten seconds where nobody does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from indexer import Progress, Sources, Summary

LINE_SECONDS: Final = 10.0
_LEAST_SHARE: Final = 0.01  # of the bytes; before that much is read, the time that is left is a guess


@contextmanager
def shown_progress(sources: Sources, *, quiet: bool) -> Iterator[Progress | None]:
    """Show on stderr how far a run has come."""
    console = Console(stderr=True)
    if quiet:
        yield None
        return
    if not console.is_terminal:
        yield Lines(sources, lambda line: click.echo(line, err=True))
        return
    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task("starting", total=sources.size)
        lines = Lines(sources, lambda _: None)

        def show(summary: Summary, doing: str) -> None:
            bars.update(task, completed=sources.position, description=lines.told(summary, doing))

        yield show


class Lines:
    """Says every ten seconds what is being done: how much, how fast, how long still, and what can be found already."""

    def __init__(
        self, sources: Sources, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sources, self._say, self._clock = sources, say, clock
        self._began = self._said = clock()
        self._position = sources.position  # what a run that was broken off has read

    def __call__(self, summary: Summary, doing: str) -> None:
        """Say it, if it is time."""
        if self._clock() - self._said >= LINE_SECONDS:
            self._said = self._clock()
            self._say(self.told(summary, doing))

    def told(self, summary: Summary, doing: str) -> str:
        """What there is to say."""
        taken = summary.indexed + summary.unchanged + summary.older
        seconds = max(self._clock() - self._began, 0.001)
        parts = [f"{doing}: {taken:,} articles", f"{taken / seconds:,.0f} a second"]
        parts += [f"{left} left"] if (left := self._left(seconds)) else []
        parts += [f"{summary.unchanged:,} unchanged"] if summary.unchanged else []
        parts += [f"{summary.rejected:,} rejected"] if summary.rejected else []
        parts += [f"{summary.committed + summary.unchanged:,} searchable"]
        return ", ".join(parts)

    def _left(self, seconds: float) -> str:
        size = self._sources.size
        if not size or size <= self._position:
            return ""
        share = (self._sources.position - self._position) / (size - self._position)
        return in_words(seconds / share - seconds) if _LEAST_SHARE <= share <= 1 else ""


def in_words(seconds: float) -> str:
    """A time that nobody knows exactly.

    >>> in_words(4), in_words(95), in_words(4000), in_words(90000)
    ('about 4 s', 'about 2 min', 'about 1 h 7 min', 'about 25 h')
    """
    minutes = round(seconds / 60)
    if seconds < 90:  # to be read, not reckoned with
        return f"about {seconds:.0f} s"
    if minutes < 60:  # an hour
        return f"about {minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"about {hours} h {minutes} min" if hours < 10 else f"about {hours} h"  # the same
