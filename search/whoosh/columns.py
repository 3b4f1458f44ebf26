"""Columns: what is kept for each article beside its terms: id, date, facet values and the stored article."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from hashlib import blake2b
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.whoosh.arrays import Array, smallest
from search.whoosh.lexicon import pack

NO_DATE = np.iinfo(np.int64).min
NO_DAY = np.iinfo(np.int32).min
VIETNAM = timezone(timedelta(hours=7))
FACETS = ("source", "section", "author", "tag")

_SURROGATE = re.compile("[\ud800-\udfff]")
_encode = msgspec.json.Encoder().encode  # JSON keeps the offset of a datetime, msgpack does not
_decode = msgspec.json.Decoder(Article).decode


def pack_article(article: Article) -> bytes:
    """The stored form of an article: JSON, deflated."""
    return zlib.compress(_encode(article), 6)


def storable(article: Article) -> Article:
    """The article itself, or a copy without what JSON cannot hold: lone surrogates become U+FFFD, numbers of more
    than 64 bits text."""
    try:
        _encode(article)
    except (UnicodeEncodeError, OverflowError):
        plain = msgspec.to_builtins(article, builtin_types=(datetime,))
        return msgspec.convert(_storable(plain), Article)
    return article


def _storable(value: Any) -> Any:
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case dict():
            return {_storable(key): _storable(item) for key, item in value.items()}
        case list():
            return [_storable(item) for item in value]
        case int() if not -(1 << 63) <= value < 1 << 64:
            return str(value)
    return value


def unpack_article(stored: bytes) -> Article:
    """The article of a stored form."""
    return _decode(zlib.decompress(stored))


def id_hash(article_id: str) -> int:
    """A 64-bit hash of an article's id, the key of the id lookup."""
    digest = blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def epoch(moment: datetime) -> int:
    """Whole seconds since 1970-01-01 UTC."""
    return int(moment.timestamp() // 1)


def days(seconds: Array) -> NDArray[np.int32]:
    """The day in Vietnam of each moment, counted from 1970-01-01; ``NO_DAY`` where there is no date."""
    known = seconds != NO_DATE
    local = np.where(known, seconds, 0) + 7 * 3600
    return np.where(known, local // 86400, NO_DAY).astype(np.int32)


class Columns:
    """Collects the columns of a segment's articles, in article order."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._stored: list[bytes] = []
        self._published: list[int] = []
        self._values: dict[str, list[Sequence[str]]] = {name: [] for name in FACETS}

    def add(self, article: Article, stored: bytes) -> None:
        """Add the next article; ``stored`` is its packed form."""
        self._ids.append(article.id)
        self._stored.append(stored)
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
        blob = np.frombuffer(b"".join(self._stored), np.uint8)
        offsets = np.zeros(len(self._stored) + 1, np.uint64)
        np.cumsum([len(stored) for stored in self._stored], out=offsets[1:])
        result["stored_blob"], result["stored_offset"] = blob, smallest(offsets)
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
