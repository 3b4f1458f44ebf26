"""Build: articles in, one segment file out. Runs in the writer's process or in a worker process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from search.article import Article
from search.whoosh.segments.arrays import Arrays, write_arrays
from search.whoosh.segments.columns import Columns
from search.whoosh.segments.sketches import SketchCollector
from search.whoosh.segments.store import Dictionary, StoreBuilder
from search.whoosh.segments.titles import TitleCollector
from search.whoosh.writing.inverter import Inverter
from search.zones import zones


class Batch(NamedTuple):
    """Articles for one segment, and the dictionary to store them with."""

    articles: Sequence[Article]
    dictionary: Dictionary | None = None


def build_arrays(articles: Sequence[Article], dictionary: Dictionary | None = None) -> Arrays:
    """The arrays of one segment that holds ``articles``, in order (at most ``inverter.MAX_DOCS``)."""
    inverter, titles, sketches = Inverter(), TitleCollector(), SketchCollector()
    columns, store = Columns(), StoreBuilder(dictionary)
    for article in articles:
        parts = list(zones(article))
        inverter.add(parts)
        titles.add(article.title, parts[0])
        sketches.add(parts)
        columns.add(article)
        store.add(article)
    return inverter.arrays() | titles.arrays() | sketches.arrays() | columns.arrays() | store.arrays()


def build_segment(path: Path, batch: Batch) -> int:
    """Write the segment of a batch to a new file; gives its size in bytes."""
    return write_arrays(path, build_arrays(*batch), {"docs": len(batch.articles)})
