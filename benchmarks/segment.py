"""How fast pyvi's words come from ``analyzers.segment`` and from pyvi itself, and whether they are the same.

    python -m benchmarks.segment [--articles 2000] [--all] [--file ARTICLES.jsonl.gz]

Prints the tokens (syllables, numbers, marks) a second of processor time of both, a batch of articles by the
one and the same by the other in turn, each article once, so that the caches begin empty; the ratio; the same
for ``compounds``, which the indexer asks for; and the time until a new process has cut its first text, the
best of some. With ``--all`` it then compares the two on every article of the file (title, summary and body)
and prints the counts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pyvi import ViTokenizer

from analyzers.segment import compounds, tokenize
from benchmarks.corpus import ARTICLES, read_articles

_STARTED = """
import time
start = time.perf_counter()
from {module} import tokenize
tokenize("học sinh")
print(time.perf_counter() - start)
"""


def texts(path: Path, limit: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield the id of each article and its title, summary and body as one text."""
    for article in read_articles(path, limit):
        yield article.id, f"{article.title}\n{article.summary}\n{article.body}"


def timed(cut: Callable[[str], object], batch: list[str]) -> float:
    """Return the seconds of processor time that some texts take."""
    start = time.process_time()
    for text in batch:
        cut(text)
    return time.process_time() - start


def speeds(sample: list[str], batch_size: int = 50) -> tuple[float, float, float]:
    """Return the tokens a second of pyvi, of ``tokenize`` and of ``compounds``."""
    theirs = ours = spans = 0.0
    for first in range(0, len(sample), batch_size):
        batch = sample[first : first + batch_size]
        ours += timed(tokenize, batch)
        theirs += timed(ViTokenizer.tokenize, batch)
        spans += timed(compounds, batch)
    tokens = sum(count(tokenize(text)) for text in sample)
    return tokens / theirs, tokens / ours, tokens / spans


def count(written: str) -> int:
    """Count the tokens of a text that has been cut."""
    return written.count(" ") + written.count("_") + 1


def start_time(module: str, runs: int) -> float:
    """Return the seconds from nothing imported to the first text cut, the best of some new processes."""
    command = [sys.executable, "-c", _STARTED.format(module=module)]
    return min(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(runs))


def compare(path: Path) -> None:
    """Compare the two on every article of a file, and print how many are the same and which are not."""
    articles = tokens = 0
    different: list[str] = []
    for name, text in texts(path):
        written = tokenize(text)
        if written != ViTokenizer.tokenize(text):
            different.append(name)
        articles += 1
        tokens += count(written)
        if articles % 5000 == 0:
            print(f"{articles:,} articles, {len(different)} different", file=sys.stderr, flush=True)
    print(f"the same as pyvi     {articles - len(different):12,} of {articles:,} articles, {tokens:,} tokens")
    if different:
        print("different            ", " ".join(different[:20]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000, help="how many to measure on")
    parser.add_argument("--all", action="store_true", help="compare on every article of the file")
    parser.add_argument("--file", type=Path, default=ARTICLES, help="JSON lines, .gz or plain")
    options = parser.parse_args()
    tokenize("")  # loading is measured by itself
    theirs, ours, spans = speeds([text for _, text in texts(options.file, options.articles)])
    print(f"pyvi                 {theirs:12,.0f} tokens/s")
    print(f"segment.tokenize     {ours:12,.0f} tokens/s   {ours / theirs:5.1f} times as fast")
    print(f"segment.compounds    {spans:12,.0f} tokens/s   {spans / theirs:5.1f} times as fast")
    for module in ("pyvi.ViTokenizer", "analyzers.segment"):
        print(f"start, {module:18s}{start_time(module, runs=5):8.3f} s")
    if options.all:
        compare(options.file)


if __name__ == "__main__":
    main()
