"""Suggestions while titles are typed: time, size, and whether what is being typed is offered.
(``python -m benchmarks.suggest``)

Pieces of one to four words are drawn with a seed from the titles of an index, and each is cut somewhere in its last
word: as written, without marks, and in Telex. Printed are the processor time of texts never asked before (half, nine in
ten, 99 in 100 are below it), the share of texts for which one of the suggestions begins with the whole piece, marks
included, and what the arrays take of the index.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np

from analyzers.tokens import tokenize
from benchmarks.embedded import embedded
from benchmarks.typing_habits import telex, without_marks
from search import Engine, open_index

HABITS: dict[str, Callable[[str], str]] = {"as written": str, "without marks": without_marks, "Telex": telex}


def drawn(engine: Engine, count: int) -> list[tuple[str, float]]:
    """Pieces of titles, and how much of the last word is typed."""
    source = random.Random(2021)
    ids = sorted(engine.ids())
    pieces: list[tuple[str, float]] = []
    while len(pieces) < count:
        article = engine.get(source.choice(ids))
        words = article.title.split() if article else []
        if len(words) > 4:
            start = source.randrange(len(words) - 3)
            piece = " ".join(words[start : start + source.randint(1, 4)])
            if piece.replace(" ", "").isalpha():
                pieces.append((piece, source.random()))
    return pieces


def cut(text: str, share: float) -> str:
    """The text without the end of its last word; at least one letter of it stays."""
    before, _, last = text.rpartition(" ")
    kept = last[: max(1, round(share * len(last)))]
    return f"{before} {kept}" if before else kept


@click.command()
@click.option("--index", type=click.Path(path_type=Path), default=Path("index_data/index"), show_default=True)
@click.option("--count", type=int, default=1000, show_default=True)
def main(index: Path, count: int) -> None:
    """Print a table, and the size."""
    engine = open_index(str(index))
    engine._answers.keep_none()  # each text is worked for
    pieces = drawn(engine, count)
    engine.suggest("a")  # opens the arrays
    click.echo("| typed | p50 ms | p90 ms | p99 ms | offered |\n|---|---|---|---|---|")
    for name, habit in HABITS.items():
        times, offered = [], 0
        for piece, share in pieces:
            wanted = tokenize(piece).forms
            begin = time.thread_time()
            found = engine.suggest(cut(habit(piece), share))
            times.append((time.thread_time() - begin) * 1000)
            offered += any(tokenize(item.text).forms[: len(wanted)] == wanted for item in found.items)
        half, most, nearly = np.percentile(times, (50, 90, 99))
        click.echo(f"| {name} | {half:.2f} | {most:.2f} | {nearly:.2f} | {offered / count:.1%} |")
    files = [segment.file for segment in embedded(index).segments]
    names = {name for file in files for name in file.names() if name.startswith("title_")} - {"title_length"}
    size = sum(file[name].nbytes for file in files for name in names)
    whole = sum(file.size for file in files)
    click.echo(f"{embedded(index).articles} articles; titles take {size / 1e6:.1f} MB, {size / whole:.1%} of the index")


if __name__ == "__main__":
    main()
