"""What every engine of this benchmark can do, what it indexes and what it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import msgspec

from analyzers.fold import fold
from analyzers.tokens import tokenize
from benchmarks.corpus import read_articles
from search.article import Article
from search.whoosh.segments.columns import VIETNAM

Kind = Literal["term", "and", "or", "phrase", "prefix"]
Mode = Literal["plain", "marks", "counts"]  # folded syllables; as they were written; folded, with facets and months
MODES: tuple[Mode, ...] = ("plain", "marks", "counts")
FACET_VALUES = 10  # of each facet

BETWEEN = "xzonex"  # stands between title, summary and body, so that no phrase crosses


class Counts(NamedTuple):
    """The articles of the most frequent sources and sections, most first, and of every month that has any."""

    sources: tuple[int, ...]
    sections: tuple[int, ...]
    months: tuple[tuple[int, int], ...]


class Found(NamedTuple):
    """The exact total, the places of the ten best articles, and the counts where they were asked for."""

    total: int
    places: list[int]
    counts: Counts | None = None


class Columns(NamedTuple):
    """What is counted of an article: two texts, empty where there is none, and the month as year × 12 + month - 1."""

    source: str
    section: str
    month: int


class Query(NamedTuple):
    """A query of one class. ``keys`` are folded, ``forms`` the same syllables as they were written."""

    group: str
    kind: Kind
    keys: tuple[str, ...]
    forms: tuple[str, ...]


class Corpus(NamedTuple):
    """The first ``limit`` articles of a file, and beside them, in ``folder``, the same as text that is cut already and
    as columns, one article a line."""

    articles: Path
    folder: Path
    limit: int

    @property
    def texts(self) -> Path:
        """The file of the cut texts."""
        return self.folder / "texts.txt"

    def read(self) -> Iterator[Article]:
        """The articles; the id of each is its place in the file."""
        for place, article in enumerate(read_articles(self.articles, self.limit)):
            yield msgspec.structs.replace(article, id=str(place))

    def lines(self) -> Iterator[str]:
        """The folded syllables of each article, with a space between any two."""
        with self.texts.open(encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n")

    def columns(self) -> Iterator[Columns]:
        """What is counted of each article."""
        with (self.folder / "columns.tsv").open(encoding="utf-8") as lines:
            for line in lines:
                source, section, month = line.rstrip("\n").split("\t")
                yield Columns(source, section, int(month))

    def write(self) -> int:
        """Cut the articles into terms, for ``lines`` and ``columns``; gives the number of articles."""
        count = 0
        with (
            self.texts.open("w", encoding="utf-8") as out,
            (self.folder / "columns.tsv").open("w", encoding="utf-8") as table,
        ):
            for article in self.read():
                parts = [article.title, article.summary, article.body, *(image.caption for image in article.images)]
                keys = [" ".join(map(fold, tokenize(part).forms)) for part in parts if part]
                out.write(f" {BETWEEN} ".join(keys) + "\n")
                table.write(f"{article.source}\t{article.section}\t{_month(article)}\n")
                count += 1
        return count


def _month(article: Article) -> int:
    """-1 where there is no date."""
    if article.published is None:
        return -1
    local = article.published.astimezone(VIETNAM)
    return local.year * 12 + local.month - 1


class Engine(Protocol):
    """One engine, with its index in a folder of its own.

    ``index``: the name of the engine whose index it asks, its own unless it is the same engine asked in another way.
    ``modes``: the ways in which it can be asked; one that knows no marks is asked for the folded syllables instead.
    ``servers``: the processes of its server, once that is started, whose processor time is the engine's too.
    ``warm``: how many queries of each class it is asked before, unmeasured.
    """

    name: str
    index: str
    modes: tuple[Mode, ...]
    servers: tuple[int, ...]
    warm: int

    def start(self) -> None:
        """Start its server."""

    def stop(self) -> None:
        """Stop its server."""

    def build(self, corpus: Corpus) -> None:
        """Index the articles, in one thread."""

    def size(self) -> int:
        """Bytes of the index on the disk, when it is built."""

    def open(self) -> None:
        """Open what was built, for searching."""

    def search(self, query: Query, mode: Mode) -> Found:
        """Answer a query."""

    def stored(self) -> int:
        """Bytes of the index that hold the articles themselves, to be shown."""


class Library:
    """What is common to engines that run in this process: there is no server, and the folder is the index."""

    servers: tuple[int, ...] = ()
    warm = 5

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self) -> None:
        """There is none."""

    def stop(self) -> None:
        """There is none."""

    def size(self) -> int:
        """All files."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def stored(self) -> int:
        """Nothing, unless it says otherwise."""
        return 0
