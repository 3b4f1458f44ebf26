"""How far two judges agree (``python -m benchmarks.judged.agreement``): 32 of the judged queries, read again.

``again.tsv`` has the labels of a second judge, who knew the intents and the rules of the README, and no label of the
first. Printed are what both say, Cohen's kappa (Educational and Psychological Measurement 20, 1960), and how well the
second finds what the first does: means over queries of precision, recall and F1 of the labelled articles, each counted
for as many as it stands for in its stratum. No rule can be expected to be nearer to a judge than another judge is.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import click

from benchmarks.corpus import ARTICLES
from benchmarks.judged import FOLDER, SETS
from benchmarks.judged.queries import read_labels, read_queries
from benchmarks.judged.strata import kept

AGAIN: Final = FOLDER / "again.tsv"


class Pair(NamedTuple):
    """What two judges say of the articles of a query (id to 1 or 0), and how many articles each stands for."""

    first: Mapping[str, int]
    second: Mapping[str, int]
    stands_for: Mapping[str, float]

    def score(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of what the second found relevant, by the first."""
        found, meant = self._relevant(self.second), self._relevant(self.first)
        both = self._many(found & meant)
        if not both:
            return 0.0, 0.0, 0.0
        return both / self._many(found), both / self._many(meant), 2 * both / (self._many(found) + self._many(meant))

    @staticmethod
    def _relevant(labels: Mapping[str, int]) -> set[str]:
        return {id_ for id_, label in labels.items() if label}

    def _many(self, ids: Iterable[str]) -> float:
        return sum(self.stands_for[id_] for id_ in ids)


def kappa(pairs: Iterable[tuple[int, int]]) -> float:
    """How far two judges agree beyond chance, by Cohen, of (1 or 0, 1 or 0) for each article.

    >>> kappa([(1, 1), (0, 0)]), kappa([(1, 1), (1, 0), (0, 1), (0, 0)])
    (1.0, 0.0)
    """
    said = list(pairs)
    agreed = sum(one == other for one, other in said) / len(said)
    first, second = sum(one for one, _ in said) / len(said), sum(other for _, other in said) / len(said)
    chance = first * second + (1 - first) * (1 - second)
    return (agreed - chance) / (1 - chance)


def read_pairs(archive: Path) -> Iterator[Pair]:
    """The pairs of all queries that were read again."""
    again = read_labels(AGAIN)
    for folder in SETS:
        queries = read_queries(folder / "queries.tsv")
        labels, strata = read_labels(folder / "hits.tsv"), kept(queries, archive)
        for query in (one.text for one in queries if one.text in again):
            first = labels[query]
            drawn = [(ids, [id_ for id_ in first if id_ in ids]) for ids in strata[query].values()]
            stands_for = {id_: len(ids) / len(some) for ids, some in drawn for id_ in some}
            yield Pair({id_: first[id_] for id_ in stands_for}, again[query], stands_for)


@click.command(help=__doc__)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, show_default=True)
def main(articles: Path) -> None:
    """Print how far they agree."""
    pairs = list(read_pairs(articles))
    said = [(pair.first[id_], pair.second[id_]) for pair in pairs for id_ in pair.first]
    agreed = sum(one == other for one, other in said)
    click.echo(f"{len(pairs)} queries, {len(said)} labels, {agreed / len(said):.1%} alike, kappa {kappa(said):.3f}")
    means = map(statistics.mean, zip(*(pair.score() for pair in pairs), strict=True))
    click.echo("the second judge by the first: " + " / ".join(f"{mean:.3f}" for mean in means))


if __name__ == "__main__":
    main()
