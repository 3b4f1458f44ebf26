"""Columns: what is kept for each article beside its terms: its id, its date and its facet values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.derived.events import NO_DATE
from search.whoosh.segments.arrays import Array, smallest
from search.whoosh.segments.lexicon import pack

NO_DAY = np.iinfo(np.int32).min
_EPOCH = date(1970, 1, 1)
_FIRST_DAY, _LAST_DAY = (date.min - _EPOCH).days, (date.max - _EPOCH).days
VIETNAM = timezone(timedelta(hours=7))
FACETS = ("source", "section", "author", "tag")


def id_hash(article_id: str) -> int:
    """A 64-bit hash of an article's id, the key of the id lookup."""
    digest = blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def epoch(moment: datetime) -> int:
    """Whole seconds since 1970-01-01 UTC."""
    return int(moment.timestamp() // 1)


def periods(period: str, seconds: Array) -> NDArray[np.int64]:
    """The year, month or day in Vietnam of each moment, counted from 1970; ``NO_DAY`` where there is no date."""
    known = seconds != NO_DATE
    days = np.clip((np.where(known, seconds, 0) + 7 * 3600) // 86400, _FIRST_DAY, _LAST_DAY)
    numbers = days.astype("datetime64[D]").astype(f"datetime64[{period[0].upper()}]").astype(np.int64)
    return np.where(known, numbers, NO_DAY)


class Columns:
    """Collects the columns of a segment's articles, in article order."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._published: list[int] = []
        self._values: dict[str, list[Sequence[str]]] = {name: [] for name in FACETS}

    def add(self, article: Article) -> None:
        """Add the next article."""
        self._ids.append(article.id)
        self._published.append(NO_DATE if article.published is None else epoch(article.published))
        values = self._values
        values["source"].append([article.source] if article.source else [])
        values["section"].append([article.section] if article.section else [])
        values["author"].append(list(dict.fromkeys(filter(None, article.authors))))
        values["tag"].append(list(dict.fromkeys(filter(None, article.tags))))

    def arrays(self) -> dict[str, Array]:
        """The columns as arrays."""
        result = id_arrays([text.encode("utf-8", "surrogatepass") for text in self._ids])
        result["published"] = np.array(self._published, np.int64)
        for name, values in self._values.items():
            result |= facet_arrays(name, values)
        return result


def id_arrays(ids: Sequence[bytes]) -> dict[str, Array]:
    """The ids in article order and the lookup from hash to article number."""
    blob, offsets = pack(ids)
    hashes = np.array([id_hash(raw.decode("utf-8", "surrogatepass")) for raw in ids], np.uint64)
    order = np.argsort(hashes, kind="stable")
    return {
        "id_blob": blob,
        "id_offset": offsets,
        "id_hash": hashes[order],
        "id_doc": order.astype(np.uint16),
    }


def facet_arrays(name: str, values: Sequence[Iterable[str]]) -> dict[str, Array]:
    """The distinct values of a facet, sorted, and for each article the numbers of its values."""
    distinct = sorted({value for row in values for value in row})
    number = {value: index for index, value in enumerate(distinct)}
    flat = [number[value] for row in values for value in row]
    first = np.zeros(len(values) + 1, np.uint32)
    np.cumsum([len(list(row)) for row in values], out=first[1:])
    blob, offsets = pack([value.encode("utf-8", "surrogatepass") for value in distinct])
    return {
        f"{name}_blob": blob,
        f"{name}_offset": offsets,
        f"{name}_first": smallest(first),
        f"{name}_value": smallest(np.array(flat, np.uint32)),
    }


class FacetColumn(NamedTuple):
    """A facet: its distinct values, and article d's value numbers ``value[first[d]:first[d + 1]]``. ``codes`` are the
    value numbers from 1, and ``owners`` the article of each; None where every article has exactly one, as sources
    mostly are."""

    values: list[str]
    first: Array
    value: Array
    codes: Array
    owners: NDArray[np.int32] | None


class PeriodColumn(NamedTuple):
    """The years, months or days in which the articles were published: the first one (counted from 1970), of each
    article how many it is later, from 1 (0 without a date), and how many living articles have each of these."""

    first: int
    codes: Array
    totals: NDArray[np.int64]
