"""Build: articles in, one segment file out. Runs in the writer's process or in a worker process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.article import Article
from search.whoosh.arrays import Array, write_arrays
from search.whoosh.columns import Columns, pack_article
from search.whoosh.inverter import Inverter
from search.whoosh.titles import TitleCollector
from search.whoosh.zones import zones


def build_arrays(articles: Sequence[Article]) -> dict[str, Array]:
    """The arrays of one segment that holds ``articles``, in order (at most ``inverter.MAX_DOCS``)."""
    inverter, columns, titles = Inverter(), Columns(), TitleCollector()
    for article in articles:
        parts = list(zones(article))
        inverter.add(parts)
        titles.add(article.title, parts[0])
        columns.add(article, pack_article(article))
    return inverter.arrays() | titles.arrays() | columns.arrays()


def build_segment(path: Path, articles: Sequence[Article]) -> int:
    """Write the segment of ``articles`` to a new file; gives its size in bytes."""
    return write_arrays(path, build_arrays(articles), {"docs": len(articles)})
