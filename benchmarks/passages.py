"""What passages take (``python -m benchmarks.passages --index FOLDER``).

Queries are made of titles, one word of a title to all of them; the articles of the page that each finds are cut into
passages again and again. Printed are, by class of queries, medians over the queries of the least processor time: of the
passages of a page, and of the answer of which they are a part.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Final

import click

from benchmarks.corpus import TITLES, read_titles
from benchmarks.embedded import keep_no_results
from search import Engine, open_index, read_options
from search.prepared import prepared
from search.snippets import Highlighter

_CLASSES: Final[dict[str, Callable[[list[str]], str]]] = {
    "one word": lambda words: words[0],
    "two words": lambda words: " ".join(words[:2]),
    "phrase": lambda words: f'"{" ".join(words[:2])}"',
    "four words": lambda words: " ".join(words[:4]),
    "title": " ".join,
}
_OPTIONS: Final = read_options({"lenient": True})


@click.command(help=__doc__)
@click.option("--index", required=True, help="An index of the articles.")
@click.option("--titles", type=int, default=60, show_default=True)
@click.option("--rounds", type=int, default=10, show_default=True)
def main(index: str, titles: int, rounds: int) -> None:
    """Print a table: a line for each class."""
    engine = open_index(index)
    keep_no_results(engine)
    chosen = random.Random(3).sample([title.replace('"', "") for title, _ in read_titles(TITLES)], titles)
    click.echo("| queries | passages, ms | answer, ms |\n| --- | ---: | ---: |")
    for name, made in _CLASSES.items():
        rows = [_times(engine, made(title.split()), rounds) for title in chosen]
        of_passages, of_answers = (statistics.median(column) for column in zip(*rows, strict=True))
        click.echo(f"| {name} | {of_passages:.2f} | {of_answers:.2f} |")


def _times(engine: Engine, q: str, rounds: int) -> tuple[float, float]:
    """The least milliseconds of the passages of a page, and of the answer."""
    found = engine.search(q, _OPTIONS)
    articles = filter(None, engine.stored([hit.id for hit in found.items]))
    texts = [(article.title, article.summary, article.body) for article in articles]
    evidence = prepared(q, _OPTIONS, engine.searcher().statistics).draft.evidence
    passages = min(_took(lambda: Highlighter(evidence).highlights(texts)) for _ in range(rounds))
    return passages, min(_took(lambda: engine.search(q, _OPTIONS)) for _ in range(rounds))


def _took(ask: Callable[[], object]) -> float:
    begin = time.thread_time()
    ask()
    return (time.thread_time() - begin) * 1000


if __name__ == "__main__":
    main()
