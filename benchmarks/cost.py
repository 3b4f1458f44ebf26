"""Do prices tell what queries take: units of cost beside milliseconds, for cheap and for dear classes of queries.

    python -m benchmarks.cost --index FOLDER

Queries are drawn with a seed from the articles of the index; each is asked twice, and the second time counts. One unit
should be about a millisecond (``search/cost.py``): ``ms / unit`` is the median of the single queries. A price is
rounded up to whole units, so that cheap classes come out below 1.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from analyzers import fold, tokenize
from benchmarks.corpus import sampled
from benchmarks.embedded import keep_no_results
from search import Article, Engine, SearchOptions, open_index
from service.server.allocator import settle_allocator

_SAMPLE = 400  # articles that queries are drawn from
_COMMON = 60  # syllables that count as common

_BARE = SearchOptions(highlight=False)
_COUNTED = SearchOptions(highlight=False, facets=("source", "section"), histogram="month")
_ALL = SearchOptions(facets=("source", "section"), histogram="month")
_HUNDRED = SearchOptions(size=100)

Draw = Callable[[], str]


class Log:
    """Draws queries from articles."""

    def __init__(self, articles: Sequence[Article], seed: int) -> None:
        self._dice = random.Random(seed)
        self._titles = [article.title for article in articles if article.title]
        self._texts = [[form for form in tokenize(article.body).forms if form.isalpha()] for article in articles]
        counts = Counter(form for text in self._texts for form in set(text))
        self._common = [form for form, _ in counts.most_common(_COMMON)]

    def common(self, count: int) -> list[str]:
        """Different common syllables."""
        return self._dice.sample(self._common, count)

    def run(self, length: int) -> list[str]:
        """Syllables that stand side by side in a text."""
        text = self._dice.choice([text for text in self._texts if len(text) > length])
        at = self._dice.randrange(len(text) - length)
        return text[at : at + length]

    def title(self) -> str:
        """The words of a title, none of its signs, which may be operators."""
        return " ".join(tokenize(self._dice.choice(self._titles)).forms)

    def beginning(self, length: int) -> str:
        """The first letters of a syllable."""
        return self._dice.choice([form for form in self.run(20) if len(form) > length])[:length]


def classes(log: Log) -> dict[str, tuple[SearchOptions, Draw]]:
    """How each class is drawn and asked."""
    return {
        "one common syllable": (_BARE, lambda: log.common(1)[0]),
        "four words": (_BARE, lambda: " ".join(log.run(4))),
        "ten common, OR": (_BARE, lambda: " OR ".join(log.common(10))),
        "a title": (_BARE, log.title),
        "a title, no marks": (_BARE, lambda: fold(log.title())),
        "forty words": (_BARE, lambda: " ".join(log.run(40))),
        "phrase of two": (_BARE, lambda: f'"{" ".join(log.run(2))}"'),
        "phrase of four": (_BARE, lambda: f'"{" ".join(log.run(4))}"'),
        "phrase of common": (_BARE, lambda: f'"{" ".join(log.common(3))}"'),
        "two near, ~5": (_BARE, lambda: f'"{" ".join(log.common(2))}"~5'),
        "three near, ~20": (_BARE, lambda: f'"{" ".join(log.common(3))}"~20'),
        "in the title": (_BARE, lambda: f"title:({' '.join(log.common(2))})"),
        "prefix of two": (_BARE, lambda: f"{fold(log.beginning(2))}*"),
        "prefix with marks": (_BARE, lambda: f"{log.beginning(3)}*"),
        "everything": (_BARE, lambda: "*"),
        "common, counted": (_COUNTED, lambda: log.common(1)[0]),
        "common, all of it": (_ALL, lambda: log.common(1)[0]),
        "a hundred hits": (_HUNDRED, lambda: log.common(1)[0]),
    }


def measured(engine: Engine, options: SearchOptions, queries: Sequence[str]) -> Iterator[tuple[int, float]]:
    """(units, milliseconds of processor time) of each query."""
    for query in queries:
        answer = engine.search(query, options)
        begin = time.process_time()
        engine.search(query, options)
        assert answer.query.cost is not None
        yield answer.query.cost.units, (time.process_time() - begin) * 1000


@click.command(help=__doc__)
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True, help="folder of an index")
@click.option("--queries", type=int, default=60, show_default=True, help="of each class")
@click.option("--seed", type=int, default=1, show_default=True)
def main(index: Path, queries: int, seed: int) -> None:
    """Measure, and print a table."""
    settle_allocator()
    engine = open_index(str(index))
    keep_no_results(engine)
    log = Log(sampled(engine, random.Random(seed), _SAMPLE), seed)
    click.echo("| query | units, p50 | ms, p50 | units, most | ms, most | ms / unit |")
    click.echo("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, (options, draw) in classes(log).items():
        found = list(measured(engine, options, [draw() for _ in range(queries)]))
        units, times = ([one[part] for one in found] for part in (0, 1))
        ratio = statistics.median(took / price for price, took in found)
        click.echo(
            f"| {name} | {statistics.median(units):.0f} | {statistics.median(times):.1f} "
            f"| {max(units)} | {max(times):.1f} | {ratio:.2f} |"
        )


if __name__ == "__main__":
    main()
