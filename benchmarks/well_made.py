"""What a good search engineer would make of OpenSearch for Vietnamese, where only the order of hits counts.

Title, summary and body are each analysed three ways: syllables with their marks, without, and pairs of neighbours with
their marks. The mark of *hòa* and *hoà*, *thủy* and *thuỷ* is put in one place first. An article has to have two
syllables of two, half of more, wherever they stand in its texts: with their marks, without, or a letter or two off in
one of the texts, each of which counts less than the one before. What is asked side by side, as a whole and in pairs,
counts beside. A query without marks is asked without them only. ``benchmarks.handmade`` is the index whose speed is
measured.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final, NamedTuple

from benchmarks.typing_habits import without_marks
from search import Article
from search.opensearch.address import read_address
from search.opensearch.bulk import Bulk, operation
from search.opensearch.connection import Connection

_NAME: Final = "ndcg-well-made"
_BATCH: Final = 500
_PATIENCE: Final = 600.0  # seconds
_TEXTS: Final = ("title", "summary", "body")
_FUZZY: Final = "AUTO:4,8"  # letters from which one may be off, and two
_MARK_PLACES: Final = [  # of two vowels, old and new
    f"{old}=>{new}"
    for olds, news in (("òóỏõọa", "oàáảãạ"), ("òóỏõọe", "oèéẻẽẹ"), ("ùúủũụy", "uỳýỷỹỵ"))
    for first, second in zip(olds[:5], news[1:], strict=True)
    for old, new in ((first + olds[5], news[0] + second), (first.upper() + olds[5].upper(), (news[0] + second).upper()))
]
_ANALYZER: Final = {"tokenizer": "standard", "char_filter": ["mark_places"]}
_INDEX: Final[dict[str, Any]] = {
    "settings": {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "refresh_interval": "-1",  # while it is filled
        "analysis": {
            "char_filter": {"mark_places": {"type": "mapping", "mappings": _MARK_PLACES}},
            "filter": {"neighbours": {"type": "shingle", "max_shingle_size": 2, "output_unigrams": False}},
            "analyzer": {
                "marked": _ANALYZER | {"filter": ["lowercase"]},
                "folded": _ANALYZER | {"filter": ["lowercase", "asciifolding"]},
                "pairs": _ANALYZER | {"filter": ["lowercase", "neighbours"]},
            },
        },
    },
    "mappings": {
        "dynamic": False,
        "properties": {
            name: {
                "type": "text",
                "analyzer": "marked",
                "fields": {kind: {"type": "text", "analyzer": kind} for kind in ("folded", "pairs")},
            }
            for name in _TEXTS
        },
    },
}


class Weights(NamedTuple):
    """What counts how much; what is in the body with its marks counts 1."""

    title: float = 1.5
    summary: float = 1.5
    others: float = 0.0  # the texts beside the one where a syllable counts most
    folded: float = 0.3
    fuzzy: float = 0.1
    phrase: float = 1.0
    pairs: float = 0.25
    enough: str = "2<50%"


WEIGHTS: Final = Weights()


def request(q: str, size: int = 10, weights: Weights = WEIGHTS) -> dict[str, Any]:
    """The request for the best articles."""

    def match(kind: str, boost: float, **options: Any) -> dict[str, Any]:
        boosts = {"title": weights.title, "summary": weights.summary, "body": 1.0}
        fields = [f"{name}{kind}^{factor}" for name, factor in boosts.items()]
        return {"multi_match": {"query": q, "fields": fields, "boost": boost, **options}}

    across = {"type": "cross_fields", "tie_breaker": weights.others, "minimum_should_match": weights.enough}
    nearly = {"fuzziness": _FUZZY, "prefix_length": 1, "minimum_should_match": weights.enough}
    required = [match(".folded", weights.fuzzy, **nearly)]
    if q.lower() == without_marks(q):  # without marks *dung* would be a rare syllable and not *đúng*, *dừng*, *dùng*
        required.append(match(".folded", 1.0, **across))
        beside = [match(".folded", weights.phrase, type="phrase")]
    else:
        required += match(".folded", weights.folded, **across), match("", 1.0, **across)
        beside = [
            match("", weights.phrase, type="phrase"),
            match(".pairs", weights.pairs, type="most_fields"),
        ]
    return {
        "size": size,
        "_source": False,
        "query": {"bool": {"must": [{"bool": {"should": required}}], "should": beside}},
    }


class WellMade:
    """The index in the cluster at ``HOST:PORT``."""

    def __init__(self, host: str) -> None:
        self._nodes = Connection(read_address(f"opensearch://{host}/{_NAME}"))

    def fill(self, articles: Iterable[Article], count: int) -> bool:
        """Load the articles unless so many are there; whether they were not."""
        if not self._nodes.read("HEAD", f"/{_NAME}"):
            self._nodes.ask("PUT", f"/{_NAME}", _INDEX, patience=_PATIENCE)
        elif self._nodes.read("GET", f"/{_NAME}/_count")["count"] == count:
            return False
        bulk, left = Bulk(self._nodes, _NAME), iter(articles)
        while part := list(islice(left, _BATCH)):
            bulk.send([operation(article.id, _document(article), article.id) for article in part])
        self._nodes.ask("POST", f"/{_NAME}/_forcemerge", max_num_segments=1, patience=_PATIENCE)
        self._nodes.ask("POST", f"/{_NAME}/_refresh", patience=_PATIENCE)
        return True

    def top(self, query: str, size: int = 10, weights: Weights = WEIGHTS) -> list[str]:
        """The ids of the best articles, best first."""
        found = self._nodes.search(_NAME, request(query, size, weights))
        return [hit["_id"] for hit in found["hits"]["hits"]]


def _document(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in _TEXTS}
