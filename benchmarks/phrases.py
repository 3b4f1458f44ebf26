"""The phrases that a cluster's texts are packed with: ``python -m benchmarks.phrases > search/opensearch/phrases.txt``.

Two to four words that stand side by side in the most articles, 64 KiB of them at most, those that save the most
last, where a compressor reaches them in the fewest bits. Written in lower case and met in a hundred articles: what the
language says, not what an article does. Packed with them, an article is told by what was read here (the first 8,000)
and by others apart.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice

import click

from benchmarks.corpus import read_articles
from search.opensearch.packing import packed_size

ROOM = 64 << 10
MET = 100  # articles
READ = 8000
OTHERS = (20_000, 22_000)


def phrases() -> str:
    """The phrases, one blank between two."""
    met: Counter[str] = Counter()
    for article in read_articles(limit=READ):
        words = [word if word.isalpha() and word.islower() else "" for word in article.body.split()]
        met.update({
            " ".join(some) for size in (2, 3, 4) for at in range(len(words)) if all(some := words[at : at + size])
        })  # fmt: skip
    saved = {phrase: n * (len(phrase.encode()) - 4) for phrase, n in met.items() if n >= MET}
    chosen, known, size = [], "", 0
    for phrase in sorted(saved, key=lambda one: (-saved[one], one)):
        if phrase in known:
            continue
        if (size := size + len(phrase.encode()) + 1) > ROOM:
            break
        chosen.append(phrase)
        known += f" {phrase}"
    return " ".join(reversed(chosen))


@click.command(help=__doc__)
@click.option("--measure", is_flag=True, help="Only tell how small articles become that were not read for it.")
def main(measure: bool) -> None:
    """Print the phrases, or what they save."""
    if not measure:
        sys.stdout.write(phrases())
        return
    bodies = [article.body for article in islice(read_articles(), *OTHERS)]
    size = sum(len(body.encode()) for body in bodies)
    click.echo(f"{len(bodies)} bodies of {size:,} bytes: {sum(map(packed_size, bodies)) / size:.3f}")


if __name__ == "__main__":
    main()
