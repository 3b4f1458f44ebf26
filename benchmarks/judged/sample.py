"""What is to be judged: a sample of every stratum with the passages to read (``python -m benchmarks.judged.sample``).

What ``hits.tsv`` has is kept; where a stratum has too few labels, more articles are drawn from the rest of it.

Printed for each article: a number, its stratum, title, summary, and where it says most of what the query asks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from analyzers import fold, tokenize
from benchmarks.corpus import ARTICLES, read_articles
from benchmarks.judged import OTHER_WORDS, SETS
from benchmarks.judged.queries import Query, read_labels, read_queries
from benchmarks.judged.strata import NAMES, Text, kept, span
from search import Article

SEED: Final = 14
MANY: Final = {"phrase": 10, "near": 10, OTHER_WORDS: 8, "parts": 6}  # others: FEW
FEW: Final = 5
SUMMARY: Final = 170
AROUND: Final = 90  # characters on either side of what was asked
CLOSE: Final = 60  # tokens: what stands within is one passage


def count(query: Query, name: str) -> int:
    """How many articles of a stratum are judged."""
    one = len(query.parts) == 1
    if name == "phrase" and not one:
        return FEW
    if name == "mnear" and one:
        return MANY["near"]
    return MANY.get(name, FEW)


def samples(
    queries: Sequence[Query], found: Mapping[str, Mapping[str, set[str]]], judged: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[Query, str, str]]:
    """(query, stratum, id) of the articles that still have to be judged."""
    for query in queries:
        labels = judged.get(query.text, {})
        for name in NAMES:
            left = sorted(found[query.text][name] - labels.keys())
            needed = count(query, name) - len(found[query.text][name] & labels.keys())
            dice = random.Random(f"{SEED} {query.text} {name}")
            for id_ in sorted(dice.sample(left, max(0, min(needed, len(left))))):
                yield query, name, id_


def passage(query: Query, article: Article) -> str:
    """Where an article says most of what is asked: one passage, or one for each of up to four things."""
    text = Text(article)
    whole, bounds = _bounds(article)
    best = float("inf")
    where: list[tuple[int, int]] = []
    for wanted in _wanted(query):
        found = [_stretches(one, text.forms if marked else text.keys) for one, marked in wanted]
        last = not wanted[0][1]
        if all(found) or last:
            reach, stretch = _tightest([places for places in found if places])
            if not where or reach < best:
                best, where = reach, stretch
            if reach <= query.slack + len(query.whole):
                break
    if not where:
        return ""
    if best <= CLOSE:
        where = [(min(first for first, _ in where), max(last for _, last in where))]
    return " … ".join(
        whole[max(0, bounds[first][0] - AROUND) : bounds[last][1] + AROUND].replace("\n", " ")
        for first, last in where[:4]
    )


def _wanted(query: Query) -> list[list[tuple[tuple[str, ...], bool]]]:
    """What to look for, the best first: parts, other wordings, syllables, their keys."""
    wanted = [[(part, True) for part in query.parts]]
    wanted += [[(part, True) for part in parts] for parts in query.also]
    wanted.append([((form,), True) for form in dict.fromkeys(query.whole)])
    wanted.append([((key,), False) for key in dict.fromkeys(map(fold, query.whole))])
    return wanted


def _stretches(phrase: tuple[str, ...], tokens: Sequence[str]) -> list[tuple[int, int]]:
    size = len(phrase)
    return [(at, at + size - 1) for at in range(len(tokens) - size + 1) if tuple(tokens[at : at + size]) == phrase]


def _tightest(places: Sequence[Sequence[tuple[int, int]]]) -> tuple[float, list[tuple[int, int]]]:
    """The shortest stretch with one of each, and the places in it (greedily: the nearest to each of the rarest)."""
    if not places:
        return float("inf"), []
    rarest = min(places, key=len)
    best, chosen = float("inf"), []
    for anchor in rarest:
        near = [min(found, key=lambda one: abs(one[0] - anchor[0])) for found in places]
        reach = span([[first] for first, _ in near], [last - first + 1 for first, last in near])
        if reach < best:
            best, chosen = reach, sorted(set(near))
    return best, chosen


def _bounds(article: Article) -> tuple[str, list[tuple[int, int]]]:
    """The article as one text, and where its tokens (as ``Text`` counts them) stand in it."""
    whole, bounds = "", []
    for zone in (article.title, article.summary, article.body):
        tokens = tokenize(zone)
        bounds += [
            (len(whole) + start, len(whole) + end) for start, end in zip(tokens.starts, tokens.ends, strict=True)
        ]
        whole += zone + " ¶ "
        bounds.append((len(whole) - 1, len(whole) - 1))
    return whole, bounds


@click.command(help=__doc__)
@click.option("--cases", type=click.Path(path_type=Path, exists=True), default=SETS[-1], show_default=True)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, show_default=True)
def main(cases: Path, articles: Path) -> None:
    """Print what is to be judged."""
    queries = read_queries(cases / "queries.tsv")
    labels = cases / "hits.tsv"
    drawn = list(samples(queries, kept(queries, articles), read_labels(labels) if labels.exists() else {}))
    wanted = {id_ for _, _, id_ in drawn}
    texts = {article.id: article for article in read_articles(articles) if article.id in wanted}
    asked = ""
    for number, (query, name, id_) in enumerate(drawn, start=1):
        if query.text != asked:
            asked = query.text
            click.echo(f"\n## {query.text}: {query.intent}")
        article = texts[id_]
        click.echo(f"{number} {name} {id_} {article.title} | {article.summary[:SUMMARY]} | {passage(query, article)}")


if __name__ == "__main__":
    main()
