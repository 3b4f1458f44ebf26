"""An index in OpenSearch as a good engineer would make one for Vietnamese, without Timbao, and what it is asked.

Texts are indexed with their marks and, in a field beside, without. A query has to be found without marks, in any of
title, summary and body; with its marks it ranks higher. What is in quotes is a phrase. A full page is what a page of
results needs: ten hits with passages, two facets, a count for each month, the exact total; its hits have what the hits
of Timbao's service have.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.corpus import read_articles
from search import Article
from search.opensearch.address import read_address
from search.opensearch.bulk import Bulk, operation
from search.opensearch.connection import Connection

_BATCH: Final = 500
_LEASE: Final = 35.0  # seconds after which a cluster knows that no copy needs what it was sent
_TEXTS: Final = ("title", "summary", "body")
_FIELDS: Final = ["title^3", "summary^2.5", "body"]
_SHOWN: Final = ["url", "title", "summary", "published", "source", "section"]
_FOLDED: Final = {"type": "text", "analyzer": "folded"}
_INDEX: Final[dict[str, Any]] = {
    "settings": {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "refresh_interval": "-1",  # while it is filled
        "analysis": {
            "analyzer": {
                "marked": {"tokenizer": "standard", "filter": ["lowercase"]},
                "folded": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
            }
        },
    },
    "mappings": {
        "properties": {
            **{name: {"type": "text", "analyzer": "marked", "fields": {"folded": _FOLDED}} for name in _TEXTS},
            "url": {"type": "keyword", "index": False, "doc_values": False},
            "source": {"type": "keyword"},
            "section": {"type": "keyword"},
            "published": {"type": "date"},
        }
    },
}
_COUNTS: Final[dict[str, Any]] = {
    "source": {"terms": {"field": "source", "size": 50}},
    "section": {"terms": {"field": "section", "size": 50}},
    "months": {"date_histogram": {"field": "published", "calendar_interval": "month", "time_zone": "+07:00"}},
}


def ten(q: str) -> dict[str, Any]:
    """The request for the ten best and the exact total."""
    text = q.strip('"')
    marked = {"query": text, "fields": _FIELDS, "type": "cross_fields" if text == q else "phrase"}
    folded = marked | {"fields": [_folded(field) for field in _FIELDS]}
    if text == q:
        folded["operator"] = "and"
    return {
        "size": 10,
        "track_total_hits": True,
        "_source": _SHOWN,
        "query": {"bool": {"must": [{"multi_match": folded}], "should": [{"multi_match": marked}]}},
    }


def page(q: str) -> dict[str, Any]:
    """The request for a full page."""
    return ten(q) | {"highlight": {"fields": {f"{name}.folded": {} for name in _TEXTS}}, "aggs": _COUNTS}


def _folded(field: str) -> str:
    name, boost, factor = field.partition("^")
    return f"{name}.folded{boost}{factor}"


class Handmade:
    """The index, in the cluster of a connection, beside what else is there."""

    def __init__(self, nodes: Connection) -> None:
        self.nodes, self.name = nodes, f"{nodes.address.name}-plain"

    def make(self) -> bool:
        """Make it, empty; whether it was not there."""
        if self.nodes.read("HEAD", f"/{self.name}"):
            return False
        self.nodes.ask("PUT", f"/{self.name}", _INDEX, patience=120.0)
        return True

    def send(self, articles: Iterable[Article]) -> None:
        """Add articles."""
        bulk, left = Bulk(self.nodes, self.name), iter(articles)
        while part := list(islice(left, _BATCH)):
            bulk.send([operation(article.id, _document(article), article.id) for article in part])

    def settle(self) -> None:
        """What was sent can be found, and is on the disk."""
        self.nodes.ask("PUT", f"/{self.name}/_settings", {"index": {"refresh_interval": "1s"}})
        for step in ("_refresh", "_flush"):
            self.nodes.ask("POST", f"/{self.name}/{step}", patience=3600.0)

    def merge(self) -> None:
        """One segment."""
        merge(self.nodes, self.name)

    def ask(self, q: str) -> Any:
        """A full page."""
        return self.nodes.search(self.name, page(q))

    def size(self) -> int:
        """Bytes on the disk."""
        return stored(self.nodes, self.name)

    def remove(self) -> None:
        """Remove it."""
        self.nodes.ask("DELETE", f"/{self.name}")


def send_part(url: str, path: Path, part: int, parts: int) -> None:
    """Send every so manieth article of a file to the index beside that of an address: what one of several clients
    does."""
    Handmade(Connection(read_address(url))).send(_every(path, part, parts))


def _every(path: Path, part: int, parts: int) -> Iterator[Article]:
    return islice(read_articles(path), part, None, parts)


def _document(article: Article) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(article)
    return {name: built.get(name) for name in (*_TEXTS, "url", "source", "section", "published")}


def stored(nodes: Connection, index: str) -> int:
    """Bytes of an index on the disk."""
    found: int = nodes.read("GET", f"/{index}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
    return found


def merge(nodes: Connection, index: str) -> None:
    """One segment in each shard, without what was sent and is needed no more."""
    nodes.ask("POST", f"/{index}/_flush", patience=3600.0)
    time.sleep(_LEASE)
    nodes.ask("POST", f"/{index}/_forcemerge", max_num_segments=1, patience=3600.0)
    for step in ("_flush", "_refresh"):  # what was merged is kept until readers let go of it
        nodes.ask("POST", f"/{index}/{step}", patience=3600.0)
