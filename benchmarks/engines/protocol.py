"""What every engine of this benchmark can do, what it indexes and what it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import msgspec

from analyzers.fold import fold
from analyzers.tokens import tokenize
from benchmarks.corpus import read_articles
from search.article import Article

Kind = Literal["term", "and", "or", "phrase", "prefix"]

BETWEEN = "xzonex"  # stands between title, summary and body, so that no phrase crosses


class Query(NamedTuple):
    """A query of one class. ``keys`` are folded, ``forms`` the same syllables as they were written."""

    group: str
    kind: Kind
    keys: tuple[str, ...]
    forms: tuple[str, ...]


class Corpus(NamedTuple):
    """The first ``limit`` articles of a file, and the same as text that is cut already, one article a line."""

    articles: Path
    texts: Path
    limit: int

    def read(self) -> Iterator[Article]:
        """The articles; the id of each is its place in the file."""
        for place, article in enumerate(read_articles(self.articles, self.limit)):
            yield msgspec.structs.replace(article, id=str(place))

    def lines(self) -> Iterator[str]:
        """The folded syllables of each article, with a space between any two."""
        with self.texts.open(encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n")

    def write(self) -> int:
        """Cut the articles into terms, for ``lines``; gives the number of terms."""
        count = 0
        with self.texts.open("w", encoding="utf-8") as out:
            for article in self.read():
                parts = [article.title, article.summary, article.body, *(image.caption for image in article.images)]
                keys = [[fold(form) for form in tokenize(part).forms] for part in parts if part]
                count += sum(map(len, keys))
                out.write(f" {BETWEEN} ".join(" ".join(part) for part in keys) + "\n")
        return count


class Engine(Protocol):
    """One engine, with its index in a folder of its own.

    ``marks``: it is asked in syllables as they were written, not folded. ``index``: the name of the engine whose
    index it asks, its own name unless it is the same engine asked in another way.
    """

    name: str
    index: str
    marks: bool

    def build(self, corpus: Corpus) -> None:
        """Index the articles, in one thread."""

    def open(self) -> None:
        """Open what was built, for searching."""

    def search(self, kind: Kind, terms: Sequence[str]) -> tuple[int, list[int]]:
        """The exact total and the places of the ten best articles."""

    def stored(self) -> int:
        """Bytes of the index that hold the articles themselves, to be shown."""
