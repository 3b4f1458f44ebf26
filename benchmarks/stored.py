"""How small stored articles are, and how long it takes to make them so (``python -m benchmarks.stored``).

The articles' heads and rests are compressed as the store does it and by levels of Zstandard, all with the dictionaries
that the store would make of other articles. Printed are milliseconds of processor time and bytes an article, the best
of three runs.
"""

from __future__ import annotations

import time
from pathlib import Path

import click
import zstandard

from benchmarks.corpus import ARTICLES, read_articles
from search.whoosh.segments.store import StoreBuilder, parts, train


def compressed(compressors: list[zstandard.ZstdCompressor], made: list[tuple[bytes, bytes]]) -> tuple[float, int]:
    """Seconds of processor time, and bytes, of all articles."""
    best, size = float("inf"), 0
    for _ in range(3):
        begin = time.process_time()
        size = sum(len(one.compress(part)) for own in made for one, part in zip(compressors, own, strict=True))
        best = min(best, time.process_time() - begin)
    return best, size


@click.command(help=__doc__)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, help="JSON lines, .gz too")
@click.option("--limit", type=int, default=4000, show_default=True, help="Articles; half of them make dictionaries.")
def main(articles: Path, limit: int) -> None:
    """Compress and print."""
    found = list(read_articles(articles, limit))
    dictionary = train(found[: limit // 2])
    if dictionary is None:
        raise SystemExit("too few articles for a dictionary")
    made = [parts(article) for article in found[limit // 2 :]]
    builder = StoreBuilder(dictionary)
    ways = {"as the store does": builder.compressors}
    for level in (1, 3, 6, 9, 12):
        ways[f"level {level}"] = [
            zstandard.ZstdCompressor(
                level=level, dict_data=zstandard.ZstdCompressionDict(part), write_checksum=True, write_dict_id=False
            )
            for part in dictionary
        ]
    for name, compressors in ways.items():
        seconds, size = compressed(compressors, made)
        click.echo(f"{name:18} {seconds / len(made) * 1000:.3f} ms {size / len(made):7.1f} bytes")


if __name__ == "__main__":
    main()
