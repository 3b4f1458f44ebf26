"""Crossings: how often one search goes down into an engine and climbs back up (``python -m benchmarks.crossings``).

A call from ``search/`` outside the engines' folders into one of these goes down; one from there into a room of
``search/`` goes up. Shapes that cross the port (``PORT``) and the analyzers are neither. Calls of functions that keep
their answers count only when they are carried out, so the first search of a process and a later one are told apart.
Printed are also the files of the project that a search runs through, and the rooms (folders) that are handed the text
of the query.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import click
import msgspec

import search
from search import Article, open_index

ROOT: Final = Path(search.__file__).parents[1]
ENGINES: Final = ("search/whoosh/", "search/opensearch/")
# What both sides of the port know: its shapes, the port itself, and what files are written by
# and things are kept in.
PORT: Final = frozenset(
    f"search/{name}.py"
    for name in (
        *("answer", "article", "beginning", "deadline", "durable", "errors", "kept", "options", "plan", "searcher"),
        "storable",
        # What every engine works out of an article in the same way.
        *("derived/particulars", "derived/sketches", "derived/stories", "derived/zones"),
        *("derived/as_written", "derived/continuations", "derived/title_marks"),
    )
)
QUERY: Final = "nguyên nhân vụ tai nạn"
SAMPLE: Final = ROOT / "index_data" / "sample"

Edge = tuple[str, str]  # who calls, who is called


class Trace:
    """What one call did: calls down and up, by their two ends; files; and rooms that were handed a text."""

    def __init__(self, text: str) -> None:
        self.down: Counter[Edge] = Counter()
        self.up: Counter[Edge] = Counter()
        self.files: set[str] = set()
        self.rooms: set[str] = set()
        self._text = text
        self._stack: list[tuple[str, str] | None] = []  # (side, name) of each frame that has a side

    def profile(self, frame: FrameType, event: str, _: Any) -> None:
        """Note a call or a return; what ``sys.setprofile`` calls."""
        if event == "call":
            self._called(frame)
        elif event == "return" and self._stack:
            self._stack.pop()

    def _called(self, frame: FrameType) -> None:
        place = _place(frame.f_code)
        side = _side(place)
        self._stack.append((side, f"{place}:{frame.f_code.co_name}") if side else None)
        if place is None:
            return
        self.files.add(place)
        if any(value is self._text for value in frame.f_locals.values()):
            self.rooms.add(place.rpartition("/")[0])
        outer = next((one for one in reversed(self._stack[:-1]) if one), None)
        own = self._stack[-1]
        if own and outer and own[0] != outer[0]:
            (self.down if own[0] == "engine" else self.up)[outer[1], own[1]] += 1


def _place(code: CodeType) -> str | None:
    """The file of some code within the project; None for anything else."""
    try:
        place = Path(code.co_filename).relative_to(ROOT).as_posix()
    except ValueError:
        return None
    return None if place.startswith(".") else place


def _side(place: str | None) -> str | None:
    if place is None or not place.startswith("search/") or place in PORT:
        return None
    return "engine" if place.startswith(ENGINES) else "conductor"


def traced(call: Callable[[], Any], text: str) -> Trace:
    """Trace one call."""
    trace = Trace(text)
    sys.setprofile(trace.profile)
    try:
        call()
    finally:
        sys.setprofile(None)
    return trace


@contextmanager
def sample_index() -> Iterator[str]:
    """An index of the articles that ship, for as long as it is needed."""
    decode = msgspec.json.Decoder(Article).decode
    with tempfile.TemporaryDirectory() as folder:
        with open_index(f"{folder}/index", create=True).writer() as writer:
            writer.add(decode(line) for path in sorted(SAMPLE.glob("*.jsonl")) for line in path.open("rb"))
        yield f"{folder}/index"


@click.command(help=__doc__)
@click.option("--index", help="The folder of an index; else one of the articles that ship is made.")
@click.option("--query", default=QUERY, show_default=True)
@click.option("--edges", is_flag=True, help="Print who calls whom across the border, too.")
def main(index: str | None, query: str, edges: bool) -> None:
    """Print a table: the first search of a process, another page of it, and that again."""
    if index is None:
        with sample_index() as made:
            _print(made, query, edges=edges)
    else:
        _print(index, query, edges=edges)


def _print(index: str, query: str, *, edges: bool) -> None:
    engine = open_index(index)
    click.echo(
        "| search | calls down | calls up | files | rooms that get the text |\n| --- | ---: | ---: | ---: | ---: |"
    )
    for name, size in (("first", 10), ("another page of it", 9), ("the same again", 9)):
        trace = traced(partial(engine.search, query, size=size), query)
        down, up = sum(trace.down.values()), sum(trace.up.values())
        click.echo(f"| {name} | {down} | {up} | {len(trace.files)} | {len(trace.rooms)} |")
        for sign, found in (("v", trace.down), ("^", trace.up)) if edges else ():
            for (caller, called), times in sorted(found.items()):
                click.echo(f"  {sign} {times:3} {caller} -> {called}", err=True)


if __name__ == "__main__":
    main()
