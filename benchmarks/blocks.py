"""Would pruning by block maxima pay: the share of the blocks that may hold one of the ten best articles.

A block is so many articles one behind the other. It may be skipped if the highest score that its articles could have,
each feature taken at its greatest weight and the length at its least, is below the tenth best. Here the tenth best is
known beforehand, which no query is granted: more blocks cannot be skipped.

    python -m benchmarks.blocks --index FOLDER --queries FOLDER/100000/queries-100.json

takes an index and the queries that ``benchmarks.engines`` left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import msgspec
import numpy as np

from benchmarks.embedded import embedded
from benchmarks.engines.protocol import Query
from benchmarks.engines.timbao_engine import OPTIONS, asked
from search.deadline import Deadline
from search.plan import Ranking
from search.planning.planner import draft, resolved
from search.query import parse
from search.whoosh.matching.article_set import ArticleSet
from search.whoosh.matching.matcher import Matcher
from search.whoosh.ranking.accumulators import Accumulators, DenseAccumulator, Early
from search.whoosh.ranking.bm25 import Parts, Scores, length_norm
from search.whoosh.ranking.ranker import Ranker
from search.whoosh.searcher import WhooshSearcher
from search.whoosh.segments.rows import Row

_BEST = 10
_SIZES = (32, 128, 512)


class _Bounded(DenseAccumulator):
    """The scores of a segment, and what they are at most in each block."""

    def __init__(self, norm: Scores, size: int) -> None:
        super().__init__(norm)
        self._size = size
        self._least = self._of_blocks(norm, np.min, np.inf)
        self.most = np.zeros(len(self._least), np.float32)

    def _of_blocks(self, values: Scores, function: Callable[..., Scores], beyond: float) -> Scores:
        blocks = -(-len(values) // self._size)
        padded = np.full(blocks * self._size, beyond, np.float32)
        padded[: len(values)] = values
        return function(padded.reshape(blocks, self._size), axis=1)

    def add(self, parts: Parts, factor: float) -> None:
        super().add(parts, factor)
        weights = np.zeros(len(self.scores), np.float32)
        for source, scale in parts:
            if isinstance(source, Row):
                weights += source.weights() * np.float32(scale)
            else:
                np.add.at(weights, source.docs, source.weights() * np.float32(scale))
        greatest = self._of_blocks(weights, np.max, 0)
        self.most += factor * greatest / (greatest + self._least)

    def add_early(self, source: Early, place: int, worth: float) -> None:
        super().add_early(source, place, worth)
        there = np.zeros(len(self.scores), np.float32)
        if isinstance(source, Row):
            there[source.bytes >= place << 6] = worth
        elif source is not None:
            there[source.since(place)] = worth
        self.most += self._of_blocks(there, np.max, 0)


class _BoundingRanker(Ranker):
    """Ranks as ever, and bounds the scores of blocks of so many articles."""

    def __init__(self, matchers: Sequence[Matcher], ranking: Ranking, size: int) -> None:
        super().__init__(matchers, ranking)
        self._size = size

    def _empty(self, found: ArticleSet, *, few: bool = False) -> Accumulators:
        made, ranking = super()._empty(found, few=few), self._ranking
        for number in made.dense:
            norm = length_norm(self._matchers[number].segment, ranking.k1, ranking.b, ranking.average_length)
            made.dense[number] = _Bounded(norm, self._size)
        return made


def left(searcher: WhooshSearcher, query: Query, size: int) -> float | None:
    """The share of the blocks that cannot be skipped; None where few articles are found, which are not scored so."""
    options = msgspec.structs.replace(OPTIONS["plain"], match="folded")
    made = draft(parse(asked(query, "plain")).root, options, searcher.statistics)
    plan = resolved(made, searcher.statistics, ranked=True)
    segments = searcher.snapshot.segments
    matchers = [Matcher(segment, Deadline(None)) for segment in segments]
    found = ArticleSet([matcher.mask(plan.condition) for matcher in matchers])
    dense = _BoundingRanker(matchers, plan.ranking, size).scored(found).dense
    if len(dense) < len(segments):
        return None
    scores = [np.where(found.masks[number], one.scores, 0) for number, one in dense.items()]
    tenth = np.sort(np.concatenate(scores))[-_BEST]
    most = np.concatenate([one.most for one in dense.values() if isinstance(one, _Bounded)])
    return float((most >= tenth).mean())


@click.command(help=__doc__)
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--queries", type=click.Path(path_type=Path, exists=True), required=True)
def main(index: Path, queries: Path) -> None:
    """Print a table: a line for each class of queries, a column for each size of blocks."""
    searcher = WhooshSearcher(embedded(index))
    shares: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for query in msgspec.json.decode(queries.read_bytes(), type=list[Query]):
        for size in _SIZES:
            share = left(searcher, query, size)
            if share is not None:
                shares[query.group][size].append(share)
    click.echo(f"| query | queries | {' | '.join(f'blocks of {size}' for size in _SIZES)} |")
    click.echo(f"| --- | ---: |{' ---: |' * len(_SIZES)}")
    for group, found in shares.items():
        medians = [f"{np.median(found[size]):.2f}" for size in _SIZES]
        click.echo(f"| {group} | {len(found[_SIZES[0]])} | {' | '.join(medians)} |")


if __name__ == "__main__":
    main()
