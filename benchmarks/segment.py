"""How fast pyvi's words come from ``analyzers.segment`` and from pyvi itself, and whether they are the same.

    python -m benchmarks.segment [--articles 2000] [--all] [--batches] [--file ARTICLES.jsonl.gz]

Prints the tokens (syllables, numbers, marks) a second of processor time of both, a batch of articles by the
one and the same by the other in turn, each article once, so that the caches begin empty; the ratio; the same
for ``compounds``, which the indexer asks for; and the time until a new process has cut its first text, the
best of some. With ``--all`` it then compares the two on every article of the file (title, summary and body)
and prints the counts; with ``--batches`` what the indexer finds of many articles at once (``analyzers.pieces``)
with what ``tokenize`` and ``compounds`` of ``analyzers`` find text by text, and with the words of pyvi itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from pathlib import Path

from pyvi import ViTokenizer

from analyzers import tokens
from analyzers.pieces import Pieces
from analyzers.segment import compounds, tokenize
from analyzers.tone import on_second_vowel
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
    cut = sum(count(tokenize(text)) for text in sample)
    return cut / theirs, cut / ours, cut / spans


def count(written: str) -> int:
    """Count the tokens of a text that has been cut."""
    return written.count(" ") + written.count("_") + 1


def start_time(module: str, runs: int) -> float:
    """Return the seconds from nothing imported to the first text cut, the best of some new processes."""
    command = [sys.executable, "-c", _STARTED.format(module=module)]
    return min(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(runs))


def compare(path: Path) -> None:
    """Compare the two on every article of a file, and print how many are the same and which are not."""
    articles = cut = 0
    different: list[str] = []
    for name, text in texts(path):
        written = tokenize(text)
        if written != ViTokenizer.tokenize(text):
            different.append(name)
        articles += 1
        cut += count(written)
        if articles % 5000 == 0:
            print(f"{articles:,} articles, {len(different)} different", file=sys.stderr, flush=True)
    print(f"the same as pyvi     {articles - len(different):12,} of {articles:,} articles, {cut:,} tokens")
    if different:
        print("different            ", " ".join(different[:20]))


def compare_batches(path: Path, size: int = 100) -> None:
    """Compare the tokens and the compounds of batches with those of each text and with pyvi's own, and print how many
    are the same."""
    pieces, waiting = Pieces(), texts(path)
    articles = compared = same = 0
    different: list[str] = []
    while part := list(islice(waiting, size)):
        batch = [(name, unicodedata.normalize("NFC", text)) for name, text in part]
        found = pieces.analysed([text for _, text in batch])
        spans = list(zip(found.begins.tolist(), found.ends.tolist(), strict=True))
        at = 0
        for (name, text), (first, last) in zip(batch, pairwise(found.first.tolist()), strict=True):
            own = []
            while at < len(spans) and spans[at][0] < last:
                own.append((spans[at][0] - first, spans[at][1] - first))
                at += 1
            forms = [pieces.forms[number] for number in found.forms[first:last].tolist()]
            same += (forms, own) == alone(text)
            if own != runs(text, pyvi_words(text)):
                different.append(name)
            compared += len(own)
        articles += len(batch)
        if articles % 5000 == 0:
            print(f"{articles:,} articles, {len(different)} different", file=sys.stderr, flush=True)
    print(f"batches as each text {same:12,} of {articles:,} articles, {compared:,} words of several syllables")
    print(f"batches as pyvi      {articles - len(different):12,} of {articles:,} articles")
    if different:
        print("different            ", " ".join(different[:20]))


def alone(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The forms of a text, and its compounds as runs of tokens."""
    return tokens.tokenize(text).forms, runs(text, compounds(text))


def runs(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of some words that are several whole tokens of the index, as runs of these."""
    found = tokens.tokenize(text)
    first = {start: at for at, start in enumerate(found.starts)}
    last = {end: at + 1 for at, end in enumerate(found.ends)}
    ends = [(first.get(start, -1), last.get(end, -1)) for start, end in places]
    return [(begin, end) for begin, end in ends if begin >= 0 and end - begin > 1]


def pyvi_words(text: str) -> list[tuple[int, int]]:
    """The places of the words in which pyvi itself joins several of its tokens, with tone marks where it knows them.

    >>> pyvi_words("Học sinh cả nước nghỉ lễ")
    [(0, 8)]
    """
    text = on_second_vowel(text)
    _, cut = ViTokenizer.ViTokenizer.sylabelize(text)
    written = ViTokenizer.tokenize(text)
    found, at, read, start, joined = [], 0, 0, 0, False
    for token in cut:
        begin = text.index(token, at)
        if read and written[read] == "_":
            joined = True
        else:
            if joined:
                found.append((start, at))
            start, joined = begin, False
        read += len(token) + (read > 0)
        at = begin + len(token)
    return [*found, (start, at)] if joined else found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000, help="how many to measure on")
    parser.add_argument("--all", action="store_true", help="compare on every article of the file")
    parser.add_argument("--batches", action="store_true", help="compare batches with single texts on every article")
    parser.add_argument("--file", type=Path, default=ARTICLES, help="JSON lines, .gz or plain")
    options = parser.parse_args()
    tokenize("")  # loading is measured by itself
    theirs, ours, spans = speeds([text for _, text in texts(options.file, options.articles)])
    print(f"pyvi                 {theirs:12,.0f} tokens/s")
    print(f"segment.tokenize     {ours:12,.0f} tokens/s   {ours / theirs:5.1f} times as fast")
    print(f"segment.compounds    {spans:12,.0f} tokens/s   {spans / theirs:5.1f} times as fast")
    for module in ("pyvi.ViTokenizer", "analyzers.segment"):
        print(f"start, {module:18s}{start_time(module, runs=5):8.3f} s")
    if options.batches:
        compare_batches(options.file)
    if options.all:
        compare(options.file)


if __name__ == "__main__":
    main()
