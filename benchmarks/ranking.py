"""How good the first ten hits are, graded by hand: nDCG@10 of rankings (``python -m benchmarks.ranking``).

``benchmarks/judged/ranking`` has 60 queries, 15 of each group, and articles graded 0 (beside the point) to 3 (just
what is asked for); its README tells how they were pooled. Printed are means over queries for Timbao's ranking, for
that of ``words=any``, for plain BM25, and with ``--opensearch HOST:PORT`` for a well made index in a cluster
(``benchmarks/well_made.py``), with how many of the first ten have no grade and so count as 0. The index is filled from
the one in a folder if it is not there yet, and kept.

``--last 20`` asks only the queries on which no weight has been tuned. ``--pool`` prints what still has to be graded:
the first ten of every ranking, shuffled, without whose they are.
"""

from __future__ import annotations

import csv
import math
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click
import msgspec

from analyzers import tokenize
from benchmarks.embedded import embedded
from benchmarks.judged import FOLDER
from benchmarks.judged.queries import Query
from benchmarks.judged.sample import passage
from benchmarks.plain import PlainSearcher
from benchmarks.quality import OPTIONS
from search import Engine, open_index

CASES: Final = FOLDER / "ranking"
GROUPS: Final = ("question", "mistyped", "name", "head")
DEPTH: Final = 10
SEED: Final = 15
SUMMARY: Final = 200  # characters shown of a summary

Ranking = Callable[[str], list[str]]


class Asked(NamedTuple):
    """A query: its group, what is typed, what is meant (the same where nothing is mistyped), and for what."""

    group: str
    text: str
    meant: str
    intent: str


def read_asked(folder: Path = CASES) -> list[Asked]:
    """The queries of a folder."""
    with (folder / "queries.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Asked(row["group"], row["query"], row["meant"], row["intent"]) for row in rows]


def read_grades(folder: Path = CASES) -> dict[str, dict[str, int]]:
    """The grades of each query: id to 0, 1, 2 or 3."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "grades.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            grades[row["query"]][row["id"]] = int(row["grade"])
    return dict(grades)


def gain(grades: Sequence[int]) -> float:
    """The discounted cumulative gain of grades in order: 2 to their power, less 1, over the logarithm of the rank."""
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def ndcg(ids: Sequence[str], grades: Mapping[str, int]) -> float:
    """The gain of the first ten, as a share of that of the best order of all that is graded."""
    best = gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return gain([grades.get(id_, 0) for id_ in ids[:DEPTH]]) / best if best else 0.0


def rankings(engine: Engine, plain: PlainSearcher, opensearch: str | None = None) -> dict[str, Ranking]:
    """The rankings that are compared; of OpenSearch where it is told at which ``HOST:PORT`` it is."""

    def timbao(query: str) -> list[str]:
        return [hit.id for hit in engine.search(query, OPTIONS).items]

    def any_words(query: str) -> list[str]:
        return [hit.id for hit in engine.search(query, msgspec.structs.replace(OPTIONS, words="any")).items]

    ranked: dict[str, Ranking] = {"Timbao": timbao, "`words=any`": any_words, "plain BM25": plain.top}
    if opensearch:
        from benchmarks.well_made import WellMade  # noqa: PLC0415  # only where opensearch-py is

        made = WellMade(opensearch)
        made.fill(filter(None, map(engine.get, engine.ids())), engine.stats().articles)
        ranked["OpenSearch"] = made.top
    return ranked


def table(
    asked: Sequence[Asked], grades: Mapping[str, Mapping[str, int]], ranked: Mapping[str, Ranking]
) -> Iterator[str]:
    """The lines of the table of means."""
    yield f"| nDCG@{DEPTH} | {' | '.join(GROUPS)} | all {len(asked)} | without a grade |"
    yield "|---" * (len(GROUPS) + 3) + "|"
    for name, ranking in ranked.items():
        scores: dict[str, list[float]] = defaultdict(list)
        unknown = 0
        for query in asked:
            ids = ranking(query.text)
            known = grades.get(query.text, {})
            unknown += len(set(ids) - known.keys())
            for group in (query.group, "all"):
                scores[group].append(ndcg(ids, known))
        means = (f"{statistics.mean(scores[group]):.3f}" for group in (*GROUPS, "all"))
        yield f"| {name} | {' | '.join(means)} | {unknown} |"


def each(
    asked: Sequence[Asked], grades: Mapping[str, Mapping[str, int]], ranked: Mapping[str, Ranking]
) -> Iterator[str]:
    """The lines of a table of every query, in the order of the first ranking, the worst first."""
    yield f"| query | {' | '.join(ranked)} |"
    yield "|---" * (len(ranked) + 1) + "|"
    rows = [
        (query.text, [ndcg(ranking(query.text), grades.get(query.text, {})) for ranking in ranked.values()])
        for query in asked
    ]
    for text, scores in sorted(rows, key=lambda row: row[1][0]):
        yield f"| {text} | {' | '.join(f'{score:.2f}' for score in scores)} |"


def pool(
    asked: Sequence[Asked], grades: Mapping[str, Mapping[str, int]], ranked: Mapping[str, Ranking]
) -> Iterator[tuple[Asked, list[str]]]:
    """What still has to be graded for each query, shuffled."""
    for query in asked:
        found = {id_ for ranking in ranked.values() for id_ in ranking(query.text)[:DEPTH]}
        left = sorted(found - grades.get(query.text, {}).keys())
        random.Random(f"{SEED} {query.text}").shuffle(left)
        if left:
            yield query, left


def shown(query: Asked, ids: Sequence[str], engine: Engine) -> Iterator[str]:
    """The lines to grade by: title, summary, and where an article says most of what is meant."""
    yield f"\n## {query.text}: {query.intent}"
    words = Query(query.group, query.text, (tuple(tokenize(query.meant).forms),), (), query.intent)
    for number, id_ in enumerate(ids, start=1):
        if article := engine.get(id_):
            yield f"{number} {id_} {article.title} | {article.summary[:SUMMARY]} | {passage(words, article)}"


@click.command(help=__doc__)
@click.option(
    "--index", type=click.Path(path_type=Path, exists=True), default=Path("index_data/hits"), show_default=True
)
@click.option("--pool", "pooled", is_flag=True, help="What still has to be graded.")
@click.option("--each", "by_query", is_flag=True, help="Every query.")
@click.option("--opensearch", metavar="HOST:PORT", help="Beside a well made index in the cluster there.")
@click.option("--last", type=click.IntRange(min=1), help="Only so many of the queries, from the end.")
def main(index: Path, pooled: bool, by_query: bool, opensearch: str | None, last: int | None) -> None:
    """Print the table, or what it still needs."""
    engine = open_index(str(index))
    ranked = rankings(engine, PlainSearcher(embedded(index)), opensearch)
    asked, grades = read_asked()[-(last or 0) :], read_grades()
    if pooled:
        for query, ids in pool(asked, grades, ranked):
            for line in shown(query, ids, engine):
                click.echo(line)
        return
    for line in (each if by_query else table)(asked, grades, ranked):
        click.echo(line)


if __name__ == "__main__":
    main()
