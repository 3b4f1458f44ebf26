"""The articles and the title queries that the benchmarks read."""

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec

from search import Article, Engine

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
ARTICLES = SHARED / "vietnews-100k.jsonl.gz"
TITLES = SHARED / "title-queries-dev.tsv"

_decode = msgspec.json.Decoder(Article).decode


def read_articles(path: Path = ARTICLES, limit: int | None = None) -> Iterator[Article]:
    """The articles of a JSONL file (``.gz`` too), in order."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in itertools.islice(lines, limit):
            yield _decode(line)


def read_titles(path: Path = TITLES) -> list[tuple[str, str]]:
    """(title, id of the article it must find) of a tab-separated file."""
    with path.open(encoding="utf-8") as lines:
        return [(title, wanted) for title, _, wanted in (line.rstrip("\n").partition("\t") for line in lines)]


def sampled(engine: Engine, dice: random.Random, count: int) -> list[Article]:
    """Up to so many articles of an index, drawn."""
    ids = list(engine.ids())
    return [article for one in dice.sample(ids, min(count, len(ids))) if (article := engine.get(one))]
