"""Documents: an article as the cluster indexes it, and as it comes back."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Collection, Mapping
from datetime import datetime, timezone
from hashlib import blake2b
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.opensearch.mapping import BODY, LIVING, STORED
from search.opensearch.packing import packed, unpacked

SHOWN: Final = frozenset(("id", "url", "title", "summary", "published", "source", "section"))
_REST: Final = ("modified", "authors", "tags", "images", "language", "extra")
_LONG: Final = 8000  # characters; Lucene takes 32,766 bytes of a term
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ZONE: Final = 7 * 3600  # Vietnam
_TOKEN, _DAY = np.dtype("<u4"), np.dtype("<u2")  # of particulars


def id_of(article_id: str) -> str:
    """An id, or the value of a facet, as the cluster looks it up; of a very long one the beginning and a hash.

    >>> id_of("vn-1")
    'vn-1'
    """
    if len(article_id) <= _LONG:
        return article_id
    return f"{article_id[:_LONG]}#{blake2b(article_id.encode(), digest_size=16).hexdigest()}"


def plain_fields(article: Article) -> dict[str, Any]:
    """The fields of a document that nothing is analysed for; a value may be empty."""
    return {
        "id": id_of(article.id),
        "shown": _encode({name: getattr(article, name) for name in SHOWN}),
        BODY: packed(article.body) if article.body else None,
        "rest": _encode({name: getattr(article, name) for name in _REST}),
        "source": id_of(article.source) or None,
        "section": id_of(article.section) or None,
        "author": [id_of(one) for one in dict.fromkeys(filter(None, article.authors))],
        "tag": [id_of(one) for one in dict.fromkeys(filter(None, article.tags))],
        **_dates(article.published),
    }


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def told_of(text: str) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    """The particulars of a document: a row of numbers, and one of days (``search.derived.particulars.row_of``)."""
    packed = b64decode(text)
    size = packed[0]
    return np.frombuffer(packed, _TOKEN, size, 1), np.frombuffer(packed, _DAY, -1, 1 + size * _TOKEN.itemsize)


def _dates(published: datetime | None) -> dict[str, int]:
    if published is None:
        return {}
    moment = microseconds(published)
    seconds = moment // 1_000_000
    day = (seconds + _ZONE) // 86_400
    return {"moment": moment, "seconds": seconds, "day": day, "month": _month(day)}


def _month(day: int) -> int:
    """The months between the year 0 and a day since 1970; what is no date of a calendar counts to the nearest."""
    when = datetime.fromordinal(min(max(day + _EPOCH.toordinal(), 1), datetime.max.toordinal()))
    return when.year * 12 + when.month - 1


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    past = moment - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def placed(document: dict[str, Any], number: int, generation: int, to: int = LIVING) -> dict[str, Any]:
    """A document with its number in the order of the index, and the generations that have it."""
    return {**document, "number": number, "from": generation, "to": to}


def read(*names: str, fields: Collection[str] | None = ()) -> dict[str, Any]:
    """The part of a request that asks for a document's fields, and for what some of its article's need (None: all)."""
    if fields is None or not SHOWN.union((BODY,)).issuperset(fields):
        return {"_source": [*names, *STORED], "stored_fields": [BODY]}
    shown = {"_source": [*names, "shown"]}
    return {**shown, "stored_fields": [BODY]} if BODY in fields else shown


def article_of(hit: Mapping[str, Any]) -> Article:
    """The article of a hit, with what of it was read."""
    source, beside = hit["_source"], hit.get("fields", {})
    rest = msgspec.json.decode(source["rest"]) if source.get("rest") else {}
    body = unpacked(beside[BODY][0]) if BODY in beside else ""
    return msgspec.convert({**msgspec.json.decode(source["shown"]), BODY: body, **rest}, Article)
