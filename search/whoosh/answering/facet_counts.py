"""Facet counts: how often each value of some columns occurs among the articles found.

Columns with one value an article are counted together: the values of all of them are one joint code, and sums over it
are the counts of each. Counting is what takes time, whatever is counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.kept import Kept
from search.whoosh.matching.article_set import ArticleSet
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.segment import Segment

_MOST: Final = 1 << 14  # joint codes; more would take longer to add up than to count

_JOINTS: Final = Kept[list["Joint"]](8_000_000, lambda joints: sum(joint.codes.nbytes for joint in joints))

FacetCounts = dict[str, NDArray[np.int64]]  # column → the count of each code; that of code 0 means nothing


class _Column(NamedTuple):
    """A code for each article, or for each of its values; ``owners`` are then the articles of these."""

    name: str
    codes: Array
    size: int
    owners: NDArray[np.int32] | None = None


class Joint(NamedTuple):
    """Columns that are counted together, with the joint code of each article."""

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    codes: Array

    def split(self, counts: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """The counts of each column from those of the joint codes."""
        if len(self.names) == 1:
            yield self.names[0], counts
            return
        cube = counts.reshape(self.sizes)
        axes = range(len(self.sizes))
        for axis, name in enumerate(self.names):
            yield name, cube.sum(axis=tuple(other for other in axes if other != axis))


def count_facets(segments: Sequence[Segment], found: ArticleSet, names: Iterable[str]) -> list[FacetCounts]:
    """For each segment the counts of some columns: facets, and the periods ``year``, ``month`` and ``day``."""
    wanted = tuple(dict.fromkeys(names))
    return [_of_segment(segment, found, number, wanted) for number, segment in enumerate(segments)]


def _of_segment(segment: Segment, found: ArticleSet, number: int, names: Sequence[str]) -> FacetCounts:
    counted: FacetCounts = {}
    columns = [_column(segment, name) for name in names]
    mask, few = found.masks[number], found.few(number)
    for joint in _joints(segment, [column for column in columns if column.owners is None]):
        codes = joint.codes.take(found.docs(number)) if few else joint.codes * mask
        counted |= joint.split(np.bincount(codes, minlength=math.prod(joint.sizes)))
    for name, codes, size, owners in columns:
        if owners is not None:
            counted[name] = np.bincount(codes * mask.take(owners), minlength=size)
    return counted


def _column(segment: Segment, name: str) -> _Column:
    if name in ("year", "month", "day"):
        period = segment.periods(name)
        return _Column(name, period.codes, len(period.totals))
    facet = segment.facet(name)
    return _Column(name, facet.codes, len(facet.values) + 1, facet.owners)


def _joints(segment: Segment, columns: Sequence[_Column]) -> list[Joint]:
    """The columns in groups that have not too many joint codes; kept."""
    key = segment.serial, *(column.name for column in columns)
    return _JOINTS.get(key, lambda: list(map(_joined, _grouped(columns))))


def _grouped(columns: Sequence[_Column]) -> list[list[_Column]]:
    groups: list[list[_Column]] = []
    for column in sorted(columns, key=lambda one: one.size):
        if groups and math.prod(one.size for one in groups[-1]) * column.size <= _MOST:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _joined(columns: Sequence[_Column]) -> Joint:
    names, sizes = tuple(one.name for one in columns), tuple(one.size for one in columns)
    if len(columns) == 1:
        return Joint(names, sizes, columns[0].codes)
    codes: NDArray[np.uint16] = np.zeros(len(columns[0].codes), np.uint16)
    for column in columns:
        codes = codes * np.uint16(column.size) + column.codes
    return Joint(names, sizes, codes)
