"""Build: articles in, one segment file out. Runs in the writer's process or in a worker process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search.article import Article
from search.derived.particular_arrays import particular_arrays
from search.derived.sketches import SIZE, sketches_of
from search.derived.zone_arrays import Analyzer, portions
from search.whoosh.segments.arrays import Array, Arrays, write_arrays
from search.whoosh.segments.columns import Columns
from search.whoosh.segments.store import Dictionary, StoreBuilder
from search.whoosh.segments.titles import TitleCollector
from search.whoosh.writing.inverter import Inverter

_spare: list[Analyzer] = []  # what was learned in one batch serves the next


class Batch(NamedTuple):
    """Articles for one segment, and the dictionary to store them with."""

    articles: Sequence[Article]
    dictionary: Dictionary | None = None


def build_arrays(articles: Sequence[Article], dictionary: Dictionary | None = None) -> Arrays:
    """The arrays of one segment that holds ``articles``, in order (at most ``inverter.MAX_DOCS``)."""
    analyzer = _spare.pop() if _spare else Analyzer()
    inverter, titles = Inverter(), TitleCollector()
    columns, store = Columns(), StoreBuilder(dictionary)
    told: dict[str, list[Array]] = {"sketch": [np.zeros((0, SIZE), np.uint8)]}
    for some in portions(articles):
        batch = analyzer.analysed(some)
        inverter.add(batch)
        titles.add(batch)
        for name, rows in {"sketch": sketches_of(batch), **particular_arrays(batch)}.items():
            told.setdefault(name, []).append(rows)
        for article in some:
            columns.add(article)
            store.add(article)
    made = inverter.arrays() | titles.arrays() | {name: np.concatenate(rows) for name, rows in told.items()}
    if not analyzer.is_full:
        _spare.append(analyzer)
    return made | columns.arrays() | store.arrays()


def build_segment(path: Path, batch: Batch) -> int:
    """Write the segment of a batch to a new file; gives its size in bytes."""
    return write_arrays(path, build_arrays(*batch), {"docs": len(batch.articles)})
