"""Search quality: does a title find its article when titles are not indexed? (``python -m benchmarks.quality``)

The articles' summaries and bodies are indexed, without the titles. Each title is asked as it stands, without marks,
in Telex keystrokes, and as short queries of two and three syllables that stand
together in it. Printed is MRR@10, the mean of 1/rank of the wanted article (0 beyond ten), for this engine and, in
the same run on the same index, for plain BM25 over syllables with their marks.

``title-queries-dev.tsv`` is split by the parity of a hash of the title: the weights were tuned on ``tune`` and never
on ``held``. ``fresh`` are titles drawn with a seed from all other articles, not looked at while tuning either.
"""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

import click
import msgspec

from analyzers.tokens import tokenize
from benchmarks.corpus import ARTICLES, TITLES, read_articles, read_titles
from benchmarks.embedded import embedded
from benchmarks.plain import PlainSearcher
from benchmarks.typing_habits import telex, without_marks
from search import Engine, SearchOptions, open_index

Queries = Sequence[tuple[str, str]]
OPTIONS = SearchOptions(size=10, highlight=False, lenient=True)


def build(folder: Path, articles: Path, limit: int | None) -> Engine:
    """The index of all articles without their titles, built once."""
    engine = open_index(str(folder), create=True)
    if not engine.stats().articles:
        begin = time.perf_counter()
        with engine.writer() as writer:
            writer.add(msgspec.structs.replace(article, title="") for article in read_articles(articles, limit))
        click.echo(f"indexed {engine.stats().articles} articles in {time.perf_counter() - begin:.0f} s", err=True)
    return engine


def reciprocal_rank(engine: Engine, query: str, wanted: str, words: Literal["auto", "any"] = "auto") -> float:
    """1/rank of the wanted article among the first ten hits, 0 if it is not there."""
    ids = [hit.id for hit in engine.search(query, msgspec.structs.replace(OPTIONS, words=words)).items]
    return 1 / (ids.index(wanted) + 1) if wanted in ids else 0.0


def plain_reciprocal_rank(plain: PlainSearcher, query: str, wanted: str) -> float:
    """The same for plain BM25."""
    ids = plain.top(query)
    return 1 / (ids.index(wanted) + 1) if wanted in ids else 0.0


def mean(ranks: Iterable[float]) -> float:
    """MRR@10 of reciprocal ranks."""
    values = list(ranks)
    return sum(values) / len(values)


def short(size: int) -> Callable[[str], str]:
    """Some ``size`` syllables that stand together in the text, drawn with a seed."""

    def cut(text: str) -> str:
        tokens = tokenize(text)
        count = len(tokens.forms)
        if count <= size:
            return text
        begin = random.Random(zlib.crc32(text.encode())).randrange(count - size)
        return text[tokens.starts[begin] : tokens.ends[begin + size - 1]]

    return cut


VARIANTS: dict[str, Callable[[str], str]] = {
    "as typed": str,
    "without marks": without_marks,
    "Telex": telex,
    "two syllables": short(2),
    "two syllables, no marks": lambda text: without_marks(short(2)(text)),
    "three syllables": short(3),
    "three syllables, no marks": lambda text: without_marks(short(3)(text)),
}


def splits(titles: Queries, articles: Path, limit: int | None, fresh: int) -> dict[str, Queries]:
    """The query sets by name."""
    parity = [zlib.crc32(title.encode()) % 2 for title, _ in titles]
    known = {wanted for _, wanted in titles}
    others = [(a.title, a.id) for a in read_articles(articles, limit) if a.title and a.id not in known]
    return {
        "tune": [query for query, odd in zip(titles, parity, strict=True) if odd],
        "held": [query for query, odd in zip(titles, parity, strict=True) if not odd],
        "fresh": random.Random(2021).sample(others, min(fresh, len(others))),
    }


def table(engine: Engine, folder: Path, sets: dict[str, Queries], variants: Iterable[str]) -> Iterable[str]:
    """The lines of the printed table."""
    searcher = PlainSearcher(embedded(folder))
    yield "| split | queries | asked | Timbao | plain BM25 | difference |"
    yield "|---|---|---|---|---|---|"
    for name, queries in sets.items():
        for variant in variants:
            asked = [(VARIANTS[variant](title), wanted) for title, wanted in queries]
            ours = mean(reciprocal_rank(engine, *query) for query in asked)
            plain = mean(plain_reciprocal_rank(searcher, *query) for query in asked)
            yield f"| {name} | {len(asked)} | {variant} | {ours:.4f} | {plain:.4f} | {ours - plain:+.4f} |"


@click.command()
@click.option("--articles", type=click.Path(path_type=Path), default=ARTICLES, show_default=True)
@click.option("--titles", type=click.Path(path_type=Path), default=TITLES, show_default=True)
@click.option("--index", type=click.Path(path_type=Path), default=Path("index_data/quality"), show_default=True)
@click.option("--limit", type=int, help="Only the first so many articles.")
@click.option("--fresh", type=int, default=500, show_default=True)
@click.option("--variant", "variants", multiple=True, type=click.Choice(list(VARIANTS)), default=list(VARIANTS))
@click.option("--split", "names", multiple=True, type=click.Choice(["tune", "held", "fresh"]))
def main(
    articles: Path, titles: Path, index: Path, limit: int | None, fresh: int, variants: Sequence[str],
    names: Sequence[str],
) -> None:  # fmt: skip
    """Print MRR@10 of title queries, for Timbao and for plain BM25 over marked syllables."""
    engine = build(index, articles, limit)
    sets = splits(read_titles(titles), articles, limit, fresh)
    for line in table(engine, index, {name: sets[name] for name in names or sets}, variants):
        click.echo(line)


if __name__ == "__main__":
    main()
