"""OpenSearch, which is Lucene with a server: one node of its own, one shard, asked over a kept connection on loopback.

It is started as its tests start it (``scripts/opensearch/start``: Maven and a JDK). Its time holds what the server adds
to Lucene: HTTP, JSON, and what the JVM does beside.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks import nodes
from benchmarks.engines.protocol import FACET_VALUES, MODES, Corpus, Counts, Found, Kind, Library, Mode, Query
from benchmarks.handmade import merge, stored
from search.opensearch.address import read_address
from search.opensearch.bulk import Bulk, Operation, operation
from search.opensearch.connection import Connection

_BATCH: Final = 1000
_KEYWORD: Final = {"type": "keyword", "index": False}
_INDEX: Final[dict[str, Any]] = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    "mappings": {
        "_source": {"enabled": False},
        "dynamic": False,
        "properties": {
            "text": {"type": "text", "analyzer": "whitespace"},
            "source": _KEYWORD,
            "section": _KEYWORD,
            "month": {"type": "integer", "index": False},
        },
    },
}
_COUNTS: Final[dict[str, Any]] = {
    "source": {"terms": {"field": "source", "size": FACET_VALUES}},
    "section": {"terms": {"field": "section", "size": FACET_VALUES}},
    "month": {"histogram": {"field": "month", "interval": 1, "min_doc_count": 1}},
}


class OpenSearch(Library):
    """Positions and BM25 of a text cut at spaces, three columns, and no text to be shown."""

    name = index = "opensearch"
    modes = MODES
    warm = 1000  # the compiler of the JVM takes its time

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        if not nodes.installed():
            raise ImportError("Maven and a JDK")

    def start(self) -> None:
        """Start the node."""
        node = nodes.start(self.folder)
        self.servers = (node.pid,)
        self._nodes = Connection(read_address(f"opensearch://127.0.0.1:{node.port}/articles"))
        self._http = http.client.HTTPConnection("127.0.0.1", node.port, timeout=120)

    def stop(self) -> None:
        """Stop it."""
        nodes.stop(self.folder)

    def build(self, corpus: Corpus) -> None:
        """Send everything, one request after another, then join all segments into one."""
        self._nodes.ask("PUT", "/articles", _INDEX, patience=120.0)
        bulk, left = Bulk(self._nodes, "articles"), _documents(corpus)
        while part := list(islice(left, _BATCH)):
            bulk.send(part)
        merge(self._nodes, "articles")

    def size(self) -> int:
        """What the node says; its log of changes is not the index."""
        return stored(self._nodes, "articles")

    def open(self) -> None:
        """It is open."""

    def search(self, query: Query, mode: Mode) -> Found:
        """One request."""
        body: dict[str, Any] = {"query": written(query.kind, query.keys), "size": 10, "track_total_hits": True}
        if mode == "counts":
            body["aggs"] = _COUNTS
        kind = {"Content-Type": "application/json"}
        self._http.request("POST", "/articles/_search", msgspec.json.encode(body), kind)
        found = msgspec.json.decode(self._http.getresponse().read())
        places = [int(hit["_id"]) for hit in found["hits"]["hits"]]
        counts = _counts(found["aggregations"]) if mode == "counts" else None
        return Found(int(found["hits"]["total"]["value"]), places, counts)


def _documents(corpus: Corpus) -> Iterator[Operation]:
    for place, (line, columns) in enumerate(zip(corpus.lines(), corpus.columns(), strict=True)):
        document: dict[str, Any] = {"text": line}
        document |= {name: value for name in ("source", "section") if (value := getattr(columns, name))}
        if columns.month >= 0:
            document["month"] = columns.month
        yield operation(str(place), document, str(place))


def written(kind: Kind, terms: Sequence[str]) -> dict[str, Any]:
    """The query in OpenSearch's language.

    >>> written("phrase", ["ha", "noi"])
    {'match_phrase': {'text': 'ha noi'}}
    >>> written("and", ["ha", "noi"])
    {'match': {'text': {'query': 'ha noi', 'operator': 'and'}}}
    """
    text = " ".join(terms)
    if kind == "phrase":
        return {"match_phrase": {"text": text}}
    if kind == "prefix":
        return {"prefix": {"text": text}}
    return {"match": {"text": {"query": text, "operator": "or" if kind == "or" else "and"}}}


def _counts(found: Any) -> Counts:
    sources, sections = (
        tuple(int(bucket["doc_count"]) for bucket in found[name]["buckets"]) for name in ("source", "section")
    )
    months = ((int(bucket["key"]), int(bucket["doc_count"])) for bucket in found["month"]["buckets"])
    return Counts(sources, sections, tuple(months))
