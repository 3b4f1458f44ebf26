"""Pairs of syllables as lists of their own, or from the syllables' positions? (``python -m benchmarks.pairs``)

For neighbouring syllables drawn with a seed from titles: the processor time to find every place of the pair both ways,
in turn, and the share of the index that the lists of pairs take. (The way by positions is helped: the lists narrow the
articles whose positions it reads.)
"""

from __future__ import annotations

import random
import statistics
import time
from itertools import pairwise
from pathlib import Path

import click

from analyzers.fold import fold
from analyzers.tokens import tokenize
from benchmarks.corpus import TITLES, read_titles
from benchmarks.embedded import embedded
from search.deadline import Deadline
from search.plan import Sequence, Syllable
from search.whoosh.matching.matcher import Matcher


def drawn(titles: Path, count: int) -> list[Sequence]:
    """Neighbouring syllables of titles."""
    found = []
    for title, _ in read_titles(titles):
        keys = [fold(form) for form in tokenize(title).forms]
        found += [Sequence((Syllable(a, a), Syllable(b, b))) for a, b in pairwise(keys)]
    return random.Random(2021).sample(found, min(count, len(found)))


@click.command()
@click.option("--index", type=click.Path(path_type=Path), default=Path("index_data/quality"), show_default=True)
@click.option("--titles", type=click.Path(path_type=Path), default=TITLES, show_default=True)
@click.option("--count", type=int, default=200, show_default=True)
def main(index: Path, titles: Path, count: int) -> None:
    """Print the time of both ways and the size of the lists."""
    segments = embedded(index).segments
    matchers = [Matcher(segment, Deadline(None)) for segment in segments]
    lists: list[float] = []
    positions: list[float] = []
    for pair in drawn(titles, count):
        for times, way in ((lists, Matcher.mask), (positions, Matcher.begins_of)):
            begin = time.process_time()
            for matcher in matchers:
                way(matcher, pair)
            times.append((time.process_time() - begin) * 1000)
    one, other = statistics.median(lists), statistics.median(positions)
    click.echo(f"lists of pairs: {one:.3f} ms, positions: {other:.3f} ms, ratio {other / one:.1f} (medians of {count})")
    size = sum(segment.file.size for segment in segments)
    pairs = sum(segment.file[name].nbytes for segment in segments for name in segment.file.names() if "pair" in name)
    click.echo(f"lists of pairs take {pairs / size:.0%} of {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
